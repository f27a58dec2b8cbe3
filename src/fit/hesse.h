/* Uncertainties from the curvature of the likelihood at its minimum. */
#ifndef CLS_FIT_HESSE_H
#define CLS_FIT_HESSE_H

#include "fit/problem.h"

/**
 * sigma[nparameters]: the square roots of the diagonal of the inverse Hessian of -ln L by all free
 * parameters, local gammas included, at the minimum that cls_minimize has left in problem. NAN for
 * parameters that are fixed or end at a bound (the others' are those with them held there), for
 * undetermined ones, and for all where the Hessian is not positive definite.
 * undetermined[nparameters]: free, but nothing depends on it, or others can stand in for it.
 * Temporary memory comes from arena. CLS_NO_MEMORY.
 */
cls_status cls_hesse(cls_problem *problem, cls_arena *arena, double *sigma, bool *undetermined,
                     cls_error *err);

#endif
