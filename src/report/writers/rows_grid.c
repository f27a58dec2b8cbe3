/* Rows of the command grid: the point and what was found first, then what was asked. */
#include "report/writers/grid.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void add_titles(cls_rows *rows, const cls_grid_row *row)
{
    static const char *const scale[] = {"signal_scale", "observed"};
    static const char *const unscaled[] = {"unscaled_observed"};
    static const char *const cls[] = {"CLs_obs"};
    static const char *const rest[] = {
        "status",   "reason",      "index", "points", "workspace", "patches",
        "patchset", "measurement", "poi",   "data",   "test_stat", "calculator",
        "expected", "clip_band",   "cl",    "method", "options",   "inputs"};
    rows->string(rows, "name");
    cls_rows_titles(rows, row->labels, row->nlabels);
    cls_rows_titles(rows, scale, COUNT(scale));
    cls_rows_band_titles(rows, "expected");
    cls_rows_titles(rows, unscaled, COUNT(unscaled));
    cls_rows_band_titles(rows, "unscaled_expected");
    cls_rows_titles(rows, cls, COUNT(cls));
    cls_rows_band_titles(rows, "CLs_exp");
    cls_rows_titles(rows, rest, COUNT(rest));
    rows->end(rows);
}

static void add_patches(cls_rows *rows, const cls_report_head *head, const cls_grid_row *row)
{
    cls_text patches = {0};
    for (size_t i = 0; i < head->npatches; i++)
        cls_text_add_format(&patches, "%s%s", i ? " " : "", head->patches[i]);
    if (row->patch)
        cls_text_add_format(&patches, "%s%s", head->npatches ? " " : "", row->patch);
    rows->string(rows, patches.length && !patches.failed ? patches.bytes : "");
    rows->text->failed = rows->text->failed || patches.failed;
    cls_text_free(&patches);
}

/* What was asked of which workspace. */
static void add_origin(cls_rows *rows, const cls_report_head *head, const cls_grid_row *row)
{
    rows->number(rows, (double)row->index);
    rows->number(rows, (double)row->points);
    rows->string(rows, head->workspace);
    add_patches(rows, head, row);
    rows->string(rows, row->patchset ? row->patchset : "");
    rows->string(rows, row->measurement ? row->measurement : "");
    rows->string(rows, row->poi ? row->poi : "");
    rows->string(rows, head->data ? head->data : "observed");
    rows->string(rows, cls_test_stat_word(head));
    rows->string(rows, "asymptotic");
    rows->string(rows, cls_expected_word(head));
    rows->string(rows, head->clip_band ? "true" : "false");
    rows->number(rows, head->cl);
    rows->string(rows, cls_method_word(row->limits.method));
    rows->string(rows, row->options);
    rows->string(rows, row->inputs);
}

static void add_row(cls_rows *rows, const cls_report_head *head, const cls_grid_row *row)
{
    const size_t nbands = cls_bands_of(head);
    rows->string(rows, row->name);
    for (size_t i = 0; i < row->nlabels; i++)
        rows->string(rows, row->values[i].text);
    rows->number(rows, row->signal_scale);
    cls_rows_limit_values(rows, head, &row->limits, 1.0);
    cls_rows_limit_values(rows, head, &row->limits, row->signal_scale);
    rows->number(rows, row->at_one.cls_obs);
    for (size_t i = 0; i < CLS_BANDS; i++)
        rows->number(rows, nbands ? row->at_one.cls_exp[i] : (double)NAN);
    rows->string(rows, cls_status_word(row->status));
    rows->string(rows, row->reason);
    add_origin(rows, head, row);
    rows->end(rows);
}

void cls_rows_grid(cls_rows *rows, const cls_report_head *head, const cls_grid_row *grid, size_t n)
{
    if (head->place == 0 && n)
        add_titles(rows, &grid[0]);
    for (size_t i = 0; i < n; i++)
        add_row(rows, head, &grid[i]);
}
