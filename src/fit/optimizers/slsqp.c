/* slsqp: sequential least-squares programming. Source: D. Kraft, ACM TOMS 20 (1994) 262. */
#include "fit/optimizer.h"
#include "fit/optimizers/nlopt_run.h"

static size_t minimize(cls_problem *problem)
{
    return cls_nlopt_run(problem, NLOPT_LD_SLSQP);
}

const cls_optimizer cls_optimizer_slsqp = {
    .name = "slsqp",
    .summary = "NLopt: sequential quadratic programming, for small problems",
    .gradient = true,
    .minimize = minimize,
};
