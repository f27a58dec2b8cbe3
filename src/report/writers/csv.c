/*
 * CSV (RFC 4180, but with bare line feeds): numbers at full precision, an empty cell for what is
 * undefined, with its status and reason in the last columns. One row for each set of limits, tested
 * strength, parameter, bin, finding or signal point.
 */
#include "report/writers/grid.h"

#include <math.h>
#include <string.h>

static void add_comma(cls_rows *rows)
{
    if (rows->column++ > 0)
        cls_text_add(rows->text, ",");
}

static void add_string(cls_rows *rows, const char *string)
{
    add_comma(rows);
    if (!strpbrk(string, ",\"\r\n")) {
        cls_text_add(rows->text, string);
        return;
    }
    cls_text_add(rows->text, "\"");
    for (const char *p = string; *p; p++) {
        cls_text_add(rows->text, *p == '"' ? "\"" : "");
        cls_text_add_bytes(rows->text, p, 1);
    }
    cls_text_add(rows->text, "\"");
}

static void add_number(cls_rows *rows, double x)
{
    add_comma(rows);
    if (isfinite(x))
        cls_text_add_double(rows->text, x);
}

static void end_row(cls_rows *rows)
{
    cls_text_add(rows->text, "\n");
    rows->column = 0;
}

static cls_rows sink(cls_text *text)
{
    return (cls_rows){.text = text, .string = add_string, .number = add_number, .end = end_row};
}

#define DEFINE(kind, type)                                                            \
    static void kind##_as_csv(cls_text *text, const cls_report_head *head, type what) \
    {                                                                                 \
        cls_rows rows = sink(text);                                                   \
        cls_rows_##kind(&rows, head, what);                                           \
    }
CLS_REPORT_LIST(DEFINE)
#undef DEFINE

static void grid_as_csv(cls_text *text, const cls_report_head *head, const cls_grid_row *grid,
                        size_t n)
{
    cls_rows rows = sink(text);
    cls_rows_grid(&rows, head, grid, n);
}

static void patchset_as_csv(cls_text *text, const cls_patchset_view *view)
{
    cls_rows rows = sink(text);
    cls_rows_patchset(&rows, view);
}

const cls_writer cls_writer_csv = {.name = "csv",
                                   .grid = grid_as_csv,
                                   .patchset = patchset_as_csv,
#define MEMBER(kind, type) .kind = kind##_as_csv,
                                   CLS_REPORT_LIST(MEMBER)
#undef MEMBER
};
