#include "base/error.h"
#include "cli/command.h"
#include "cli/grid_output.h"
#include "cli/option.h"
#include "cli/plane.h"
#include "cli/ranks.h"

#include <string.h>

/* CLS_USAGE for options that do not go together. */
static cls_status check(const cls_arguments *args, cls_error *err)
{
    if (!args->patchset == !args->patch_files.n)
        return cls_fail(err, CLS_USAGE, NULL,
                        "signal points are those of --patchset or of --patches: one of the two");
    if (!args->scan.n && strcmp(args->interpolate, cls_scan_method_name(0)) != 0)
        return cls_fail(err, CLS_USAGE, "--interpolate", "there is no --scan to interpolate");
    for (size_t i = 1; i < args->scales.n; i++)
        for (size_t k = 0; k < i; k++)
            if (args->scales.values[i] == args->scales.values[k])
                return cls_fail(err, CLS_USAGE, "--signal-scale", "%g is given twice",
                                args->scales.values[i]);
    if (args->plot && args->scales.n > 1)
        return cls_fail(err, CLS_USAGE, "--plot", "a picture shows one signal scale, not %zu",
                        args->scales.n);
    if (strcmp(args->format, "latex") == 0)
        return cls_fail(err, CLS_USAGE, "--format", "grids have no format latex");
    return CLS_OK;
}

static bool has_ending(const char *path, const char *ending)
{
    const size_t length = strlen(path), n = strlen(ending);
    return length > n && strcmp(path + length - n, ending) == 0;
}

/* The format: as asked for, else what the file's name says, else the default. */
static const char *format_of(const cls_arguments *args)
{
    static const char *const formats[][2] = {
        {".jsonl", "jsonl"}, {".csv", "csv"}, {".json", "json"}};
    if (!args->output || args->format != cls_format_name(0)) /* the default, not a word given */
        return args->format;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (has_ending(args->output, formats[i][0]))
            return formats[i][1];
    return args->format;
}

/* Of several processes only the first one touches the output. */
static cls_status run_opened(const cls_ranks *ranks, cls_grid *grid, int *exit_status,
                             cls_error *err)
{
    cls_grid_output output = {.file.file = -1};
    const bool first = ranks->rank == 0;
    cls_status status = first ? cls_grid_output_begin(&output, grid, err) : CLS_OK;
    status = cls_ranks_agree(ranks, status, err);
    const cls_grid_dealer dealer = cls_grid_output_dealer(&output);
    if (status == CLS_OK)
        status = cls_ranks_run(ranks, grid, &dealer, err);
    if (status == CLS_OK && first)
        status = cls_grid_output_finish(&output, exit_status, err);
    if (first)
        cls_grid_output_free(&output);
    return status;
}

static cls_status run_among(const cls_ranks *ranks, const cls_arguments *args, int *exit_status,
                            cls_error *err)
{
    cls_grid grid = {0};
    cls_status status = cls_grid_open(&grid, args, err);
    if (status == CLS_OK && args->plot)
        status = cls_plane_check(&grid.points, err);
    status = cls_ranks_agree(ranks, status, err);
    if (status == CLS_OK)
        status = cls_ranks_compare(ranks, &grid, err);
    if (status == CLS_OK) {
        status = ranks->rank == 0 ? cls_grid_rehearse(&grid, err) : CLS_OK;
        status = cls_ranks_agree(ranks, status, err);
    }
    if (status == CLS_OK)
        status = run_opened(ranks, &grid, exit_status, err);
    cls_grid_close(&grid);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_ranks ranks;
    cls_arguments own = *args;
    own.format = format_of(args);
    cls_status status = check(&own, err);
    if (status == CLS_OK)
        status = cls_ranks_begin(&ranks, &own, err);
    if (status != CLS_OK)
        return status;
    own.verbose = own.verbose && ranks.rank == 0;
    status = run_among(&ranks, &own, exit_status, err);
    cls_ranks_end(&ranks);
    return ranks.rank == 0 ? status : CLS_OK; /* the first process tells of it */
}

const cls_command cls_command_grid = {
    .name = "grid",
    .summary = "limits and CLs of many signal points: a patchset, or patch files",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_SIGNAL | CLS_OPTIONS_TEST | CLS_OPTIONS_LIMIT | CLS_OPTIONS_GRID |
               CLS_OPTIONS_PLOT | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit grid background.json --patchset patchset.json -j 4",
                 "cls-limit grid background.json --patchset patchset.json -o plane.jsonl --resume"},
    .run = run,
};
