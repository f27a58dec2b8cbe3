/* tnewton: truncated Newton steps. Source: R. Dembo and T. Steihaug, Math. Program. 26 (1983) 190.
 */
#include "fit/optimizer.h"
#include "fit/optimizers/nlopt_run.h"

static size_t minimize(cls_problem *problem)
{
    return cls_nlopt_run(problem, NLOPT_LD_TNEWTON_PRECOND_RESTART);
}

const cls_optimizer cls_optimizer_tnewton = {
    .name = "tnewton",
    .summary = "NLopt: truncated Newton",
    .gradient = true,
    .minimize = minimize,
};
