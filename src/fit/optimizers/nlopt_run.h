/* What the optimizers from NLopt share. */
#ifndef CLS_FIT_OPTIMIZERS_NLOPT_RUN_H
#define CLS_FIT_OPTIMIZERS_NLOPT_RUN_H

#include "fit/problem.h"

#include <nlopt.h>

/**
 * Runs one of NLopt's algorithms from problem->x until it improves no more, in coordinates scaled
 * by the Gauss-Newton matrix at the start. Returns the number of evaluations.
 */
size_t cls_nlopt_run(cls_problem *problem, nlopt_algorithm algorithm);

#endif
