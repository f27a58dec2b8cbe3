/* Text of a grid: a line for each row, all columns aligned, however wide that is. */
#include "report/table.h"
#include "report/writers/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 4 };

/* The table while it is made: cells row by row, each ended by a zero byte. */
typedef struct table {
    const cls_report_head *head;
    const cls_grid_row *rows;
    size_t n;
    bool scaled, failing; /* it has columns for signal scales and statuses */
    cls_text cells;
    size_t ncells;
} table;

static void end_cell(table *t)
{
    cls_text_add_bytes(&t->cells, "", 1);
    t->ncells++;
}

static void add_cell(table *t, const char *string)
{
    cls_layout_plain(&t->cells, string);
    end_cell(t);
}

static void add_titles(table *t)
{
    const bool ascii = t->head->ascii;
    add_cell(t, "point");
    for (size_t i = 0; i < t->rows[0].nlabels; i++)
        add_cell(t, t->rows[0].labels[i]);
    if (t->scaled)
        add_cell(t, "signal x");
    add_cell(t, "observed");
    if (cls_bands_of(t->head)) {
        add_cell(t, "expected");
        add_cell(t, ascii ? "-1 sigma" : "-1σ");
        add_cell(t, ascii ? "+1 sigma" : "+1σ");
    }
    add_cell(t, "CLs(1)");
    if (cls_bands_of(t->head))
        add_cell(t, "expected");
    if (t->failing)
        add_cell(t, "status");
}

static void add_limit(table *t, const cls_limit *limit)
{
    if (limit->status == CLS_OK && isfinite(limit->value)) {
        cls_table_add_figure(&t->cells, limit->value);
    } else if (limit->status == CLS_ABOVE_RANGE && isfinite(limit->bound)) {
        cls_text_add(&t->cells, "> ");
        cls_text_add_short(&t->cells, limit->bound, DIGITS);
    } else if (limit->status == CLS_BELOW_RANGE && isfinite(limit->bound)) {
        cls_text_add(&t->cells, "< ");
        cls_text_add_short(&t->cells, limit->bound, DIGITS);
    } else {
        cls_text_add(&t->cells, "-");
    }
    end_cell(t);
}

static void add_probability(table *t, double p)
{
    if (isfinite(p))
        cls_table_add_probability(&t->cells, p);
    else
        cls_text_add(&t->cells, "-");
    end_cell(t);
}

static void add_row(table *t, const cls_grid_row *row)
{
    enum { MEDIAN = CLS_BANDS / 2 };
    const cls_limit *const expected = row->limits.expected;
    add_cell(t, row->name);
    for (size_t i = 0; i < row->nlabels; i++)
        add_cell(t, row->values[i].text);
    if (t->scaled) {
        cls_text_add_short(&t->cells, row->signal_scale, 6);
        end_cell(t);
    }
    add_limit(t, &row->limits.observed);
    if (cls_bands_of(t->head)) {
        add_limit(t, &expected[MEDIAN]);
        add_limit(t, &expected[MEDIAN - 1]);
        add_limit(t, &expected[MEDIAN + 1]);
    }
    add_probability(t, row->at_one.cls_obs);
    if (cls_bands_of(t->head))
        add_probability(t, row->at_one.cls_exp[MEDIAN]);
    if (t->failing)
        add_cell(t, row->status ? cls_status_word(row->status) : "");
}

/* Appends a cell, padded to width: those of the first column and statuses to the left. */
static void pad(cls_text *text, const char *cell, size_t width, bool left, bool last)
{
    const int space = (int)(width - cls_layout_width(cell));
    if (left)
        cls_text_add_format(text, "%s%*s", cell, last ? 0 : space, "");
    else
        cls_text_add_format(text, "%*s%s", space, "", cell);
}

/* Appends all cells in their columns. */
static void add_lines(cls_text *text, const table *t)
{
    const size_t columns = t->ncells / (t->n + 1);
    size_t *const widths = calloc(columns, sizeof *widths);
    if (!widths || t->cells.failed) {
        text->failed = true;
        free(widths);
        return;
    }
    const char *cell = t->cells.bytes;
    for (size_t i = 0; i < t->ncells; i++, cell += strlen(cell) + 1) {
        const size_t width = cls_layout_width(cell);
        widths[i % columns] = width > widths[i % columns] ? width : widths[i % columns];
    }
    cell = t->cells.bytes;
    for (size_t i = 0; i < t->ncells; i++, cell += strlen(cell) + 1) {
        const size_t column = i % columns;
        const bool last = column + 1 == columns;
        if (last && !cell[0]) { /* a status that is ok */
            cls_text_add(text, "\n");
            continue;
        }
        cls_text_add(text, "  ");
        pad(text, cell, widths[column], column == 0 || (last && t->failing), last);
        cls_text_add(text, last ? "\n" : "");
    }
    free(widths);
}

/* The first row with a model: what its heading tells is the same for all. */
static const cls_grid_row *first_with_model(const table *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].poi)
            return &t->rows[i];
    return NULL;
}

static void add_heading(cls_text *text, const table *t)
{
    const cls_grid_row *const row = first_with_model(t);
    cls_report_head head = *t->head;
    head.poi = row ? row->poi : "the signal";
    cls_text_add_short(text, 100.0 * head.cl, 6);
    cls_test_as_text(text, "% CLs upper limits on ", &head);
    cls_text_add(text, t->rows[0].limits.method == CLS_METHOD_ROOT ? ", root finding"
                                                                   : ", interpolated in a scan");
    cls_band_as_text(text, &head);
    cls_text_add(text, "\n\n");
}

void cls_grid_as_text(cls_text *text, const cls_report_head *head, const cls_grid_row *rows,
                      size_t n)
{
    table t = {.head = head, .rows = rows, .n = n};
    if (!n)
        return;
    for (size_t i = 0; i < n; i++) {
        t.scaled = t.scaled || rows[i].signal_scale != 1.0;
        t.failing = t.failing || rows[i].status != CLS_OK;
    }
    add_heading(text, &t);
    add_titles(&t);
    for (size_t i = 0; i < n; i++)
        add_row(&t, &rows[i]);
    add_lines(text, &t);
    cls_text_free(&t.cells);
}
