#include "infer/crossing.h"

#include <math.h>

enum { MAX_STEPS = 200, PATIENCE = 3 };

/* Relative change of the root at which it is known: q is exact to about 1e-14. */
static const double root_tolerance = 1e-13;

/* Where a Newton step is so small the next one would be of its square: it is taken untested. */
static const double last_step = 1e-7;

/* How far from its target a curve may be at a root: more means that it jumps there. */
static const double height_tolerance = 1e-7;

/* Relative step by which closed formulas are differentiated. */
static const double small_step = 1e-5;

/* A strength and what is known there. */
typedef struct place {
    double mu, height, slope;
} place;

cls_crossing cls_crossing_of(cls_limits_builder *tested, size_t curve, double level)
{
    cls_crossing crossing = {.tested = tested, .curve = curve, .level = level};
    if (curve > 0 && tested->clip_band)
        crossing.asimov = cls_asymptotic_target_clipped(curve - 1, 1.0 - level);
    else if (curve > 0)
        crossing.asimov = cls_asymptotic_target(curve - 1, 1.0 - level);
    return crossing;
}

/* NULL: the lowest strength, where CLs = 1 and q_A = 0. */
double cls_crossing_height(const cls_crossing *crossing, const cls_point *point)
{
    if (crossing->curve > 0)
        return (point ? sqrt(point->q_band) : 0.0) - crossing->asimov;
    return log(crossing->level) - (point ? cls_point_log_curve(crossing->tested, point, 0) : 0.0);
}

/* ln CLs observed where mu is larger by step, by the derivatives of q and q_A. */
static double shifted(const cls_crossing *crossing, const cls_point *point, double slope,
                      double asimov_slope, double step)
{
    return cls_statistic_log_cls(crossing->tested->calculator->statistic,
                                 fmax(point->q + slope * step, 0.0),
                                 fmax(point->q_asimov + asimov_slope * step, 0.0));
}

double cls_crossing_slope(const cls_crossing *crossing, const cls_point *point)
{
    cls_calculator *const c = crossing->tested->calculator;
    const double step = small_step * point->mu;
    if (crossing->curve > 0)
        return cls_calculator_slope(c, &c->band->fits, point->mu) / (2.0 * sqrt(point->q_band));
    const double asimov_slope = cls_calculator_slope(c, &c->postfit.fits, point->mu);
    const double slope =
        point->q > 0.0 ? cls_calculator_slope(c, &c->observed_fits, point->mu) : 0.0;
    return (shifted(crossing, point, slope, asimov_slope, -step) -
            shifted(crossing, point, slope, asimov_slope, step)) /
           (2.0 * step);
}

const cls_point *cls_crossing_test(cls_crossing *crossing, double mu)
{
    const cls_point *point;
    if (cls_builder_test(crossing->tested, mu, &point, NULL))
        crossing->failure = cls_limit_missing(CLS_NO_MEMORY, (double)NAN, "out of memory");
    else if (!point->status)
        return point;
    else if (!crossing->failure.status)
        crossing->failure =
            cls_limit_missing(point->status, (double)NAN, "mu = %g: %.200s", mu, point->reason);
    return NULL;
}

/* Tests a place; false where that fails. */
static bool look(cls_crossing *crossing, double mu, place *out)
{
    const cls_point *point = NULL;
    if (mu > cls_calculator_lowest(crossing->tested->calculator)) {
        point = cls_crossing_test(crossing, mu);
        if (!point)
            return false;
    }
    *out = (place){.mu = mu, .height = cls_crossing_height(crossing, point)};
    out->slope = point ? cls_crossing_slope(crossing, point) : (double)NAN;
    return true;
}

/* Whether the derivative at a place tells where to go. */
static bool has_slope(const place *at)
{
    return at->slope > 0.0 && isfinite(at->slope);
}

/*
 * The strength as a polynomial of the height that has the values and the known derivatives of both
 * places, at height 0.
 */
static double interpolate(const place *low, const place *high)
{
    const double width = high->height - low->height, way = high->mu - low->mu;
    const double t = -low->height / width, u = 1.0 - t;
    const bool at_low = has_slope(low), at_high = has_slope(high);
    const double line = low->mu + t * way;
    const double from_low = at_low ? width / low->slope - way : 0.0; /* beside the line */
    const double from_high = at_high ? way - width / high->slope : 0.0;
    if (at_low && at_high)
        return line + t * u * (u * from_low + t * from_high);
    return line + t * u * (from_low + from_high); /* at most one of them */
}

/* Where to look next between two places; halfway where nothing better helps. */
static double propose(const place *low, const place *high, bool halve)
{
    const double middle = low->mu + 0.5 * (high->mu - low->mu);
    const double mu = interpolate(low, high);
    return halve || !(mu > low->mu && mu < high->mu) ? middle : mu;
}

/* The way to the root by the derivative at a place. */
static double newton_step(const place *at)
{
    return has_slope(at) ? -at->height / at->slope : HUGE_VAL;
}

/* Narrows the places down to the root; false where a test fails. */
static bool solve(cls_crossing *crossing, place low, place high, place *root)
{
    double width = high.mu - low.mu;
    *root = high;
    for (int i = 1; i <= MAX_STEPS && root->height != 0.0; i++) {
        const double before = root->mu;
        bool halve = false;
        if (i % PATIENCE == 0) { /* as fast as by halves, at least */
            halve = high.mu - low.mu > 0.5 * width;
            width = high.mu - low.mu;
        }
        if (!look(crossing, propose(&low, &high, halve), root))
            return false;
        *(root->height < 0.0 ? &low : &high) = *root;
        const double step = newton_step(root);
        if (fabs(step) <= last_step * root->mu && fabs(root->height) <= height_tolerance) {
            root->mu += step;
            return true;
        }
        if (high.mu - low.mu <= root_tolerance * root->mu ||
            (!halve && fabs(root->mu - before) <= root_tolerance * root->mu))
            return true;
    }
    return true;
}

cls_limit cls_crossing_find(cls_crossing *crossing, double low, double high)
{
    place from, to, root;
    if (!look(crossing, low, &from) || !look(crossing, high, &to) ||
        !solve(crossing, from, to, &root))
        return crossing->failure;
    if (!(fabs(root.height) <= height_tolerance))
        return cls_limit_missing(CLS_FIT_FAILED, (double)NAN,
                                 "CLs jumps across %g at mu = %g: the fits there disagree",
                                 crossing->level, root.mu);
    return (cls_limit){.value = root.mu, .bound = (double)NAN};
}
