/* A fit: an optimizer, the judgement of its result, and what is tried where it failed. */
#ifndef CLS_FIT_MINIMIZE_H
#define CLS_FIT_MINIMIZE_H

#include "fit/optimizer.h"

/** What a further step may promise at a minimum, in units of ln L. */
#define CLS_CONVERGED 1e-10

/** A minimum. Its parameters, local gammas included, are in problem->theta. */
typedef struct cls_minimum {
    double value;     /**< f = -ln(L/L_saturated) */
    double gradient;  /**< largest component of the gradient, projected on bounds and walls */
    double decrement; /**< what a further Newton step promises */
    size_t iterations;
    const char *optimizer; /**< the one that found it; "closed form" where nothing was free */
} cls_minimum;

/**
 * Minimises problem from problem->x with first, then, where that does not converge, with a Newton
 * polish and with the optimizers of the list in turn, the best point kept. A start where the
 * likelihood is 0 is first moved towards the start values, if that helps. fallbacks ends with NULL;
 * NULL: cls_optimizer_get's. Where none gets below CLS_CONVERGED 1e-6 is accepted from the best of
 * them; CLS_FIT_FAILED above that. CLS_IMPOSSIBLE_BIN where the best point has likelihood 0,
 * CLS_INTERRUPTED where the problem was stopped. Where problem->merged is set afterwards the fit
 * was not finished, as it can only end at the minimum of problem->basin.
 */
cls_status cls_minimize(cls_problem *problem, const cls_optimizer *first,
                        const cls_optimizer *const *fallbacks, cls_minimum *minimum,
                        cls_error *err);

/** The optimizer with this name (NULL: the default). CLS_USAGE for an unknown one. */
cls_status cls_optimizer_find(const char *name, const cls_optimizer **out, cls_error *err);

#endif
