#include "cli/grid.h"

#include "base/error.h"
#include "base/input.h"
#include "cli/asked.h"
#include "cli/crypto.h"
#include "cli/session.h"
#include "workspace/patchset.h"
#include "workspace/workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *bytes_of(const cls_text *text)
{
    return text->bytes ? text->bytes : "";
}

static void add_input(cls_grid *grid, const cls_text *text)
{
    grid->inputs = cls_fingerprint_part(grid->inputs, bytes_of(text), text->length);
}

/* Reads the workspace and applies the patches that all points share. */
static cls_status read_background(cls_grid *grid, cls_error *err)
{
    const cls_words *const patches = &grid->args->patches;
    const char *const path = grid->args->workspace;
    cls_ps_file file;
    cls_status status = cls_ps_file_read(path, &file, err);
    add_input(grid, &file.text);
    if (status == CLS_OK)
        status = cls_background_parse(path, bytes_of(&file.text), file.text.length,
                                      &grid->background, err);
    if (status == CLS_OK && grid->points.patchset && !grid->args->no_verify)
        status = cls_ps_verify_file(grid->points.patchset, &file, cls_crypto_digest, err);
    cls_ps_file_free(&file);
    for (size_t i = 0; i < patches->n && status == CLS_OK; i++) {
        cls_text patch = {0};
        status = cls_input_read(patches->words[i], &patch, err);
        add_input(grid, &patch);
        if (status == CLS_OK)
            status = cls_background_amend(grid->background, patches->words[i], bytes_of(&patch),
                                          patch.length, err);
        cls_text_free(&patch);
    }
    return status == CLS_OK ? cls_background_check(grid->background, err) : status;
}

/* Data from a file are those of all points. */
static cls_status read_data(cls_grid *grid, cls_error *err)
{
    const cls_data_source *const source = &grid->args->data;
    if (source->kind != CLS_DATA_FILE)
        return CLS_OK;
    const cls_status status = cls_observations_read(source->path, &grid->observations, err);
    if (status != CLS_OK)
        return status;
    for (size_t i = 0; i < grid->observations->nentries; i++) {
        const cls_ws_observation *const o = &grid->observations->entries[i];
        grid->inputs = cls_fingerprint_part(grid->inputs, o->name, strlen(o->name));
        grid->inputs = cls_fingerprint_part(grid->inputs, (const char *)o->counts,
                                            o->nbins * sizeof *o->counts);
    }
    return CLS_OK;
}

cls_status cls_grid_open(cls_grid *grid, const cls_arguments *args, cls_error *err)
{
    *grid = (cls_grid){.args = args, .format = args->format, .inputs = CLS_FINGERPRINT_BEGIN};
    cls_text_add(&grid->options, "");
    cls_asked_add(&grid->options, args);
    if (grid->options.failed)
        return cls_fail_memory(err);
    (void)cls_grid_head_of(grid); /* asks for the locale while there is one thread */
    cls_status status = cls_signal_points_find(&grid->points, args, err);
    if (status == CLS_OK)
        status = read_background(grid, err);
    if (status == CLS_OK)
        status = read_data(grid, err);
    if (status != CLS_OK)
        return status;
    grid->done = calloc(grid->points.n * args->scales.n + 1, sizeof *grid->done);
    return grid->done ? CLS_OK : cls_fail_memory(err);
}

void cls_grid_close(cls_grid *grid)
{
    cls_background_free(grid->background);
    cls_observations_free(grid->observations);
    cls_signal_points_free(&grid->points);
    cls_text_free(&grid->options);
    free(grid->done);
}

size_t cls_grid_place(const cls_grid *grid, size_t point, size_t scale)
{
    return point * grid->args->scales.n + scale;
}

bool cls_grid_is_due(const cls_grid *grid, size_t point)
{
    bool missing = false;
    for (size_t k = 0; k < grid->args->scales.n; k++)
        missing = missing || !grid->done[cls_grid_place(grid, point, k)];
    return missing && grid->points.list[point].selected;
}

void cls_grid_inputs(const cls_grid *grid, const cls_text *patch, char out[CLS_FINGERPRINT_SIZE])
{
    const uint64_t all = cls_fingerprint_part(grid->inputs, bytes_of(patch), patch->length);
    (void)snprintf(out, CLS_FINGERPRINT_SIZE, "%08lx%08lx", (unsigned long)(all >> 32),
                   (unsigned long)(all & 0xffffffffu));
}

cls_report_head cls_grid_head_of(const cls_grid *grid)
{
    const cls_session none = {.args = grid->args};
    cls_report_head head = cls_session_make_head(&none);
    head.place = 1; /* rows without titles */
    return head;
}

cls_grid_row cls_grid_row_of(const cls_grid *grid, size_t point, size_t scale, const char *inputs)
{
    const cls_signal_points *const points = &grid->points;
    const cls_signal_point *const p = &points->list[point];
    const bool scan = grid->args->scan.n > 0;
    return (cls_grid_row){
        .name = p->name,
        .index = point,
        .points = points->n,
        .patchset = points->patchset ? grid->args->patchset : NULL,
        .patch = p->file,
        .nlabels = points->nlabels,
        .labels = points->labels,
        .values = p->values,
        .options = grid->options.bytes,
        .inputs = inputs,
        .signal_scale = grid->args->scales.values[scale],
        .limits = {.method =
                       scan ? cls_scan_method_find(grid->args->interpolate) : CLS_METHOD_ROOT},
        .reason = "",
    };
}
