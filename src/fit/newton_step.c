/*
 * The quadratic model g.s + s.H.s/2 within bounds is minimised by a primal-dual active set: with a
 * guess of which bounds hold, the other parameters solve a linear system; those that this carries
 * over a bound are put onto it, those whose force points inwards are released, until nothing
 * changes. That ends in few rounds; where it goes in circles nothing is released any more, and
 * where the step then is not good enough the matrix is damped.
 * Source: M. Hintermueller, K. Ito, K. Kunisch, SIAM J. Optim. 13 (2002) 865; damping: D.
 * Marquardt, J. SIAM 11 (1963) 431.
 */
#include "fit/newton_step.h"

#include "fit/cholesky.h"
#include "fit/kinks.h"
#include "fit/quasi.h"

#include <math.h>
#include <string.h>

enum {
    MAX_ROUNDS = 16,  /* of the active set */
    MAX_RELEASES = 5, /* the first rounds: where they go in circles nothing is released any more */
    ARRAYS = 8
};

/* Damping when it begins, its growth, and where the matrix is as good as diagonal. */
static const double first_damping = 1e-12, damping_growth = 100.0, last_damping = 1e12;

/* Pivots below this part of the diagonal are rounding. */
static const double flat_pivot = 1e-8;

size_t cls_newton_step_work(size_t n)
{
    const size_t stride = cls_cholesky_stride(n);
    return n * n + ARRAYS * n + stride * stride;
}

cls_newton_step cls_newton_step_start(cls_problem *problem)
{
    const size_t n = problem->n, stride = cls_cholesky_stride(n);
    double *const work = problem->work;
    return (cls_newton_step){
        .problem = problem,
        .factor = work, /* first, for its alignment */
        .gradient = work + stride * stride,
        .step = work + stride * stride + n,
        .solution = work + stride * stride + 2 * n,
        .next = work + stride * stride + 3 * n,
        .side = work + stride * stride + 4 * n,
        .lo = problem->kinks ? work + stride * stride + 5 * n : problem->lo,
        .hi = problem->kinks ? work + stride * stride + 6 * n : problem->hi,
        .down = work + stride * stride + 7 * n,
        .hessian = work + stride * stride + ARRAYS * n,
        .index = problem->index,
    };
}

void cls_newton_step_prepare(cls_newton_step *s, bool exact)
{
    if (s->problem->kinks)
        cls_kinks_choose(s->problem, s->lo, s->hi, s->gradient, s->solution, s->step);
    else
        cls_problem_gradient(s->problem, s->gradient);
    cls_problem_hessian(s->problem, !exact, s->hessian);
    if (s->problem->kinks)
        cls_kinks_restore(s->problem);
    s->exact = exact;
    s->saddle = false;
}

/* What the damping adds to element i of the diagonal. */
static double damp(const cls_newton_step *s, size_t i)
{
    const double diagonal = fabs(s->hessian[i * s->problem->n + i]);
    return s->damping * (diagonal > 0.0 ? diagonal : 1.0);
}

/* The first guess: a parameter at a bound that the gradient pushes outwards is held. */
static void guess_sides(cls_newton_step *s, const double *x)
{
    const cls_problem *const p = s->problem;
    for (size_t i = 0; i < p->n; i++) {
        const bool low = x[i] <= s->lo[i] && s->gradient[i] >= 0.0;
        const bool high = x[i] >= s->hi[i] && s->gradient[i] <= 0.0;
        s->side[i] = low ? -1.0 : high ? 1.0 : 0.0;
    }
}

/* Lists the parameters that no bound holds, and moves the others onto theirs. */
static void list_free(cls_newton_step *s, const double *x)
{
    const cls_problem *const p = s->problem;
    s->nfree = 0;
    for (size_t i = 0; i < p->n; i++) {
        s->step[i] = 0.0;
        if (s->side[i] == 0.0)
            s->index[s->nfree++] = i;
        else
            s->step[i] = (s->side[i] < 0.0 ? s->lo[i] : s->hi[i]) - x[i];
    }
}

/*
 * A parameter that changes nothing here, unless it be with others that stay: its gradient is 0, and
 * any pivot gives it a step of 0.
 */
static bool is_flat(const cls_newton_step *s, size_t i)
{
    const double *const row = s->hessian + i * s->problem->n;
    for (size_t j = 0; j < s->problem->n; j++)
        if (row[j] != 0.0 && (s->side[j] == 0.0 || s->step[j] != 0.0))
            return false;
    return s->gradient[i] == 0.0;
}

/*
 * The direction in which the matrix, whose factor has ended at this row, curves downwards: the
 * row's parameter by 1, those before it as is best for that.
 */
static void find_way_down(cls_newton_step *s, size_t row)
{
    const size_t stride = cls_cholesky_stride(s->nfree);
    const double pivot = s->factor[row * (stride + 1)];
    const double diagonal = fabs(s->hessian[s->index[row] * (s->problem->n + 1)]);
    double *const v = s->solution, slope = 0.0, length = 0.0;
    if (!(pivot < -flat_pivot * diagonal)) /* NaN too */
        return;
    v[row] = 1.0;
    for (size_t i = row; i-- > 0;) {
        const double *const u = s->factor + i * stride;
        v[i] = -s->problem->model->kernels->dot(row - i, u + i + 1, v + i + 1) / u[i];
    }
    for (size_t i = 0; i <= row; i++)
        slope += v[i] * s->gradient[s->index[i]];
    for (size_t i = 0; i <= row; i++)
        length += v[i] * v[i] * fabs(s->hessian[s->index[i] * (s->problem->n + 1)]);
    memset(s->down, 0, s->problem->n * sizeof *s->down);
    for (size_t i = 0; i <= row; i++)
        s->down[s->index[i]] = (slope > 0.0 ? -v[i] : v[i]) / sqrt(length);
    s->saddle = true;
}

static bool factor_free(cls_newton_step *s)
{
    const size_t m = s->nfree, stride = cls_cholesky_stride(m);
    cls_cholesky_gather(s->hessian, s->problem->n, s->index, m, s->factor);
    for (size_t i = 0; i < m; i++) {
        double *const pivot = s->factor + i * (stride + 1);
        *pivot += damp(s, s->index[i]);
        if (is_flat(s, s->index[i]))
            *pivot = 1.0;
    }
    const size_t rows = cls_cholesky_rows(s->problem->model->kernels, s->factor, m);
    if (rows < m && s->exact && s->damping == 0.0)
        find_way_down(s, rows);
    return rows == m;
}

/* Solves for the free parameters, given the steps of the others. */
static void solve_free(cls_newton_step *s)
{
    const size_t n = s->problem->n;
    for (size_t i = 0; i < s->nfree; i++)
        s->solution[i] = -s->gradient[s->index[i]];
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < s->nfree && s->side[j] != 0.0 && s->step[j] != 0.0; i++)
            s->solution[i] -= s->hessian[j * n + s->index[i]] * s->step[j];
    cls_cholesky_solve(s->problem->model->kernels, s->factor, cls_cholesky_stride(s->nfree),
                       s->nfree, s->solution);
    for (size_t i = 0; i < s->nfree; i++)
        s->step[s->index[i]] = s->solution[i];
}

/* The model's gradient at the step. */
static double force_at(const cls_newton_step *s, size_t i)
{
    const size_t n = s->problem->n;
    double force = s->gradient[i] + damp(s, i) * s->step[i];
    for (size_t j = 0; j < n; j++)
        force += s->hessian[i * n + j] * s->step[j];
    return force;
}

/* Corrects the guess of which bounds hold; false where there was nothing to correct. */
static bool correct_sides(cls_newton_step *s, const double *x, bool release)
{
    const cls_problem *const p = s->problem;
    bool changed = false;
    for (size_t i = 0; i < p->n; i++) {
        double side = s->side[i];
        if (side != 0.0)
            side = release && s->lo[i] < s->hi[i] && side * force_at(s, i) > 0.0 ? 0.0 : side;
        else if (x[i] + s->step[i] < s->lo[i])
            side = -1.0;
        else if (x[i] + s->step[i] > s->hi[i])
            side = 1.0;
        s->solution[i] = side;
        changed = changed || side != s->side[i];
    }
    memcpy(s->side, s->solution, p->n * sizeof *s->side);
    return changed;
}

/* Where a parameter goes by itself, cut at its bound. */
static double single_step(const cls_newton_step *s, const double *x, size_t i)
{
    const cls_problem *const p = s->problem;
    const double curvature = fabs(s->hessian[i * p->n + i]) + damp(s, i);
    const double to = x[i] - s->gradient[i] / (curvature > 0.0 ? curvature : 1.0);
    return cls_clip(to, s->lo[i], s->hi[i]) - x[i];
}

/*
 * What held parameters have in common with the others can make the model a saddle all the same.
 * The minimum of a convex one promises at least 1/(2 n) of what the parameters by themselves do.
 */
static bool is_minimum(cls_newton_step *s, const double *x)
{
    double sure = 0.0;
    s->decrement = 0.0;
    for (size_t i = 0; i < s->problem->n; i++) {
        s->decrement -= 0.5 * s->step[i] * s->gradient[i];
        sure -= 0.5 * single_step(s, x, i) * s->gradient[i];
    }
    return s->decrement >= 0.25 * sure / (double)s->problem->n;
}

typedef enum outcome { DONE, NOT_POSITIVE, NOT_SETTLED } outcome;

static outcome try_damping(cls_newton_step *s, const double *x, double damping)
{
    s->damping = damping;
    if (!s->guessed || s->problem->kinks) /* pieces change */
        guess_sides(s, x);
    s->guessed = true;
    for (int round = 0; round < MAX_ROUNDS; round++) {
        list_free(s, x);
        if (!factor_free(s))
            return NOT_POSITIVE;
        solve_free(s);
        if (!correct_sides(s, x, round < MAX_RELEASES))
            return is_minimum(s, x) ? DONE : NOT_POSITIVE;
    }
    return NOT_SETTLED;
}

/* The steps of all parameters by themselves: no better than damped ones, but always downhill. */
static void solve_one_by_one(cls_newton_step *s, const double *x)
{
    for (size_t i = 0; i < s->problem->n; i++)
        s->step[i] = single_step(s, x, i);
    (void)is_minimum(s, x);
}

void cls_newton_step_solve(cls_newton_step *s, const double *x, double damping)
{
    outcome result = try_damping(s, x, damping);
    if (result == NOT_POSITIVE && s->exact) {
        const bool saddle = s->saddle;
        (void)cls_problem_value(s->problem, x);
        cls_newton_step_prepare(s, false);
        s->saddle = saddle;
        result = try_damping(s, x, damping);
    }
    while (result != DONE && s->damping < last_damping)
        result = try_damping(s, x, fmax(s->damping * damping_growth, first_damping));
    if (result != DONE)
        solve_one_by_one(s, x);
    s->problem->factored = result == DONE && s->damping == 0.0 && !s->problem->kinks;
    s->problem->nfactored = s->nfree;
}

cls_metric cls_newton_step_metric(const cls_newton_step *s)
{
    cls_problem *const p = s->problem;
    cls_metric metric = {.kernels = p->model->kernels,
                         .n = p->n,
                         .hessian = s->hessian,
                         .factor = s->factor,
                         .side = s->side,
                         .nfree = s->nfree,
                         .index = s->index};
    cls_metric_place(&metric, p->tail + cls_quasi_work(p->n), p->n);
    return metric;
}

void cls_newton_step_compute(cls_newton_step *s, const double *x)
{
    cls_newton_step_prepare(s, true);
    cls_newton_step_solve(s, x, 0.0);
}

void cls_newton_step_target(const cls_newton_step *s, const double *x, double *to)
{
    const cls_problem *const p = s->problem;
    for (size_t i = 0; i < p->n; i++) {
        const double curvature = fabs(s->hessian[i * p->n + i]);
        const double near = curvature > 0.0 ? CLS_NEGLIGIBLE / sqrt(curvature) : 0.0;
        const double at = x[i] + s->step[i];
        to[i] = at - s->lo[i] <= near ? s->lo[i] : s->hi[i] - at <= near ? s->hi[i] : at;
    }
}
