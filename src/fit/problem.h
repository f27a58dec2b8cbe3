/*
 * What an optimizer sees of a fit: the free global parameters x[n] with their bounds, and the
 * profiled likelihood as a function of them. The best point seen is kept, whatever an optimizer
 * does after it, and convergence is judged here, never by an optimizer's word.
 */
#ifndef CLS_FIT_PROBLEM_H
#define CLS_FIT_PROBLEM_H

#include "cls/fit.h"
#include "fit/basin.h"
#include "model/likelihood.h"

typedef struct cls_problem {
    const cls_model *model;
    const cls_data *data;
    cls_scratch *scratch;
    size_t n;           /**< free global parameters */
    size_t *free;       /**< [n]: their indices among the globals */
    double *lo, *hi;    /**< [n] */
    bool *kinked;       /**< [nglobals]: see kinks.h */
    bool kinks;         /**< some free parameter has one */
    double *x;          /**< [n]: start, then the optimizer's last point */
    double *theta;      /**< [nparameters]: held ones at their values, free ones as evaluated */
    double *best;       /**< [n]: the best point so far; before the first, the start values */
    bool exact;         /**< the parameters are wanted to rounding, not the value alone */
    bool near;          /**< x is believed to be close to the minimum */
    double best_value;  /**< f there; infinite before the first evaluation */
    size_t evaluations; /**< of the value, in all */
    cls_go_on *go_on;   /**< asked before each of them; NULL: always */
    void *go_on_context;
    double *all_gradient; /**< [nglobals] */
    double *all_hessian;  /**< [nglobals x nglobals] */
    double *work;         /**< [cls_newton_step_work(n)]: for the optimizer */
    double *tail;         /**< [cls_quasi_work(n) + cls_metric_work(n)]: for quasi-Newton steps */
    bool settled;         /**< the best point was judged by the optimizer's last steps: */
    double last_gradient, last_decrement; /**< so large were these there */
    size_t *index;                        /**< [n]: for the optimizer */
    double *kept;   /**< [2 x nglobals]: lo and hi, while walls are looked for: see walls.h */
    bool *wanted;   /**< [nparts]: those that they are in */
    double *usual;  /**< [nkernel_bins]: events at the start values */
    bool *blocking; /**< [nkernel_bins]: the likelihood was 0 where steps were to lead */
    const cls_basin *basin; /**< where a fit may end before its minimum: then it has */
    bool merged;            /**< ended there; NULL: nowhere */
    bool blocked;           /**< any of blocking */
    bool stopped;           /**< go_on said no: values are infinite since */
    bool factored;          /**< work holds the factor of the matrix at the last Newton step, */
    size_t nfactored;       /**< of the parameters that no bound held: undamped, convex, no kinks */
} cls_problem;

/** x, moved into bounds. */
static inline double cls_clip(double x, double lo, double hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

/** Allocates a problem for all globals of a model; free parameters are chosen with _hold. */
cls_status cls_problem_new(const cls_model *model, cls_arena *arena, cls_problem **out,
                           cls_error *err);

/**
 * Starts anew on a data set: every parameter that the model does not fix is free, at its start
 * value, which is moved into its bounds. The POI is held at *poi unless poi is NULL; free, it is
 * bounded below by poi_lo and not bounded above, or by the user's own bounds where they are
 * tighter.
 */
void cls_problem_reset(cls_problem *problem, const cls_data *data, const double *poi,
                       double poi_lo);

/** The lowest value the POI may take where it is free: poi_lo, or a bound the user enforces above.
 */
double cls_poi_lowest(const cls_coordinate *poi, double poi_lo);

/** The highest value: infinite, or the bound the user enforces. */
double cls_poi_highest(const cls_coordinate *poi);

/** f at x[n]; a better point than the best so far is kept. Infinite once the fit is stopped. */
double cls_problem_value(cls_problem *problem, const double *x);

/** What rounding may add to a value of f: two values that differ by less are equal. */
double cls_problem_rounding(double value);

/**
 * Makes x[n], where f is value, the best point if no better one is known but for rounding: for an
 * optimizer that knows x to be closer to the minimum than f can tell.
 */
void cls_problem_prefer(cls_problem *problem, const double *x, double value);

/** gradient[n] where cls_problem_value was called last. */
void cls_problem_gradient(cls_problem *problem, double *gradient);

/** hessian[n x n] where cls_problem_gradient was called last; see cls_profile_hessian. */
void cls_problem_hessian(cls_problem *problem, bool expected_only, double *hessian);

/** Largest component of the gradient projected on the bounds at x[n]: 0 at a minimum. */
double cls_problem_projected(const cls_problem *problem, const double *x, const double *gradient);

#endif
