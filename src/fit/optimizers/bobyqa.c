/*
 * bobyqa: quadratic models without derivatives; Nelder and Mead's simplex for one parameter, where
 * it does not apply. Source: M. Powell, report DAMTP 2009/NA06.
 */
#include "fit/optimizer.h"
#include "fit/optimizers/nlopt_run.h"

static size_t minimize(cls_problem *problem)
{
    return cls_nlopt_run(problem, problem->n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_NELDERMEAD);
}

const cls_optimizer cls_optimizer_bobyqa = {
    .name = "bobyqa",
    .summary = "NLopt: without derivatives, slow and less exact",
    .gradient = false,
    .minimize = minimize,
};
