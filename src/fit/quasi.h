/*
 * Quasi-Newton steps within bounds, from the factor of a Hessian that is not formed anew: each
 * takes one evaluation of value and gradient.
 */
#ifndef CLS_FIT_QUASI_H
#define CLS_FIT_QUASI_H

#include "fit/basin.h"
#include "fit/problem.h"

/** How a descent ended. */
typedef enum cls_quasi_outcome {
    CLS_QUASI_FAILED, /**< too many evaluations, or no step helps */
    CLS_QUASI_FAR,    /**< the first step promises too much: x is still the start */
    CLS_QUASI_MERGED, /**< it goes to the minimum that is known */
    CLS_QUASI_FOUND   /**< at a minimum */
} cls_quasi_outcome;

typedef struct cls_quasi {
    cls_metric *metric;
    double wanted;          /**< decrement at which the minimum is found */
    double trusted;         /**< decrement of the first step above which the start is far */
    size_t most;            /**< evaluations */
    const cls_basin *basin; /**< of a known minimum; NULL: none */
    double *x;              /**< [n]: the start, then the point reached */
    double *next, *all, *gradient, *before, *direction, *moved; /**< [n]: scratch */
} cls_quasi;

/** What was reached. */
typedef struct cls_quasi_end {
    cls_quasi_outcome outcome;
    size_t steps; /**< iterations */
    double value; /**< at the minimum: that at x less what a further step promises */
    double gradient, decrement;
} cls_quasi_end;

/** Doubles of scratch for n parameters. */
size_t cls_quasi_work(size_t n);

/** A descent by a metric, its arrays cut from work. */
cls_quasi cls_quasi_start(cls_metric *metric, double *work);

/**
 * Descends from quasi->x, which is put within bounds, to a minimum; the metric's sides, factor and
 * pairs change on the way. Where the minimum is found quasi->direction holds the further step of
 * the metric's free parameters, and quasi->x was evaluated last.
 */
cls_quasi_end cls_quasi_descend(cls_quasi *quasi, cls_problem *problem);

#endif
