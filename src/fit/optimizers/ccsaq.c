/* ccsaq: conservative convex separable approximations. Source: K. Svanberg, SIAM J. Optim. 12
 * (2002) 555. */
#include "fit/optimizer.h"
#include "fit/optimizers/nlopt_run.h"

static size_t minimize(cls_problem *problem)
{
    return cls_nlopt_run(problem, NLOPT_LD_CCSAQ);
}

const cls_optimizer cls_optimizer_ccsaq = {
    .name = "ccsaq",
    .summary = "NLopt: conservative convex separable approximation",
    .gradient = true,
    .minimize = minimize,
};
