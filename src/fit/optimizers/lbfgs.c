/* lbfgs: limited-memory quasi-Newton steps. Source: D. Liu and J. Nocedal, Math. Program. 45 (1989)
 * 503. */
#include "fit/optimizer.h"
#include "fit/optimizers/nlopt_run.h"

static size_t minimize(cls_problem *problem)
{
    return cls_nlopt_run(problem, NLOPT_LD_LBFGS);
}

const cls_optimizer cls_optimizer_lbfgs = {
    .name = "lbfgs",
    .summary = "NLopt: limited-memory quasi-Newton",
    .gradient = true,
    .minimize = minimize,
};
