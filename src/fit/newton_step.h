/* One projected Newton step: the minimum of a quadratic model within bounds. */
#ifndef CLS_FIT_NEWTON_STEP_H
#define CLS_FIT_NEWTON_STEP_H

#include "fit/metric.h"
#include "fit/problem.h"

/** A distance to a bound, in standard deviations, that is rounding: the parameter is there. */
#define CLS_NEGLIGIBLE 1e-13

/** The arrays are cut from problem->work, so that nothing is allocated. */
typedef struct cls_newton_step {
    cls_problem *problem;
    double *gradient; /**< [n], at x */
    double *step;     /**< [n]: from x to the model's minimum */
    double *solution; /**< [n]: scratch */
    double *next;     /**< [n]: scratch of the caller */
    double *lo, *hi;  /**< [n]: bounds of the step: the problem's, or of the piece between kinks */
    double *side;     /**< [n]: the bound that holds a parameter: -1 lower, +1 upper, 0 none */
    double *hessian;  /**< [n x n], at x */
    double *factor;   /**< [stride x stride] of cholesky.h: of the parameters that no bound holds */
    size_t *index;    /**< [n]: these parameters, the first nfree of them */
    size_t nfree;
    double damping;   /**< of the step computed last, in units of the diagonal */
    double decrement; /**< -step.gradient/2: the decrease the model promises */
    bool exact;       /**< the matrix is the exact Hessian, else Gauss-Newton's */
    bool saddle;      /**< the exact Hessian was refused, and there is a way down */
    double *down;     /**< [n], then: not uphill, a standard deviation long */
    bool blocked;     /**< undamped, or less, the last step led to where the likelihood is 0 */
    bool guessed;     /**< side is from an earlier step of the same fit: a good guess */
} cls_newton_step;

/** Doubles of problem->work for n free parameters. */
size_t cls_newton_step_work(size_t n);

/** Views of problem->work. */
cls_newton_step cls_newton_step_start(cls_problem *problem);

/**
 * Sets gradient and matrix at x, where cls_problem_value was called last; where x is at a kink,
 * those of the side to which the likelihood falls, see kinks.h.
 */
void cls_newton_step_prepare(cls_newton_step *s, bool exact);

/**
 * Computes the step from x: the minimum within bounds of the quadratic model, to whose matrix
 * damping times its diagonal is added. More damping than that is used where the model has no
 * minimum or it cannot be found; an exact Hessian that is not positive definite is replaced by the
 * Gauss-Newton matrix, which costs an evaluation at x. The step is downhill in any case.
 */
void cls_newton_step_solve(cls_newton_step *s, const double *x, double damping);

/** to[n] = x + step, exactly at a bound where it is there but for rounding. */
void cls_newton_step_target(const cls_newton_step *s, const double *x, double *to);

/**
 * The metric of a step just computed, if problem->factored: of the step's own matrix, factor and
 * sides, with room for pairs in problem->tail.
 */
cls_metric cls_newton_step_metric(const cls_newton_step *s);

/** Both, with the exact Hessian and no damping. */
void cls_newton_step_compute(cls_newton_step *s, const double *x);

#endif
