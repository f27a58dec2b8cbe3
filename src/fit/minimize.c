#include "fit/minimize.h"

#include "base/text.h"
#include "fit/newton_step.h"
#include "fit/walls.h"
#include "model/bin.h"
#include "model/scratch.h"

#include <math.h>
#include <string.h>

/*
 * A fit has converged when one more Newton step promises less than CLS_CONVERGED. Less is asked of
 * optimizers without derivatives, which are meant as a cross-check, and where no optimizer comes as
 * near: rounding may be all there is.
 */
static const double tolerance = CLS_CONVERGED, rough_tolerance = 1e-6;

/* Judges the best point by its own gradient and Hessian. */
static void judge(cls_problem *problem, cls_minimum *minimum)
{
    minimum->value = cls_problem_value(problem, problem->best);
    if (problem->settled) {
        minimum->gradient = problem->last_gradient;
        minimum->decrement = problem->last_decrement;
        return;
    }
    cls_newton_step s = cls_newton_step_start(problem);
    cls_newton_step_compute(&s, problem->best);
    minimum->gradient = cls_problem_projected(problem, problem->best, s.gradient);
    minimum->decrement = fmax(s.decrement, 0.0); /* but for rounding */
}

/* Whether a fit was ended before its minimum. */
static bool is_over(const cls_problem *problem)
{
    return problem->merged || problem->stopped;
}

/* Runs one optimizer from the best point known and judges what it reached. */
static bool try_optimizer(cls_problem *problem, const cls_optimizer *optimizer, double wanted,
                          cls_minimum *minimum)
{
    minimum->optimizer = optimizer->name;
    problem->settled = false;
    minimum->iterations = optimizer->minimize(problem);
    if (is_over(problem)) {
        minimum->value = problem->best_value;
        return true;
    }
    judge(problem, minimum);
    memcpy(problem->x, problem->best, problem->n * sizeof *problem->x);
    return minimum->decrement <= wanted;
}

/* A gradient that needs no explanation, in units of ln L and of the parameter. */
static const double small = 1e-6;

enum { MAX_HARDER = 16 /* times that walls are made steeper */ };

/* A Newton fit from the best point, with other walls than before. */
static bool fit_again(cls_problem *problem, cls_minimum *minimum)
{
    const size_t iterations = minimum->iterations;
    memcpy(problem->x, problem->best, problem->n * sizeof *problem->x);
    problem->best_value = HUGE_VAL;
    problem->near = true;
    const bool found = try_optimizer(problem, cls_optimizer_get(0), tolerance, minimum);
    minimum->iterations += iterations;
    return found;
}

/*
 * Looks for a minimum along walls, from the best point; there: it is one already. False where there
 * is none: then there are no walls either, and the best point, judged anew, is where that has led
 * to.
 */
static bool try_walls(cls_problem *problem, bool there, cls_minimum *minimum)
{
    bool found = false;
    if (there) { /* it is only to be seen what the gradient is along walls */
        (void)cls_walls_raise(problem, true);
        minimum->gradient = cls_walls_gradient(problem);
        return true;
    }
    while (cls_walls_raise(problem, false)) {
        const bool narrow = cls_walls_narrow(problem);
        found = fit_again(problem, minimum);
        for (int i = 0; i < MAX_HARDER && !is_over(problem) && cls_walls_harden(problem); i++)
            found = fit_again(problem, minimum);
        if (narrow) {
            cls_walls_widen(problem);
            found = fit_again(problem, minimum);
        }
        if (is_over(problem))
            return true;
        if (!found || !cls_walls_are_crossed(problem))
            break;
    }
    /* what is below 0 and yet possible is rounding, in bins that are never walls */
    if (found && cls_scratch_impossible(problem->data, problem->scratch) == CLS_NONE) {
        minimum->gradient = cls_walls_gradient(problem);
        return true;
    }
    if (problem->scratch->nwalls == 0)
        return false;
    cls_walls_clear(problem);
    problem->best_value = HUGE_VAL;
    problem->settled = false;
    memcpy(problem->x, problem->best, problem->n * sizeof *problem->x);
    (void)cls_problem_value(problem, problem->x);
    judge(problem, minimum);
    return false;
}

/* Whether a fit has run into walls, or ends with a gradient that only walls explain. */
static bool has_met_walls(cls_problem *problem, bool found, const cls_minimum *minimum)
{
    return cls_walls_are_crossed(problem) ||
           (!(found && minimum->gradient <= small) && cls_walls_may_stop(problem));
}

/* The same as try_optimizer, and goes on along walls where it has run into some. */
static bool try_with_walls(cls_problem *problem, const cls_optimizer *optimizer, double wanted,
                           cls_minimum *minimum)
{
    const bool found = try_optimizer(problem, optimizer, wanted, minimum);
    if (is_over(problem) || !has_met_walls(problem, found, minimum))
        return found;
    return try_walls(problem, found && !cls_walls_are_crossed(problem), minimum) ||
           minimum->decrement <= wanted;
}

static bool try_all(cls_problem *problem, const cls_optimizer *first,
                    const cls_optimizer *const *fallbacks, cls_minimum *minimum)
{
    const cls_optimizer *const polish = cls_optimizer_get(0);
    const double wanted = first->gradient ? tolerance : rough_tolerance;
    if (try_with_walls(problem, first, wanted, minimum))
        return true;
    if (first != polish && try_with_walls(problem, polish, wanted, minimum))
        return true;
    for (size_t i = 0;; i++) {
        const cls_optimizer *const next = fallbacks ? fallbacks[i] : cls_optimizer_get(i);
        if (!next) /* as good as it gets */
            return minimum->decrement <= rough_tolerance;
        if (next != first && next != polish &&
            (try_optimizer(problem, next, wanted, minimum) ||
             try_optimizer(problem, polish, wanted, minimum)))
            return true;
    }
}

/* The free parameter with the largest component of the gradient. */
static const char *worst_parameter(cls_problem *problem)
{
    const cls_newton_step s = cls_newton_step_start(problem);
    size_t worst = 0;
    for (size_t i = 1; i < problem->n; i++)
        if (fabs(s.gradient[i]) > fabs(s.gradient[worst]))
            worst = i;
    const cls_model *const m = problem->model;
    return m->parameters[m->globals[problem->free[worst]]].name;
}

/* CLS_IMPOSSIBLE_BIN where the likelihood is 0 at the point evaluated last. */
static cls_status check_possible(const cls_problem *problem, cls_error *err)
{
    const cls_model *const m = problem->model;
    const size_t bin = cls_scratch_impossible(problem->data, problem->scratch);
    if (bin != CLS_NONE)
        return cls_fail_bin(m, bin, err);
    for (size_t i = 0; i < m->nglobals; i++) {
        const size_t p = m->globals[i];
        const cls_coordinate *const c = &m->parameters[p];
        if (c->constraint == CLS_POISSON &&
            cls_bin_impossible(problem->data->auxdata[p], c->width * problem->theta[p]))
            return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL,
                            "\"%s\" = %g: its auxiliary datum %g has likelihood 0", c->name,
                            problem->theta[p], problem->data->auxdata[p]);
    }
    return CLS_OK;
}

enum { MAX_HALVINGS = 20 };

/*
 * A value of f, in units of ln L, at which nothing is to be seen of the data: powers of factors,
 * far from where they were measured, have made so many events.
 */
static const double hopeless = 1e12;

/* Whether the likelihood is 0 where a fit would begin, or as good as 0. */
static bool is_impossible(cls_problem *problem)
{
    const double value = cls_problem_value(problem, problem->x);
    return !(value < hopeless) ||
           cls_scratch_impossible(problem->data, problem->scratch) != CLS_NONE;
}

/*
 * Moves a start without likelihood towards the start values, by half the way again and again until
 * it has one. Where not even they have one it stays.
 */
static void move_start(cls_problem *problem)
{
    double *const from = problem->work; /* nobody's yet */
    if (problem->near || !is_impossible(problem))
        return;
    memcpy(from, problem->x, problem->n * sizeof *from);
    double part = 1.0;
    for (int i = 0; i <= MAX_HALVINGS; i++) {
        part = i < MAX_HALVINGS ? 0.5 * part : 0.0;
        for (size_t k = 0; k < problem->n; k++) {
            const size_t p = problem->model->globals[problem->free[k]];
            const double init = problem->model->parameters[p].init;
            problem->x[k] =
                fmin(fmax(init + part * (from[k] - init), problem->lo[k]), problem->hi[k]);
        }
        problem->best_value = HUGE_VAL; /* points without likelihood do not count */
        if (!is_impossible(problem))
            return;
    }
    memcpy(problem->x, from, problem->n * sizeof *from);
}

cls_status cls_minimize(cls_problem *problem, const cls_optimizer *first,
                        const cls_optimizer *const *fallbacks, cls_minimum *minimum, cls_error *err)
{
    *minimum = (cls_minimum){.optimizer = "closed form"};
    bool converged = true;
    if (problem->n == 0)
        minimum->value = cls_problem_value(problem, problem->x);
    else {
        move_start(problem);
        converged = try_all(problem, first, fallbacks, minimum);
    }
    if (problem->stopped)
        return cls_fail(err, CLS_INTERRUPTED, NULL, "interrupted");
    cls_profile_gammas(problem->scratch, problem->theta);
    const cls_status status = check_possible(problem, err);
    if (!status && !isfinite(minimum->value))
        return cls_fail(err, CLS_FIT_FAILED, NULL, "the likelihood overflows");
    if (status || converged)
        return status;
    return cls_fail(err, CLS_FIT_FAILED, NULL,
                    "no optimizer converged: projected gradient %.3g, mostly of \"%s\", estimated"
                    " distance %.3g",
                    minimum->gradient, worst_parameter(problem), minimum->decrement);
}

cls_status cls_optimizer_find(const char *name, const cls_optimizer **out, cls_error *err)
{
    *out = cls_optimizer_get(0);
    if (!name)
        return CLS_OK;
    const char *names[32];
    size_t n = 0;
    for (; n < sizeof names / sizeof names[0] && cls_optimizer_get(n); n++) {
        names[n] = cls_optimizer_get(n)->name;
        if (strcmp(names[n], name) == 0) {
            *out = cls_optimizer_get(n);
            return CLS_OK;
        }
    }
    char hint[128];
    cls_text_nearest(name, names, n, hint, sizeof hint);
    return cls_fail(err, CLS_USAGE, NULL, "unknown optimizer \"%s\"%s", name, hint);
}
