#include "base/error.h"
#include "base/input.h"
#include "cli/command.h"
#include "cli/merge.h"
#include "cli/message.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/plane.h"

#include <stdlib.h>

static cls_status read_parts(const cls_words *paths, cls_merge_part *parts, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; i < paths->n && status == CLS_OK; i++) {
        cls_merge_part *const part = &parts[i];
        part->path = paths->words[i];
        status = cls_input_read(part->path, &part->bytes, err);
        if (status == CLS_OK)
            status = cls_stored_read(&part->stored, part->path, &part->bytes, err);
        if (status == CLS_OK && part->stored.complete < part->bytes.length)
            cls_message("note: %s: the last row is cut off, and left out", part->path);
    }
    return status;
}

/* Says what is missing: rows of points, and parts of rows. */
static void explain(const cls_merged *m)
{
    if (m->missing)
        cls_message("%zu of %zu rows are missing, of the points with index %s", m->missing,
                    m->rows + m->missing, m->absent.bytes);
    if (m->incomplete)
        cls_message("%zu of %zu rows have a status that is not ok", m->incomplete, m->rows);
}

static cls_status join(const cls_arguments *args, const cls_merge_part *parts, int *exit_status,
                       cls_error *err)
{
    cls_merged merged;
    cls_plane_rows rows = {.points = NULL};
    cls_status status = cls_merge(parts, args->operands.n, &merged, err);
    if (status == CLS_OK && args->plot)
        status = cls_plane_rows_read(&rows, &merged.text, err);
    if (status == CLS_OK)
        status = cls_output_write(args->output, merged.text.bytes, merged.text.length, err);
    if (status == CLS_OK) {
        explain(&merged);
        *exit_status = merged.missing || merged.incomplete ? 1 : 0;
    }
    if (status == CLS_OK && args->plot)
        status = cls_plane_draw(args->plot, &rows.plane, exit_status, err);
    cls_plane_rows_free(&rows);
    cls_merged_free(&merged);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_merge_part *const parts = calloc(args->operands.n, sizeof *parts);
    if (!parts)
        return cls_fail_memory(err);
    cls_status status = read_parts(&args->operands, parts, err);
    if (status == CLS_OK)
        status = join(args, parts, exit_status, err);
    for (size_t i = 0; i < args->operands.n; i++) {
        cls_stored_free(&parts[i].stored);
        cls_text_free(&parts[i].bytes);
    }
    free(parts);
    return status;
}

const cls_command cls_command_merge = {
    .name = "merge",
    .summary = "joins the rows of grids that were made in parts (grid --shard)",
    .operands = {{.name = "FILE", .noun = "file of rows", .repeatable = true}},
    .about = "FILEs hold rows of one grid, written by cls-limit grid as JSON Lines or as CSV. They "
             "are sorted as the signal points of the patchset; rows that are there twice are "
             "written once. Points that are missing are told.",
    .options = CLS_OPTIONS_FILE | CLS_OPTIONS_PLOT,
    .examples = {"cls-limit merge plane-*.jsonl -o plane.jsonl", "cls-limit merge 1.csv 2.csv"},
    .run = run,
};
