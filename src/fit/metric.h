/*
 * The curvature that quasi-Newton steps go by: a Hessian from some earlier point with the factor of
 * its free part, and corrections by what the steps since then have shown. A parameter that reaches
 * a bound or leaves it costs a factor, but no Hessian.
 */
#ifndef CLS_FIT_METRIC_H
#define CLS_FIT_METRIC_H

#include "model/kernels.h"

#include <stdbool.h>
#include <stddef.h>

enum { CLS_METRIC_PAIRS = 8 /* steps that correct the factor */ };

/** The arrays are the maker's. Those over [nfree] are in the order of index. */
typedef struct cls_metric {
    const cls_kernels *kernels;
    size_t n;              /**< parameters */
    const double *hessian; /**< [n x n] */
    double *factor;        /**< of the free parameters' part, see cholesky.h */
    double *side;          /**< [n]: the bound that holds a parameter: -1 lower, +1 upper, 0 none */
    size_t nfree;          /**< parameters that no bound holds */
    size_t *index;         /**< [nfree] */
    size_t npairs;
    double *steps[CLS_METRIC_PAIRS], *changes[CLS_METRIC_PAIRS]; /**< [nfree], the last first */
    double product[CLS_METRIC_PAIRS]; /**< of step and change of the gradient */
} cls_metric;

/** Doubles that the pairs of n parameters need. */
size_t cls_metric_work(size_t n);

/** Gives the pairs their place in work. There are none then. */
void cls_metric_place(cls_metric *metric, double *work, size_t n);

/**
 * Lists and factors what side leaves free, and drops the pairs. False where that part of the
 * Hessian is not positive definite.
 */
bool cls_metric_factor(cls_metric *metric);

/** direction[nfree] = -B gradient[nfree], B the inverse of the corrected Hessian. */
void cls_metric_direction(const cls_metric *metric, const double *gradient, double *direction);

/** Keeps what a step[nfree] and the change[nfree] of the gradient show, if that makes sense. */
void cls_metric_keep(cls_metric *metric, const double *step, const double *change);

/** x.H.x/2 of x[nfree], without corrections. */
double cls_metric_norm(const cls_metric *metric, const double *x);

#endif
