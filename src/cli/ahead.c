#include "cli/ahead.h"

#include "base/error.h"
#include "cli/pool.h"

#include <stdlib.h>

/* What the scans share. */
typedef struct work {
    cls_session *session;
    const cls_scan_options *options;
    cls_scan_ahead *scans;
} work;

static void make_scan(void *context, size_t i)
{
    const work *const w = context;
    const cls_arguments *const args = w->session->args;
    cls_scan_ahead *const scan = &w->scans[i];
    cls_infer_options options = cls_session_options(w->session, args->scales.values[i]);
    cls_calculator *calculator = NULL;
    options.run = NULL; /* the threads are busy */
    if (!cls_calculator_new(w->session->model, w->session->data, &options, &calculator, NULL))
        (void)cls_limits_scan_as(calculator, args->scan.values, args->scan.n, w->options,
                                 &scan->limits, NULL);
    cls_calculator_free(calculator);
}

cls_status cls_scans_ahead(cls_session *session, const cls_scan_options *options,
                           cls_scan_ahead **out, cls_error *err)
{
    const cls_arguments *const args = session->args;
    *out = NULL;
    if (session->threads < 2 || args->scales.n < 2 || args->scan.n == 0 ||
        cls_session_data_are_scaled(session))
        return CLS_OK;
    *out = calloc(args->scales.n, sizeof **out);
    if (!*out)
        return cls_fail_memory(err);
    work w = {session, options, *out};
    cls_pool_run(&session->threads, args->scales.n, make_scan, &w);
    return CLS_OK;
}

void cls_scans_ahead_free(cls_scan_ahead *scans, size_t n)
{
    for (size_t i = 0; scans && i < n; i++)
        cls_limits_free(scans[i].limits);
    free(scans);
}
