#include "cli/grid_resume.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

cls_status cls_grid_titles(const cls_grid *grid, cls_text *text, cls_error *err)
{
    cls_report_head head = cls_grid_head_of(grid);
    cls_grid_row row = cls_grid_row_of(grid, 0, 0, "");
    char *report = NULL;
    size_t length = 0;
    head.place = 0;
    cls_grid_row_fail(&row, CLS_OK, "");
    const cls_status status =
        cls_report_grid("csv", &head, &(cls_grid_rows){&row, 1}, &report, &length, err);
    if (status == CLS_OK)
        cls_text_add_bytes(text, report, strcspn(report, "\n") + 1);
    cls_report_free(report);
    return status == CLS_OK && text->failed ? cls_fail_memory(err) : status;
}

static cls_status fail(const char *path, const cls_stored_row *row, const char *what,
                       cls_error *err)
{
    char text[sizeof err->message];
    (void)snprintf(text, sizeof text, "the row of \"%.80s\" %.300s", row->name, what);
    return cls_stored_fail(path, row->line, text, err);
}

static cls_status fail_options(const cls_grid *grid, const char *path, const cls_stored_row *row,
                               cls_error *err)
{
    char what[300];
    (void)snprintf(what, sizeof what, "was made with the options \"%.100s\", wanted \"%.100s\"",
                   row->options, grid->options.bytes);
    return fail(path, row, what, err);
}

/* The number of the row's signal scale among those that were asked for, or their number. */
static size_t find_scale(const cls_grid *grid, const cls_stored_row *row)
{
    const cls_numbers *const scales = &grid->args->scales;
    size_t k = 0;
    while (k < scales->n && scales->values[k] != row->scale)
        k++;
    return k;
}

/* Compares a row with the point that it says it is of. */
static cls_status check_row(const cls_grid *grid, const char *path, const cls_stored_row *row,
                            cls_error *err)
{
    char inputs[CLS_FINGERPRINT_SIZE];
    if (strcmp(row->options, grid->options.bytes) != 0)
        return fail_options(grid, path, row, err);
    if (row->points != grid->points.n || strcmp(grid->points.list[row->index].name, row->name) != 0)
        return fail(path, row, "is of another set of signal points", err);
    if (find_scale(grid, row) == grid->args->scales.n)
        return fail(path, row, "has a signal scale that is not asked for", err);
    cls_text patch = {0};
    const cls_status status = cls_signal_points_patch(&grid->points, row->index, &patch, NULL);
    cls_grid_inputs(grid, &patch, inputs);
    cls_text_free(&patch);
    if (status == CLS_NO_MEMORY)
        return cls_fail_memory(err);
    if (strcmp(inputs, row->inputs) != 0)
        return fail(path, row, "was made with other files than those of now", err);
    return CLS_OK;
}

/* The titles must be those of this grid. */
static cls_status check_titles(const cls_grid *grid, const char *path, const cls_stored *stored,
                               const cls_text *bytes, cls_error *err)
{
    cls_text titles = {0};
    cls_status status = cls_grid_titles(grid, &titles, err);
    if (status == CLS_OK && stored->complete &&
        (titles.length != stored->header || memcmp(titles.bytes, bytes->bytes, titles.length) != 0))
        status = cls_stored_fail(path, 1, "the columns are not those of this grid", err);
    cls_text_free(&titles);
    return status;
}

static cls_status mark(cls_grid *grid, const char *path, const cls_stored *stored,
                       cls_grid_summary *summary, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; i < stored->n && status == CLS_OK; i++) {
        const cls_stored_row *const row = &stored->rows[i];
        status = check_row(grid, path, row, err);
        if (status != CLS_OK)
            break;
        const size_t scale = find_scale(grid, row);
        bool *const done = &grid->done[cls_grid_place(grid, row->index, scale)];
        if (*done)
            return fail(path, row, "is there twice", err);
        *done = true;
        if (grid->points.list[row->index].selected)
            status = cls_grid_summary_add_stored(summary, scale, row, err);
    }
    return status;
}

cls_status cls_grid_resume(cls_grid *grid, const char *path, const cls_text *bytes,
                           cls_grid_summary *summary, size_t *keep, cls_error *err)
{
    const bool csv = strcmp(grid->format, "csv") == 0;
    cls_stored stored;
    cls_status status = cls_stored_read(&stored, path, bytes, err);
    if (status == CLS_OK && stored.complete && stored.csv != csv)
        status = cls_stored_fail(path, 1,
                                 csv ? "found JSON Lines, wanted CSV (--format)"
                                     : "found CSV, wanted JSON Lines (--format)",
                                 err);
    if (status == CLS_OK && csv)
        status = check_titles(grid, path, &stored, bytes, err);
    if (status == CLS_OK)
        status = mark(grid, path, &stored, summary, err);
    *keep = stored.complete;
    cls_stored_free(&stored);
    return status;
}
