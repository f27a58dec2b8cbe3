/*
 * newton: projected Newton steps on the profiled likelihood, with the Gauss-Newton matrix while
 * the minimum is far, then with the exact Hessian. A step that does not lower the likelihood as it
 * should is damped. Ends when a step promises nothing any more.
 */
#include "fit/newton_step.h"
#include "fit/optimizer.h"
#include "fit/quasi.h"

#include <math.h>
#include <string.h>

enum {
    MAX_ITERATIONS = 200,
    MAX_TRIALS = 40, /* of damping, per iteration */
    UNTRUSTED = 4    /* iterations after which the exact Hessian is used, near or not */
};

/* Decrement (units of ln L) above which the quadratic model is not trusted. */
static const double far_away = 10.0;

/* Decrement at which the minimum is exact to rounding; below the second it may stop falling. */
static const double converged = 1e-26, nearly = 1e-12;

/* Decrement of a step after which its factor serves for the rest of the way. */
static const double nearby = 0.3;

/* What part of the decrement a step must achieve; from which parts on damping rises and falls. */
static const double accepted = 2e-4, poor = 0.2, good = 0.6;

/* The first damping, by what it changes, and below which there is none. */
static const double first_damping = 1e-3, damping_step = 8.0, no_damping = 1e-5;

/* The damping for the next step, given what part of its promise this one kept. */
static double next_damping(double damping, double kept)
{
    if (kept < poor)
        return fmax(damping * damping_step, first_damping);
    if (kept < good)
        return damping;
    return damping / damping_step < no_damping ? 0.0 : damping / damping_step;
}

/* Tries steps from x, more and more damped, until f decreases. False where no step helps. */
static bool walk(cls_newton_step *s, double *x, double *value, double *damping)
{
    cls_problem *const p = s->problem;
    for (int i = 0; i < MAX_TRIALS; i++) {
        cls_newton_step_target(s, x, s->next);
        const double next = cls_problem_value(p, s->next);
        const double kept = (*value - next) / s->decrement;
        if (next <= *value - accepted * s->decrement + cls_problem_rounding(*value)) {
            memcpy(x, s->next, p->n * sizeof *x);
            *value = next;
            *damping = s->decrement < nearly ? 0.0 : next_damping(*damping, kept); /* noise */
            return true;
        }
        *damping = fmax(*damping * damping_step, first_damping);
        cls_newton_step_solve(s, x, *damping);
    }
    return false;
}

/*
 * Quasi-Newton steps from x with the factor of the step before, which need no Hessian. True where
 * they end at the minimum.
 */
static bool finish(const cls_newton_step *s, const double *x)
{
    cls_problem *const p = s->problem;
    cls_quasi quasi;
    if (!p->factored)
        return false;
    cls_quasi_place(&quasi, p->tail, p->n);
    quasi.wanted = converged;
    quasi.nfree = s->nfree;
    quasi.index = s->index;
    quasi.factor = s->factor;
    quasi.side = s->side;
    memcpy(quasi.x, x, p->n * sizeof *x);
    const cls_quasi_end end = cls_quasi_descend(&quasi, p);
    if (end.steps == 0) {
        (void)cls_problem_value(p, x); /* where the next step begins */
        return false;
    }
    cls_problem_prefer(p, quasi.x, end.value);
    p->settled = true;
    p->last_gradient = end.gradient;
    p->last_decrement = end.decrement;
    return true;
}

static size_t minimize(cls_problem *problem)
{
    cls_newton_step s = cls_newton_step_start(problem);
    double *const x = problem->x;
    double value = cls_problem_value(problem, x), before = HUGE_VAL, damping = 0.0;
    size_t i = 0;
    for (bool walking = true; walking && i < MAX_ITERATIONS; i++) {
        cls_newton_step_prepare(&s, problem->near || before < far_away || i >= UNTRUSTED);
        cls_newton_step_solve(&s, x, damping);
        const bool stuck = damping == 0.0 && before < nearly && s.decrement > 0.25 * before;
        const double promised = s.decrement;
        walking = promised > converged && !stuck && walk(&s, x, &value, &damping);
        if (walking && promised < nearby && s.exact && finish(&s, x))
            return i + 1;
        before = promised;
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
