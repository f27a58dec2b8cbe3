#include "base/error.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/session.h"

#include <stdlib.h>

/* Appends the report of what was tested, and keeps messages on what is missing. */
static cls_status add_report(cls_session *session, const cls_points *points, cls_text *text,
                             cls_error *err)
{
    char *report = NULL;
    size_t length = 0;
    const cls_status status =
        cls_report_points(session->args->format, &session->head, points, &report, &length, err);
    if (status == CLS_OK)
        cls_text_add_bytes(text, report, length);
    cls_report_free(report);
    cls_session_keep_notes(session, points->notes, points->nnotes);
    for (size_t i = 0; i < points->n; i++) {
        if (points->points[i].status != CLS_OK)
            cls_session_keep_message(session, "mu = %g: %s", points->points[i].mu,
                                     points->points[i].reason);
    }
    return status;
}

/* The calculator's notes as an array; *notes is to be freed. */
static cls_status collect_notes(const cls_calculator *calculator, const char ***notes, size_t *n,
                                cls_error *err)
{
    size_t count = 0;
    while (cls_calculator_note(calculator, count))
        count++;
    *notes = malloc((count + 1) * sizeof **notes);
    if (!*notes)
        return cls_fail_memory(err);
    for (*n = 0; *n < count; (*n)++)
        (*notes)[*n] = cls_calculator_note(calculator, *n);
    return CLS_OK;
}

/* Tests all strengths, and appends the report; *worst becomes 1 where one fails. */
static cls_status test(cls_session *session, cls_point *points, cls_text *text, int *worst,
                       cls_error *err)
{
    const cls_numbers *const mu = &session->args->mu;
    const char **notes = NULL;
    size_t nnotes = 0;
    cls_hypotests(session->calculator, mu->values, mu->n, points);
    for (size_t i = 0; i < mu->n; i++) {
        *worst = points[i].status == CLS_OK ? *worst : 1;
        if (session->args->clip_band)
            cls_point_clip_band(&points[i]);
    }
    cls_status status = collect_notes(session->calculator, &notes, &nnotes, err);
    const cls_points tested = {.points = points, .n = mu->n, .notes = notes, .nnotes = nnotes};
    if (status == CLS_OK)
        status = add_report(session, &tested, text, err);
    free(notes);
    return status;
}

/* The same for all signal scales; then all is written where it was asked for. */
static cls_status test_all(cls_session *session, int *exit_status, cls_error *err)
{
    cls_text text = {0};
    int worst = 0;
    cls_status status = CLS_OK;
    cls_point *const points = malloc(session->args->mu.n * sizeof *points);
    if (!points)
        return cls_fail_memory(err);
    for (size_t i = 0; status == CLS_OK && i < session->args->scales.n; i++) {
        status = cls_session_turn(session, i, err);
        if (status == CLS_OK)
            status = cls_session_calculate(session, session->head.signal_scale, err);
        if (status == CLS_OK)
            status = test(session, points, &text, &worst, err);
    }
    free(points);
    if (status == CLS_OK)
        status = cls_session_deliver_text(session, &text, err);
    if (status == CLS_OK)
        *exit_status = worst;
    cls_text_free(&text);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_session session;
    cls_status status = cls_session_load(&session, args, err);
    if (status == CLS_OK)
        status = test_all(&session, exit_status, err);
    cls_session_close(&session);
    return status;
}

const cls_command cls_command_cls = {
    .name = "cls",
    .summary = "CLs, its tail probabilities and its expected band at given mu",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_TEST | CLS_OPTIONS_POINTS | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit cls workspace.json", "cls-limit cls workspace.json --mu 0.5,1,2"},
    .run = run,
};
