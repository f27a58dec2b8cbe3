#include "cli/each.h"

#include "base/error.h"
#include "cli/comparison.h"
#include "cli/interrupt.h"

#include <stdlib.h>

/* What was found: as asked for, and as JSON to be compared. */
typedef struct outcome {
    const cls_each *each;
    const cls_arguments *args;
    char *results; /* [slots x size] */
    size_t size;
    cls_text report, json;
    int exit_status;
} outcome;

static cls_status test(void *context, size_t slot, cls_calculator *calculator, cls_error *err)
{
    const outcome *const to = context;
    (void)err;
    to->each->test(to->args, calculator, to->results + slot * to->size);
    return CLS_OK;
}

/* Appends the report of a result, and keeps what is to be said of it. */
static cls_status add_report(outcome *to, cls_session *session, const void *result, cls_error *err)
{
    const cls_each *const each = to->each;
    cls_status status = each->report(to->args->format, session, result, &to->report, err);
    if (status == CLS_OK && to->args->compare.reference)
        status = each->report("json", session, result, &to->json, err);
    cls_session_keep_notes(session, session->notes, session->nnotes);
    if (each->explain(session, result))
        to->exit_status = 1;
    return status;
}

static cls_status test_all(outcome *to, cls_session *session, cls_error *err)
{
    cls_status status = CLS_OK;
    cls_ahead ahead = {.session = session, .work = test, .context = to};
    to->size = to->each->size(to->args);
    to->results = malloc(cls_ahead_slots(session) * to->size);
    if (!to->results)
        return cls_fail_memory(err);
    for (size_t i = 0; status == CLS_OK && i < to->args->scales.n; i++) {
        size_t slot = 0;
        status = cls_session_turn(session, i, err);
        if (status == CLS_OK)
            status = cls_ahead_get(&ahead, &slot, err);
        if (status == CLS_OK)
            status = cls_session_collect_notes(session, err);
        if (status == CLS_OK)
            status = add_report(to, session, to->results + slot * to->size, err);
    }
    cls_ahead_close(&ahead);
    free(to->results);
    return status;
}

cls_status cls_each_run(const cls_each *each, const cls_arguments *args, int *exit_status,
                        cls_error *err)
{
    cls_session session = {.args = args};
    outcome found = {.each = each, .args = args};
    cls_status status = cls_comparison_check(args, err);
    if (status == CLS_OK)
        status = cls_session_load(&session, args, err);
    if (each->test_stat)
        session.head.test_stat = each->test_stat;
    if (status == CLS_OK)
        status = test_all(&found, &session, err);
    if (status == CLS_OK)
        status = cls_session_deliver_text(&session, &found.report, err);
    if (status == CLS_OK && args->compare.reference && !cls_interrupted())
        status = cls_comparison_make(args, &found.json, &found.exit_status, err);
    if (status == CLS_OK)
        *exit_status = found.exit_status;
    cls_text_free(&found.report);
    cls_text_free(&found.json);
    cls_session_leave(&session);
    return status;
}
