#include "infer/restarts.h"

#include "infer/fits.h"

#include <math.h>
#include <string.h>

/* Minima that differ by less, in units of ln L, are one. */
static const double same = 1e-8;

/* So near (units of ln L) the way from a start far away ends at the minimum that is known. */
static const double close_by = 0.1;

/* How often the mirror images of a lower minimum are tried. */
enum { MAX_ROUNDS = 5 };

/*
 * An image is worth a fit where f rises by less than this part of what the parabola at the minimum
 * promises, and where that is more than the second (units of ln L).
 */
static const double promising = 0.5, negligible = 1e-6;

/*
 * What may make an unlikely image promising: that the other parameters follow, which takes at least
 * this part off the curvature.
 */
static const double yielding = 0.2;

/* Sets the problem up; the lowest minimum goes to c->known[n]. */
static cls_problem *set_up(const cls_restarts *r)
{
    cls_calculator *const c = r->calculator;
    cls_problem *const p = c->problem;
    cls_problem_reset(p, r->data, r->poi, c->poi_lo);
    for (size_t i = 0; i < p->n; i++)
        c->known[i] = r->best[p->model->globals[p->free[i]]];
    return p;
}

/* A fit from problem->x; true where it ends at another minimum, at *value. */
static bool fit(const cls_restarts *r, double reach, double *value)
{
    cls_calculator *const c = r->calculator;
    cls_problem *const p = c->problem;
    cls_minimum minimum;
    const cls_basin basin = {.x = c->known, .value = r->value, .reach = reach};
    const bool quick = p->n > CLS_FEW && c->optimizer == cls_optimizer_get(0);
    if (quick && cls_follower_is_ready(r->follower, p)) {
        const cls_quasi_outcome outcome = cls_follower_restart(r->follower, p, &basin, &minimum);
        if (outcome == CLS_QUASI_MERGED ||
            (outcome == CLS_QUASI_FOUND && !r->wanted(r->context, minimum.value)))
            return false;
        p->near = outcome == CLS_QUASI_FOUND;
    }
    p->exact = !r->poi;
    p->basin = quick && !p->near ? &basin : NULL;
    const cls_status status = cls_minimize(p, c->optimizer, NULL, &minimum, NULL);
    p->basin = NULL;
    if (p->merged)
        return false;
    cls_calculator_report(c, r->poi, status, &minimum);
    *value = minimum.value;
    return !status && fabs(*value - r->value) > same;
}

/* The same, and what follows from it; reach: see fit/quasi.h. */
static void descend(cls_restarts *r, double reach)
{
    double value;
    cls_problem *const p = r->calculator->problem;
    const bool other = fit(r, reach, &value);
    r->evaluations += p->evaluations;
    if (!other)
        return;
    if (value < r->value) {
        memcpy(r->best, p->theta, p->model->nparameters * sizeof *r->best);
        r->value = value;
    }
    r->found(r->context, value);
}

void cls_restart_from(cls_restarts *restarts, const double *theta)
{
    cls_problem *const p = set_up(restarts);
    if (theta)
        cls_calculator_start_at(p, theta);
    if (p->n > 0)
        descend(restarts, close_by);
}

/*
 * Whether an unlikely image, where f = there and the parabola promises a rise, becomes promising
 * where the other parameters follow; problem->x is there then.
 */
static bool yields(const cls_restarts *r, size_t i, double promised, double there)
{
    cls_problem *const p = r->calculator->problem;
    const double part =
        cls_follower_stiffness(r->follower, p, i) / cls_follower_curvature(r->follower, i);
    return part < 1.0 - yielding && isfinite(there) &&
           cls_follower_relax(r->follower, p, i, there) - r->value < promising * part * promised;
}

/* Whether the image problem->x in free parameter i, where the parabola promises a rise, is. */
static bool is_promising(const cls_restarts *r, size_t i, double promised, bool thorough)
{
    cls_problem *const p = r->calculator->problem;
    const double there = cls_problem_value(p, p->x);
    const bool likely = there - r->value < promising * promised;
    if (!cls_follower_is_ready(r->follower, p))
        return likely;
    if (!likely)
        return thorough && yields(r, i, promised, there);
    return cls_follower_has_barrier(r->follower, p, r->calculator->known, i, there);
}

/*
 * Sets problem->x near the image in global g; false where that is not worth a fit. thorough: also
 * where it takes the other parameters to make it so.
 */
static bool reflect(const cls_restarts *r, size_t g, bool thorough)
{
    cls_problem *const p = set_up(r);
    size_t i = 0;
    while (i < p->n && p->free[i] != g)
        i++;
    if (i == p->n)
        return false;
    const bool ready = cls_follower_is_ready(r->follower, p);
    const double alpha = r->calculator->known[i];
    const double image = cls_clip(-alpha, p->lo[i], p->hi[i]);
    const double promised =
        2.0 * alpha * alpha * (ready ? cls_follower_curvature(r->follower, i) : 1.0);
    if (!(promised > negligible))
        return false;
    memcpy(p->x, r->calculator->known, p->n * sizeof *p->x);
    p->x[i] = image;
    if (p->n <= CLS_FEW)
        return true;
    return is_promising(r, i, promised, thorough);
}

void cls_restart_from_mirrors(cls_restarts *restarts)
{
    const cls_calculator *const c = restarts->calculator;
    const size_t most = MAX_ROUNDS * c->nmirrors;
    for (size_t i = 0, last = c->nmirrors; i < last && i < most; i++) { /* round and round */
        const double before = restarts->value;
        const bool try_all = restarts->thorough && i < c->nmirrors;
        if (reflect(restarts, c->mirrors[i % c->nmirrors], try_all))
            descend(restarts, 0.0);
        if (restarts->value < before)
            last = i + 1 + c->nmirrors; /* all are other images now */
    }
}
