#include "base/error.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/option.h"
#include "cli/session.h"

#include <stdlib.h>

/* Writes the report of what was tested, and says on standard error what is missing. */
static cls_status show(const cls_session *session, cls_points *points, cls_error *err)
{
    char *report = NULL;
    size_t length = 0;
    cls_status status =
        cls_report_points(session->args->format, &session->head, points, &report, &length, err);
    if (status == CLS_OK)
        status = cls_session_deliver(session, report, length, err);
    cls_session_show_notes(session, points->notes, points->nnotes);
    for (size_t i = 0; i < points->n; i++) {
        if (points->points[i].status != CLS_OK)
            cls_message("mu = %g: %s", points->points[i].mu, points->points[i].reason);
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

/* Tests all strengths and reports. */
static cls_status test(const cls_session *session, int *exit_status, cls_error *err)
{
    const cls_numbers *const mu = &session->args->mu;
    const char **notes = NULL;
    size_t nnotes = 0;
    cls_point *const points = malloc(mu->n * sizeof *points);
    if (!points)
        return cls_fail_memory(err);
    int worst = 0;
    cls_hypotests(session->calculator, mu->values, mu->n, points);
    for (size_t i = 0; i < mu->n; i++)
        worst = points[i].status == CLS_OK ? worst : 1;
    cls_status status = collect_notes(session->calculator, &notes, &nnotes, err);
    if (status == CLS_OK)
        status = show(session,
                      &(cls_points){.points = points, .n = mu->n, .notes = notes, .nnotes = nnotes},
                      err);
    if (status == CLS_OK)
        *exit_status = worst;
    free(notes);
    free(points);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_session session;
    cls_status status = cls_session_open(&session, args, err);
    if (status == CLS_OK)
        status = test(&session, exit_status, err);
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
