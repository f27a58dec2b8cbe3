/*
 * The table of parameters. Components of one parameter that follow one another and differ in their
 * constraints at most are one row: there may be hundreds.
 */
#include "report/layout.h"
#include "report/uses.h"
#include "report/writers/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 6, SPAN_DIGITS = 4 };

/* Parameters that are one row. */
typedef struct range {
    cls_parameter first;
    size_t length;               /* of the name that they share */
    size_t from, to;             /* components; CLS_NONE: a scalar */
    double auxdata[2], width[2]; /* smallest, largest */
} range;

/* True if a modifier's name is name[length]. */
static bool is_used(const cls_uses *uses, const char *name, size_t length)
{
    for (size_t i = 0; i < uses->modifiers.n; i++) {
        const char *const used = uses->modifiers.entries[i].name;
        if (strlen(used) == length && memcmp(used, name, length) == 0)
            return true;
    }
    return false;
}

static range range_of(const cls_parameter *p, const cls_uses *uses)
{
    range r = {
        .first = *p,
        .length = strlen(p->name),
        .from = CLS_NONE,
        .to = CLS_NONE,
        .auxdata = {p->auxdata, p->auxdata},
        .width = {p->width, p->width},
    };
    const char *const bracket = strrchr(p->name, '[');
    if (!bracket || is_used(uses, p->name, r.length)) /* a scalar may be called like a component */
        return r;
    r.length = (size_t)(bracket - p->name);
    r.from = r.to = (size_t)strtoull(bracket + 1, NULL, 10);
    return r;
}

/* True if a component continues a row. */
static bool follows(const range *a, const range *b)
{
    const cls_parameter *const p = &a->first, *const q = &b->first;
    return a->to != CLS_NONE && a->length == b->length &&
           memcmp(p->name, q->name, a->length) == 0 && p->init == q->init && p->lo == q->lo &&
           p->hi == q->hi && p->fixed == q->fixed && strcmp(p->constraint, q->constraint) == 0;
}

static void join(range *a, const range *b)
{
    a->to = b->to;
    a->auxdata[0] = fmin(a->auxdata[0], b->auxdata[0]);
    a->auxdata[1] = fmax(a->auxdata[1], b->auxdata[1]);
    a->width[0] = fmin(a->width[0], b->width[0]);
    a->width[1] = fmax(a->width[1], b->width[1]);
}

/* Appends a range of numbers; one that is the same all over as one number. */
static void add_span(cls_text *cell, const double *span)
{
    const int digits = span[0] == span[1] ? DIGITS : SPAN_DIGITS;
    cls_text_add_short(cell, span[0], digits);
    if (span[0] == span[1])
        return;
    cls_text_add(cell, "...");
    cls_text_add_short(cell, span[1], digits);
}

static void add_name(cls_layout_table *table, const range *r)
{
    cls_text *const cell = cls_layout_cell(table);
    cls_text name = {0};
    cls_text_add_bytes(&name, r->first.name, r->length);
    cell->failed = cell->failed || name.failed;
    if (name.bytes)
        cls_layout_plain(cell, name.bytes);
    cls_text_free(&name);
    if (r->from != CLS_NONE && r->from == r->to)
        cls_text_add_format(cell, "[%zu]", r->from);
    else if (r->from != CLS_NONE)
        cls_text_add_format(cell, "[%zu...%zu]", r->from, r->to);
    cls_layout_end(table);
}

static void add_values(cls_layout_table *table, const cls_parameter *p)
{
    cls_text *const cell = cls_layout_cell(table);
    cls_text_add_short(cell, p->init, DIGITS);
    cls_layout_end(table);
    if (p->fixed) {
        cls_layout_add(table, "fixed");
        return;
    }
    cls_text_add(cell, "[");
    cls_text_add_short(cell, p->lo, DIGITS);
    cls_text_add(cell, ", ");
    cls_text_add_short(cell, p->hi, DIGITS);
    cls_text_add(cell, "]");
    cls_layout_end(table);
}

/* "normal 0 +- 1", "Poisson 100", and "Poisson 90 of 100" where the datum is not the factor. */
static void add_constraint(cls_layout_table *table, const range *r, bool ascii)
{
    cls_text *const cell = cls_layout_cell(table);
    const bool normal = strcmp(r->first.constraint, "normal") == 0;
    if (strcmp(r->first.constraint, "none") == 0) {
        cls_layout_add(table, "-");
        return;
    }
    cls_text_add(cell, normal ? "normal " : "Poisson ");
    add_span(cell, r->auxdata);
    if (normal)
        cls_text_add(cell, ascii ? " +- " : " ± ");
    else if (r->auxdata[0] != r->width[0] || r->auxdata[1] != r->width[1])
        cls_text_add(cell, " of ");
    else
        r = NULL; /* all is said */
    if (r)
        add_span(cell, r->width);
    cls_layout_end(table);
}

static void add_row(cls_layout_table *table, const range *r, bool ascii)
{
    add_name(table, r);
    add_values(table, &r->first);
    add_constraint(table, r, ascii);
}

static void add_rows(cls_layout_table *table, const cls_model *model, const cls_uses *uses,
                     bool ascii)
{
    const size_t n = cls_model_parameters(model);
    for (size_t i = 0; i < n;) {
        cls_parameter p = cls_model_parameter(model, i++);
        range row = range_of(&p, uses);
        for (; i < n; i++) {
            p = cls_model_parameter(model, i);
            const range next = range_of(&p, uses);
            if (!follows(&row, &next))
                break;
            join(&row, &next);
        }
        add_row(table, &row, ascii);
    }
}

static void add_title(cls_text *text, const cls_report_head *head)
{
    cls_text_add(text, "\nParameters");
    if (head->measurement[0]) {
        cls_text_add(text, " of measurement ");
        cls_layout_plain(text, head->measurement);
    }
    cls_text_add(text, head->poi ? ", parameter of interest " : ", no parameter of interest");
    cls_layout_plain(text, head->poi ? head->poi : "");
    cls_text_add(text, "\n");
}

void cls_parameters_as_text(cls_text *text, const cls_report_head *head,
                            const cls_inspection *inspection)
{
    static const char *const titles[] = {"name", "init", "bounds", "constraint"};
    cls_layout_table table = {.align = "lrll"};
    cls_uses uses;
    if (!cls_uses_count(&uses, inspection->workspace))
        text->failed = true;
    cls_layout_add_all(&table, titles, sizeof titles / sizeof titles[0]);
    add_rows(&table, inspection->model, &uses, head->ascii);
    add_title(text, head);
    cls_layout_table_add(text, &table);
    cls_uses_free(&uses);
}
