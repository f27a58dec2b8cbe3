#include "infer/chain.h"

#include "infer/branches.h"
#include "infer/fits.h"
#include "infer/search.h"

#include <math.h>
#include <string.h>

/* What may be spent on searches there: evaluations x globals; what a mirror image takes. */
static const double far_budget = 5e4, search_work = 20.0;

/* Room for one more. */
static cls_status grow_lowest(cls_calculator *c, cls_chain *chain, cls_error *err)
{
    if (chain->nlowest < chain->capacity)
        return CLS_OK;
    const size_t capacity = chain->capacity ? 2 * chain->capacity : 64;
    cls_lowest *const more = cls_arena_array(c->arena, capacity, sizeof *more, err);
    if (!more)
        return CLS_NO_MEMORY;
    if (chain->nlowest)
        memcpy(more, chain->lowest, chain->nlowest * sizeof *more);
    chain->lowest = more;
    chain->capacity = capacity;
    return CLS_OK;
}

cls_status cls_chain_new(cls_calculator *c, const cls_data *data, const double *best,
                         const double *best_poi, cls_chain *chain, cls_error *err)
{
    *chain =
        (cls_chain){.data = data, .best = best, .best_poi = best_poi, .nbranches = 1, .nmade = 1};
    const cls_status status =
        cls_follower_new(c->model, c->arena, &chain->branches[0].follower, err);
    if (status)
        return status;
    cls_branch_begin(chain, 0, 0.0);
    return grow_lowest(c, chain, err);
}

cls_status cls_chain_follow(cls_calculator *c, cls_follower *branch, double poi, const double *near,
                            double *value, cls_error *err)
{
    cls_minimum minimum;
    cls_problem *const p = c->problem;
    cls_problem_reset(p, p->data, &poi, c->poi_lo);
    if (near)
        cls_calculator_start_at(p, near);
    if (p->n > 0 && c->optimizer == cls_optimizer_get(0) &&
        cls_follower_fit(branch, p, poi, &minimum)) {
        cls_calculator_report(c, &poi, CLS_OK, &minimum);
        *value = minimum.value;
        return CLS_OK;
    }
    p->exact = false;
    const cls_status status = cls_calculator_run(c, &poi, value, err);
    if (!status && p->n > 0)
        cls_follower_learn(branch, p, poi);
    return status;
}

bool cls_chain_is_high(const cls_chain *chain, double value)
{
    return value > *chain->best + CLS_FAR_AWAY;
}

bool cls_chain_is_far(const cls_calculator *c, const cls_chain *chain, double value)
{
    const double search = (double)c->nmirrors * (double)c->model->nglobals * search_work;
    return chain->far_work + search > far_budget && cls_chain_is_high(chain, value);
}

void cls_chain_make_stale(cls_calculator *c, cls_chain *chain, double poi, double other)
{
    const double lo = fmin(poi, other), hi = fmax(poi, other);
    for (size_t i = 0; i < chain->nlowest; i++)
        if (chain->lowest[i].poi >= lo && chain->lowest[i].poi <= hi)
            chain->lowest[i].stale = true;
    cls_calculator_make_stale(c, lo, hi);
}

double cls_chain_last_check(const cls_chain *chain, double poi, double home)
{
    double last = home;
    for (size_t i = 0; i < chain->nchecks; i++) {
        const double at = chain->checks[i].poi;
        if (home < poi ? at > last && at < poi : at < last && at > poi)
            last = at;
    }
    return last;
}

/* The first place in chain->lowest where poi is not smaller. */
static size_t find_lowest(const cls_chain *chain, double poi)
{
    size_t lo = 0, hi = chain->nlowest;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (chain->lowest[middle].poi < poi)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

bool cls_chain_is_above(const cls_chain *chain, double poi, double value)
{
    const size_t at = find_lowest(chain, poi);
    const size_t next = at < chain->nlowest && chain->lowest[at].poi == poi ? at + 1 : at;
    if (at == 0 || next == chain->nlowest)
        return false;
    const cls_lowest *const a = &chain->lowest[at - 1], *const b = &chain->lowest[next];
    const double line = a->value + (b->value - a->value) * (poi - a->poi) / (b->poi - a->poi);
    return value > line + CLS_MERGED;
}

double cls_chain_slope(const cls_chain *chain, double poi)
{
    const size_t at = find_lowest(chain, poi);
    return at < chain->nlowest && chain->lowest[at].poi == poi ? chain->lowest[at].slope
                                                               : (double)NAN;
}

double cls_chain_lowest(const cls_chain *chain, double poi)
{
    const size_t at = find_lowest(chain, poi);
    return at < chain->nlowest && chain->lowest[at].poi == poi ? chain->lowest[at].value : HUGE_VAL;
}

/* Of all minima found at poi the lowest counts, *value or one of an earlier test. */
static cls_status remember(cls_calculator *c, cls_chain *chain, double poi, double *value,
                           cls_error *err)
{
    const size_t at = find_lowest(chain, poi);
    if (at < chain->nlowest && chain->lowest[at].poi == poi) {
        if (*value <= chain->lowest[at].value)
            chain->lowest[at].slope = c->fixed_slope;
        *value = chain->lowest[at].value = fmin(*value, chain->lowest[at].value);
        chain->lowest[at].stale = false;
        return CLS_OK;
    }
    if (grow_lowest(c, chain, err))
        return CLS_NO_MEMORY;
    cls_lowest *const place = chain->lowest + at;
    memmove(place + 1, place, (chain->nlowest++ - at) * sizeof *place);
    *place = (cls_lowest){.poi = poi, .value = *value, .slope = c->fixed_slope};
    return CLS_OK;
}

/* By how much (units of ln L) a minimum has to be too high to be doubted. */
static const double doubtful = 1e-6;

/*
 * A minimum at poi may show that a neighbour's is not the lowest: then those on that side, as far
 * as the best fit, are looked for again from here. Where many parameters are free that costs too
 * much: curves that bend downwards look alike.
 */
static void doubt_neighbours(cls_calculator *c, cls_chain *chain, double poi, double value)
{
    const size_t here = find_lowest(chain, poi);
    const double best = *chain->best_poi;
    if (c->model->convex || c->problem->n > CLS_MANY || cls_chain_is_high(chain, value))
        return;
    for (int side = 0; side < 2; side++) {
        const size_t k = side ? here + 1 : here - 1;
        if ((side ? here + 1 == chain->nlowest : here == 0) || chain->lowest[k].doubted ||
            !cls_chain_is_above(chain, chain->lowest[k].poi, chain->lowest[k].value - doubtful))
            continue;
        const double end = side ? HUGE_VAL : -HUGE_VAL;
        chain->lowest[k].doubted = true;
        cls_chain_make_stale(c, chain, poi, (poi < best) == (side == 1) ? best : end);
    }
    chain->lowest[here].stale = false;
}

cls_status cls_chain_fit(cls_calculator *c, cls_chain *chain, double poi, const double *near,
                         double *value, cls_error *err)
{
    const size_t at = find_lowest(chain, poi);
    if (at < chain->nlowest && chain->lowest[at].poi == poi && !chain->lowest[at].stale &&
        chain->lowest[at].value >= *chain->best) {
        *value = chain->lowest[at].value;
        return CLS_OK;
    }
    c->problem->data = chain->data;
    const cls_status status = cls_branches_follow(c, chain, poi, near, value, err);
    if (c->problem->n > 0 && cls_search_is_due(c, chain, poi, *value))
        cls_search(c, chain, poi, value);
    if (!(*value < HUGE_VAL))
        return status;
    if (remember(c, chain, poi, value, err))
        return CLS_NO_MEMORY;
    doubt_neighbours(c, chain, poi, *value);
    return CLS_OK;
}
