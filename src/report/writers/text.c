/* Text for people: what was done, then aligned numbers with the digits that one reads. */
#include "report/layout.h"
#include "report/table.h"
#include "report/writers/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LIMITS = 1 + CLS_BANDS, CELL_SIZE = 40 };

/* The limits in one unit, as they are shown. */
typedef struct limit_column {
    char title[CELL_SIZE];
    char cells[LIMITS][CELL_SIZE];
    int width;
} limit_column;

static void add_method(cls_text *text, const cls_limits *limits)
{
    static const char *const ways[] = {[CLS_METHOD_SCAN_LINEAR] = "], linear interpolation",
                                       [CLS_METHOD_SCAN_LOG] = "], log-linear interpolation",
                                       [CLS_METHOD_SCAN_ROOT] = "], root finding in its steps"};
    if (limits->method == CLS_METHOD_ROOT) {
        cls_text_add(text, ", root finding");
        return;
    }
    cls_text_add_format(text, ", scan of %zu points in [", limits->npoints);
    cls_text_add_short(text, limits->points[0].mu, 6);
    cls_text_add(text, ", ");
    cls_text_add_short(text, limits->points[limits->npoints - 1].mu, 6);
    cls_text_add(text, ways[limits->method]);
}

static void add_limit(cls_text *text, const cls_limit *limit, double factor, int digits)
{
    const double value = limit->value * factor, bound = limit->bound * factor;
    if (limit->status == CLS_OK && isfinite(value)) {
        if (digits >= 0)
            cls_text_add_fixed(text, value, digits);
        else
            cls_text_add_exponent(text, value, 3);
    } else if (limit->status == CLS_ABOVE_RANGE && isfinite(bound)) {
        cls_text_add(text, "> ");
        cls_text_add_short(text, bound, 6);
    } else if (limit->status == CLS_BELOW_RANGE && isfinite(bound)) {
        cls_text_add(text, "< ");
        cls_text_add_short(text, bound, 6);
    } else {
        cls_text_add(text, cls_status_word(limit->status));
    }
}

/* Fills in the cells of a column whose title is there, and its width; text fails with them. */
static void fill_column(cls_text *text, limit_column *col, const cls_report_head *head,
                        const cls_limits *limits, double factor)
{
    const int digits = cls_limits_digits(head, limits, factor);
    col->width = (int)strlen(col->title);
    for (size_t i = 0; i <= cls_bands_of(head); i++) {
        cls_text cell = {0};
        add_limit(&cell, cls_limit_at(limits, i), factor, digits);
        text->failed = text->failed || cell.failed;
        (void)snprintf(col->cells[i], CELL_SIZE, "%s", cell.failed ? "" : cell.bytes);
        const int width = (int)strlen(col->cells[i]);
        col->width = width > col->width ? width : col->width;
        cls_text_free(&cell);
    }
}

static void add_limits(cls_text *text, const cls_report_head *head, const cls_limits *limits)
{
    const cls_text_labels *const set = cls_labels_as_text(head);
    limit_column as_asked = {0};
    fill_column(text, &as_asked, head, limits, 1.0);
    for (size_t i = 0; i <= cls_bands_of(head); i++)
        cls_text_add_format(text, "  %s   %*s\n", set->labels[i], as_asked.width,
                            as_asked.cells[i]);
}

/* The same with a second column: the strength of the signal as the workspace has it. */
static void add_limits_scaled(cls_text *text, const cls_report_head *head, const cls_limits *limits)
{
    const cls_text_labels *const set = cls_labels_as_text(head);
    cls_text title = {0};
    cls_text_add(&title, "signal x ");
    cls_text_add_short(&title, head->signal_scale, 6);
    limit_column scaled = {0}, unscaled = {.title = "unscaled"};
    text->failed = text->failed || title.failed;
    (void)snprintf(scaled.title, CELL_SIZE, "%s", title.failed ? "" : title.bytes);
    cls_text_free(&title);
    fill_column(text, &scaled, head, limits, 1.0);
    fill_column(text, &unscaled, head, limits, head->signal_scale);
    cls_text_add_format(text, "  %*s   %*s   %*s\n", set->width, "", scaled.width, scaled.title,
                        unscaled.width, unscaled.title);
    for (size_t i = 0; i <= cls_bands_of(head); i++)
        cls_text_add_format(text, "  %s   %*s   %*s\n", set->labels[i], scaled.width,
                            scaled.cells[i], unscaled.width, unscaled.cells[i]);
}

static void limits_as_text(cls_text *text, const cls_report_head *head, const cls_limits *limits)
{
    cls_text_add(text, head->place > 0 ? "\n" : "");
    cls_text_add_short(text, 100.0 * head->cl, 6);
    cls_test_as_text(text, "% CLs upper limits on ", head);
    add_method(text, limits);
    cls_band_as_text(text, head);
    cls_text_add(text, "\n\n");
    if (head->signal_scale == 1.0)
        add_limits(text, head, limits);
    else
        add_limits_scaled(text, head, limits);
    if (head->table) {
        cls_text_add(text, "\n");
        cls_table_add(text, limits->points, limits->npoints, cls_bands_of(head));
    }
}

static void points_as_text(cls_text *text, const cls_report_head *head, const cls_points *points)
{
    cls_text_add(text, head->place > 0 ? "\n" : "");
    cls_test_as_text(text, "CLs of ", head);
    if (head->signal_scale != 1.0) {
        cls_text_add(text, ", signal x ");
        cls_text_add_short(text, head->signal_scale, 6);
    }
    cls_band_as_text(text, head);
    cls_text_add(text, "\n\n");
    cls_table_add(text, points->points, points->n, cls_bands_of(head));
}

const cls_writer cls_writer_text = {
    .name = "text",
    .limits = limits_as_text,
    .points = points_as_text,
    .discovery = cls_discovery_as_text,
    .findings = cls_findings_as_text,
    .inspection = cls_inspection_as_text,
    .evaluation = cls_evaluation_as_text,
    .fit = cls_fit_as_text,
    .grid = cls_grid_as_text,
    .patchset = cls_patchset_as_text,
};
