#include "report/table.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* A column: where its number stands in a point, and how that is written. */
typedef struct column {
    const char *title;
    size_t offset;
    void (*add)(cls_text *text, double x);
} column;

/* Far from 1: two digits and an exponent without a leading zero, as in 2.3e-7. */
static void add_far(cls_text *text, double x)
{
    cls_text_add_exponent(text, x, 1);
    char *const last = text->failed ? NULL : text->bytes + text->length - 1;
    if (last && last[-1] == '0' && (last[-2] == '-' || last[-2] == '+')) {
        last[-1] = *last;
        *last = '\0';
        text->length--;
    }
}

static void add_tested(cls_text *text, double x)
{
    cls_text_add_short(text, x, 6);
}

void cls_table_add_probability(cls_text *text, double x)
{
    if (x == 0.0)
        cls_text_add(text, "0");
    else if (x >= 1e-3)
        cls_text_add_fixed(text, x, 4);
    else
        add_far(text, x);
}

void cls_table_add_figure(cls_text *text, double x)
{
    const double size = fabs(x);
    if (size == 0.0)
        cls_text_add(text, "0");
    else if (size >= 1e-3 && size < 1e5)
        cls_text_add_fixed(text, x, size < 1 ? 4 : size < 10 ? 3 : size < 100 ? 2 : 1);
    else
        add_far(text, x);
}

static const column columns[] = {
    {"mu", offsetof(cls_point, mu), add_tested},
    {"muhat", offsetof(cls_point, muhat), cls_table_add_figure},
    {"q", offsetof(cls_point, q), cls_table_add_figure},
    {"q_A", offsetof(cls_point, q_asimov), cls_table_add_figure},
    {"CLsb", offsetof(cls_point, clsb), cls_table_add_probability},
    {"CLb", offsetof(cls_point, clb), cls_table_add_probability},
    {"CLs", offsetof(cls_point, cls_obs), cls_table_add_probability},
    {"exp -2", offsetof(cls_point, cls_exp[0]), cls_table_add_probability},
    {"exp -1", offsetof(cls_point, cls_exp[1]), cls_table_add_probability},
    {"median", offsetof(cls_point, cls_exp[2]), cls_table_add_probability},
    {"exp +1", offsetof(cls_point, cls_exp[3]), cls_table_add_probability},
    {"exp +2", offsetof(cls_point, cls_exp[4]), cls_table_add_probability},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* Writes a cell of a point over what is in cell. */
static void write_cell(cls_text *cell, const column *col, const cls_point *point)
{
    double x = 0.0;
    memcpy(&x, (const char *)point + col->offset, sizeof x);
    cell->length = 0;
    if (isfinite(x))
        col->add(cell, x);
    else
        cls_text_add(cell, "-");
}

static int column_width(cls_text *text, const column *col, const cls_point *points, size_t n)
{
    size_t width = strlen(col->title);
    cls_text cell = {0};
    for (size_t i = 0; i < n; i++) {
        write_cell(&cell, col, &points[i]);
        width = cell.length > width ? cell.length : width;
    }
    text->failed = text->failed || cell.failed;
    cls_text_free(&cell);
    return (int)width;
}

void cls_table_add(cls_text *text, const cls_point *points, size_t n, size_t nbands)
{
    const size_t ncolumns = COLUMNS - CLS_BANDS + nbands; /* the expected values stand last */
    int widths[COLUMNS];
    for (size_t c = 0; c < ncolumns; c++) {
        widths[c] = column_width(text, &columns[c], points, n);
        cls_text_add_format(text, "%s%*s", c ? " " : "", widths[c], columns[c].title);
    }
    cls_text_add(text, "\n");
    cls_text cell = {0};
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < ncolumns; c++) {
            write_cell(&cell, &columns[c], &points[i]);
            cls_text_add_format(text, "%s%*s", c ? " " : "", widths[c],
                                cell.failed ? "" : cell.bytes);
        }
        if (points[i].status != CLS_OK)
            cls_text_add_format(text, " %s", cls_status_word(points[i].status));
        cls_text_add(text, "\n");
    }
    text->failed = text->failed || cell.failed;
    cls_text_free(&cell);
}
