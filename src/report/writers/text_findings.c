/* Text of the command check: errors one by one, warnings by kind. */
#include "report/layout.h"
#include "report/writers/parts.h"

#include <string.h>

enum { SHOWN = 3 /* warnings of a kind */, INDENT = 4 };

static void add_count(cls_text *text, size_t n, const char *what)
{
    cls_text_add_format(text, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

/* "patch.json line 3: /pointer", as far as it is known and needs to be said. */
static void add_place(cls_text *text, const cls_report_head *head, const cls_finding *f)
{
    const bool elsewhere = strcmp(f->file, head->workspace) != 0;
    cls_text_add(text, "  ");
    if (elsewhere)
        cls_layout_plain(text, f->file);
    if (f->line)
        cls_text_add_format(text, "%sline %zu", elsewhere ? " " : "", f->line);
    if (f->where[0] && (f->line || elsewhere))
        cls_text_add(text, ": ");
    cls_layout_plain(text, f->where[0] || f->line || elsewhere ? f->where : "the whole");
}

static void add_message(cls_text *text, const cls_finding *f)
{
    cls_text words = {0};
    cls_layout_plain(&words, f->message);
    text->failed = text->failed || words.failed;
    if (words.bytes)
        cls_layout_wrap(text, 0, INDENT, words.bytes);
    cls_text_free(&words);
}

static void add_errors(cls_text *text, const cls_report_head *head, const cls_findings *findings)
{
    const size_t errors = cls_findings_of(findings, CLS_ERROR);
    if (errors)
        cls_text_add(text, "\nErrors\n");
    for (size_t i = 0; i < errors; i++) { /* they come first */
        const cls_finding f = cls_findings_get(findings, i);
        add_place(text, head, &f);
        cls_text_add_format(text, "  [%s]\n", cls_finding_word(f.kind));
        add_message(text, &f);
    }
}

/* The warnings of a kind, of which there are some. */
static void add_kind(cls_text *text, const cls_report_head *head, const cls_findings *findings,
                     cls_finding_kind kind, size_t n)
{
    cls_text_add_format(text, "\nWarnings: %s, %zu", cls_finding_word(kind), n);
    if (n > SHOWN)
        cls_text_add_format(text, " (the first %d; all of them with --format json)", SHOWN);
    cls_text_add(text, "\n");
    size_t shown = 0;
    for (size_t i = 0; i < cls_findings_count(findings) && shown < SHOWN; i++) {
        const cls_finding f = cls_findings_get(findings, i);
        if (f.kind != kind)
            continue;
        add_place(text, head, &f);
        cls_text_add(text, "\n");
        add_message(text, &f);
        shown++;
    }
}

static void add_warnings(cls_text *text, const cls_report_head *head, const cls_findings *findings)
{
    static const cls_finding_kind kinds[] = {
#define KIND(name, status, word) name,
        CLS_FINDING_LIST(KIND)
#undef KIND
    };
    enum { KINDS = sizeof kinds / sizeof kinds[0] };
    size_t counts[KINDS] = {0};
    for (size_t i = 0; i < cls_findings_count(findings); i++)
        counts[cls_findings_get(findings, i).kind]++;
    for (size_t k = 0; k < KINDS; k++)
        if (counts[k] && cls_finding_severity(kinds[k]) == CLS_WARNING)
            add_kind(text, head, findings, kinds[k], counts[k]);
}

void cls_findings_as_text(cls_text *text, const cls_report_head *head, const cls_findings *findings)
{
    const size_t errors = cls_findings_of(findings, CLS_ERROR),
                 warnings = cls_findings_of(findings, CLS_WARNING);
    cls_layout_plain(text, head->workspace);
    cls_text_add(text, ": ");
    if (!errors && !warnings)
        cls_text_add(text, "no problems");
    if (errors)
        add_count(text, errors, "error");
    if (errors && warnings)
        cls_text_add(text, ", ");
    if (warnings)
        add_count(text, warnings, "warning");
    cls_text_add(text, "\n");
    add_errors(text, head, findings);
    add_warnings(text, head, findings);
}
