/* Limits as roots within the steps of a grid: of ln CLs(mu) = ln(1 - CL), by Brent's method. */
#include "infer/limits.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_STEPS = 200, FIRST_CAPACITY = 64 };

/* Relative change of the root at which it is known: q is exact to about 1e-14. */
static const double root_tolerance = 1e-13;

/* How far from its target ln CLs may be at a root: more means that it jumps there. */
static const double height_tolerance = 1e-7;

/* CLs below this is taken as this: its logarithm exists. */
static const double least_cls = 1e-300;

/* The step of a grid in which a curve crosses level. */
typedef struct step {
    cls_limits_builder tested; /* points of the step */
    size_t curve;
    double level;
    cls_limit failure; /* of the first test that failed */
} step;

/* ln CLs above its target; 0, which ends the search, where the test fails. */
static double height_at(double mu, void *context)
{
    step *const s = context;
    const cls_point *point;
    if (cls_builder_test(&s->tested, mu, &point, NULL))
        s->failure = cls_limit_missing(CLS_NO_MEMORY, (double)NAN, "out of memory");
    else if (point->status && !s->failure.status)
        s->failure =
            cls_limit_missing(point->status, (double)NAN, "mu = %g: %.200s", mu, point->reason);
    if (s->failure.status)
        return 0.0;
    return log(fmax(cls_point_curve(point, s->curve), least_cls) / s->level);
}

/* The root; NAN: no memory. */
static double solve(step *s, double low, double high)
{
    gsl_function f = {.function = height_at, .params = s};
    gsl_root_fsolver *const solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver)
        return (double)NAN;
    double root = high, before;
    if (height_at(high, s) < 0.0 && gsl_root_fsolver_set(solver, &f, low, high) == GSL_SUCCESS)
        for (int i = 0; i < MAX_STEPS && !s->failure.status; i++) {
            before = root;
            (void)gsl_root_fsolver_iterate(solver);
            root = gsl_root_fsolver_root(solver);
            if (fabs(root - before) <= root_tolerance * fabs(root))
                break;
        }
    gsl_root_fsolver_free(solver);
    return root;
}

cls_limit cls_refine(const cls_limits_builder *builder, size_t i, size_t curve, double level)
{
    step s = {.tested = *builder, .curve = curve, .level = level};
    cls_point *const points = malloc(FIRST_CAPACITY * sizeof *points);
    if (!points)
        return cls_limit_missing(CLS_NO_MEMORY, (double)NAN, "out of memory");
    points[0] = builder->points[i];
    points[1] = builder->points[i + 1];
    s.tested.points = points;
    s.tested.npoints = 2;
    s.tested.capacity = FIRST_CAPACITY;
    const double root = solve(&s, points[0].mu, points[1].mu);
    const double residual = isnan(root) ? 0.0 : height_at(root, &s);
    free(s.tested.points);
    if (isnan(root))
        return cls_limit_missing(CLS_NO_MEMORY, (double)NAN, "out of memory");
    if (s.failure.status)
        return s.failure;
    if (!(fabs(residual) <= height_tolerance))
        return cls_limit_missing(CLS_FIT_FAILED, (double)NAN,
                                 "CLs jumps across %g at mu = %g: the fits there disagree", level,
                                 root);
    return (cls_limit){.value = root, .bound = (double)NAN};
}
