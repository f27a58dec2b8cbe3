#include "base/findings.h"

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16, SEVERITIES = 2 };

typedef struct entry {
    cls_finding finding;
    size_t number; /* in the order of being added */
} entry;

struct cls_findings {
    cls_arena *arena; /* the strings */
    entry *entries;
    size_t n, room;
    size_t of[SEVERITIES];
};

typedef struct kind_row {
    cls_status status;
    const char *word;
} kind_row;

static const kind_row kind_rows[] = {
#define KIND_ROW(name, status, word) {status, word},
    CLS_FINDING_LIST(KIND_ROW)
#undef KIND_ROW
};

const char *cls_finding_word(cls_finding_kind kind)
{
    return kind_rows[kind].word;
}

cls_severity cls_finding_severity(cls_finding_kind kind)
{
    return kind_rows[kind].status == CLS_OK ? CLS_WARNING : CLS_ERROR;
}

cls_status cls_finding_status(cls_finding_kind kind)
{
    return kind_rows[kind].status;
}

const char *cls_severity_word(cls_severity severity)
{
    return severity == CLS_ERROR ? "error" : "warning";
}

cls_findings *cls_findings_new(void)
{
    cls_findings *const findings = calloc(1, sizeof *findings);
    if (!findings)
        return NULL;
    findings->arena = cls_arena_new();
    if (findings->arena)
        return findings;
    free(findings);
    return NULL;
}

void cls_findings_free(cls_findings *findings)
{
    if (!findings)
        return;
    cls_arena_free(findings->arena);
    free(findings->entries);
    free(findings);
}

/* Makes room for one more; false when memory is short. */
static bool reserve(cls_findings *f)
{
    if (f->n < f->room)
        return true;
    const size_t room = f->room ? 2 * f->room : FIRST_ROOM;
    entry *const entries =
        room <= SIZE_MAX / sizeof *entries ? realloc(f->entries, room * sizeof *entries) : NULL;
    if (!entries)
        return false;
    f->entries = entries;
    f->room = room;
    return true;
}

/* A copy of the file's name, or that of the finding before, which is nearly always the same. */
static const char *keep_file(cls_findings *f, const char *file, cls_error *err)
{
    const char *const last = f->n ? f->entries[f->n - 1].finding.file : NULL;
    if (last && strcmp(last, file) == 0)
        return last;
    return cls_arena_string(f->arena, file, strlen(file), err);
}

cls_status cls_findings_add(cls_findings *findings, cls_finding_kind kind, const cls_error *found,
                            cls_error *err)
{
    if (!reserve(findings))
        return cls_fail_memory(err);
    const cls_finding finding = {
        .kind = kind,
        .file = keep_file(findings, found->file, err),
        .line = found->line,
        .where = cls_arena_string(findings->arena, found->where, strlen(found->where), err),
        .message = cls_arena_string(findings->arena, found->message, strlen(found->message), err),
    };
    if (!finding.file || !finding.where || !finding.message)
        return CLS_NO_MEMORY;
    findings->entries[findings->n] = (entry){.finding = finding, .number = findings->n};
    findings->n++;
    findings->of[cls_finding_severity(kind)]++;
    return CLS_OK;
}

static int by_place(const void *a, const void *b)
{
    const entry *const x = a, *const y = b;
    const cls_finding *const f = &x->finding, *const g = &y->finding;
    const cls_severity s = cls_finding_severity(f->kind), t = cls_finding_severity(g->kind);
    if (s != t)
        return s == CLS_ERROR ? -1 : 1;
    const int files = f->file == g->file ? 0 : strcmp(f->file, g->file);
    if (files)
        return files;
    if (f->line != g->line)
        return f->line < g->line ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

void cls_findings_sort(cls_findings *findings)
{
    if (findings->n > 1)
        qsort(findings->entries, findings->n, sizeof *findings->entries, by_place);
}

size_t cls_findings_count(const cls_findings *findings)
{
    return findings->n;
}

size_t cls_findings_of(const cls_findings *findings, cls_severity severity)
{
    return findings->of[severity];
}

cls_finding cls_findings_get(const cls_findings *findings, size_t i)
{
    return findings->entries[i].finding;
}
