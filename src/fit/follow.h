/*
 * Fits of one data set at one value of the POI after the other, each from what the earlier ones
 * tell: the start is extrapolated from the last three, and the steps are quasi-Newton ones from
 * the factor of the Hessian at an earlier minimum, so that most fits take two or three evaluations
 * of value and gradient. Where that does not converge at once the caller makes a full fit and
 * tells the follower its result.
 */
#ifndef CLS_FIT_FOLLOW_H
#define CLS_FIT_FOLLOW_H

#include "fit/minimize.h"

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

#endif
