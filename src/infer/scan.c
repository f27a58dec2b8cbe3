/*
 * Limits off a grid: by linear interpolation of CLs, as pyhf's linear_grid_scan reads them, or of
 * its logarithm, which is more nearly a straight line; or as roots, see infer/refine.c.
 */
#include "infer/limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where a curve crosses level between two neighbours, by the straight line between them. */
static double interpolate(const cls_limits_builder *b, size_t i, size_t curve, double level)
{
    const cls_point *const left = &b->points[i], *const right = left + 1;
    double y = cls_point_curve(left, curve), z = cls_point_curve(right, curve);
    if (b->method == CLS_METHOD_SCAN_LOG) {
        y = cls_point_log_curve(b, left, curve);
        z = cls_point_log_curve(b, right, curve);
        level = log(level);
    }
    return left->mu + (level - y) * (right->mu - left->mu) / (z - y);
}

/* The last interval before a point in which the curve crosses level. */
static size_t last_crossing(const cls_limits_builder *b, size_t curve, double level, size_t before)
{
    for (size_t i = before; i-- > 0;) {
        const double y = cls_point_curve(&b->points[i], curve);
        const double z = cls_point_curve(&b->points[i + 1], curve);
        if ((y > level) != (z > level) && !isnan(y) && !isnan(z))
            return i;
    }
    return CLS_NONE;
}

/* How limits can be read off a scan, the default first. */
static const struct {
    const char *name;
    cls_limit_method method;
} methods[] = {{"linear", CLS_METHOD_SCAN_LINEAR},
               {"log", CLS_METHOD_SCAN_LOG},
               {"root", CLS_METHOD_SCAN_ROOT}};

enum { METHODS = sizeof methods / sizeof methods[0] };

const char *cls_scan_method_name(size_t i)
{
    return i < METHODS ? methods[i].name : NULL;
}

cls_limit_method cls_scan_method_find(const char *name)
{
    size_t i = METHODS - 1;
    while (i > 0 && strcmp(methods[i].name, name) != 0)
        i--;
    return methods[i].method;
}

static const char *curve_name(size_t curve)
{
    static const char *const names[CLS_CURVES] = {"observed",          "expected -2 sigma",
                                                  "expected -1 sigma", "expected median",
                                                  "expected +1 sigma", "expected +2 sigma"};
    return names[curve];
}

/* Whether even a signal of a million times its nominal strength makes no difference. */
static bool is_insensitive(cls_calculator *calculator, const cls_point *last)
{
    const double strength = fmax(last->mu, cls_last_strength(calculator));
    cls_point far;
    return sqrt(last->q_asimov) < CLS_LEAST_SENSITIVITY &&
           cls_hypotest(calculator, strength, &far) == CLS_OK &&
           sqrt(far.q_asimov) < CLS_LEAST_SENSITIVITY;
}

/* There is no limit: the curve lies above level up to the last point, or the last within bounds. */
static cls_limit above(cls_calculator *calculator, const cls_point *last, double cls,
                       const char *within)
{
    if (is_insensitive(calculator, last))
        return cls_limit_missing(CLS_NO_SENSITIVITY, (double)NAN,
                                 "the data cannot tell any strength up to %g from %g",
                                 cls_last_strength(calculator), cls_calculator_lowest(calculator));
    return cls_limit_missing(CLS_ABOVE_RANGE, last->mu, "CLs is %.4g at mu = %g, the last point%s",
                             cls, last->mu, within);
}

cls_limit cls_scan_read_off(const cls_limits_builder *b, size_t curve, double level)
{
    size_t i = b->npoints;
    if (i == 0)
        return cls_limit_missing(CLS_INTERNAL, (double)NAN, "no strength was tested");
    while (i > 0 && !(cls_point_curve(&b->points[i - 1], curve) > level))
        i--;
    const bool at_end = i == b->npoints;
    if (at_end || (i > 0 && b->points[i].status == CLS_ABOVE_RANGE))
        return above(b->calculator, &b->points[i - 1], cls_point_curve(&b->points[i - 1], curve),
                     at_end ? "" : " within bounds");
    const cls_point *const right = &b->points[i]; /* the first point of those not above */
    if (right->status)
        return cls_limit_missing(right->status, (double)NAN, "mu = %g: %.200s", right->mu,
                                 right->reason);
    if (i == 0)
        return cls_limit_missing(CLS_BELOW_RANGE, right->mu,
                                 "CLs is %.4g at mu = %g, the first point",
                                 cls_point_curve(right, curve), right->mu);
    const size_t crossing = i - 1;
    for (i = last_crossing(b, curve, level, crossing); i != CLS_NONE;
         i = last_crossing(b, curve, level, i))
        cls_calculator_add_note(b->calculator,
                                "%s CLs crosses %g also at mu = %g: the largest crossing is taken",
                                curve_name(curve), level, interpolate(b, i, curve, level));
    if (b->method == CLS_METHOD_SCAN_ROOT)
        return cls_refine(b, crossing, curve, level);
    return (cls_limit){.value = interpolate(b, crossing, curve, level), .bound = (double)NAN};
}

static cls_status check_grid(const double *mu, size_t n, double highest, cls_error *err)
{
    if (n < 2)
        return cls_fail(err, CLS_USAGE, NULL, "a scan needs at least 2 points, not %zu", n);
    for (size_t i = 0; i < n; i++)
        if (!(mu[i] >= 0.0 && isfinite(mu[i])) || (i > 0 && !(mu[i] > mu[i - 1])))
            return cls_fail(err, CLS_USAGE, NULL,
                            "point %zu of the scan, mu = %g, must be >= 0 and above the one before",
                            i, mu[i]);
    if (mu[0] > highest)
        return cls_fail(err, CLS_USAGE, NULL,
                        "the scan begins at mu = %g, above the upper bound %g", mu[0], highest);
    return CLS_OK;
}

/* Tests all again that lies from lo to hi. CLS_NO_MEMORY only. */
static cls_status test_range(cls_limits_builder *b, const double *mu, size_t n,
                             const double range[2], cls_error *err)
{
    cls_builder_forget(b, range[0], range[1]);
    for (size_t i = n; i-- > 0;) {
        const cls_point *point;
        if (!(mu[i] < range[0] || mu[i] > range[1]) && cls_builder_test(b, mu[i], &point, err))
            return CLS_NO_MEMORY;
    }
    return CLS_OK;
}

/* Reads all limits off. CLS_NO_MEMORY only. */
static cls_status read_all_off(cls_limits_builder *b)
{
    for (size_t curve = 0; curve < CLS_CURVES; curve++) {
        b->limits[curve] = cls_scan_read_off(b, curve, 1.0 - b->calculator->cl);
        if (b->limits[curve].status == CLS_NO_MEMORY)
            return CLS_NO_MEMORY;
    }
    return CLS_OK;
}

cls_status cls_limits_scan_as(cls_calculator *calculator, const double *mu, size_t n,
                              const cls_scan_options *options, cls_limits **out, cls_error *err)
{
    static const cls_scan_options defaults = {.method = CLS_METHOD_SCAN_LINEAR};
    const cls_scan_options *const o = options ? options : &defaults;
    *out = NULL;
    cls_error_clear(err);
    cls_limits_builder b = {.calculator = calculator,
                            .method = o->method ? o->method : CLS_METHOD_SCAN_LINEAR,
                            .clip_band = o->clip_band || calculator->clip_band};
    cls_status status = check_grid(mu, n, cls_calculator_highest(calculator), err);
    double range[2];
    int round = 0;
    if (!status)
        status = cls_builder_test_all(&b, mu, n, err);
    if (!status)
        status = read_all_off(&b);
    /* roots need fits, too, which may change earlier ones */
    while (!status && cls_calculator_take_stale(calculator, &range[0], &range[1]) &&
           ++round < CLS_MAX_ROUNDS) {
        status = test_range(&b, mu, n, range, err);
        if (!status)
            status = read_all_off(&b);
    }
    if (status) {
        free(b.points);
        return status == CLS_NO_MEMORY ? cls_fail_memory(err) : status;
    }
    return cls_builder_finish(&b, out, err);
}

cls_status cls_limits_scan(cls_calculator *calculator, const double *mu, size_t n, cls_limits **out,
                           cls_error *err)
{
    return cls_limits_scan_as(calculator, mu, n, NULL, out, err);
}
