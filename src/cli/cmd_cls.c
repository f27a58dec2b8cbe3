#include "cli/command.h"
#include "cli/each.h"
#include "cli/option.h"

static size_t size(const cls_arguments *args)
{
    return args->mu.n * sizeof(cls_point);
}

static void test(const cls_arguments *args, cls_calculator *calculator, void *result)
{
    cls_hypotests(calculator, args->mu.values, args->mu.n, result);
}

static cls_status report(const char *format, const cls_session *session, const void *result,
                         cls_text *text, cls_error *err)
{
    const cls_points points = {.points = result,
                               .n = session->args->mu.n,
                               .notes = session->notes,
                               .nnotes = session->nnotes};
    char *made = NULL;
    size_t length = 0;
    const cls_status status =
        cls_report_points(format, &session->head, &points, &made, &length, err);
    return cls_session_append(status, made, length, text);
}

static bool explain(cls_session *session, const void *result)
{
    const cls_point *const points = result;
    bool missing = false;
    for (size_t i = 0; i < session->args->mu.n; i++) {
        if (points[i].status == CLS_OK)
            continue;
        missing = true;
        if (points[i].status != CLS_INTERRUPTED) /* that is said once, at the end */
            cls_session_keep_message(session, "%smu = %g: %s", session->prefix, points[i].mu,
                                     points[i].reason);
    }
    return missing;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    static const cls_each each = {.size = size, .test = test, .report = report, .explain = explain};
    return cls_each_run(&each, args, exit_status, err);
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
