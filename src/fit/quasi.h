/*
 * Quasi-Newton steps near a minimum, from the factor of a Hessian that is not formed anew: each
 * takes one evaluation of value and gradient.
 */
#ifndef CLS_FIT_QUASI_H
#define CLS_FIT_QUASI_H

#include "fit/problem.h"

enum { CLS_QUASI_PAIRS = 8 /* steps that correct the factor */ };

typedef struct cls_quasi {
    size_t n;             /**< free parameters */
    size_t nfree;         /**< those that no bound holds */
    const size_t *index;  /**< [nfree] */
    const double *factor; /**< of their Hessian, see cholesky.h */
    const double *side;   /**< [n]: as in newton_step.h */
    double wanted;        /**< decrement at which the minimum is found */
    size_t npairs;        /**< corrections to the factor, known from earlier steps */
    double *steps[CLS_QUASI_PAIRS], *changes[CLS_QUASI_PAIRS]; /**< [nfree], the last first */
    double product[CLS_QUASI_PAIRS];             /**< of step and change of the gradient */
    double *x;                                   /**< [n]: the start, then the point reached */
    double *all, *gradient, *before, *direction; /**< [n]: scratch */
} cls_quasi;

/** Where steps ended. */
typedef struct cls_quasi_end {
    size_t steps; /**< evaluations; 0 where the minimum was not found */
    double value; /**< at the minimum: that at x less what a further step promises */
    double gradient, decrement;
} cls_quasi_end;

/** Doubles that a cls_quasi of n parameters needs, and how it is made of them. */
size_t cls_quasi_work(size_t n);
void cls_quasi_place(cls_quasi *quasi, double *work, size_t n);

/**
 * Descends from quasi->x to the minimum. The parameters at bounds stay there: it is not found
 * where one would leave its bound or another reach one, where f does not decrease, where the first
 * step promises too much to be trusted, or in too many steps.
 */
cls_quasi_end cls_quasi_descend(cls_quasi *quasi, cls_problem *problem);

#endif
