/* Limits for several multiples of one signal: limit(k s) = limit(s)/k. */
#include "infer/limits.h"

#include <stdlib.h>
#include <string.h>

/* Who watches the fits of a calculator, in whose units of strength he is to see them. */
typedef struct watcher {
    const cls_calculator *calculator;
    double factor;
} watcher;

static void pass_on(void *context, const cls_fit_line *line)
{
    const watcher *const w = context;
    cls_fit_line shown = *line;
    shown.mu *= w->factor;
    w->calculator->log(w->calculator->log_context, &shown);
}

static bool ask(void *context)
{
    const watcher *const w = context;
    return w->calculator->go_on(w->calculator->log_context);
}

/* The limits found anew for the scaled signal. */
static cls_status find_again(const cls_calculator *c, double scale, cls_limits **out,
                             cls_error *err)
{
    watcher w = {.calculator = c, .factor = scale};
    const cls_infer_options options = {.optimizer = c->optimizer->name,
                                       .test_stat = c->statistic->name,
                                       .prefit_band = c->band != &c->postfit,
                                       .clip_band = c->clip_band,
                                       .cl = c->cl,
                                       .signal_scale = scale * c->signal_scale,
                                       .log = c->log ? pass_on : NULL,
                                       .log_context = &w,
                                       .go_on = c->go_on ? ask : NULL};
    cls_calculator *scaled = NULL;
    cls_status status = cls_calculator_new(c->model, c->data, &options, &scaled, err);
    if (status == CLS_OK)
        status = cls_limits_root(scaled, out, err);
    cls_calculator_free(scaled);
    return status;
}

static cls_limit divided(cls_limit limit, double scale)
{
    limit.value /= scale;
    limit.bound /= scale;
    return limit;
}

/* Whether all of it holds for the scaled signal too, once strengths are divided. */
static bool may_be_divided(const cls_calculator *c, const cls_limits *limits, double scale)
{
    if (scale != 1.0 && !c->model->poi_is_scale)
        return false;
    if (cls_calculator_may_go_on(c, NULL)) /* there is no time to find them anew */
        return true;
    /* reasons tell strengths; so do notes on a scan, but those on roots tell values of the POI */
    return cls_limits_exit(limits) == 0 &&
           (limits->nnotes == 0 || limits->method == CLS_METHOD_ROOT);
}

cls_status cls_limits_rescaled(const cls_calculator *calculator, const cls_limits *limits,
                               double scale, cls_limits **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    if (!may_be_divided(calculator, limits, scale))
        return find_again(calculator, scale, out, err);
    cls_calculator silent = {.nnotes = 0};
    cls_limits_builder b = {.calculator = &silent,
                            .method = limits->method,
                            .points = malloc((limits->npoints + 1) * sizeof *b.points),
                            .npoints = limits->npoints};
    if (!b.points)
        return cls_fail_memory(err);
    for (size_t i = 0; i < limits->nnotes; i++)
        cls_calculator_add_note(&silent, "%s", limits->notes[i]);
    if (b.npoints)
        memcpy(b.points, limits->points, b.npoints * sizeof *b.points);
    for (size_t i = 0; i < b.npoints; i++) {
        b.points[i].mu /= scale;
        b.points[i].muhat /= scale;
    }
    b.limits[0] = divided(limits->observed, scale);
    for (size_t i = 0; i < CLS_BANDS; i++)
        b.limits[i + 1] = divided(limits->expected[i], scale);
    return cls_builder_finish(&b, out, err);
}
