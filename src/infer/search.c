#include "infer/search.h"

#include "infer/branches.h"
#include "infer/fits.h"
#include "infer/restarts.h"

#include <math.h>

/*
 * Other starts are tried where the height of the minimum above the best one, in units of ln L, has
 * grown by this factor and this much, or shrunk likewise.
 */
static const double height_factor = 2.0, height_step = 1.0;

/* Far away also where the POI is so many times farther from the best fit, or nearer. */
static const double far_factor = 2.0;

/* A minimum that lies higher than the lowest one by this, in units of ln L, is not followed. */
static const double hopeless = 3.0;

/* Unlikely mirror images are tried where a minimum is at least this part of the way to far away. */
static const double outer = 0.5;

/* Whether the minimum at poi is the best fit, whose mirror images were tried. */
static bool is_at_best(const cls_calculator *c, const cls_chain *chain, double poi)
{
    return chain->data == c->data && !c->free_error.code && poi == *chain->best_poi;
}

/* A check of other starts. */
typedef struct check {
    cls_calculator *c;
    cls_chain *chain;
    double poi, value;
    double before;      /* the POI's value at the last check in this direction */
    bool from_start;    /* the start values are tried now */
    double start_value; /* where they lead to, if that is another minimum */
} check;

/* Whether a minimum at the chain's POI value is known already. */
static bool is_known(const cls_chain *chain, double value)
{
    for (size_t i = 0; i < chain->nbranches; i++)
        if (chain->branches[i].active && fabs(chain->branches[i].value - value) < CLS_MERGED)
            return true;
    return false;
}

/* Whether a minimum is lower than all others, or to be followed. */
static bool is_wanted(void *context, double value)
{
    check *const k = context;
    if (k->from_start)
        k->start_value = value;
    if (value < k->value)
        return true;
    return k->chain->nbranches < CLS_BRANCHES && value < k->value + hopeless &&
           !is_known(k->chain, value);
}

/* Follows another minimum from now on. */
static void add_branch(void *context, double value)
{
    check *const k = context;
    cls_chain *const chain = k->chain;
    const bool wanted = is_wanted(context, value);
    k->value = fmin(k->value, value);
    if (!wanted || chain->nbranches == CLS_BRANCHES)
        return;
    cls_branch *const b = &chain->branches[chain->nbranches];
    if (chain->nbranches == chain->nmade) {
        if (cls_follower_new(k->c->model, k->c->arena, &b->follower, NULL))
            return; /* it can do without */
        chain->nmade++;
    }
    cls_branch_begin(chain, chain->nbranches++, k->poi);
    cls_follower_learn(b->follower, k->c->problem, k->poi);
    b->value = value;
    b->active = true;
}

/* Whether b is not much larger than a. */
static bool is_like(double a, double b)
{
    return b <= height_factor * a + height_step;
}

/* Whether a check stands for poi, where the minimum's height is height. */
static bool stands_for(const cls_check *done, double poi, double height, double best)
{
    if ((done->poi < best) != (poi < best) || !is_like(done->height, height) ||
        !is_like(height, done->height))
        return false;
    const double before = fabs(done->poi - best), now = fabs(poi - best);
    return height < CLS_FAR_AWAY || (now <= far_factor * before && before <= far_factor * now);
}

/* Whether other starts were tried where the minimum lies about as high. */
static bool is_covered(const cls_chain *chain, double poi, double value)
{
    for (size_t i = 0; i < chain->nchecks; i++)
        if (stands_for(&chain->checks[i], poi, value - *chain->best, *chain->best_poi))
            return true;
    return false;
}

/* Whether they are tried nevertheless, as the minimum lies above its neighbours. */
static bool is_extra(const cls_chain *chain, double poi, double value)
{
    return is_covered(chain, poi, value) && cls_chain_is_above(chain, poi, value);
}

/* Follows the branches that begin here and are lower than what was known back. */
static void follow_back(const check *k, size_t first, double known)
{
    cls_chain *const chain = k->chain;
    bool any = false;
    for (size_t i = first; i < chain->nbranches; i++) {
        if (!(chain->branches[i].value < known))
            continue;
        cls_branch_follow_back(k->c, chain, i, k->poi, k->before);
        any = true;
    }
    if (k->value < known && !any) /* there is no room for a branch */
        cls_chain_make_stale(k->c, chain, k->before, k->poi);
}

/* Images are judged by a Hessian: where none serves it is formed at the minimum. */
static void refresh(cls_calculator *c, const cls_chain *chain, const cls_restarts *r)
{
    if (c->problem->n <= CLS_FEW || c->nmirrors == 0 || c->optimizer != cls_optimizer_get(0) ||
        cls_follower_is_ready(r->follower, c->problem))
        return;
    cls_problem_reset(c->problem, chain->data, r->poi, c->poi_lo);
    cls_calculator_start_at(c->problem, r->best);
    cls_follower_learn_known(r->follower, c->problem, *r->poi);
}

void cls_search(cls_calculator *c, cls_chain *chain, double poi, double *value)
{
    const size_t best = cls_branches_lowest(chain), first = chain->nbranches;
    check k = {.c = c, .chain = chain, .poi = poi, .value = *value, .start_value = *value};
    k.before = cls_chain_last_check(chain, poi, *chain->best_poi);
    cls_restarts restarts = {.calculator = c,
                             .data = chain->data,
                             .poi = &poi,
                             .follower = chain->branches[best == CLS_NONE ? 0 : best].follower,
                             .best = c->fixed_fit,
                             .value = *value,
                             .thorough = *value - *chain->best > outer * CLS_FAR_AWAY &&
                                         !cls_chain_is_high(chain, *value),
                             .wanted = is_wanted,
                             .found = add_branch,
                             .context = &k};
    if (chain->nchecks < CLS_CHECKS && !is_extra(chain, poi, *value))
        chain->checks[chain->nchecks++] = (cls_check){poi, *value - *chain->best};
    k.from_start = !chain->started || c->problem->n <= CLS_FEW;
    if (k.from_start)
        cls_restart_from(&restarts, NULL);
    k.from_start = false;
    chain->started = true;
    if (!is_at_best(c, chain, poi)) {
        refresh(c, chain, &restarts);
        cls_restart_from_mirrors(&restarts);
    }
    cls_calculator_compare(c, restarts.value, k.start_value);
    if (restarts.value < *value - CLS_MERGED) /* another minimum */
        c->fixed_slope = (double)NAN;
    follow_back(&k, first, *value);
    *value = chain->last = restarts.value;
    if (cls_chain_is_high(chain, *value))
        chain->far_work += (double)restarts.evaluations * (double)c->model->nglobals;
}

bool cls_search_is_due(const cls_calculator *c, const cls_chain *chain, double poi, double value)
{
    const size_t branch = cls_branches_lowest(chain);
    if (c->model->convex)
        return false;
    if (is_at_best(c, chain, poi))
        return !chain->started;
    if (c->problem->n <= CLS_FEW)
        return true;
    if (cls_chain_is_far(c, chain, value) && chain->nchecks > 0)
        return false;
    if (branch != CLS_NONE && cls_follower_is_higher(chain->branches[branch].follower))
        return true;
    return !is_covered(chain, poi, value) || is_extra(chain, poi, value);
}
