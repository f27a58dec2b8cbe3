/* The work on one point of a grid: the same as that of the commands limit and cls. */
#include "base/error.h"
#include "cli/finder.h"
#include "cli/grid.h"
#include "cli/interrupt.h"
#include "cli/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A point while it is worked on. */
typedef struct job {
    const cls_grid *grid;
    size_t point;
    cls_session session;
    cls_finder finder;
    char inputs[CLS_FINGERPRINT_SIZE];
    cls_grid_result *result;
} job;

cls_status cls_grid_worker_begin(cls_grid_worker *worker, const cls_grid *grid, bool several,
                                 cls_error *err)
{
    const size_t threads = grid->args->verbose ? 1 : grid->args->threads;
    *worker = (cls_grid_worker){.grid = grid, .threads = several ? 1 : threads};
    worker->background = grid->background;
    if (!several)
        return CLS_OK;
    worker->owns_background = true;
    return cls_background_copy(grid->background, &worker->background, err);
}

void cls_grid_worker_free(cls_grid_worker *worker)
{
    if (worker->owns_background)
        cls_background_free(worker->background);
}

void cls_grid_result_free(cls_grid_result *result)
{
    cls_text_free(&result->rows);
    cls_text_free(&result->notes);
    free(result->briefs);
    *result = (cls_grid_result){0};
}

/* Reads the point's patch and compiles its model. */
static cls_status compile(cls_grid_worker *worker, job *j, cls_error *err)
{
    const cls_signal_points *const points = &j->grid->points;
    cls_text patch = {0};
    cls_workspace *workspace = NULL;
    cls_status status = cls_signal_points_patch(points, j->point, &patch, err);
    cls_grid_inputs(j->grid, &patch, j->inputs);
    if (status == CLS_OK)
        status =
            cls_signal_points_apply(points, j->point, &patch, worker->background, &workspace, err);
    cls_text_free(&patch);
    if (status == CLS_OK)
        status = cls_session_compile(&j->session, workspace, err);
    return status;
}

/* Whether the search for limits has tested the strength 1 already, and what it found. */
static bool take_tested(const cls_session *session, const cls_limits *limits, cls_point *point)
{
    if (limits->method != CLS_METHOD_ROOT || session->head.signal_scale != 1.0)
        return false;
    for (size_t i = 0; i < limits->npoints; i++)
        if (limits->points[i].mu == 1.0) {
            *point = limits->points[i];
            return true;
        }
    return false;
}

/* Tests the strength 1 as the command cls does: with fits that begin anew. */
static cls_status test_at_one(cls_session *session, const cls_limits *limits, cls_point *point,
                              cls_error *err)
{
    const double one = 1.0;
    cls_calculator *calculator = NULL;
    if (take_tested(session, limits, point))
        return CLS_OK;
    const cls_infer_options options = cls_session_options(session, session->head.signal_scale);
    const cls_status status =
        cls_calculator_new(session->model, session->data, &options, &calculator, err);
    if (status == CLS_OK)
        cls_hypotests(calculator, &one, 1, point);
    cls_calculator_free(calculator);
    return status == CLS_OK && point->status == CLS_NO_MEMORY ? cls_fail_memory(err) : status;
}

static void add_notes(job *j, const cls_limits *limits)
{
    for (size_t i = 0; i < limits->nnotes; i++)
        cls_text_add_format(&j->result->notes, "%s\n", limits->notes[i]);
}

/* Keeps the row, and writes it unless that is done when all are known. */
static cls_status add_row(job *j, size_t scale, const cls_grid_row *row, cls_error *err)
{
    cls_grid_result *const r = j->result;
    const cls_report_head head = cls_grid_head_of(j->grid);
    cls_grid_brief *const brief = &r->briefs[r->n++];
    char *text = NULL;
    size_t length = 0;
    cls_status status = CLS_OK;
    if (strcmp(j->grid->format, "text") != 0)
        status =
            cls_report_grid(j->grid->format, &head, &(cls_grid_rows){row, 1}, &text, &length, err);
    if (status == CLS_OK)
        cls_text_add_bytes(&r->rows, text ? text : "", length);
    cls_report_free(text);
    *brief = (cls_grid_brief){.scale = scale,
                              .end = r->rows.length,
                              .status = row->status,
                              .limits = row->limits,
                              .at_one = row->at_one};
    (void)snprintf(brief->reason, sizeof brief->reason, "%s", row->reason);
    (void)snprintf(brief->poi, sizeof brief->poi, "%s", row->poi ? row->poi : "");
    brief->limits.points = NULL;
    brief->limits.notes = NULL;
    brief->limits.npoints = brief->limits.nnotes = 0;
    return status == CLS_OK && r->rows.failed ? cls_fail_memory(err) : status;
}

/* What ends all work rather than being a row. */
static bool is_fatal(cls_status status)
{
    return status == CLS_NO_MEMORY || status == CLS_INTERNAL || status == CLS_INTERRUPTED;
}

/* The row of a point that could not be worked on. */
static cls_status add_failure(job *j, size_t scale, const cls_error *why, cls_error *err)
{
    char reason[CLS_GRID_REASON];
    cls_grid_row row = cls_grid_row_of(j->grid, j->point, scale, j->inputs);
    if (is_fatal(why->code)) {
        *err = *why;
        return why->code;
    }
    cls_error_text(why, reason, sizeof reason);
    row.measurement = j->session.head.measurement;
    row.poi = j->session.head.poi;
    cls_grid_row_fail(&row, why->code, reason);
    return add_row(j, scale, &row, err);
}

/* The row of a signal scale. */
static cls_status find_row(job *j, size_t scale, cls_error *err)
{
    cls_session *const session = &j->session;
    cls_error why = {.code = CLS_OK};
    char reason[CLS_GRID_REASON];
    cls_grid_row row = cls_grid_row_of(j->grid, j->point, scale, j->inputs);
    cls_limits *limits = NULL;
    cls_status status = cls_session_turn(session, scale, &why);
    if (status == CLS_OK)
        status = cls_finder_find(&j->finder, &limits, &why);
    if (status == CLS_OK)
        status = test_at_one(session, limits, &row.at_one, &why);
    if (cls_interrupted()) {
        status = cls_fail(err, CLS_INTERRUPTED, NULL, "interrupted");
    } else if (status == CLS_OK) {
        row.measurement = session->head.measurement;
        row.poi = session->head.poi;
        row.limits = *limits;
        row.status = cls_grid_row_judge(&row, cls_session_has_band(session), reason, sizeof reason);
        row.reason = reason;
        add_notes(j, limits);
        status = add_row(j, scale, &row, err);
    } else {
        why.code = status;
        status = add_failure(j, scale, &why, err);
    }
    cls_limits_free(limits);
    return status;
}

static void begin(job *j, const cls_grid_worker *worker)
{
    cls_session_open(&j->session, j->grid->args);
    j->session.observations = j->grid->observations;
    j->session.threads = worker->threads;
    j->session.progress.begun = true; /* that of all points is shown, not this one's */
    j->finder = cls_finder_of(&j->session);
}

cls_status cls_grid_do(cls_grid_worker *worker, size_t point, cls_grid_result *result,
                       cls_error *err)
{
    const cls_grid *const grid = worker->grid;
    job j = {.grid = grid, .point = point, .result = result};
    cls_error why = {.code = CLS_OK};
    *result = (cls_grid_result){.index = point};
    result->briefs = calloc(grid->args->scales.n, sizeof *result->briefs);
    if (!result->briefs)
        return cls_fail_memory(err);
    if (grid->args->verbose)
        cls_message("signal point %s", grid->points.list[point].name);
    begin(&j, worker);
    why.code = compile(worker, &j, &why);
    cls_status status = CLS_OK;
    for (size_t k = 0; k < grid->args->scales.n && status == CLS_OK; k++)
        if (!grid->done[cls_grid_place(grid, point, k)])
            status = why.code ? add_failure(&j, k, &why, err) : find_row(&j, k, err);
    cls_finder_free(&j.finder);
    cls_session_close(&j.session);
    return status;
}

cls_status cls_grid_rehearse(const cls_grid *grid, cls_error *err)
{
    cls_grid_worker worker;
    job j = {.grid = grid};
    while (j.point < grid->points.n && !cls_grid_is_due(grid, j.point))
        j.point++;
    if (j.point == grid->points.n)
        return CLS_OK;
    cls_error why = {.code = CLS_OK};
    cls_status status = cls_grid_worker_begin(&worker, grid, false, err);
    begin(&j, &worker);
    if (status == CLS_OK)
        status = compile(&worker, &j, &why);
    cls_session_close(&j.session);
    cls_grid_worker_free(&worker);
    if (status != CLS_USAGE && status != CLS_NO_MEMORY)
        return CLS_OK;
    *err = why;
    return status;
}
