/*
 * Limits as roots, each in a range that is found by itself. sqrt q_A is nearly linear in mu, so
 * that its first values tell the range to look in.
 */
#include "infer/crossing.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_RANGE_STEPS = 120, MAX_HALVINGS = 60 };

/* How far beyond the expected place a range is tried, and the largest strength that is tried. */
static const double range_margin = 1.02, largest_strength = 1e15;

/* How much farther than what q_A itself tells its derivative may lead. */
static const double far_enough = 2.0;

/* The last tested strength where the curve has not reached its target; else the lowest of all. */
static double last_below(const cls_crossing *k, double *next)
{
    const cls_limits_builder *const b = k->tested;
    *next = (double)NAN;
    for (size_t i = b->npoints; i-- > 0;) {
        if (b->points[i].status)
            continue;
        if (cls_crossing_height(k, &b->points[i]) < 0.0)
            return b->points[i].mu;
        *next = b->points[i].mu;
    }
    return cls_calculator_lowest(b->calculator);
}

/* The next strength to look at above the last one, where the curve is still below its target. */
static double beyond(const cls_crossing *k, const cls_point *last)
{
    const double lowest = cls_calculator_lowest(k->tested->calculator);
    const double slope = cls_crossing_slope(k, last), reached = last->mu - lowest;
    double way = 2.0 * reached;
    if (k->curve > 0)
        way = reached * k->asimov / fmax(sqrt(last->q_band), CLS_LEAST_SENSITIVITY);
    if (slope > 0.0) /* but a curve may be flat there */
        way = fmin(reached - cls_crossing_height(k, last) / slope, far_enough * way);
    way = range_margin * fmax(way, reached);
    return fmin(lowest + way, cls_calculator_highest(k->tested->calculator));
}

/*
 * Tests larger strengths until one lies above the limit; where a test fails, between it and the
 * last one that did not. False where none does.
 */
static bool find_bracket(cls_crossing *k, double *low, double *high)
{
    const cls_limits_builder *const b = k->tested;
    const double largest = largest_strength / b->calculator->signal_scale;
    double wall = HUGE_VAL; /* the lowest strength where a test failed */
    for (int i = 0; i < MAX_RANGE_STEPS; i++) {
        *low = last_below(k, high);
        if (!isnan(*high))
            return true;
        const cls_point *last = NULL;
        for (size_t j = 0; j < b->npoints; j++)
            if (!b->points[j].status)
                last = &b->points[j];
        double next = last ? beyond(k, last) : 0.0;
        if (last && !(next < wall))
            next = 0.5 * (last->mu + wall);
        if (!last || next > largest || next == wall || next == last->mu)
            return false;
        k->failure.status = CLS_OK;
        if (!cls_crossing_test(k, next))
            wall = next;
        if (k->failure.status == CLS_NO_MEMORY || k->failure.status == CLS_INTERRUPTED)
            return false;
    }
    return false;
}

static cls_limit find(cls_crossing *k)
{
    double low, high;
    const bool found = find_bracket(k, &low, &high);
    if (!found && !k->failure.status)
        return cls_limit_missing(
            CLS_ABOVE_RANGE, low, "CLs stays above %g up to mu = %g%s", k->level, low,
            low < cls_calculator_highest(k->tested->calculator) ? "" : ", its upper bound");
    if (!found)
        return k->failure;
    k->failure.status = CLS_OK;
    return cls_crossing_find(k, low, high);
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
        if (point->status != CLS_IMPOSSIBLE_BIN || b->calculator->postfit.error.code)
            break;
    }
    return point;
}

/* Tests growing strengths until there is sensitivity, of the band or (curve 0) of the data. */
static cls_limit find_sensitivity(cls_limits_builder *b, size_t curve, cls_error *err)
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
        if (sqrt(curve ? point->q_band : point->q_asimov) >= CLS_LEAST_SENSITIVITY)
            return (cls_limit){.status = CLS_OK};
    }
    return cls_limit_missing(
        CLS_NO_SENSITIVITY, (double)NAN, "the data cannot tell any strength up to %g from %g",
        cls_last_strength(b->calculator), cls_calculator_lowest(b->calculator));
}

/* Finds all limits. CLS_NO_MEMORY only. */
static cls_status find_all(cls_limits_builder *b, cls_error *err)
{
    for (size_t i = 0; i < CLS_CURVES; i++) {
        const size_t curve = (i + 1) % CLS_CURVES; /* the observed one last: a range is known */
        const cls_limit start = find_sensitivity(b, curve, err);
        cls_crossing k = cls_crossing_of(b, curve, 1.0 - b->calculator->cl);
        b->limits[curve] = start.status ? start : find(&k);
        if (b->limits[curve].status == CLS_NO_MEMORY)
            return CLS_NO_MEMORY;
    }
    return CLS_OK;
}

cls_status cls_limits_root(cls_calculator *calculator, cls_limits **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_limits_builder b = {
        .calculator = calculator, .method = CLS_METHOD_ROOT, .clip_band = calculator->clip_band};
    double lo = 0.0, hi = HUGE_VAL;
    int round = 0;
    cls_status status;
    calculator->wants_slopes = true;
    do { /* again where something was found on the way that changes earlier points */
        cls_builder_forget(&b, lo, hi);
        status = find_all(&b, err);
    } while (!status && cls_calculator_take_stale(calculator, &lo, &hi) &&
             ++round < CLS_MAX_ROUNDS);
    calculator->wants_slopes = false;
    if (status) {
        free(b.points);
        return cls_fail_memory(err);
    }
    return cls_builder_finish(&b, out, err);
}
