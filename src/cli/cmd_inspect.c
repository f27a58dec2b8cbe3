#include "cli/command.h"
#include "cli/option.h"
#include "cli/session.h"

static cls_status show(const cls_session *session, cls_error *err)
{
    const cls_inspection inspection = {.workspace = session->workspace, .model = session->model};
    char *report = NULL;
    size_t length = 0;
    const cls_status status = cls_report_inspection(session->args->format, &session->head,
                                                    &inspection, &report, &length, err);
    return status ? status : cls_session_deliver(session, report, length, err);
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    *exit_status = 0;
    cls_session session;
    cls_status status = cls_session_load(&session, args, err);
    if (status == CLS_OK)
        status = show(&session, err);
    cls_session_leave(&session);
    return status;
}

const cls_command cls_command_inspect = {
    .name = "inspect",
    .summary = "what is in a workspace: channels, samples, parameters, measurements",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit inspect workspace.json",
                 "cls-limit inspect workspace.json --format json -o contents.json"},
    .run = run,
};
