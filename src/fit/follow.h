/*
 * Fits of one data set at one value of the POI after the other, each from what the earlier ones
 * tell: the start is extrapolated from the nearest ones, and the steps are quasi-Newton ones from
 * the factor of the Hessian at an earlier minimum, so that most fits take one to three evaluations
 * of value and gradient. Where that does not converge at once the caller makes a full fit and
 * tells the follower its result.
 */
#ifndef CLS_FIT_FOLLOW_H
#define CLS_FIT_FOLLOW_H

#include "fit/minimize.h"
#include "fit/quasi.h"
#include "fit/trail.h"

/** What is known of the fits of one data set. */
typedef struct cls_follower cls_follower;

/** An empty follower, allocated in arena. */
cls_status cls_follower_new(const cls_model *model, cls_arena *arena, cls_follower **out,
                            cls_error *err);

/** Forgets everything: for another data set. */
void cls_follower_forget(cls_follower *follower);

/**
 * Fits problem, reset with the POI held at poi, near the earlier fits. True where the minimum was
 * found and the likelihood is not 0 there; its parameters are in problem->theta, and *minimum is
 * filled in. False, after few evaluations, where a full fit is needed; problem->x is then where
 * that should start.
 */
bool cls_follower_fit(cls_follower *follower, cls_problem *problem, double poi,
                      cls_minimum *minimum);

/** Takes note of a full fit, problem as cls_minimize has left it, with the POI held at poi. */
void cls_follower_learn(cls_follower *follower, cls_problem *problem, double poi);

/** Takes note of a full fit with the POI free, as of one with the POI held where it is. */
void cls_follower_learn_free(cls_follower *follower, cls_problem *problem);

/** Forgets the last fit. */
void cls_follower_forget_last(cls_follower *follower);

/** Forgets all fits but the last one: they belong to another minimum. */
void cls_follower_forget_others(cls_follower *follower);

/** The last fit's minimum, in x[n]; f there. */
double cls_follower_last(const cls_follower *follower, double *x);

/** Makes that minimum, where f = value with the POI at poi, the last one again. */
void cls_follower_return(cls_follower *follower, cls_problem *problem, double poi, const double *x,
                         double value);

/**
 * Takes note of a minimum that is known without a fit, problem->x with the POI held at poi: forms
 * the Hessian there.
 */
void cls_follower_learn_known(cls_follower *follower, cls_problem *problem, double poi);

/** Whether there is a Hessian of problem's parameters to go by. */
bool cls_follower_is_ready(const cls_follower *follower, const cls_problem *problem);

/** Element i of that Hessian's diagonal. */
double cls_follower_curvature(const cls_follower *follower, size_t i);

/** The curvature along parameter i where the others follow it; needs some work. */
double cls_follower_stiffness(const cls_follower *follower, const cls_problem *problem, size_t i);

/**
 * About how low f gets from problem->x, where it was evaluated last, to value, with parameter i as
 * it is: a few steps by the follower's Hessian, which must be ready. They end in problem->x.
 */
double cls_follower_relax(const cls_follower *follower, cls_problem *problem, size_t i,
                          double value);

/**
 * Whether there is a barrier between the minimum known[n] and problem->x, which differs from it in
 * parameter i and where f was evaluated last, to value: with that parameter at 0 f is higher, the
 * others near by. A few steps by the follower's Hessian, which must be ready, tell how low f gets;
 * those with parameter i as it was end in problem->x.
 */
bool cls_follower_has_barrier(const cls_follower *follower, cls_problem *problem,
                              const double *known, size_t i, double value);

/**
 * Descends from problem->x with the follower's Hessian, which must be ready, to another minimum
 * than that of basin. CLS_QUASI_FOUND: *minimum is filled in, as by cls_follower_fit.
 * CLS_QUASI_MERGED: there is none that way. CLS_QUASI_FAILED: problem->x is how far that went, a
 * full fit has to go on.
 */
cls_quasi_outcome cls_follower_restart(cls_follower *follower, cls_problem *problem,
                                       const cls_basin *basin, cls_minimum *minimum);

/** Whether the last fit lies clearly higher than those before it foretold. */
bool cls_follower_is_higher(const cls_follower *follower);

/** The POI at the fit before the last one; NAN if there is none. */
double cls_follower_previous(const cls_follower *follower);

/**
 * Whether the last fit belongs to another minimum than those before it, one that is lower already
 * where the one before was made. Looked into, at the cost of some evaluations of problem, where the
 * last fit lies clearly lower than those before it foretold; and, if known is not NULL, where it
 * took a full fit and lies elsewhere: then it has to be lower there than *known, too.
 */
bool cls_follower_has_jumped(cls_follower *follower, cls_problem *problem, const double *known);

#endif
