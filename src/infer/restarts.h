/*
 * Fits from other starts, always the same ones, for models whose likelihood is not convex: from the
 * start values, from given points, and from the mirror images (fit/mirrors.h) of the lowest minimum
 * so far. A start that leads to the minimum that is known costs a few evaluations.
 *
 * An image is tried where f rises by less than half of what the parabola at the minimum promises,
 * and where f is higher on the way there. An unlikely image, where it rises by more, is tried if
 * that is asked for and a few steps with its parameter held bring f below half of what the parabola
 * promises for such steps; only where these take at least a fifth off the parabola.
 */
#ifndef CLS_INFER_RESTARTS_H
#define CLS_INFER_RESTARTS_H

#include "infer/calculator.h"

/** Up to so many free parameters full fits are made, which look at more on their way. */
enum { CLS_FEW = 8 };

typedef struct cls_restarts {
    cls_calculator *calculator;
    const cls_data *data;
    const double *poi;                           /**< where it is held; NULL: it is free */
    cls_follower *follower;                      /**< of such fits, for its Hessian */
    double *best;                                /**< [nparameters]: the lowest minimum so far */
    double value;                                /**< f there */
    bool thorough;                               /**< unlikely mirror images are tried, too */
    size_t evaluations;                          /**< of the likelihood, in all */
    bool (*wanted)(void *context, double value); /**< whether a minimum of f = value is new */
    /** Called at every other minimum, f = value, with the problem as cls_minimize left it. */
    void (*found)(void *context, double value);
    void *context;
} cls_restarts;

/** A fit from theta[nparameters]; NULL: the start values. */
void cls_restart_from(cls_restarts *restarts, const double *theta);

/** Fits from the mirror images of best, until all of them lead no lower; unlikely ones once. */
void cls_restart_from_mirrors(cls_restarts *restarts);

#endif
