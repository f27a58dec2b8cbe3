#include "cli/command.h"
#include "cli/each.h"
#include "cli/option.h"

static size_t size(const cls_arguments *args)
{
    (void)args;
    return sizeof(cls_discovery);
}

static void test(const cls_arguments *args, cls_calculator *calculator, void *result)
{
    (void)args;
    (void)cls_discover(calculator, result);
}

static cls_status report(const char *format, const cls_session *session, const void *result,
                         cls_text *text, cls_error *err)
{
    const cls_discovered discovered = {
        .result = result, .notes = session->notes, .nnotes = session->nnotes};
    char *made = NULL;
    size_t length = 0;
    const cls_status status =
        cls_report_discovery(format, &session->head, &discovered, &made, &length, err);
    return cls_session_append(status, made, length, text);
}

static bool explain(cls_session *session, const void *result)
{
    const cls_discovery *const found = result;
    if (found->status != CLS_OK && found->status != CLS_INTERRUPTED) /* that is said at the end */
        cls_session_keep_message(session, "%s%s", session->prefix, found->reason);
    return found->status != CLS_OK;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    static const cls_each each = {
        .test_stat = "q0", .size = size, .test = test, .report = report, .explain = explain};
    return cls_each_run(&each, args, exit_status, err);
}

const cls_command cls_command_discovery = {
    .name = "discovery",
    .summary = "p0 and Z of the background alone, observed and expected for mu = 1",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_SIGNAL | CLS_OPTIONS_COMPARE | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit discovery workspace.json",
                 "cls-limit discovery workspace.json --data asimov:1"},
    .run = run,
};
