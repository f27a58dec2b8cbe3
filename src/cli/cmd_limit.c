#include "cli/command.h"
#include "cli/message.h"
#include "cli/option.h"
#include "cli/session.h"

enum { LIMITS = 1 + CLS_BANDS };

/* Says why limits are missing, one line for each kind of reason, or else which point failed. */
static void explain(const cls_limits *limits)
{
    static const char *const names[LIMITS] = {"observed",          "expected -2 sigma",
                                              "expected -1 sigma", "expected median",
                                              "expected +1 sigma", "expected +2 sigma"};
    const cls_limit *all[LIMITS] = {&limits->observed};
    for (size_t i = 0; i < CLS_BANDS; i++)
        all[i + 1] = &limits->expected[i];
    bool said[LIMITS] = {false}, said_any = false;
    for (size_t i = 0; i < LIMITS; i++) {
        if (all[i]->status == CLS_OK || said[i])
            continue;
        said_any = true;
        size_t alike = 0;
        for (size_t j = i + 1; j < LIMITS; j++) {
            said[j] = said[j] || all[j]->status == all[i]->status;
            alike += all[j]->status == all[i]->status;
        }
        if (alike)
            cls_message("no %s limit: %s (and %zu more)", names[i], all[i]->reason, alike);
        else
            cls_message("no %s limit: %s", names[i], all[i]->reason);
    }
    for (size_t i = 0; i < limits->npoints && !said_any; i++)
        if (limits->points[i].status != CLS_OK) {
            cls_message("mu = %g: %s", limits->points[i].mu, limits->points[i].reason);
            break;
        }
}

static cls_status show(const cls_session *session, const cls_limits *limits, cls_error *err)
{
    char *report = NULL;
    size_t length = 0;
    cls_status status =
        cls_report_limits(session->args->format, &session->head, limits, &report, &length, err);
    if (status == CLS_OK)
        status = cls_session_deliver(session, report, length, err);
    cls_session_show_notes(session, limits->notes, limits->nnotes);
    explain(limits);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_session session;
    cls_limits *limits = NULL;
    cls_status status = cls_session_open(&session, args, err);
    if (status == CLS_OK && args->scan.n)
        status = cls_limits_scan(session.calculator, args->scan.values, args->scan.n, &limits, err);
    else if (status == CLS_OK)
        status = cls_limits_root(session.calculator, &limits, err);
    if (status == CLS_OK)
        status = show(&session, limits, err);
    if (status == CLS_OK)
        *exit_status = cls_limits_exit(limits);
    cls_limits_free(limits);
    cls_session_close(&session);
    return status;
}

const cls_command cls_command_limit = {
    .name = "limit",
    .summary = "observed and expected upper limits (the default)",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_TEST | CLS_OPTIONS_LIMIT | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit workspace.json --scan 0.1:4:0.1",
                 "cls-limit workspace.json --cl 0.9 --format json -o limit.json"},
    .run = run,
};
