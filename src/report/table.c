#include "report/table.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* How many digits are left out where the table would be too wide. */
typedef struct thrift {
    int strength, figure, probability;
} thrift;

/* All there is first; the last one does for whatever is usual. */
static const thrift thrifts[] = {{0, 0, 0}, {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {2, 1, 1}};

enum { THRIFTS = sizeof thrifts / sizeof thrifts[0], WIDTH = 80 };

/* A column: where its number stands in a point, and how that is written. */
typedef struct column {
    const char *title;
    size_t offset;
    void (*add)(cls_text *text, double x, thrift less);
} column;

/* Far from 1: digits and an exponent without a leading zero, as in 2.3e-7. */
static void add_far(cls_text *text, double x, int digits)
{
    cls_text_add_exponent(text, x, digits - 1);
    char *const last = text->failed ? NULL : text->bytes + text->length - 1;
    if (last && last[-1] == '0' && (last[-2] == '-' || last[-2] == '+')) {
        last[-1] = *last;
        *last = '\0';
        text->length--;
    }
}

static void add_tested(cls_text *text, double x, thrift less)
{
    cls_text_add_short(text, x, 6 - less.strength);
}

/* The second digit of a number below 1e-9 can be missed. */
static void add_probability(cls_text *text, double x, thrift less)
{
    if (x == 0.0)
        cls_text_add(text, "0");
    else if (x >= 1e-3)
        cls_text_add_fixed(text, x, 4);
    else
        add_far(text, x, x < 9.95e-10 ? 2 - less.probability : 2);
}

void cls_table_add_probability(cls_text *text, double x)
{
    add_probability(text, x, thrifts[0]);
}

/* A strength or a test statistic: four digits, of those at most four behind the point. */
static void add_figure(cls_text *text, double x, thrift less)
{
    const double size = fabs(x);
    const int digits = size < 1 ? 4 : size < 10 ? 3 : size < 100 ? 2 : 1;
    if (size == 0.0)
        cls_text_add(text, "0");
    else if (size >= 1e-3 && size < 1e5)
        cls_text_add_fixed(text, x, digits - less.figure);
    else
        add_far(text, x, 2 - less.figure);
}

void cls_table_add_figure(cls_text *text, double x)
{
    add_figure(text, x, thrifts[0]);
}

static const column columns[] = {
    {"mu", offsetof(cls_point, mu), add_tested},
    {"muhat", offsetof(cls_point, muhat), add_figure},
    {"q", offsetof(cls_point, q), add_figure},
    {"q_A", offsetof(cls_point, q_asimov), add_figure},
    {"CLsb", offsetof(cls_point, clsb), add_probability},
    {"CLb", offsetof(cls_point, clb), add_probability},
    {"CLs", offsetof(cls_point, cls_obs), add_probability},
    {"exp -2", offsetof(cls_point, cls_exp[0]), add_probability},
    {"exp -1", offsetof(cls_point, cls_exp[1]), add_probability},
    {"median", offsetof(cls_point, cls_exp[2]), add_probability},
    {"exp +1", offsetof(cls_point, cls_exp[3]), add_probability},
    {"exp +2", offsetof(cls_point, cls_exp[4]), add_probability},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* What is shown: the points, with so many columns and digits. */
typedef struct table {
    const cls_point *points;
    size_t n, ncolumns;
    thrift less;
    int widths[COLUMNS];
} table;

static double number_at(const cls_point *point, size_t col)
{
    double x = 0.0;
    memcpy(&x, (const char *)point + columns[col].offset, sizeof x);
    return x;
}

/* Writes a cell of a point over what is in cell. */
static void write_cell(cls_text *cell, const table *t, size_t col, const cls_point *point)
{
    const double x = number_at(point, col);
    cell->length = 0;
    if (isfinite(x))
        columns[col].add(cell, x, t->less);
    else
        cls_text_add(cell, "-");
}

/* Fits the widths of the columns; the sum of all. */
static int set_widths(table *t, cls_text *cell)
{
    int sum = 0;
    for (size_t c = 0; c < t->ncolumns; c++) {
        size_t width = strlen(columns[c].title);
        for (size_t i = 0; i < t->n; i++) {
            write_cell(cell, t, c, &t->points[i]);
            width = cell->length > width ? cell->length : width;
        }
        t->widths[c] = (int)width;
        sum += (c > 0) + (int)width;
    }
    return sum;
}

/* The columns that a point needs: of one without answer those up to its last number. */
static size_t columns_of(const table *t, const cls_point *point)
{
    size_t n = t->ncolumns;
    while (point->status != CLS_OK && n > 1 && !isfinite(number_at(point, n - 1)))
        n--;
    return n;
}

static void add_point(cls_text *text, const table *t, const cls_point *point, cls_text *cell)
{
    const size_t n = columns_of(t, point);
    for (size_t c = 0; c < n; c++) {
        write_cell(cell, t, c, point);
        cls_text_add_format(text, "%s%*s", c ? " " : "", t->widths[c],
                            cell->failed ? "" : cell->bytes);
    }
    if (point->status != CLS_OK)
        cls_text_add_format(text, " %s", cls_status_word(point->status));
    cls_text_add(text, "\n");
}

void cls_table_add(cls_text *text, const cls_point *points, size_t n, size_t nbands)
{
    cls_text cell = {0};
    table t = {.points = points,
               .n = n,
               .ncolumns = COLUMNS - CLS_BANDS + nbands}; /* the expected values stand last */
    int i = 0;
    while (set_widths(&t, &cell) > WIDTH && ++i < THRIFTS)
        t.less = thrifts[i];
    for (size_t c = 0; c < t.ncolumns; c++)
        cls_text_add_format(text, "%s%*s", c ? " " : "", t.widths[c], columns[c].title);
    cls_text_add(text, "\n");
    for (size_t k = 0; k < n; k++)
        add_point(text, &t, &points[k], &cell);
    text->failed = text->failed || cell.failed;
    cls_text_free(&cell);
}
