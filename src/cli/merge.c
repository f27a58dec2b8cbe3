#include "cli/merge.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row and where it stands. */
typedef struct entry {
    const cls_merge_part *part;
    const cls_stored_row *row;
    size_t scale; /* number of its signal scale */
} entry;

/* All rows while they are joined. */
typedef struct joiner {
    entry *entries;
    size_t n;
    double *scales; /* [nscales], as they were met */
    size_t nscales;
} joiner;

static cls_status fail(const entry *e, const char *what, const entry *other, cls_error *err)
{
    char text[sizeof err->message];
    (void)snprintf(text, sizeof text, "the row of \"%.80s\" %s in %.150s:%zu", e->row->name, what,
                   other->part->path, other->row->line);
    return cls_stored_fail(e->part->path, e->row->line, text, err);
}

/* Whether two rows can be of one grid. */
static cls_status check_kind(const entry *first, const entry *e, cls_error *err)
{
    if (strcmp(first->row->options, e->row->options) != 0)
        return fail(e, "was made with other options than that", first, err);
    if (first->row->points != e->row->points)
        return fail(e, "is of another set of signal points than that", first, err);
    return CLS_OK;
}

static cls_status check_parts(const cls_merge_part *parts, size_t n, cls_error *err)
{
    const cls_merge_part *first = NULL;
    for (size_t i = 0; i < n; i++) {
        const cls_merge_part *const part = &parts[i];
        if (!part->stored.complete)
            continue;
        if (!first)
            first = part;
        const size_t header = first->stored.header;
        if (part->stored.csv != first->stored.csv)
            return cls_stored_fail(part->path, 1, "CSV and JSON Lines cannot be joined", err);
        if (part->stored.header != header ||
            (header && memcmp(part->bytes.bytes, first->bytes.bytes, header) != 0))
            return cls_stored_fail(part->path, 1, "the columns are not those of the first file",
                                   err);
    }
    return CLS_OK;
}

/* The number of a signal scale. */
static size_t number_scale(joiner *j, double scale)
{
    size_t k = 0;
    while (k < j->nscales && j->scales[k] != scale)
        k++;
    if (k == j->nscales)
        j->scales[j->nscales++] = scale;
    return k;
}

static cls_status list_rows(const cls_merge_part *parts, size_t n, joiner *j, cls_error *err)
{
    size_t rows = 0;
    for (size_t i = 0; i < n; i++)
        rows += parts[i].stored.n;
    j->entries = calloc(rows + 1, sizeof *j->entries);
    j->scales = calloc(rows + 1, sizeof *j->scales);
    if (!j->entries || !j->scales)
        return cls_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < parts[i].stored.n; r++) {
            const cls_stored_row *const row = &parts[i].stored.rows[r];
            j->entries[j->n] = (entry){&parts[i], row, number_scale(j, row->scale)};
            const cls_status status = check_kind(&j->entries[0], &j->entries[j->n], err);
            if (status != CLS_OK)
                return status;
            j->n++;
        }
    return CLS_OK;
}

static int by_place(const void *a, const void *b)
{
    const entry *const x = a, *const y = b;
    if (x->row->index != y->row->index)
        return x->row->index < y->row->index ? -1 : 1;
    return (x->scale > y->scale) - (x->scale < y->scale);
}

static bool is_same_text(const entry *x, const entry *y)
{
    const size_t length = x->row->end - x->row->begin;
    return y->row->end - y->row->begin == length &&
           memcmp(x->part->bytes.bytes + x->row->begin, y->part->bytes.bytes + y->row->begin,
                  length) == 0;
}

/* Compares a row with the one before it in order. */
static cls_status check_neighbours(const entry *before, const entry *e, bool *repeated,
                                   cls_error *err)
{
    *repeated = false;
    if (before->row->index != e->row->index)
        return CLS_OK;
    if (strcmp(before->row->name, e->row->name) != 0)
        return fail(e, "is of another set of signal points than that", before, err);
    *repeated = before->scale == e->scale;
    if (!*repeated || is_same_text(before, e))
        return CLS_OK;
    return fail(e, "differs from that of the same point", before, err);
}

static void note_missing(cls_merged *m, size_t index, size_t rows)
{
    enum { MOST = 60 };
    if (!rows)
        return;
    m->missing += rows;
    if (m->absent.length > MOST)
        return;
    cls_text_add_format(&m->absent, "%s%zu", m->absent.length ? ", " : "", index);
    if (m->absent.length > MOST)
        cls_text_add(&m->absent, ", ...");
}

/* Appends the rows in order, and counts what is missing between them. */
static cls_status add_rows(const joiner *j, cls_merged *m, cls_error *err)
{
    const size_t points = j->n ? j->entries[0].row->points : 0;
    size_t i = 0;
    for (size_t point = 0; point < points; point++) {
        size_t there = 0;
        for (; i < j->n && j->entries[i].row->index == point; i++) {
            const entry *const e = &j->entries[i];
            bool repeated = false;
            const cls_status status =
                i ? check_neighbours(&j->entries[i - 1], e, &repeated, err) : CLS_OK;
            if (status != CLS_OK)
                return status;
            if (repeated)
                continue;
            there++;
            m->incomplete += strcmp(e->row->status, cls_status_word(CLS_OK)) != 0;
            cls_text_add_bytes(&m->text, e->part->bytes.bytes + e->row->begin,
                               e->row->end - e->row->begin);
        }
        m->rows += there;
        note_missing(m, point, j->nscales - there);
    }
    return m->text.failed || m->absent.failed ? cls_fail_memory(err) : CLS_OK;
}

/* The titles are those of the first file that has some. */
static void add_titles(const cls_merge_part *parts, size_t n, cls_merged *m)
{
    cls_text_add(&m->text, "");
    for (size_t i = 0; i < n; i++)
        if (parts[i].stored.header) {
            cls_text_add_bytes(&m->text, parts[i].bytes.bytes, parts[i].stored.header);
            return;
        }
}

cls_status cls_merge(const cls_merge_part *parts, size_t n, cls_merged *merged, cls_error *err)
{
    joiner j = {.n = 0};
    *merged = (cls_merged){0};
    cls_status status = check_parts(parts, n, err);
    if (status == CLS_OK)
        status = list_rows(parts, n, &j, err);
    if (status == CLS_OK && j.n)
        qsort(j.entries, j.n, sizeof *j.entries, by_place);
    if (status == CLS_OK) {
        add_titles(parts, n, merged);
        status = add_rows(&j, merged, err);
    }
    free(j.entries);
    free(j.scales);
    return status;
}

void cls_merged_free(cls_merged *merged)
{
    cls_text_free(&merged->text);
    cls_text_free(&merged->absent);
}
