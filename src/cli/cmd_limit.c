#include "base/error.h"
#include "cli/command.h"
#include "cli/comparison.h"
#include "cli/curve.h"
#include "cli/finder.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/option.h"
#include "cli/picture.h"

#include <stdlib.h>
#include <string.h>

enum { LIMITS = 1 + CLS_BANDS };

/* All that the command works with. */
typedef struct work {
    cls_session session;
    cls_finder finder;
    cls_limits *last;      /* those that were found last */
    bool over;             /* the last scan is empty: interrupted */
    cls_text report, json; /* as asked for, and to be compared */
    int exit_status;
} work;

static const cls_limit *limit_at(const cls_limits *limits, size_t i)
{
    return i == 0 ? &limits->observed : &limits->expected[i - 1];
}

/* Keeps messages on why limits are missing, one for each kind of reason; false if none is. */
static bool explain_limits(cls_session *session, const cls_limits *limits)
{
    static const char *const names[LIMITS] = {"observed",          "expected -2 sigma",
                                              "expected -1 sigma", "expected median",
                                              "expected +1 sigma", "expected +2 sigma"};
    const size_t n = cls_session_has_band(session) ? LIMITS : 1;
    bool said[LIMITS] = {false}, said_any = false;
    for (size_t i = 0; i < n; i++) {
        const cls_limit *const limit = limit_at(limits, i);
        if (limit->status == CLS_OK || said[i])
            continue;
        said_any = true;
        size_t alike = 0;
        for (size_t j = i + 1; j < n; j++) {
            const bool same = limit_at(limits, j)->status == limit->status;
            said[j] = said[j] || same;
            alike += same;
        }
        if (alike)
            cls_session_keep_message(session, "%sno %s limit: %s (and %zu more)", session->prefix,
                                     names[i], limit->reason, alike);
        else
            cls_session_keep_message(session, "%sno %s limit: %s", session->prefix, names[i],
                                     limit->reason);
    }
    return said_any;
}

/* Keeps the notes, and messages on what is missing: limits, or else the first point that failed. */
static void explain(cls_session *session, const cls_limits *limits)
{
    cls_session_keep_notes(session, limits->notes, limits->nnotes);
    if (cls_interrupted() || explain_limits(session, limits))
        return;
    for (size_t i = 0; i < limits->npoints; i++)
        if (limits->points[i].status != CLS_OK) {
            cls_session_keep_message(session, "%smu = %g: %s", session->prefix,
                                     limits->points[i].mu, limits->points[i].reason);
            return;
        }
}

/* The exit status: without a band, only the observed limit and the points count. */
static int exit_status_of(const cls_session *session, const cls_limits *limits)
{
    cls_limits seen = *limits;
    for (size_t i = 0; i < CLS_BANDS && !cls_session_has_band(session); i++)
        seen.expected[i].status = CLS_OK;
    return cls_limits_exit(&seen);
}

static cls_status append(const cls_session *session, const char *format, const cls_limits *limits,
                         cls_text *text, cls_error *err)
{
    char *report = NULL;
    size_t length = 0;
    const cls_status status =
        cls_report_limits(format, &session->head, limits, &report, &length, err);
    return cls_session_append(status, report, length, text);
}

/* Appends the report of a set of limits, and keeps what is to be said of them. */
static cls_status add_report(work *w, const cls_limits *limits, cls_error *err)
{
    cls_session *const session = &w->session;
    cls_status status = append(session, session->args->format, limits, &w->report, err);
    if (status == CLS_OK && session->args->compare.reference)
        status = append(session, "json", limits, &w->json, err);
    explain(session, limits);
    if (exit_status_of(session, limits) != 0)
        w->exit_status = 1;
    return status;
}

/* Whether nothing of a scan was done: all is said to be interrupted, whatever the signal scale. */
static bool is_empty(const cls_session *session, const cls_limits *limits)
{
    if (!cls_interrupted() || session->args->scan.n == 0)
        return false;
    for (size_t i = 0; i < limits->npoints; i++)
        if (limits->points[i].status != CLS_INTERRUPTED)
            return false;
    return true;
}

/* The limits for signal scale i. */
static cls_status find(work *w, size_t i, cls_error *err)
{
    cls_status status = cls_session_turn(&w->session, i, err);
    w->over = w->over || (w->last && is_empty(&w->session, w->last));
    if (status == CLS_OK && w->over) /* so are those that follow */
        return add_report(w, w->last, err);
    cls_limits_free(w->last);
    w->last = NULL;
    if (status == CLS_OK)
        status = cls_finder_find(&w->finder, &w->last, err);
    if (status == CLS_OK)
        status = add_report(w, w->last, err);
    return status;
}

/* What the picture's script is made of. */
typedef struct drawing {
    const cls_report_head *head;
    cls_plot plot;
} drawing;

static cls_status make_script(const void *context, cls_picture_target target, char **text,
                              size_t *length, cls_error *err)
{
    const drawing *const d = context;
    cls_plot plot = d->plot;
    plot.terminal = target.terminal;
    plot.output = target.output;
    return cls_report_plot(d->head, &plot, text, length, err);
}

/* The picture of the limits; without a scan its points have to be tested. */
static cls_status draw(work *w, cls_error *err)
{
    const cls_session *const session = &w->session;
    cls_plot plot = {.limits = w->last,
                     .points = w->last->points,
                     .n = w->last->npoints,
                     .tails = session->args->plot_tails};
    cls_point *sampled = NULL;
    cls_status status = CLS_OK;
    bool drawn = false;
    if (!session->args->scan.n) {
        status = cls_curve_sample(session->calculator, w->last, session->head.signal_scale,
                                  &sampled, &plot.n, err);
        plot.points = sampled;
    }
    const drawing d = {&session->head, plot};
    if (status == CLS_OK)
        status =
            cls_picture_draw(session->args->plot, &(cls_picture){make_script, &d}, &drawn, err);
    w->exit_status = drawn ? w->exit_status : 1;
    free(sampled);
    return status;
}

/* CLS_USAGE for options that do not go together. */
static cls_status check(const cls_arguments *args, cls_error *err)
{
    if (args->plot && args->scales.n > 1)
        return cls_fail(err, CLS_USAGE, "--plot", "a picture shows one signal scale, not %zu",
                        args->scales.n);
    if (args->scan.n)
        return CLS_OK;
    if (strcmp(args->interpolate, cls_scan_method_name(0)) != 0)
        return cls_fail(err, CLS_USAGE, "--interpolate", "there is no --scan to interpolate");
    return CLS_OK;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    work w = {.exit_status = 0};
    cls_status status = check(args, err);
    if (status != CLS_OK)
        return status;
    cls_session_open(&w.session, args);
    w.finder = cls_finder_of(&w.session);
    status = cls_comparison_check(args, err);
    if (status == CLS_OK)
        status = cls_session_load(&w.session, args, err);
    for (size_t i = 0; i < args->scales.n && status == CLS_OK; i++)
        status = find(&w, i, err);
    if (status == CLS_OK)
        status = cls_session_deliver_text(&w.session, &w.report, err);
    const bool whole = !cls_interrupted();
    if (status == CLS_OK && args->plot && whole)
        status = draw(&w, err);
    else if (status == CLS_OK && args->plot)
        cls_message("%s is not drawn: interrupted", args->plot);
    if (status == CLS_OK && args->compare.reference && whole)
        status = cls_comparison_make(args, &w.json, &w.exit_status, err);
    if (status == CLS_OK)
        *exit_status = w.exit_status;
    cls_finder_free(&w.finder);
    cls_limits_free(w.last);
    cls_text_free(&w.report);
    cls_text_free(&w.json);
    cls_session_leave(&w.session);
    return status;
}

const cls_command cls_command_limit = {
    .name = "limit",
    .summary = "observed and expected upper limits (the default)",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_SIGNAL | CLS_OPTIONS_TEST | CLS_OPTIONS_COMPARE | CLS_OPTIONS_LIMIT |
               CLS_OPTIONS_PICTURE | CLS_OPTIONS_PLOT | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit workspace.json --scan 0.1:4:0.1",
                 "cls-limit workspace.json --cl 0.9 --format json -o limit.json"},
    .run = run,
};
