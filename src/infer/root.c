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

enum { MAX_RANGE_STEPS = 120, MAX_ROOT_STEPS = 200, MAX_HALVINGS = 60 };

/* Relative change of the root at which it is known: q is exact to about 1e-14. */
static const double root_tolerance = 1e-13;

/* How far beyond the expected place a range is tried, and the largest strength that is tried. */
static const double range_margin = 1.02, largest_strength = 1e15;

/* How far from its target a curve may be at a root: more means that it jumps there. */
static const double height_tolerance = 1e-7;

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

/* Rises through 0 at the limit; the lowest mu needs no test: CLs = 1, q_A = 0 there. */
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
    if (!(mu > cls_calculator_lowest(t->builder->calculator)))
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

/* The last tested strength where the curve has not reached its target; else the lowest of all. */
static double last_below(const target *t, double *next)
{
    const cls_limits_builder *const b = t->builder;
    *next = (double)NAN;
    for (size_t i = b->npoints; i-- > 0;) {
        if (b->points[i].status)
            continue;
        if (height(t, &b->points[i]) < 0.0)
            return b->points[i].mu;
        *next = b->points[i].mu;
    }
    return cls_calculator_lowest(b->calculator);
}

/* The next strength to look at above mu, where the curve is still below its target. */
static double beyond(const target *t, const cls_point *last)
{
    const double reached = fmax(sqrt(last->q_asimov), CLS_LEAST_SENSITIVITY);
    const double ratio = range_margin * t->asimov / reached;
    const double lowest = cls_calculator_lowest(t->builder->calculator);
    const double farther = fmax(t->curve == 0 ? 2.0 : range_margin, ratio);
    return fmin(lowest + (last->mu - lowest) * farther,
                cls_calculator_highest(t->builder->calculator));
}

/*
 * Tests larger strengths until one lies above the limit; where a test fails, between it and the
 * last one that did not. False where none does.
 */
static bool find_bracket(target *t, double *low, double *high)
{
    const double largest = largest_strength / t->builder->calculator->signal_scale;
    double wall = HUGE_VAL; /* the lowest strength where a test failed */
    for (int i = 0; i < MAX_RANGE_STEPS; i++) {
        *low = last_below(t, high);
        if (!isnan(*high))
            return true;
        const cls_point *last = NULL;
        for (size_t k = 0; k < t->builder->npoints; k++)
            if (!t->builder->points[k].status)
                last = &t->builder->points[k];
        double next = last ? beyond(t, last) : 0.0;
        if (last && !(next < wall))
            next = 0.5 * (last->mu + wall);
        if (!last || next > largest || next == wall || next == last->mu)
            return false;
        t->status = CLS_OK;
        (void)height_at(next, t);
        if (t->status == CLS_NO_MEMORY || t->status == CLS_INTERRUPTED)
            return false;
        wall = t->status ? next : wall;
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
    const bool found = find_bracket(t, &low, &high);
    if (!found && !t->status)
        return cls_limit_missing(
            CLS_ABOVE_RANGE, low, "CLs stays above %g up to mu = %g%s", t->level, low,
            low < cls_calculator_highest(t->builder->calculator) ? "" : ", its upper bound");
    t->status = found ? CLS_OK : t->status;
    const double root = found ? solve(t, low, high) : (double)NAN;
    const double residual = t->status ? 0.0 : height_at(root, t);
    if (t->status)
        return cls_limit_missing(t->status, (double)NAN, "mu = %g: %s", t->failed_mu, t->reason);
    if (!(fabs(residual) <= height_tolerance))
        return cls_limit_missing(CLS_FIT_FAILED, (double)NAN,
                                 "CLs jumps across %g at mu = %g: the fits there disagree",
                                 t->level, root);
    return (cls_limit){.value = root, .bound = (double)NAN};
}

/*
 * Tests the strength so far from the lowest, or at half that distance, or at half of it again,
 * until the likelihood is not 0. NULL: no memory.
 */
static const cls_point *test_possible(cls_limits_builder *b, double distance, cls_error *err)
{
    const double lowest = cls_calculator_lowest(b->calculator);
    const double highest = cls_calculator_highest(b->calculator);
    const cls_point *point;
    for (int i = 0; i < MAX_HALVINGS; i++, distance *= 0.5) {
        if (cls_builder_test(b, fmin(lowest + distance, highest), &point, err))
            return NULL;
        if (point->status != CLS_IMPOSSIBLE_BIN || b->calculator->asimov_error.code)
            break;
    }
    return point;
}

/* Tests growing strengths until there is sensitivity. */
static cls_limit find_sensitivity(cls_limits_builder *b, cls_error *err)
{
    const double unit = 1.0 / b->calculator->signal_scale;
    const double strengths[] = {unit, 1e3 * unit, CLS_LAST_STRENGTH * unit};
    for (size_t i = 0; i < sizeof strengths / sizeof strengths[0]; i++) {
        const cls_point *const point = test_possible(b, strengths[i], err);
        if (!point)
            return cls_limit_missing(CLS_NO_MEMORY, (double)NAN, "out of memory");
        if (point->status)
            return cls_limit_missing(point->status, (double)NAN, "mu = %g: %.200s", point->mu,
                                     point->reason);
        if (sqrt(point->q_asimov) >= CLS_LEAST_SENSITIVITY)
            return (cls_limit){.status = CLS_OK};
    }
    return cls_limit_missing(
        CLS_NO_SENSITIVITY, (double)NAN, "the data cannot tell any strength up to %g from %g",
        cls_last_strength(b->calculator), cls_calculator_lowest(b->calculator));
}

/* Finds all limits. CLS_NO_MEMORY only. */
static cls_status find_all(cls_limits_builder *b, cls_error *err)
{
    const cls_limit start = find_sensitivity(b, err);
    for (size_t i = 0; i < CLS_CURVES; i++) {
        const size_t curve = (i + 1) % CLS_CURVES; /* the observed one last: a range is known */
        const double cl = b->calculator->cl;
        target t = {.builder = b, .curve = curve, .level = 1.0 - cl, .err = err};
        t.asimov = cls_asymptotic_target(curve ? curve - 1 : CLS_BANDS - 1, cl);
        b->limits[curve] = start.status ? start : find(&t);
        if (b->limits[curve].status == CLS_NO_MEMORY)
            return CLS_NO_MEMORY;
    }
    return CLS_OK;
}

cls_status cls_limits_root(cls_calculator *calculator, cls_limits **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_limits_builder b = {.calculator = calculator, .method = CLS_METHOD_ROOT};
    double lo = 0.0, hi = HUGE_VAL;
    int round = 0;
    cls_status status;
    do { /* again where something was found on the way that changes earlier points */
        cls_builder_forget(&b, lo, hi);
        status = find_all(&b, err);
    } while (!status && cls_calculator_take_stale(calculator, &lo, &hi) &&
             ++round < CLS_MAX_ROUNDS);
    if (status) {
        free(b.points);
        return cls_fail_memory(err);
    }
    return cls_builder_finish(&b, out, err);
}
