/*
 * Steps d = -B g, where B is the inverse Hessian of an earlier fit, corrected by what the steps
 * since then have shown (L-BFGS: J. Nocedal, Math. Comp. 35 (1980) 773). Parameters at bounds stay
 * there; as soon as one would leave its bound or reach another the follower gives up.
 */
#include "fit/follow.h"

#include "fit/cholesky.h"
#include "fit/newton_step.h"

#include <math.h>
#include <string.h>

enum {
    PAIRS = 8,      /* steps that correct the factor */
    POINTS = 3,     /* fits that starts are extrapolated from */
    MAX_STEPS = 10, /* of one fit */
    SLOW = 6        /* steps after which the factor is worth replacing */
};

/* What a further step may promise, in units of ln L, and how large the gradient may be then. */
static const double converged = 1e-15, small_gradient = 1e-7;

/* A step that promises more than this leads too far for a factor of another fit. */
static const double too_far = 3.0;

/* How far from the known fits a start is extrapolated, in units of the range they span. */
static const double reach = 2.5;

struct cls_follower {
    size_t n;       /* free parameters of the fits */
    bool ready;     /* there is a factor, and it serves */
    size_t nfree;   /* those that no bound holds */
    size_t *index;  /* [nfree] */
    double *factor; /* of their Hessian, see cholesky.h */
    double *side;   /* [n]: as in newton_step.h */
    size_t npoints;
    double poi[POINTS];
    double *points[POINTS]; /* [n] each, the last fit first */
    size_t npairs;
    double *steps[PAIRS], *changes[PAIRS];            /* [nfree] each, the last one first */
    double product[PAIRS];                            /* of step and change of the gradient */
    double *x, *gradient, *before, *step, *direction; /* [n] */
};

cls_status cls_follower_new(const cls_model *model, cls_arena *arena, cls_follower **out,
                            cls_error *err)
{
    enum { VECTORS = POINTS + 2 * PAIRS + 6 };
    const size_t n = model->nglobals, stride = cls_cholesky_stride(n);
    cls_follower *const f = *out = cls_arena_array(arena, 1, sizeof *f, err);
    double *const factor = cls_arena_array(arena, stride, stride * sizeof *factor, err);
    double *vectors = cls_arena_array(arena, n, VECTORS * sizeof *vectors, err);
    size_t *const index = cls_arena_array(arena, n, sizeof *index, err);
    if (!f || !factor || !vectors || !index)
        return CLS_NO_MEMORY;
    f->factor = factor;
    f->index = index;
    for (size_t i = 0; i < POINTS; i++, vectors += n)
        f->points[i] = vectors;
    for (size_t i = 0; i < PAIRS; i++, vectors += 2 * n) {
        f->steps[i] = vectors;
        f->changes[i] = vectors + n;
    }
    f->side = vectors;
    f->x = vectors + n;
    f->gradient = vectors + 2 * n;
    f->before = vectors + 3 * n;
    f->step = vectors + 4 * n;
    f->direction = vectors + 5 * n;
    return CLS_OK;
}

void cls_follower_forget(cls_follower *follower)
{
    follower->n = follower->npoints = follower->npairs = 0;
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
    memset(f->x, 0, f->n * sizeof *f->x);
    for (size_t i = 0; i < n; i++) {
        double weight = 1.0;
        for (size_t k = 0; k < n; k++)
            if (k != i)
                weight *= (poi - f->poi[k]) / (f->poi[i] - f->poi[k]);
        p->model->kernels->add(f->n, weight, f->points[i], f->x);
    }
    for (size_t i = 0; i < f->n; i++) {
        const double bound = f->side[i] < 0.0 ? p->lo[i] : p->hi[i];
        f->x[i] = f->side[i] != 0.0 ? bound : fmin(fmax(f->x[i], p->lo[i]), p->hi[i]);
    }
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* direction = -B gradient, both of the parameters that no bound holds. */
static void find_direction(cls_follower *f, const cls_kernels *kernels)
{
    double alpha[PAIRS];
    const size_t n = f->nfree;
    for (size_t i = 0; i < n; i++)
        f->direction[i] = -f->gradient[i];
    for (size_t k = 0; k < f->npairs; k++) {
        alpha[k] = dot(f->steps[k], f->direction, n) / f->product[k];
        kernels->add(n, -alpha[k], f->changes[k], f->direction);
    }
    cls_cholesky_solve(f->factor, cls_cholesky_stride(n), n, f->direction);
    for (size_t k = f->npairs; k-- > 0;) {
        const double beta = dot(f->changes[k], f->direction, n) / f->product[k];
        kernels->add(n, alpha[k] - beta, f->steps[k], f->direction);
    }
}

/* Value at x, and the gradient of the parameters that no bound holds. */
static double evaluate(cls_follower *f, cls_problem *p)
{
    const double value = cls_problem_value(p, f->x);
    cls_problem_gradient(p, p->work);
    for (size_t k = 0; k < f->nfree; k++)
        f->gradient[k] = p->work[f->index[k]];
    return value;
}

/* Whether a parameter wants to leave its bound where evaluate was called last. */
static bool any_leaves(const cls_follower *f, const cls_problem *p)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->side[i] * p->work[i] > 0.0)
            return true;
    return false;
}

/* Takes the step; false where it leads over a bound. */
static bool take_step(cls_follower *f, const cls_problem *p)
{
    for (size_t k = 0; k < f->nfree; k++) {
        const size_t i = f->index[k];
        const double to = f->x[i] + f->direction[k];
        if (!(to > p->lo[i] && to < p->hi[i]))
            return false;
        f->x[i] = to;
    }
    memcpy(f->step, f->direction, f->nfree * sizeof *f->step);
    memcpy(f->before, f->gradient, f->nfree * sizeof *f->before);
    return true;
}

/* Keeps what the last step has shown of the Hessian, if it makes sense. */
static void keep_pair(cls_follower *f)
{
    double product = 0.0;
    for (size_t k = 0; k < f->nfree; k++)
        product += f->step[k] * (f->gradient[k] - f->before[k]);
    if (!(product > 0.0))
        return;
    f->npairs += f->npairs < PAIRS;
    double *const step = rotate(f->steps, f->npairs), *const change = rotate(f->changes, f->npairs);
    memmove(f->product + 1, f->product, (f->npairs - 1) * sizeof *f->product);
    f->product[0] = product;
    memcpy(step, f->step, f->nfree * sizeof *step);
    for (size_t k = 0; k < f->nfree; k++)
        change[k] = f->gradient[k] - f->before[k];
}

static double largest(const double *a, size_t n)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

/* The number of steps to the minimum; 0 where it is not found. */
static size_t descend(cls_follower *f, cls_problem *p, cls_minimum *minimum)
{
    double last = HUGE_VAL;
    for (size_t i = 1; i <= MAX_STEPS; i++) {
        const double value = evaluate(f, p);
        if (!(value <= last + 10.0 * cls_problem_rounding(value))) /* NaN too */
            return 0;
        last = value;
        if (i > 1)
            keep_pair(f);
        find_direction(f, p->model->kernels);
        const double decrement = -0.5 * dot(f->direction, f->gradient, f->nfree);
        const double gradient = largest(f->gradient, f->nfree);
        if (decrement >= 0.0 && decrement < converged && gradient < small_gradient) {
            *minimum = (cls_minimum){.value = value,
                                     .gradient = gradient,
                                     .decrement = decrement,
                                     .iterations = i,
                                     .optimizer = cls_optimizer_get(0)->name};
            return any_leaves(f, p) ? 0 : i;
        }
        if (!(decrement >= 0.0 && decrement < too_far) || !take_step(f, p))
            return 0;
    }
    return 0;
}

/* The lowest of the points evaluated, the extrapolated one and the last fit's. */
static void choose_start(cls_follower *f, cls_problem *p, double poi)
{
    if (!f->ready) {
        extrapolate(f, p, poi);
        (void)cls_problem_value(p, f->x);
    }
    for (size_t i = 0; i < f->n; i++)
        f->x[i] = fmin(fmax(f->points[0][i], p->lo[i]), p->hi[i]);
    (void)cls_problem_value(p, f->x);
    memcpy(p->x, p->best, f->n * sizeof *p->x);
    p->near = true;
}

bool cls_follower_fit(cls_follower *f, cls_problem *problem, double poi, cls_minimum *minimum)
{
    if (f->npoints == 0 || f->n != problem->n)
        return false;
    extrapolate(f, problem, poi);
    const size_t steps = f->ready ? descend(f, problem, minimum) : 0;
    if (steps == 0 || cls_scratch_impossible(problem->data, problem->scratch) != CLS_NONE) {
        choose_start(f, problem, poi);
        return false;
    }
    cls_profile_gammas(problem->scratch, problem->theta);
    keep_point(f, f->x, poi);
    f->ready = steps <= SLOW;
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
    f->npairs = 0;
    f->nfree = problem->nfactored;
    memcpy(f->index, problem->index, f->nfree * sizeof *f->index);
    memcpy(f->side, s.side, f->n * sizeof *f->side);
    memcpy(f->factor, s.factor, f->nfree * stride * sizeof *f->factor);
}
