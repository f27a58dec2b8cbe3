#include "fit/follow.h"

#include "fit/cholesky.h"
#include "fit/newton_step.h"
#include "fit/quasi.h"

#include <math.h>
#include <string.h>

enum {
    POINTS = 4, /* fits that starts are extrapolated from */
    SLOW = 9    /* steps after which the factor is worth replacing */
};

/* How far from the known fits a start is extrapolated, in units of the range they span. */
static const double reach = 2.5;

/*
 * What a further step may promise, in units of ln L: it is taken off the value, so this squared is
 * about what the value is off.
 */
static const double converged = 1e-14;

struct cls_follower {
    size_t n;      /* free parameters of the fits */
    bool ready;    /* there is a factor, and it serves */
    size_t *index; /* as in cls_quasi, as the next two */
    double *factor;
    double *side;
    size_t npoints;
    double poi[POINTS];
    double *points[POINTS]; /* [n] each, the last fit first */
    cls_quasi quasi;
    double *work; /* [cls_quasi_work(nglobals)] */
};

cls_status cls_follower_new(const cls_model *model, cls_arena *arena, cls_follower **out,
                            cls_error *err)
{
    const size_t n = model->nglobals, stride = cls_cholesky_stride(n);
    cls_follower *const f = *out = cls_arena_array(arena, 1, sizeof *f, err);
    double *const factor = cls_arena_array(arena, stride, stride * sizeof *factor, err);
    double *const vectors = cls_arena_array(arena, n, (POINTS + 1) * sizeof *vectors, err);
    double *const work = cls_arena_array(arena, cls_quasi_work(n), sizeof *work, err);
    size_t *const index = cls_arena_array(arena, n, sizeof *index, err);
    if (!f || !factor || !vectors || !work || !index)
        return CLS_NO_MEMORY;
    f->factor = factor;
    f->index = index;
    f->side = vectors;
    for (size_t i = 0; i < POINTS; i++)
        f->points[i] = vectors + (i + 1) * n;
    f->work = work;
    cls_quasi_place(&f->quasi, work, n);
    return CLS_OK;
}

void cls_follower_forget(cls_follower *follower)
{
    follower->n = follower->npoints = 0;
    follower->ready = false;
}

/* Makes the last of n lines the first. */
static double *rotate(double **lines, size_t n)
{
    double *const last = lines[n - 1];
    memmove(lines + 1, lines, (n - 1) * sizeof *lines);
    lines[0] = last;
    return last;
}

/* Keeps a minimum for extrapolation; one at the same poi is replaced. */
static void keep_point(cls_follower *f, const double *x, double poi)
{
    size_t at = 0;
    while (at < f->npoints && f->poi[at] != poi)
        at++;
    if (at == f->npoints && f->npoints < POINTS)
        f->npoints++;
    else if (at == POINTS)
        at--;
    double *const line = rotate(f->points, at + 1);
    memmove(f->poi + 1, f->poi, at * sizeof *f->poi);
    f->poi[0] = poi;
    memcpy(line, x, f->n * sizeof *x);
}

/* How many of the known fits the start at poi may be extrapolated from. */
static size_t usable_points(const cls_follower *f, double poi)
{
    for (size_t n = f->npoints; n > 1; n--) {
        double low = f->poi[0], high = f->poi[0];
        for (size_t i = 1; i < n; i++) {
            low = fmin(low, f->poi[i]);
            high = fmax(high, f->poi[i]);
        }
        const double outside = fmax(fmax(low - poi, poi - high), 0.0);
        if (outside <= reach * (high - low) / (double)(n - 1))
            return n;
    }
    return f->npoints ? 1 : 0;
}

/* Lagrange's interpolation of the known fits, moved into bounds. */
static void extrapolate(cls_follower *f, const cls_problem *p, double poi)
{
    const size_t n = usable_points(f, poi);
    memset(f->quasi.x, 0, f->n * sizeof *f->quasi.x);
    for (size_t i = 0; i < n; i++) {
        double weight = 1.0;
        for (size_t k = 0; k < n; k++)
            if (k != i)
                weight *= (poi - f->poi[k]) / (f->poi[i] - f->poi[k]);
        p->model->kernels->add(f->n, weight, f->points[i], f->quasi.x);
    }
    for (size_t i = 0; i < f->n; i++) {
        const double bound = f->side[i] < 0.0 ? p->lo[i] : p->hi[i];
        f->quasi.x[i] = f->side[i] != 0.0 ? bound : fmin(fmax(f->quasi.x[i], p->lo[i]), p->hi[i]);
    }
}

/* The lowest of the points evaluated, the extrapolated one and the last fit's. */
static void choose_start(cls_follower *f, cls_problem *p, double poi)
{
    if (!f->ready) {
        extrapolate(f, p, poi);
        (void)cls_problem_value(p, f->quasi.x);
    }
    for (size_t i = 0; i < f->n; i++)
        f->quasi.x[i] = fmin(fmax(f->points[0][i], p->lo[i]), p->hi[i]);
    (void)cls_problem_value(p, f->quasi.x);
    memcpy(p->x, p->best, f->n * sizeof *p->x);
    p->near = true;
}

bool cls_follower_fit(cls_follower *f, cls_problem *problem, double poi, cls_minimum *minimum)
{
    if (f->npoints == 0 || f->n != problem->n)
        return false;
    extrapolate(f, problem, poi);
    cls_quasi_end end = {0};
    if (f->ready)
        end = cls_quasi_descend(&f->quasi, problem);
    if (end.steps == 0 || cls_scratch_impossible(problem->data, problem->scratch) != CLS_NONE) {
        choose_start(f, problem, poi);
        return false;
    }
    *minimum = (cls_minimum){.value = end.value,
                             .gradient = end.gradient,
                             .decrement = end.decrement,
                             .iterations = end.steps,
                             .optimizer = cls_optimizer_get(0)->name};
    cls_profile_gammas(problem->scratch, problem->theta);
    keep_point(f, f->quasi.x, poi);
    f->ready = end.steps <= SLOW;
    return true;
}

void cls_follower_learn(cls_follower *f, cls_problem *problem, double poi)
{
    const cls_newton_step s = cls_newton_step_start(problem);
    const size_t stride = cls_cholesky_stride(problem->nfactored);
    if (f->n != problem->n)
        cls_follower_forget(f);
    f->n = problem->n;
    keep_point(f, problem->best, poi);
    f->ready = problem->factored;
    if (!f->ready)
        return;
    cls_quasi_place(&f->quasi, f->work, f->n);
    f->quasi.wanted = converged;
    f->quasi.nfree = problem->nfactored;
    f->quasi.index = f->index;
    f->quasi.factor = f->factor;
    f->quasi.side = f->side;
    memcpy(f->index, problem->index, f->quasi.nfree * sizeof *f->index);
    memcpy(f->side, s.side, f->n * sizeof *f->side);
    memcpy(f->factor, s.factor, f->quasi.nfree * stride * sizeof *f->factor);
}
