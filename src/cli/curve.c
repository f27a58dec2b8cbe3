#include "cli/curve.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS = 121 };

/* How far beyond the largest limit the curves go. */
static const double margin = 1.2;

/* The largest limit, or else the largest strength that was tested, or else 1. */
static double largest(const cls_limits *limits)
{
    double mu = limits->observed.status == CLS_OK ? limits->observed.value : 0.0;
    for (size_t i = 0; i < CLS_BANDS; i++)
        if (limits->expected[i].status == CLS_OK)
            mu = fmax(mu, limits->expected[i].value);
    for (size_t i = 0; mu == 0.0 && i < limits->npoints; i++)
        if (limits->points[limits->npoints - 1 - i].status == CLS_OK)
            mu = limits->points[limits->npoints - 1 - i].mu;
    return mu > 0.0 ? mu : 1.0;
}

/* A number of two digits at or above x. */
static double round_up(double x)
{
    const double unit = pow(10.0, floor(log10(x)) - 1.0);
    return ceil(x / unit) * unit;
}

/* Moves the inner strength next to the best fit there: the curves have a kink at it. */
static void include_best(cls_calculator *calculator, double *mu, cls_point *work)
{
    (void)cls_hypotest(calculator, mu[1], work);
    const double at = work->muhat / mu[1];
    if (at > 0.5 && at < POINTS - 1.5)
        mu[(size_t)(at + 0.5)] = work->muhat;
}

cls_status cls_curve_sample(cls_calculator *calculator, const cls_limits *limits, double scale,
                            cls_point **points, size_t *n, cls_error *err)
{
    double mu[POINTS];
    const double last = round_up(margin * largest(limits));
    *n = POINTS;
    *points = malloc(POINTS * sizeof **points);
    if (!*points)
        return cls_fail_memory(err);
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = last * scale * (double)i / (POINTS - 1);
    include_best(calculator, mu, *points);
    cls_hypotests(calculator, mu, POINTS, *points);
    for (size_t i = 0; i < POINTS; i++) {
        (*points)[i].mu /= scale;
        (*points)[i].muhat /= scale;
    }
    return CLS_OK;
}
