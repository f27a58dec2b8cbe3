#include "support/differences.h"

#include "model/scratch.h"
#include "support/test.h"

#include <math.h>
#include <stdint.h>

/* Of derivatives, relative and beside the value or the size of the Hessian's diagonal. */
static const double tolerance = 1e-8;

/* The largest step, and the part of a parameter's uncertainty that a step may be. */
static const double largest_step = 2e-4, part_of_uncertainty = 0.02;

/* The points of a stencil, in steps. */
static const double places[] = {-2.0, -1.0, 1.0, 2.0};

enum { PLACES = 4 };

/* Stencils so far, and those with a kink. */
static size_t stencils, kinks;

/* Which local gammas are at which bound where the value was computed last, as one number. */
static uint64_t bounds_reached(const likelihood *l)
{
    const cls_model *const m = l->s.model;
    uint64_t all = 0;
    for (size_t i = 0; i < m->nslots; i++) {
        const double g = l->scratch->g[i];
        const uint64_t here = (uint64_t)(g >= m->slot_hi[i]) * 2 + (uint64_t)(g <= m->slot_lo[i]);
        all = all * UINT64_C(6364136223846793005) + here;
    }
    return all;
}

/* The step for a global with this element of the Hessian. */
static double step_for(double curvature)
{
    return fmin(largest_step, part_of_uncertainty / sqrt(fabs(curvature) + 1.0));
}

/*
 * Calls record with number i at the points of the stencil of global g; leaves theta as it was.
 * False if there is a kink.
 */
static bool visit(likelihood *l, size_t g, double step,
                  void (*record)(likelihood *l, size_t i, double *to), double *to)
{
    double *const x = &l->theta[l->s.model->globals[g]];
    const double from = *x;
    uint64_t reached[PLACES];
    for (size_t i = 0; i < PLACES; i++) {
        *x = from + places[i] * step;
        record(l, i, to);
        reached[i] = bounds_reached(l);
    }
    *x = from;
    const bool smooth =
        reached[0] == reached[1] && reached[1] == reached[2] && reached[2] == reached[3];
    stencils++;
    kinks += !smooth;
    return smooth;
}

void check_comparisons(void)
{
    const size_t all = stencils, without = kinks;
    stencils = kinks = 0;
    assert_true(all > 0);
    if (100 * without > all)
        fail_msg("%zu of %zu stencils have a kink", without, all);
}

/* The derivative of values[4], exact up to step^4. */
static double five_points(const double values[PLACES], double step)
{
    return (values[0] - 8.0 * values[1] + 8.0 * values[2] - values[3]) / (12.0 * step);
}

static void record_value(likelihood *l, size_t i, double *values)
{
    values[i] = likelihood_value(l);
}

/* Value, gradient[n] and hessian[n x n]. */
static double derivatives(likelihood *l, double *gradient, double *hessian)
{
    const double value = likelihood_gradient(l, gradient);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, false, hessian);
    return value;
}

void check_gradient_of(likelihood *l, size_t first, size_t every)
{
    const size_t n = l->s.model->nglobals;
    double *const gradient = likelihood_room(l, n), *const hessian = likelihood_room(l, n * n);
    const double size = 1.0 + fabs(derivatives(l, gradient, hessian));
    for (size_t g = first; g < n; g += every) {
        const double step = step_for(hessian[g * n + g]);
        double values[PLACES];
        if (visit(l, g, step, record_value, values))
            assert_close_at(l, gradient[g], five_points(values, step), tolerance, tolerance * size);
    }
}

void check_gradient(likelihood *l)
{
    check_gradient_of(l, 0, 1);
}

void check_full_gradient(likelihood *l)
{
    const size_t n = l->s.model->nparameters;
    double *const gradient = likelihood_room(l, n), *const work = likelihood_room(l, n);
    (void)likelihood_value(l); /* leaves the gammas of the minimum, which must not matter */
    const double size = 1.0 + fabs(likelihood_full_value(l));
    cls_full_gradient(l->s.data, l->theta, l->scratch, gradient, work);
    for (size_t p = 0; p < n; p++) {
        const double from = l->theta[p], width = l->s.model->parameters[p].width;
        const bool normal = l->s.model->parameters[p].constraint == CLS_NORMAL;
        const double step = step_for(normal ? 1.0 / (width * width) : width);
        double values[PLACES];
        for (size_t i = 0; i < PLACES; i++) {
            l->theta[p] = from + places[i] * step;
            values[i] = likelihood_full_value(l);
        }
        l->theta[p] = from;
        assert_close_at(l, gradient[p], five_points(values, step), tolerance, tolerance * size);
    }
}

/* Row g of hessian[n x n] against gradients[4 x n] at the points of a stencil. */
static void check_row(const likelihood *l, const double *hessian, size_t g, const double *gradients)
{
    const size_t n = l->s.model->nglobals;
    const double step = step_for(hessian[g * n + g]);
    for (size_t k = 0; k < n; k++) {
        double values[PLACES];
        for (size_t i = 0; i < PLACES; i++)
            values[i] = gradients[i * n + k];
        const double size = fabs(hessian[g * n + g]) + fabs(hessian[k * n + k]);
        assert_close_at(l, hessian[g * n + k], five_points(values, step), tolerance,
                        tolerance * (1.0 + size));
        assert_true(hessian[g * n + k] == hessian[k * n + g]);
    }
}

static void record_gradient(likelihood *l, size_t i, double *gradients)
{
    (void)likelihood_gradient(l, gradients + i * l->s.model->nglobals);
}

void check_hessian_of(likelihood *l, size_t first, size_t every)
{
    const size_t n = l->s.model->nglobals;
    double *const hessian = likelihood_room(l, n * n), *const at = likelihood_room(l, PLACES * n);
    (void)derivatives(l, at, hessian);
    for (size_t g = first; g < n; g += every)
        if (visit(l, g, step_for(hessian[g * n + g]), record_gradient, at))
            check_row(l, hessian, g, at);
}

void check_hessian(likelihood *l)
{
    check_hessian_of(l, 0, 1);
}
