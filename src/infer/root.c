/*
 * Limits as roots. For the expected ones CLs need not be looked at: they cross 1 - CL where
 * sqrt q_A(mu), one curve for all of them, reaches a known value. sqrt q_A is nearly linear in mu,
 * so its first value tells the range to look in.
 */
#include "infer/asymptotic.h"
#include "infer/limits.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_RANGE_STEPS = 80, MAX_ROOT_STEPS = 200 };

/* Strengths at which sensitivity is looked for, in units of the nominal signal: 1 to the last. */
static const double last_strength = 1e6, strength_step = 1e3;

/* Relative change of the root at which it is known: q is exact to about 1e-14. */
static const double root_tolerance = 1e-13;

/* How far beyond the expected place a range is tried. */
static const double range_margin = 1.02;

/* CLs below this is taken as this: its logarithm exists. */
static const double least_cls = 1e-300;

/* A curve's root problem. */
typedef struct target {
    cls_limits_builder *builder;
    size_t curve;
    double level;      /* 1 - CL */
    double asimov;     /* expected curves: sqrt q_A at the limit */
    cls_status status; /* of the first test that failed */
    double failed_mu;
    char reason[200];
    cls_error *err;
} target;

/* Rises through 0 at the limit; mu = 0 needs no test: CLs = 1, q_A = 0 there. */
static double height(const target *t, const cls_point *point)
{
    if (t->curve > 0)
        return (point ? sqrt(point->q_asimov) : 0.0) - t->asimov;
    return log(t->level) - log(point ? fmax(point->cls_obs, least_cls) : 1.0);
}

/* The height at mu; 0, which ends every search, where the test fails. */
static double height_at(double mu, void *context)
{
    target *const t = context;
    if (mu == 0.0)
        return height(t, NULL);
    const cls_point *point;
    t->status = cls_builder_test(t->builder, mu, &point, t->err);
    if (!t->status && point->status) {
        t->status = point->status;
        t->failed_mu = mu;
        (void)snprintf(t->reason, sizeof t->reason, "%.199s", point->reason);
    }
    return t->status ? 0.0 : height(t, point);
}

/* The last tested strength below which the curve has not reached its target; 0 if there is none. */
static double last_below(const target *t, double *next)
{
    const cls_limits_builder *const b = t->builder;
    *next = (double)NAN;
    for (size_t i = b->npoints; i-- > 0;) {
        if (height(t, &b->points[i]) < 0.0)
            return b->points[i].mu;
        *next = b->points[i].mu;
    }
    return 0.0;
}

/* Tests larger strengths until one lies above the limit. False where none does. */
static bool find_bracket(target *t, double *low, double *high)
{
    for (int i = 0; i < MAX_RANGE_STEPS; i++) {
        *low = last_below(t, high);
        if (!isnan(*high))
            return true;
        const cls_point *const last = &t->builder->points[t->builder->npoints - 1];
        const double reached = sqrt(last->q_asimov);
        const double ratio = range_margin * t->asimov / fmax(reached, CLS_LEAST_SENSITIVITY);
        (void)height_at(last->mu * fmax(t->curve == 0 ? 2.0 : range_margin, ratio), t);
        if (t->status)
            return false;
    }
    return false;
}

static double solve(target *t, double low, double high)
{
    gsl_function f = {.function = height_at, .params = t};
    gsl_root_fsolver *const solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver) {
        t->status = cls_fail_memory(t->err);
        return (double)NAN;
    }
    double root = high, before = low;
    if (height_at(high, t) > 0.0 && gsl_root_fsolver_set(solver, &f, low, high) == GSL_SUCCESS)
        for (int i = 0; i < MAX_ROOT_STEPS && !t->status; i++) {
            before = root;
            (void)gsl_root_fsolver_iterate(solver);
            root = gsl_root_fsolver_root(solver);
            if (fabs(root - before) <= root_tolerance * fabs(root))
                break;
        }
    gsl_root_fsolver_free(solver);
    return root;
}

static cls_limit find(target *t)
{
    double low, high;
    if (!find_bracket(t, &low, &high) && !t->status)
        return cls_limit_missing(CLS_ABOVE_RANGE, low, "CLs stays above %g up to mu = %g", t->level,
                                 low);
    const double root = t->status ? (double)NAN : solve(t, low, high);
    if (t->status)
        return cls_limit_missing(t->status, (double)NAN, "mu = %g: %s", t->failed_mu, t->reason);
    return (cls_limit){.value = root, .bound = (double)NAN};
}

/* Tests growing strengths until there is sensitivity. */
static cls_limit find_sensitivity(cls_limits_builder *b, cls_error *err)
{
    const double unit = 1.0 / b->calculator->signal_scale;
    for (double mu = unit; mu <= last_strength * unit * 1.5; mu *= strength_step) {
        const cls_point *point;
        if (cls_builder_test(b, mu, &point, err))
            return cls_limit_missing(CLS_NO_MEMORY, (double)NAN, "out of memory");
        if (point->status)
            return cls_limit_missing(point->status, (double)NAN, "mu = %g: %.200s", mu,
                                     point->reason);
        if (sqrt(point->q_asimov) >= CLS_LEAST_SENSITIVITY)
            return (cls_limit){.status = CLS_OK};
    }
    return cls_limit_missing(CLS_NO_SENSITIVITY, (double)NAN,
                             "the data cannot tell any strength up to %g from 0",
                             last_strength * unit);
}

cls_status cls_limits_root(cls_calculator *calculator, cls_limits **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_limits_builder b = {.calculator = calculator, .method = CLS_METHOD_ROOT};
    const cls_limit start = find_sensitivity(&b, err);
    for (size_t i = 0; i < CLS_CURVES; i++) {
        const size_t curve = (i + 1) % CLS_CURVES; /* the observed one last: a range is known */
        target t = {.builder = &b, .curve = curve, .level = 1.0 - calculator->cl, .err = err};
        t.asimov = cls_asymptotic_target(curve ? curve - 1 : CLS_BANDS - 1, calculator->cl);
        b.limits[curve] = start.status ? start : find(&t);
    }
    for (size_t i = 0; i < CLS_CURVES; i++)
        if (b.limits[i].status == CLS_NO_MEMORY) {
            free(b.points);
            return CLS_NO_MEMORY;
        }
    return cls_builder_finish(&b, out, err);
}
