/* One projected Newton step: the minimum of a quadratic model within bounds. */
#ifndef CLS_FIT_NEWTON_STEP_H
#define CLS_FIT_NEWTON_STEP_H

#include "fit/problem.h"

/** The arrays are cut from problem->work, so that nothing is allocated. */
typedef struct cls_newton_step {
    cls_problem *problem;
    double *gradient; /**< [n], at x */
    double *step;     /**< [n]: from x to the model's minimum */
    double *solution; /**< [n]: scratch */
    double *next;     /**< [n]: scratch of the caller */
    double *hessian;  /**< [n x n], at x */
    double *factor;   /**< [n x n]: scratch */
    size_t *index;    /**< [n]: the parameters that no bound holds, the first nfree of them */
    size_t nfree;
    double decrement; /**< -step.gradient/2: the decrease the model promises */
    bool exact;       /**< the matrix was the exact Hessian, and positive definite */
} cls_newton_step;

/** Views of problem->work. */
cls_newton_step cls_newton_step_start(cls_problem *problem);

/**
 * Computes the step at x, where cls_problem_value was called last. try_exact: with the exact
 * Hessian where that is positive definite, else with the Gauss-Newton matrix, which gets a ridge
 * where it is singular (a direction in which nothing changes).
 */
void cls_newton_step_compute(cls_newton_step *s, const double *x, bool try_exact);

#endif
