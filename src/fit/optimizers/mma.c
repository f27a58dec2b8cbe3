/* mma: moving asymptotes. Source: K. Svanberg, SIAM J. Optim. 12 (2002) 555. */
#include "fit/optimizer.h"
#include "fit/optimizers/nlopt_run.h"

static size_t minimize(cls_problem *problem)
{
    return cls_nlopt_run(problem, NLOPT_LD_MMA);
}

const cls_optimizer cls_optimizer_mma = {
    .name = "mma",
    .summary = "NLopt: method of moving asymptotes",
    .gradient = true,
    .minimize = minimize,
};
