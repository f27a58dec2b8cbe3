/*
 * A parameter at a bound that the gradient pushes outwards is held. The others make the Newton
 * step; those that it would carry over a bound are put onto it and the step of the rest is solved
 * again, so that x + step lies within bounds. A step that this spoils is replaced.
 * Source: D. Bertsekas, SIAM J. Control Optim. 20 (1982) 221.
 */
#include "fit/newton_step.h"

#include "fit/cholesky.h"

#include <math.h>
#include <string.h>

/* The first ridge, relative to the diagonal, and the factor by which it grows. */
static const double first_ridge = 1e-12, ridge_growth = 100.0, last_ridge = 1e6;

cls_newton_step cls_newton_step_start(cls_problem *problem)
{
    const size_t n = problem->n;
    double *const work = problem->work;
    return (cls_newton_step){
        .problem = problem,
        .gradient = work,
        .step = work + n,
        .solution = work + 2 * n,
        .next = work + 3 * n,
        .hessian = work + 4 * n,
        .factor = work + (4 + n) * n,
        .index = problem->index,
    };
}

static void find_free(cls_newton_step *s, const double *x)
{
    const cls_problem *const p = s->problem;
    s->nfree = 0;
    for (size_t i = 0; i < p->n; i++) {
        const bool low = x[i] <= p->lo[i] && s->gradient[i] >= 0.0;
        const bool high = x[i] >= p->hi[i] && s->gradient[i] <= 0.0;
        s->step[i] = 0.0;
        if (!low && !high)
            s->index[s->nfree++] = i;
    }
}

/* A parameter that changes nothing here: its gradient is 0, and any pivot gives it a step of 0. */
static bool is_flat(const cls_newton_step *s, size_t i)
{
    const double *const row = s->hessian + i * s->problem->n;
    for (size_t j = 0; j < s->problem->n; j++)
        if (row[j] != 0.0)
            return false;
    return s->gradient[i] == 0.0;
}

/* Factors the free rows and columns, with a ridge relative to the diagonal. */
static bool factor_free(cls_newton_step *s, double ridge)
{
    const size_t n = s->problem->n, m = s->nfree;
    double largest = 0.0;
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j <= i; j++)
            s->factor[i * m + j] = s->hessian[s->index[i] * n + s->index[j]];
        largest = fmax(largest, fabs(s->factor[i * m + i]));
        if (is_flat(s, s->index[i]))
            s->factor[i * m + i] = 1.0;
    }
    for (size_t i = 0; i < m && ridge > 0.0; i++)
        s->factor[i * m + i] += ridge * (largest > 0.0 ? largest : 1.0);
    return cls_cholesky_factor(s->factor, m);
}

/* A factor of the matrix of the free parameters, whatever it takes. */
static void factor_somehow(cls_newton_step *s)
{
    if (factor_free(s, 0.0))
        return;
    if (s->exact) {
        s->exact = false;
        cls_problem_hessian(s->problem, true, s->hessian);
        if (factor_free(s, 0.0))
            return;
    }
    double ridge = first_ridge;
    while (!factor_free(s, ridge) && ridge < last_ridge)
        ridge *= ridge_growth;
}

/* Solves for the free parameters, given the steps of the others. */
static void solve(cls_newton_step *s)
{
    const size_t n = s->problem->n;
    for (size_t i = 0; i < s->nfree; i++)
        s->step[s->index[i]] = 0.0;
    for (size_t i = 0; i < s->nfree; i++) {
        const double *const row = s->hessian + s->index[i] * n;
        double force = -s->gradient[s->index[i]];
        for (size_t j = 0; j < n; j++)
            force -= row[j] * s->step[j];
        s->solution[i] = force;
    }
    cls_cholesky_solve(s->factor, s->nfree, s->solution);
    for (size_t i = 0; i < s->nfree; i++)
        s->step[s->index[i]] = s->solution[i];
}

/* Puts free parameters that the step carries over a bound onto it. True if there were any. */
static bool stop_at_bounds(cls_newton_step *s, const double *x)
{
    const cls_problem *const p = s->problem;
    size_t kept = 0;
    for (size_t k = 0; k < s->nfree; k++) {
        const size_t i = s->index[k];
        const double to = x[i] + s->step[i];
        if (to < p->lo[i])
            s->step[i] = p->lo[i] - x[i];
        else if (to > p->hi[i])
            s->step[i] = p->hi[i] - x[i];
        else
            s->index[kept++] = i;
    }
    const bool any = kept < s->nfree;
    s->nfree = kept;
    return any;
}

static double decrement(const cls_newton_step *s, const double *step)
{
    double sum = 0.0;
    for (size_t i = 0; i < s->problem->n; i++)
        sum -= step[i] * s->gradient[i];
    return 0.5 * sum;
}

/* The step of each parameter by itself, cut at its bound: no better, but always downhill. */
static void solve_one_by_one(const cls_newton_step *s, const double *x, double *step)
{
    const cls_problem *const p = s->problem;
    for (size_t i = 0; i < p->n; i++) {
        const double curvature = s->hessian[i * p->n + i];
        const double to = x[i] - s->gradient[i] / (curvature > 0.0 ? curvature : 1.0);
        step[i] = fmin(fmax(to, p->lo[i]), p->hi[i]) - x[i];
    }
}

/*
 * Where several parameters were put onto bounds at once the step may promise little or lead
 * uphill. One without bounds promises at least 1/n of what the parameters by themselves do.
 */
static void ensure_descent(cls_newton_step *s, const double *x)
{
    const size_t n = s->problem->n;
    s->decrement = decrement(s, s->step);
    solve_one_by_one(s, x, s->solution);
    const double sure = decrement(s, s->solution);
    if (s->decrement >= 0.5 * sure / (double)n)
        return;
    memcpy(s->step, s->solution, n * sizeof *s->step);
    s->decrement = sure;
}

void cls_newton_step_compute(cls_newton_step *s, const double *x, bool try_exact)
{
    cls_problem_gradient(s->problem, s->gradient);
    find_free(s, x);
    s->exact = try_exact;
    cls_problem_hessian(s->problem, !try_exact, s->hessian);
    do {
        factor_somehow(s);
        solve(s);
    } while (stop_at_bounds(s, x) && s->nfree > 0);
    ensure_descent(s, x);
}
