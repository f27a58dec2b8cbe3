#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/option.h"
#include "cli/session.h"

#include <stdlib.h>

static cls_status show(const cls_session *session, const cls_evaluation *evaluation, cls_error *err)
{
    char *report = NULL;
    size_t length = 0;
    cls_status status = cls_report_evaluation(session->args->format, &session->head, evaluation,
                                              &report, &length, err);
    if (status == CLS_OK)
        status = cls_session_deliver(session, report, length, err);
    if (evaluation->status != CLS_OK)
        cls_message("%s", evaluation->reason);
    return status;
}

/* The file of --at wins over --set and --fix: a note names the parameters whose values were lost.
 */
static cls_status note_lost(const cls_session *session, const double *theta, cls_error *err)
{
    enum { SHOWN = 3 };
    cls_text note = {0};
    size_t lost = 0;
    for (size_t p = 0; p < cls_model_parameters(session->model); p++) {
        const cls_parameter parameter = cls_model_parameter(session->model, p);
        if (!cls_model_is_edited(session->model, p) || theta[p] == parameter.init)
            continue;
        if (lost++ < SHOWN)
            cls_text_add_format(&note, "%s%s", note.length ? ", " : "", parameter.name);
    }
    if (lost > SHOWN)
        cls_text_add_format(&note, " and %zu more", lost - SHOWN);
    cls_text_add_format(&note, ": the value of --set or --fix has no effect, %s has another",
                        session->args->at);
    const char *const notes[] = {note.bytes};
    if (!note.failed)
        cls_session_show_notes(session, notes, lost > 0);
    const bool failed = note.failed;
    cls_text_free(&note);
    return failed ? cls_fail_memory(err) : CLS_OK;
}

/* The parameters that were asked for: those of --at, or the start values. */
static cls_status take_parameters(const cls_session *session, double *theta, cls_error *err)
{
    const char *const path = session->args->at;
    if (path) {
        const cls_status status = cls_parameters_read(session->model, path, theta, err);
        return status ? status : note_lost(session, theta, err);
    }
    for (size_t p = 0; p < cls_model_parameters(session->model); p++)
        theta[p] = cls_model_parameter(session->model, p).init;
    return CLS_OK;
}

static cls_status evaluate(const cls_session *session, int *exit_status, cls_error *err)
{
    cls_evaluation *evaluation = NULL;
    const size_t n = cls_model_parameters(session->model);
    double *const theta = malloc((n ? n : 1) * sizeof *theta);
    if (!theta)
        return cls_fail_memory(err);
    cls_status status = take_parameters(session, theta, err);
    if (status == CLS_OK)
        status = cls_evaluate(session->model, session->data, theta, &evaluation, err);
    free(theta);
    if (status == CLS_OK)
        status = show(session, evaluation, err);
    if (status == CLS_OK)
        *exit_status = cls_status_exit(evaluation->status);
    cls_evaluation_free(evaluation);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_session session;
    cls_status status = cls_session_load(&session, args, err);
    const bool without_data = status == CLS_OK && args->data.kind == CLS_DATA_OBSERVED &&
                              cls_workspace_is_bare(session.workspace);
    if (status == CLS_OK && !without_data)
        status = cls_session_take_data(&session, err);
    if (status == CLS_OK)
        status = evaluate(&session, exit_status, err);
    cls_session_leave(&session);
    return status;
}

const cls_command cls_command_eval = {
    .name = "eval",
    .summary = "-2 ln L with its parts and gradient, and expected events, at given parameters",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_AT |
               CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit eval workspace.json",
                 "cls-limit eval workspace.json --at params.json --format json"},
    .run = run,
};
