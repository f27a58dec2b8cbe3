/*
 * Steps d = -B g, where B is the inverse of the factored matrix, corrected by what the steps since
 * then have shown (L-BFGS: J. Nocedal, Math. Comp. 35 (1980) 773).
 */
#include "fit/quasi.h"

#include "fit/cholesky.h"
#include "fit/newton_step.h"

#include <math.h>
#include <string.h>

enum { MAX_STEPS = 14 };

/* Decrement, in units of ln L, at which rounding may keep it from falling further. */
static const double nearly = 1e-17;

/* How large the gradient may be at the end. */
static const double small_gradient = 5e-7;

/* A step that promises more than this leads too far for a factor of another point. */
static const double too_far = 3.0;

size_t cls_quasi_work(size_t n)
{
    return (2 * CLS_QUASI_PAIRS + 5) * n;
}

void cls_quasi_place(cls_quasi *q, double *work, size_t n)
{
    *q = (cls_quasi){.n = n};
    for (size_t i = 0; i < CLS_QUASI_PAIRS; i++, work += 2 * n) {
        q->steps[i] = work;
        q->changes[i] = work + n;
    }
    q->x = work;
    q->all = work + n;
    q->gradient = work + 2 * n;
    q->before = work + 3 * n;
    q->direction = work + 4 * n;
}

/* Makes the last of n lines the first. */
static double *rotate(double **lines, size_t n)
{
    double *const last = lines[n - 1];
    memmove(lines + 1, lines, (n - 1) * sizeof *lines);
    lines[0] = last;
    return last;
}

/* direction = -B gradient, both of the parameters that no bound holds. */
static void find_direction(cls_quasi *q, const cls_kernels *kernels)
{
    double alpha[CLS_QUASI_PAIRS];
    const size_t n = q->nfree;
    for (size_t i = 0; i < n; i++)
        q->direction[i] = -q->gradient[i];
    for (size_t k = 0; k < q->npairs; k++) {
        alpha[k] = kernels->dot(n, q->steps[k], q->direction) / q->product[k];
        kernels->add(n, -alpha[k], q->changes[k], q->direction);
    }
    cls_cholesky_solve(kernels, q->factor, cls_cholesky_stride(n), n, q->direction);
    for (size_t k = q->npairs; k-- > 0;) {
        const double beta = kernels->dot(n, q->changes[k], q->direction) / q->product[k];
        kernels->add(n, alpha[k] - beta, q->steps[k], q->direction);
    }
}

/* Value at x, and the gradient of the parameters that no bound holds. */
static double evaluate(cls_quasi *q, cls_problem *p)
{
    const double value = cls_problem_value(p, q->x);
    cls_problem_gradient(p, q->all);
    for (size_t k = 0; k < q->nfree; k++)
        q->gradient[k] = q->all[q->index[k]];
    return value;
}

/* Whether a parameter wants to leave its bound where evaluate was called last. */
static bool any_leaves(const cls_quasi *q)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->side[i] * q->all[i] > 0.0)
            return true;
    return false;
}

/* Takes the step; false where it leads over a bound. */
static bool take_step(cls_quasi *q, const cls_problem *p)
{
    for (size_t k = 0; k < q->nfree; k++) {
        const size_t i = q->index[k];
        const double to = q->x[i] + q->direction[k];
        if (!(to > p->lo[i] && to < p->hi[i]))
            return false;
        q->x[i] = to;
    }
    memcpy(q->before, q->gradient, q->nfree * sizeof *q->before);
    return true;
}

/* Keeps what the last step has shown of the Hessian, if it makes sense. */
static void keep_pair(cls_quasi *q)
{
    double product = 0.0;
    for (size_t k = 0; k < q->nfree; k++)
        product += q->direction[k] * (q->gradient[k] - q->before[k]);
    if (!(product > 0.0))
        return;
    q->npairs += q->npairs < CLS_QUASI_PAIRS;
    double *const step = rotate(q->steps, q->npairs), *const change = rotate(q->changes, q->npairs);
    memmove(q->product + 1, q->product, (q->npairs - 1) * sizeof *q->product);
    q->product[0] = product;
    memcpy(step, q->direction, q->nfree * sizeof *step);
    for (size_t k = 0; k < q->nfree; k++)
        change[k] = q->gradient[k] - q->before[k];
}

static double largest(const double *a, size_t n)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

/* Puts parameters that are at a bound but for rounding exactly there. True if there were any. */
static bool snap(cls_quasi *q, const cls_problem *p)
{
    const size_t stride = cls_cholesky_stride(q->nfree);
    bool any = false;
    for (size_t k = 0; k < q->nfree; k++) {
        const size_t i = q->index[k];
        const double near = CLS_NEGLIGIBLE / q->factor[k * stride + k];
        if (q->x[i] - p->lo[i] > near && p->hi[i] - q->x[i] > near)
            continue;
        q->x[i] = q->x[i] - p->lo[i] <= near ? p->lo[i] : p->hi[i];
        any = true;
    }
    return any;
}

/* The end at x, where a further step promises decrement. */
static cls_quasi_end end_here(cls_quasi *q, cls_problem *p, cls_quasi_end end)
{
    if (any_leaves(q))
        return (cls_quasi_end){0};
    if (snap(q, p))
        end.value = cls_problem_value(p, q->x) - end.decrement;
    return end;
}

cls_quasi_end cls_quasi_descend(cls_quasi *q, cls_problem *p)
{
    const cls_quasi_end failed = {0};
    double last = HUGE_VAL, before = HUGE_VAL;
    for (size_t i = 1; i <= MAX_STEPS; i++) {
        const double value = evaluate(q, p);
        if (!(value <= last + 10.0 * cls_problem_rounding(value))) /* NaN too */
            return failed;
        last = value;
        if (i > 1)
            keep_pair(q);
        find_direction(q, p->model->kernels);
        const double decrement = -0.5 * p->model->kernels->dot(q->nfree, q->direction, q->gradient);
        const double gradient = largest(q->gradient, q->nfree);
        const bool stuck = decrement < nearly && decrement > 0.25 * before;
        if (decrement >= 0.0 && (decrement < q->wanted || stuck) && gradient < small_gradient)
            return end_here(q, p, (cls_quasi_end){i, value - decrement, gradient, decrement});
        if (!(decrement >= 0.0 && decrement < too_far) || !take_step(q, p))
            return failed;
        before = decrement;
    }
    return failed;
}
