/*
 * B is the inverse of the factored matrix, corrected by the last steps (L-BFGS: J. Nocedal, Math.
 * Comp. 35 (1980) 773).
 */
#include "fit/metric.h"

#include "fit/cholesky.h"

#include <string.h>

size_t cls_metric_work(size_t n)
{
    return (size_t)2 * CLS_METRIC_PAIRS * n;
}

void cls_metric_place(cls_metric *metric, double *work, size_t n)
{
    for (size_t i = 0; i < CLS_METRIC_PAIRS; i++, work += 2 * n) {
        metric->steps[i] = work;
        metric->changes[i] = work + n;
    }
    metric->npairs = 0;
}

bool cls_metric_factor(cls_metric *m)
{
    m->nfree = m->npairs = 0;
    for (size_t i = 0; i < m->n; i++)
        if (m->side[i] == 0.0)
            m->index[m->nfree++] = i;
    cls_cholesky_gather(m->hessian, m->n, m->index, m->nfree, m->factor);
    for (size_t i = 0; i < m->nfree; i++) {
        double *const pivot = m->factor + i * (cls_cholesky_stride(m->nfree) + 1);
        *pivot = *pivot == 0.0 ? 1.0 : *pivot; /* it changes nothing: any pivot lets it stay */
    }
    return cls_cholesky_factor(m->kernels, m->factor, m->nfree);
}

void cls_metric_direction(const cls_metric *m, const double *gradient, double *direction)
{
    double alpha[CLS_METRIC_PAIRS];
    const size_t n = m->nfree;
    for (size_t i = 0; i < n; i++)
        direction[i] = -gradient[i];
    for (size_t k = 0; k < m->npairs; k++) {
        alpha[k] = m->kernels->dot(n, m->steps[k], direction) / m->product[k];
        m->kernels->add(n, -alpha[k], m->changes[k], direction);
    }
    cls_cholesky_solve(m->kernels, m->factor, cls_cholesky_stride(n), n, direction);
    for (size_t k = m->npairs; k-- > 0;) {
        const double beta = m->kernels->dot(n, m->changes[k], direction) / m->product[k];
        m->kernels->add(n, alpha[k] - beta, m->steps[k], direction);
    }
}

/* Makes the last of n lines the first. */
static double *rotate(double **lines, size_t n)
{
    double *const last = lines[n - 1];
    memmove(lines + 1, lines, (n - 1) * sizeof *lines);
    lines[0] = last;
    return last;
}

void cls_metric_keep(cls_metric *m, const double *step, const double *change)
{
    const double product = m->kernels->dot(m->nfree, step, change);
    if (!(product > 0.0))
        return;
    m->npairs += m->npairs < CLS_METRIC_PAIRS;
    memcpy(rotate(m->steps, m->npairs), step, m->nfree * sizeof *step);
    memcpy(rotate(m->changes, m->npairs), change, m->nfree * sizeof *change);
    memmove(m->product + 1, m->product, (m->npairs - 1) * sizeof *m->product);
    m->product[0] = product;
}

double cls_metric_norm(const cls_metric *m, const double *x)
{
    const size_t stride = cls_cholesky_stride(m->nfree);
    double sum = 0.0;
    for (size_t i = 0; i < m->nfree; i++) {
        const double y = m->kernels->dot(m->nfree - i, m->factor + i * stride + i, x + i);
        sum += y * y;
    }
    return 0.5 * sum;
}
