/*
 * Fits from other starts, always the same ones, for models whose likelihood is not convex: from the
 * start values, from given points, and from the mirror images (fit/mirrors.h) of the lowest minimum
 * so far. A start that leads to the minimum that is known costs a few evaluations.
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
    bool full;                                   /**< no descents by the follower's Hessian */
    size_t evaluations;                          /**< of the likelihood, in all */
    bool (*wanted)(void *context, double value); /**< whether a minimum of f = value is new */
    /** Called at every other minimum, f = value, with the problem as cls_minimize left it. */
    void (*found)(void *context, double value);
    void *context;
} cls_restarts;

/** A fit from theta[nparameters]; NULL: the start values. */
void cls_restart_from(cls_restarts *restarts, const double *theta);

/** Fits from the mirror images of best, until they lead no lower. */
void cls_restart_from_mirrors(cls_restarts *restarts);

#endif
