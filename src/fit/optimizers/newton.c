/*
 * newton: projected Newton steps on the profiled likelihood, with the Gauss-Newton matrix while
 * the minimum is far, then with the exact Hessian. Ends when a step promises nothing any more.
 */
#include "fit/newton_step.h"
#include "fit/optimizer.h"

#include <math.h>
#include <string.h>

enum { MAX_ITERATIONS = 200, MAX_HALVINGS = 50 };

/* Decrement (units of ln L) above which the quadratic model is not trusted. */
static const double far_away = 10.0;

/* Decrement at which the minimum is exact to rounding; below the second it may stop falling. */
static const double converged = 1e-26, nearly = 1e-12;

/* What part of the promised decrease a step must achieve. */
static const double armijo = 1e-4;

/* Takes the step from x, halved until f decreases. False where no step helps. */
static bool walk(cls_newton_step *s, double *x, double *value)
{
    cls_problem *const p = s->problem;
    double length = 1.0;
    for (int i = 0; i < MAX_HALVINGS; i++, length *= 0.5) {
        for (size_t k = 0; k < p->n; k++)
            s->next[k] = fmin(fmax(x[k] + length * s->step[k], p->lo[k]), p->hi[k]);
        const double next = cls_problem_value(p, s->next);
        const double promised = armijo * 2.0 * length * s->decrement;
        if (next <= *value - promised + cls_problem_rounding(*value)) {
            memcpy(x, s->next, p->n * sizeof *x);
            *value = next;
            return true;
        }
    }
    return false;
}

static size_t minimize(cls_problem *problem)
{
    cls_newton_step s = cls_newton_step_start(problem);
    double *const x = problem->x;
    double value = cls_problem_value(problem, x), before = HUGE_VAL;
    size_t i = 0;
    for (bool walking = true; walking && i < MAX_ITERATIONS; i++) {
        cls_newton_step_compute(&s, x, before < far_away);
        const bool stuck = before < nearly && s.decrement > 0.25 * before;
        walking = s.decrement > converged && !stuck && walk(&s, x, &value);
        before = s.decrement;
    }
    cls_problem_prefer(problem, x, value);
    return i;
}

const cls_optimizer cls_optimizer_newton = {
    .name = "newton",
    .summary = "projected Newton with the exact Hessian",
    .gradient = true,
    .minimize = minimize,
};
