#include "base/error.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/session.h"

#include <stdlib.h>

/* Appends the report of a test, and keeps what is to be said of it. */
static cls_status add_report(cls_session *session, const cls_discovered *discovered, cls_text *text,
                             int *exit_status, cls_error *err)
{
    char *report = NULL;
    size_t length = 0;
    const cls_discovery *const result = discovered->result;
    const cls_status status = cls_report_discovery(session->args->format, &session->head,
                                                   discovered, &report, &length, err);
    if (status == CLS_OK)
        cls_text_add_bytes(text, report, length);
    cls_report_free(report);
    cls_session_keep_notes(session, discovered->notes, discovered->nnotes);
    if (result->status != CLS_OK) {
        *exit_status = 1;
        cls_session_keep_message(session, "%s%s", session->prefix, result->reason);
    }
    return status;
}

/* Tests with signal scale i, and appends the report. */
static cls_status test(cls_session *session, size_t i, cls_text *text, int *exit_status,
                       cls_error *err)
{
    cls_discovery result;
    const char **notes = NULL;
    size_t nnotes = 0;
    cls_status status = cls_session_turn(session, i, err);
    if (status == CLS_OK)
        status = cls_session_calculate(session, session->head.signal_scale, err);
    if (status != CLS_OK)
        return status;
    (void)cls_discover(session->calculator, &result);
    status = cls_session_collect_notes(session, &notes, &nnotes, err);
    if (status == CLS_OK)
        status =
            add_report(session, &(cls_discovered){&result, notes, nnotes}, text, exit_status, err);
    free(notes);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_session session;
    cls_text text = {0};
    int found = 0;
    cls_status status = cls_session_load(&session, args, err);
    session.head.test_stat = "q0";
    for (size_t i = 0; status == CLS_OK && i < args->scales.n; i++)
        status = test(&session, i, &text, &found, err);
    if (status == CLS_OK)
        status = cls_session_deliver_text(&session, &text, err);
    if (status == CLS_OK)
        *exit_status = found;
    cls_text_free(&text);
    cls_session_close(&session);
    return status;
}

const cls_command cls_command_discovery = {
    .name = "discovery",
    .summary = "p0 and Z of the background alone, observed and expected for mu = 1",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_SIGNAL | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit discovery workspace.json",
                 "cls-limit discovery workspace.json --data asimov:1"},
    .run = run,
};
