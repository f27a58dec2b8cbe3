/*
 * newton: projected Newton steps on the profiled likelihood, with the Gauss-Newton matrix while
 * the minimum is far, then with the exact Hessian. A step that does not lower the likelihood as it
 * should is damped; on a long way other steps, across, are tried first, as valleys may bend. Ends
 * when a step promises nothing any more.
 */
#include "fit/newton_step.h"
#include "fit/optimizer.h"
#include "fit/quasi.h"
#include "fit/walls.h"
#include "model/scratch.h"

#include <math.h>
#include <string.h>

enum {
    MAX_ITERATIONS = 200,
    MAX_TRIALS = 40, /* of damping, per iteration */
    MAX_FINISH = 14, /* evaluations of quasi-Newton steps */
    UNTRUSTED = 4,   /* iterations after which the exact Hessian is used, near or not */
    MAX_ACROSS = 4,  /* steps across a valley */
    MAX_BLOCKED = 6, /* iterations that run into walls, one after the other */
    SLOW = 12        /* iterations after which the way is long: a valley is taken to bend */
};

/* Decrement (units of ln L) above which the quadratic model is not trusted. */
static const double far_away = 10.0;

/*
 * Decrement at which the minimum is exact to rounding; below the second it may stop falling: of
 * Newton's own steps, and after a long way, as where the Hessian is singular, of others.
 */
static const double converged = 1e-26, nearly = 1e-12;

/* The same for quasi-Newton steps, the last of which is taken without another look. */
static const double finished = 1e-16;

/* Decrement of a step after which its factor serves for the rest of the way. */
static const double nearby = 0.3;

/* What part of the decrement a step must achieve; from which parts on damping rises and falls. */
static const double accepted = 2e-4, poor = 0.2, good = 0.6, sure = 0.9;

/* The damping of a step that a wall has stopped. */
static const double stopped = 1.0;

/* By what a damped step that keeps its promise is lengthened, again and again, and at most. */
static const double farther_step = 4.0, farthest = 1e6;

/* The first leap, in standard deviations. */
static const double first_leap = 0.0625;

/* The first damping, by what it changes, and below which there is none. */
static const double first_damping = 1e-3, damping_step = 8.0, no_damping = 1e-5;

/*
 * The damping for the next step, given what part of its promise this one kept; arrived: the minimum
 * is near, and no more damping was needed than expected.
 */
static double next_damping(double damping, double kept, bool arrived)
{
    if (kept < poor)
        return fmax(damping * damping_step, first_damping);
    if (kept < good)
        return damping;
    return arrived || damping / damping_step < no_damping ? 0.0 : damping / damping_step;
}

/*
 * Goes on in the direction of a damped step, from x to s->next with f = *value, farther and farther
 * as long as f falls: along a valley that damping is too cautious for.
 */
static void stretch(cls_newton_step *s, const double *x, double *value)
{
    cls_problem *const p = s->problem;
    double *const farther = s->solution;
    for (double times = farther_step; times < farthest; times *= farther_step) {
        for (size_t i = 0; i < p->n; i++)
            farther[i] = cls_clip(x[i] + times * s->step[i], s->lo[i], s->hi[i]);
        const double there = cls_problem_value(p, farther);
        if (!(there < *value)) /* NaN too */
            break;
        memcpy(s->next, farther, p->n * sizeof *farther);
        *value = there;
    }
    (void)cls_problem_value(p, s->next); /* where the next step begins */
}

/*
 * A step along a valley that bends ends high above its bottom: others lead from there, across, back
 * to it. True where f is lower than enough there: at s->next, f = *next. Else the step is from x as
 * it was.
 */
static bool step_across(cls_newton_step *s, const double *x, double enough, double *next)
{
    cls_problem *const p = s->problem;
    const bool exact = s->exact;
    double before = HUGE_VAL;
    for (int i = 0; i < MAX_ACROSS && *next < before && !p->stopped; i++) {
        before = *next;
        cls_newton_step_prepare(s, false);
        cls_newton_step_solve(s, s->next, first_damping);
        cls_newton_step_target(s, s->next, s->solution);
        memcpy(s->next, s->solution, p->n * sizeof *s->next);
        *next = cls_problem_value(p, s->next);
        if (*next < enough)
            return true;
    }
    (void)cls_problem_value(p, x);
    cls_newton_step_prepare(s, exact);
    return false;
}

/*
 * Goes along s->down, or against it, farther and farther as long as f falls. Where that ends lower
 * than *lowest, it and s->next are replaced.
 */
static void go_down(cls_newton_step *s, const double *x, double value, double sign, double *lowest)
{
    cls_problem *const p = s->problem;
    double *const farther = s->solution;
    for (double times = first_leap; times < farthest && !p->stopped; times *= 2.0) {
        for (size_t i = 0; i < p->n; i++)
            farther[i] = cls_clip(x[i] + sign * times * s->down[i], s->lo[i], s->hi[i]);
        const double there = cls_problem_value(p, farther);
        if (!(there < value)) /* NaN too */
            return;
        value = there;
        if (value < *lowest) {
            *lowest = value;
            memcpy(s->next, farther, p->n * sizeof *farther);
        }
    }
}

/*
 * Leaves x where the exact Hessian curves downwards: near a saddle, or where a minimum has just
 * vanished, other steps are small. False where that does not lower f by more than these promise.
 */
static bool leap(cls_newton_step *s, double *x, double *value)
{
    double lowest = *value;
    go_down(s, x, *value, 1.0, &lowest);
    go_down(s, x, *value, -1.0, &lowest); /* at a saddle either is a way */
    if (!(*value - lowest > s->decrement))
        return false;
    memcpy(x, s->next, s->problem->n * sizeof *x);
    *value = cls_problem_value(s->problem, x); /* where the next step begins */
    return true;
}

/*
 * Tries steps from x, more and more damped, until f decreases. False where no step helps. Where the
 * exact Hessian was refused, damping that it took to get on is lowered step by step only. Slow: the
 * way is long already.
 */
static bool walk(cls_newton_step *s, double *x, double *value, double *damping, bool refused,
                 bool slow)
{
    cls_problem *const p = s->problem;
    for (int i = 0; i < MAX_TRIALS && !p->stopped; i++) {
        cls_newton_step_target(s, x, s->next);
        double next = cls_problem_value(p, s->next);
        const double kept = (*value - next) / s->decrement;
        const bool enough = next <= *value - accepted * s->decrement + cls_problem_rounding(*value);
        if (i == 0)
            s->blocked = !enough && cls_walls_block(p);
        if (enough) {
            if (s->damping > 0.0 && kept > good && s->decrement > nearly)
                stretch(s, x, &next);
            memcpy(x, s->next, p->n * sizeof *x);
            *value = next;
            *damping = s->decrement < nearly /* noise */
                           ? 0.0
                           : next_damping(*damping, kept,
                                          i == 0 && s->exact && !refused && kept > sure &&
                                              s->decrement < nearby);
            return true;
        }
        if (i == 0 && slow && step_across(s, x, *value - accepted * s->decrement, &next)) {
            memcpy(x, s->next, p->n * sizeof *x);
            *value = next;
            *damping = 0.0;
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
    if (!p->factored)
        return false;
    cls_metric metric = cls_newton_step_metric(s);
    cls_quasi quasi = cls_quasi_start(&metric, p->tail);
    quasi.wanted = p->exact ? converged : finished;
    quasi.most = MAX_FINISH;
    quasi.basin = p->basin;
    memcpy(quasi.x, x, p->n * sizeof *x);
    const cls_quasi_end end = cls_quasi_descend(&quasi, p);
    p->nfactored = metric.nfree;
    p->factored = p->settled = end.outcome == CLS_QUASI_FOUND;
    p->merged = end.outcome == CLS_QUASI_MERGED;
    if (p->merged)
        return true;
    if (!p->settled) {
        (void)cls_problem_value(p, x); /* where the next step begins */
        return false;
    }
    for (size_t k = 0; k < metric.nfree; k++) { /* the further step, for what it is worth */
        double *const to = &quasi.x[metric.index[k]];
        *to = cls_clip(*to + quasi.direction[k], p->lo[metric.index[k]], p->hi[metric.index[k]]);
    }
    cls_problem_prefer(p, quasi.x, end.value);
    p->last_gradient = end.gradient;
    p->last_decrement = end.decrement;
    return true;
}

/* Whether x belongs to a minimum that is known. */
static bool merges(const cls_newton_step *s, const double *x, double value)
{
    const cls_problem *const p = s->problem;
    if (!p->basin || !p->factored)
        return false;
    const cls_metric metric = cls_newton_step_metric(s);
    return cls_basin_holds(p->basin, &metric, x, value, s->solution);
}

static size_t minimize(cls_problem *problem)
{
    cls_newton_step s = cls_newton_step_start(problem);
    double *const x = problem->x;
    double value = cls_problem_value(problem, x), before = HUGE_VAL, damping = 0.0;
    bool trusted = true;  /* the exact Hessian has kept its promises */
    bool pure = false;    /* the last step was Newton's own */
    bool refused = false; /* the exact Hessian had no minimum, however near that was */
    size_t i = 0, blocked = 0;
    for (bool walking = true;
         walking && i < MAX_ITERATIONS && blocked < MAX_BLOCKED && !problem->stopped; i++) {
        const bool exact = problem->near || before < far_away || i >= UNTRUSTED;
        cls_newton_step_prepare(&s, exact && trusted);
        cls_newton_step_solve(&s, x, damping);
        refused = refused || (exact && trusted && !s.exact && before < nearby);
        if ((problem->merged = merges(&s, x, value)))
            return i + 1;
        const bool stuck = (pure || i >= SLOW) && before < nearly && s.decrement > 0.25 * before;
        const double promised = s.decrement;
        const double start = value;
        if (s.saddle && promised < nearby && leap(&s, x, &value)) {
            before = fmax(promised, nearly);
            pure = false;
            continue;
        }
        walking =
            promised > converged && !stuck && walk(&s, x, &value, &damping, refused, i >= SLOW);
        blocked = s.blocked && s.damping > stopped ? blocked + 1 : 0;
        trusted = !s.exact || promised < nearby || start - value > good * promised;
        pure = s.exact && s.damping == 0.0;
        if (walking && promised < nearby && s.exact && !problem->scratch->wanted && finish(&s, x))
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
