#include "base/error.h"
#include "cli/command.h"
#include "cli/comparison.h"
#include "cli/interrupt.h"
#include "cli/option.h"
#include "cli/session.h"

#include <stdlib.h>

/* What was found: as asked for, and as JSON to be compared. */
typedef struct outcome {
    cls_text report, json;
    int exit_status;
} outcome;

static cls_status append(const cls_session *session, const char *format, const cls_points *points,
                         cls_text *text, cls_error *err)
{
    char *report = NULL;
    size_t length = 0;
    const cls_status status =
        cls_report_points(format, &session->head, points, &report, &length, err);
    if (status == CLS_OK)
        cls_text_add_bytes(text, report, length);
    cls_report_free(report);
    return status;
}

/* Appends the report of what was tested, and keeps messages on what is missing. */
static cls_status add_report(cls_session *session, const cls_points *points, outcome *to,
                             cls_error *err)
{
    cls_status status = append(session, session->args->format, points, &to->report, err);
    if (status == CLS_OK && session->args->compare.reference)
        status = append(session, "json", points, &to->json, err);
    cls_session_keep_notes(session, points->notes, points->nnotes);
    for (size_t i = 0; i < points->n; i++) {
        if (points->points[i].status == CLS_OK)
            continue;
        to->exit_status = 1;
        if (points->points[i].status == CLS_INTERRUPTED) /* said once, at the end */
            continue;
        cls_session_keep_message(session, "%smu = %g: %s", session->prefix, points->points[i].mu,
                                 points->points[i].reason);
    }
    return status;
}

/* Tests all strengths, and appends the report. */
static cls_status test(cls_session *session, cls_point *points, outcome *to, cls_error *err)
{
    const cls_numbers *const mu = &session->args->mu;
    const char **notes = NULL;
    size_t nnotes = 0;
    cls_hypotests(session->calculator, mu->values, mu->n, points);
    cls_status status = cls_session_collect_notes(session, &notes, &nnotes, err);
    const cls_points tested = {.points = points, .n = mu->n, .notes = notes, .nnotes = nnotes};
    if (status == CLS_OK)
        status = add_report(session, &tested, to, err);
    free(notes);
    return status;
}

/* The same for all signal scales. */
static cls_status test_all(cls_session *session, outcome *to, cls_error *err)
{
    cls_status status = CLS_OK;
    cls_point *const points = malloc(session->args->mu.n * sizeof *points);
    if (!points)
        return cls_fail_memory(err);
    for (size_t i = 0; status == CLS_OK && i < session->args->scales.n; i++) {
        status = cls_session_turn(session, i, err);
        if (status == CLS_OK)
            status = cls_session_calculate(session, session->head.signal_scale, err);
        if (status == CLS_OK)
            status = test(session, points, to, err);
    }
    free(points);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_session session = {.args = args};
    outcome found = {.exit_status = 0};
    cls_status status = cls_comparison_check(args, err);
    if (status == CLS_OK)
        status = cls_session_load(&session, args, err);
    if (status == CLS_OK)
        status = test_all(&session, &found, err);
    if (status == CLS_OK)
        status = cls_session_deliver_text(&session, &found.report, err);
    if (status == CLS_OK && args->compare.reference && !cls_interrupted())
        status = cls_comparison_make(args, &found.json, &found.exit_status, err);
    if (status == CLS_OK)
        *exit_status = found.exit_status;
    cls_text_free(&found.report);
    cls_text_free(&found.json);
    cls_session_close(&session);
    return status;
}

const cls_command cls_command_cls = {
    .name = "cls",
    .summary = "CLs, its tail probabilities and its expected band at given mu",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_SIGNAL | CLS_OPTIONS_TEST | CLS_OPTIONS_COMPARE | CLS_OPTIONS_POINTS |
               CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit cls workspace.json", "cls-limit cls workspace.json --mu 0.5,1,2"},
    .run = run,
};
