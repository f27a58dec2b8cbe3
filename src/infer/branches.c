#include "infer/branches.h"

#include "infer/fits.h"

#include <math.h>
#include <string.h>

/* Jumps are looked into up to so many times CLS_FAR_AWAY. */
static const double beyond = 2.0;

/* What a split branch counts for far away: evaluations. */
static const double split_work = 400.0;

void cls_branch_begin(cls_chain *chain, size_t i, double poi)
{
    cls_follower *const follower = chain->branches[i].follower;
    cls_follower_forget(follower);
    chain->branches[i] =
        (cls_branch){.follower = follower, .home = poi, .lo = -HUGE_VAL, .hi = HUGE_VAL};
}

/* df/dPOI by the envelope theorem, where f was evaluated last: at a minimum; NAN if not wanted. */
static double slope_here(const cls_calculator *c)
{
    const cls_problem *const p = c->problem;
    if (!c->wants_slopes)
        return (double)NAN;
    cls_profile_gradient(p->data, p->theta, p->scratch, p->all_gradient);
    return p->all_gradient[c->model->parameters[c->model->poi].global];
}

/* Keeps the problem's fit as the last one with the POI held. */
static void keep(cls_calculator *c)
{
    c->fixed_slope = slope_here(c);
    memcpy(c->fixed_fit, c->problem->theta, c->model->nparameters * sizeof(double));
}

/* Whether a branch is worth following to poi. */
static bool is_active(const cls_branch *b, double poi)
{
    return poi > b->lo && poi < b->hi;
}

/* The branch that was found nearest to poi. */
static size_t nearest(const cls_chain *chain, double poi)
{
    size_t best = 0;
    for (size_t i = 1; i < chain->nbranches; i++)
        if (fabs(chain->branches[i].home - poi) < fabs(chain->branches[best].home - poi))
            best = i;
    return best;
}

size_t cls_branches_lowest(const cls_chain *chain)
{
    size_t best = CLS_NONE;
    for (size_t i = 0; i < chain->nbranches; i++)
        if (chain->branches[i].active &&
            (best == CLS_NONE || chain->branches[i].value < chain->branches[best].value))
            best = i;
    return best;
}

/* A branch that has become another one at poi ends there. */
static void end(cls_branch *b, double poi)
{
    b->active = false;
    cls_follower_forget_last(b->follower);
    if (poi < b->home)
        b->lo = fmax(b->lo, poi);
    else
        b->hi = fmin(b->hi, poi);
}

/* Of two branches that have become one the one that was found nearer by goes on. */
static void merge(cls_chain *chain, double poi)
{
    for (size_t i = 1; i < chain->nbranches; i++)
        for (size_t k = 0; k < i; k++) {
            cls_branch *const a = &chain->branches[k], *const b = &chain->branches[i];
            if (!a->active || !b->active || fabs(a->value - b->value) > CLS_MERGED)
                continue;
            end(fabs(a->home - poi) > fabs(b->home - poi) ? a : b, poi);
        }
}

/* The minimum known next to poi on the way to other; NULL: there is none. */
static cls_lowest *next_on_the_way(const cls_chain *chain, double poi, double other)
{
    cls_lowest *next = NULL;
    for (size_t i = 0; i < chain->nlowest; i++) {
        cls_lowest *const at = &chain->lowest[i];
        const bool between =
            other < poi ? at->poi >= other && at->poi < poi : at->poi <= other && at->poi > poi;
        if (between && (!next || fabs(at->poi - poi) < fabs(next->poi - poi)))
            next = at;
    }
    return next;
}

void cls_branch_follow_back(cls_calculator *c, cls_chain *chain, size_t i, double poi, double other)
{
    const size_t n = c->problem->n;
    cls_follower *const follower = chain->branches[i].follower;
    if (n <= CLS_MANY) {
        cls_chain_make_stale(c, chain, poi, other);
        return;
    }
    double value, last = poi;
    const double home = cls_follower_last(follower, c->start);
    for (cls_lowest *at = next_on_the_way(chain, poi, other); at;
         at = next_on_the_way(chain, last, other)) {
        if (cls_chain_follow(c, follower, at->poi, NULL, &value, NULL))
            break;
        if (!(value < at->value - CLS_MERGED)) { /* it may have become another one */
            cls_follower_forget_last(follower);
            break;
        }
        at->value = value;
        at->slope = slope_here(c);
        last = at->poi;
    }
    cls_problem_reset(c->problem, chain->data, &poi, c->poi_lo);
    cls_follower_return(follower, c->problem, poi, c->start, home);
    if (last != poi)
        cls_calculator_make_stale(c, fmin(last, poi), fmax(last, poi));
}

/*
 * A branch that has jumped down at poi is another one from there on: it is followed back at most as
 * far as other starts were tried.
 */
static void split(cls_calculator *c, cls_chain *chain, size_t i, double poi)
{
    const double other = cls_chain_last_check(chain, poi, chain->branches[i].home);
    chain->branches[i].home = poi;
    if (c->problem->n > CLS_MANY)
        cls_follower_forget_others(chain->branches[i].follower);
    cls_branch_follow_back(c, chain, i, poi, other);
    if (cls_chain_is_high(chain, chain->last))
        chain->far_work += split_work * (double)c->model->nglobals;
}

/*
 * Whether it matters that a branch has jumped: also somewhat beyond what is far, as the lower
 * branch may be the lowest one nearer by.
 */
static bool may_split(const cls_calculator *c, const cls_chain *chain, double value)
{
    return !cls_chain_is_far(c, chain, value) || value < *chain->best + beyond * CLS_FAR_AWAY;
}

/* Whether a branch has jumped to another minimum, that was the lowest one before already. */
static bool has_jumped(const cls_calculator *c, const cls_chain *chain, size_t i)
{
    const cls_branch *const b = &chain->branches[i];
    const double known = cls_chain_lowest(chain, cls_follower_previous(b->follower));
    return cls_follower_has_jumped(b->follower, c->problem,
                                   cls_chain_is_high(chain, b->value) ? NULL : &known);
}

cls_status cls_branches_follow(cls_calculator *c, cls_chain *chain, double poi, const double *near,
                               double *value, cls_error *err)
{
    cls_status best = CLS_FIT_FAILED;
    const size_t only =
        cls_chain_is_far(c, chain, chain->last) ? cls_branches_lowest(chain) : CLS_NONE;
    const size_t needed = nearest(chain, poi);
    bool any = false;
    *value = HUGE_VAL;
    for (size_t i = 0; i < chain->nbranches; i++)
        any = any || (is_active(&chain->branches[i], poi) && (only == CLS_NONE || i == only));
    for (size_t i = 0; i < chain->nbranches; i++) {
        cls_branch *const b = &chain->branches[i];
        b->active = any ? is_active(b, poi) && (only == CLS_NONE || i == only) : i == needed;
        if (!b->active)
            continue;
        const cls_status status = cls_chain_follow(c, b->follower, poi, i == 0 ? near : NULL,
                                                   &b->value, best ? err : NULL);
        if (!(*value < HUGE_VAL) || b->value < *value) {
            *value = b->value;
            best = status;
            keep(c);
        }
        b->active = !status;
    }
    if (!best)
        cls_error_clear(err);
    merge(chain, poi);
    chain->last = *value;
    for (size_t i = 0; i < chain->nbranches && !c->model->convex; i++)
        if (chain->branches[i].active && may_split(c, chain, *value) && has_jumped(c, chain, i))
            split(c, chain, i, poi);
    return best;
}
