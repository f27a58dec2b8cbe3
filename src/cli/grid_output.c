#include "cli/grid_output.h"

#include "base/error.h"
#include "cli/grid_resume.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/plane.h"
#include "cli/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Formats whose rows stand for themselves, so that they can be written one by one. */
static bool is_by_rows(const cls_grid *grid)
{
    return strcmp(grid->format, "jsonl") == 0 || strcmp(grid->format, "csv") == 0;
}

/* Rows on standard output: a pipe that nobody reads any more is no error. */
static cls_status print(const char *bytes, size_t length, cls_error *err)
{
    errno = 0;
    if (fwrite(bytes, 1, length, stdout) == length && fflush(stdout) == 0)
        return CLS_OK;
    if (errno == EPIPE)
        return CLS_OK;
    (void)snprintf(err->file, sizeof err->file, "standard output");
    return cls_fail(err, CLS_INTERNAL, NULL, "cannot be written: %s", strerror(errno));
}

static cls_status write_rows(cls_grid_output *o, const char *bytes, size_t length, cls_error *err)
{
    if (!length)
        return CLS_OK;
    return o->file.file >= 0 ? cls_row_file_append(&o->file, bytes, length, err)
                             : print(bytes, length, err);
}

static cls_status write_titles(cls_grid_output *o, cls_error *err)
{
    cls_text titles = {0};
    cls_status status = cls_grid_titles(o->grid, &titles, err);
    if (status == CLS_OK)
        status = write_rows(o, titles.bytes, titles.length, err);
    cls_text_free(&titles);
    return status;
}

/* Opens the file that rows are appended to, and goes on where an earlier run has ended. */
static cls_status open_file(cls_grid_output *o, size_t *keep, cls_error *err)
{
    const cls_arguments *const args = o->grid->args;
    cls_text old = {0};
    cls_status status = cls_row_file_open(&o->file, args->output, args->resume ? &old : NULL, err);
    if (status == CLS_OK && args->resume && old.length)
        status = cls_grid_resume(o->grid, args->output, &old, &o->summary, keep, err);
    if (status == CLS_OK)
        status = cls_row_file_begin(&o->file, *keep, err);
    cls_text_free(&old);
    return status;
}

cls_status cls_grid_output_begin(cls_grid_output *output, cls_grid *grid, cls_error *err)
{
    const cls_arguments *const args = grid->args;
    size_t keep = 0;
    *output = (cls_grid_output){.grid = grid, .file.file = -1, .summary.grid = grid};
    if (args->resume && !args->output)
        return cls_fail(err, CLS_USAGE, "--resume", "there is no --output to be continued");
    if (args->resume && !is_by_rows(grid))
        return cls_fail(err, CLS_USAGE, "--resume",
                        "only rows of --format jsonl or csv can be continued");
    output->results = calloc(grid->points.n + 1, sizeof *output->results);
    if (!output->results)
        return cls_fail_memory(err);
    cls_status status = CLS_OK;
    if (args->output && is_by_rows(grid))
        status = open_file(output, &keep, err);
    if (status == CLS_OK && strcmp(grid->format, "csv") == 0 && keep == 0)
        status = write_titles(output, err);
    size_t due = 0;
    for (size_t i = 0; i < grid->points.n; i++)
        due += cls_grid_is_due(grid, i);
    cls_progress_begin_points(&output->progress, args, due);
    return status;
}

static bool take(void *context, size_t *point)
{
    cls_grid_output *const o = context;
    const size_t n = o->grid->points.n;
    while (o->next < n && !cls_grid_is_due(o->grid, o->next))
        o->next++;
    if (o->next == n)
        return false;
    *point = o->next++;
    return true;
}

/* Writes the results that are next in order; all: also behind those that are missing. */
static cls_status flush(cls_grid_output *o, bool all, cls_error *err)
{
    cls_status status = CLS_OK;
    for (; o->shown < o->grid->points.n && status == CLS_OK; o->shown++) {
        cls_grid_result *const result = &o->results[o->shown];
        if (!result->briefs && !all && cls_grid_is_due(o->grid, o->shown))
            break;
        status = write_rows(o, result->rows.bytes, result->rows.length, err);
        cls_grid_result_free(result);
    }
    return status;
}

static cls_status done(void *context, cls_grid_result *result, cls_error *err)
{
    cls_grid_output *const o = context;
    cls_progress_point(&o->progress);
    cls_status status = cls_grid_summary_add(&o->summary, result, err);
    if (status == CLS_OK && o->file.file >= 0)
        status = write_rows(o, result->rows.bytes, result->rows.length, err);
    if (status != CLS_OK || o->file.file >= 0) {
        cls_grid_result_free(result);
        return status;
    }
    o->results[result->index] = *result;
    return is_by_rows(o->grid) ? flush(o, false, err) : CLS_OK;
}

cls_grid_dealer cls_grid_output_dealer(cls_grid_output *output)
{
    return (cls_grid_dealer){.take = take, .done = done, .context = output};
}

/* The rows that were kept, as a report wants them. */
static size_t list_rows(const cls_grid_output *o, cls_grid_row *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < o->grid->points.n; i++)
        for (size_t k = 0; k < o->results[i].n; k++) {
            const cls_grid_brief *const brief = &o->results[i].briefs[k];
            cls_grid_row *const row = &rows[n++];
            *row = cls_grid_row_of(o->grid, i, brief->scale, "");
            row->limits = brief->limits;
            row->at_one = brief->at_one;
            row->status = brief->status;
            row->reason = brief->reason;
            row->poi = brief->poi[0] ? brief->poi : NULL;
        }
    return n;
}

static cls_status add_table(const cls_grid_output *o, cls_text *text, cls_error *err)
{
    const cls_report_head head = cls_grid_head_of(o->grid);
    cls_grid_row *const rows =
        calloc(o->grid->points.n * o->grid->args->scales.n + 1, sizeof *rows);
    if (!rows)
        return cls_fail_memory(err);
    const size_t n = list_rows(o, rows);
    char *report = NULL;
    size_t length = 0;
    const cls_status status =
        cls_report_grid("text", &head, &(cls_grid_rows){rows, n}, &report, &length, err);
    if (status == CLS_OK)
        cls_text_add_bytes(text, report, length);
    cls_report_free(report);
    free(rows);
    return status;
}

/* Each row is an array of JSON with one element; here they become one array. */
static void add_array(const cls_grid_output *o, cls_text *text)
{
    static const char begin[] = "[", end[] = "\n]\n";
    const size_t nbegin = sizeof begin - 1, nend = sizeof end - 1;
    bool any = false;
    cls_text_add(text, begin);
    for (size_t i = 0; i < o->grid->points.n; i++) {
        size_t at = 0;
        for (size_t k = 0; k < o->results[i].n; k++) {
            const size_t next = o->results[i].briefs[k].end;
            cls_text_add(text, any ? "," : "");
            cls_text_add_bytes(text, o->results[i].rows.bytes + at + nbegin,
                               next - at - nbegin - nend);
            at = next;
            any = true;
        }
    }
    cls_text_add(text, any ? end : "]\n");
}

/* A report of all rows at once. */
static cls_status write_whole(const cls_grid_output *o, cls_error *err)
{
    cls_text text = {0};
    cls_status status = CLS_OK;
    if (strcmp(o->grid->format, "text") == 0)
        status = add_table(o, &text, err);
    else
        add_array(o, &text);
    if (status == CLS_OK && text.failed)
        status = cls_fail_memory(err);
    if (status == CLS_OK)
        status =
            cls_terminal_deliver(o->grid->args, text.bytes ? text.bytes : "", text.length, err);
    cls_text_free(&text);
    return status;
}

/* The picture of all rows that are there. */
static cls_status draw(cls_grid_output *o, int *exit_status, cls_error *err)
{
    const cls_arguments *const args = o->grid->args;
    const cls_plane plane = {.labels = {o->grid->points.labels[0], o->grid->points.labels[1]},
                             .n = cls_grid_summary_drawn(&o->summary),
                             .points = o->summary.drawn,
                             .cl = args->infer.cl,
                             .signal_scale = args->scales.values[0]};
    if (!cls_interrupted())
        return cls_plane_draw(args->plot, &plane, exit_status, err);
    cls_message("%s is not drawn: interrupted", args->plot);
    return CLS_OK;
}

cls_status cls_grid_output_finish(cls_grid_output *output, int *exit_status, cls_error *err)
{
    cls_grid_output *const o = output;
    cls_status status = CLS_OK;
    if (!is_by_rows(o->grid))
        status = write_whole(o, err);
    else if (o->file.file < 0)
        status = flush(o, true, err);
    else
        status = cls_row_file_finish(&o->file, err);
    cls_progress_end(&o->progress);
    cls_grid_summary_show(&o->summary);
    *exit_status = o->summary.nfaults ? 1 : 0;
    return status == CLS_OK && o->grid->args->plot ? draw(o, exit_status, err) : status;
}

void cls_grid_output_free(cls_grid_output *output)
{
    for (size_t i = 0; output->results && i < output->grid->points.n; i++)
        cls_grid_result_free(&output->results[i]);
    free(output->results);
    cls_progress_end(&output->progress);
    cls_row_file_close(&output->file);
    cls_grid_summary_free(&output->summary);
}
