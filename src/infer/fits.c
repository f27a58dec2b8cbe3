#include "infer/fits.h"

#include "fit/walls.h"
#include "infer/branches.h"
#include "infer/physical.h"
#include "infer/restarts.h"

#include <math.h>
#include <string.h>

/* Steps from the best fit down to mu = 0 where the likelihood is not convex, and if that strains.
 */
enum { STAIRS = 4, STAIRS_STRAINED = 10 };

void cls_calculator_report(cls_calculator *c, const double *poi, cls_status status,
                           const cls_minimum *minimum)
{
    const cls_data *const data = c->problem->data;
    const char *const used = minimum->optimizer;
    if (!status && c->problem->n > 0 && strcmp(used, c->optimizer->name) != 0)
        cls_calculator_add_note(c, "%s did not converge in some fits: %s took over",
                                c->optimizer->name, used);
    if (!status && c->optimizer->gradient && minimum->decrement > CLS_CONVERGED)
        cls_calculator_add_note(c, "some fits end near the minimum only: what they miss is about"
                                   " their EDM, up to 1e-6");
    const bool final = poi || !(c->poi_lo < 0.0); /* no better bound is looked for */
    if (!status && final && cls_walls_hold(c->problem))
        cls_calculator_add_note(c, "some fits end where a bin has no expected events left: fewer"
                                   " than 0 are not possible");
    if (!c->log)
        return;
    const cls_fit_line line = {
        .data = data == c->data           ? "observed"
                : data == c->postfit.data ? "asimov"
                                          : "prefit asimov",
        .mu = poi ? *poi / c->signal_scale : (double)NAN,
        .status = status,
        .twice_nll = 2.0 * (minimum->value + data->constant),
        .gradient = minimum->gradient,
        .decrement = minimum->decrement,
        .iterations = minimum->iterations,
        .evaluations = c->problem->evaluations,
        .optimizer = used,
    };
    c->log(c->log_context, &line);
}

cls_status cls_calculator_run(cls_calculator *c, const double *poi, double *value, cls_error *err)
{
    cls_minimum minimum;
    *value = HUGE_VAL;
    if (cls_calculator_may_go_on(c, err))
        return CLS_INTERRUPTED;
    const cls_status status = cls_minimize(c->problem, c->optimizer, NULL, &minimum, err);
    cls_calculator_report(c, poi, status, &minimum);
    *value = status ? HUGE_VAL : minimum.value;
    return status;
}

void cls_calculator_start_at(cls_problem *p, const double *theta)
{
    for (size_t i = 0; i < p->n; i++)
        p->x[i] = cls_clip(theta[p->model->globals[p->free[i]]], p->lo[i], p->hi[i]);
}

cls_status cls_calculator_fit_from(cls_calculator *c, const cls_data *data, const double *poi,
                                   const double *start, double *value, cls_error *err)
{
    cls_problem_reset(c->problem, data, poi, c->poi_lo);
    if (start)
        cls_calculator_start_at(c->problem, start);
    return cls_calculator_run(c, poi, value, err);
}

/* Lower than the best minimum by more than rounding. */
static bool is_lower(double value, double best)
{
    return value < best - 10.0 * cls_problem_rounding(value);
}

/* How much lower, in units of ln L, is worth a word: more than fits leave open. */
static const double noticeable = 1e-5;

void cls_calculator_compare(cls_calculator *c, double value, double from_start)
{
    if (from_start < HUGE_VAL && value < from_start - noticeable)
        cls_calculator_add_note(c, "the likelihood has several minima: from the start values some"
                                   " fits end in one that is not the lowest; the lowest one found"
                                   " counts");
}

/* How far below 0 a POI may end, relative, where a bin's events end there: see CLS_TINY_EVENTS. */
static const double rounded_rate = 1e-9;

/* Takes the problem's fit as the best one, where the fits with the POI held begin. */
static void take_free(cls_calculator *c, double value)
{
    c->free_error.code = CLS_OK;
    c->free_value = value;
    cls_calculator_make_stale(c, 0.0, HUGE_VAL);
    memcpy(c->free_fit, c->problem->theta, c->model->nparameters * sizeof(double));
    if (!c->model->convex && c->problem->n > 0)
        cls_follower_learn(c->free_fits, c->problem, 0.0);
}

/* Whether a minimum is the lowest so far: for other starts. */
static bool is_wanted(void *context, double value)
{
    const cls_calculator *const c = context;
    return is_lower(value, c->free_value);
}

/* Takes it then. */
static void offer_free(void *context, double value)
{
    cls_calculator *const c = context;
    if (!is_wanted(context, value))
        return;
    take_free(c, value);
    c->observed_fits.branches[0].home = c->free_fit[c->model->poi];
    cls_follower_learn_free(c->observed_fits.branches[0].follower, c->problem);
}

/* Fits the free POI from a start and keeps the fit if it is the lowest so far. */
static void try_free(cls_calculator *c, const double *start)
{
    double value;
    cls_error error = {.code = CLS_OK};
    const cls_status status = cls_calculator_fit_from(c, c->data, NULL, start, &value, &error);
    if (!status && is_lower(value, c->free_value))
        take_free(c, value);
    else if (status && c->free_value == HUGE_VAL)
        c->free_error = error;
}

/* Other starts for the free POI. */
static cls_restarts free_restarts(cls_calculator *c)
{
    return (cls_restarts){.calculator = c,
                          .data = c->data,
                          .follower = c->free_fits,
                          .best = c->free_fit,
                          .value = c->free_value,
                          .wanted = is_wanted,
                          .found = offer_free,
                          .context = c};
}

/* The start values with the POI halfway to its upper bound, in c->start. */
static const double *far_start(cls_calculator *c)
{
    const cls_model *const m = c->model;
    for (size_t p = 0; p < m->nparameters; p++)
        c->start[p] = m->parameters[p].init;
    c->start[m->poi] = 0.5 * m->parameters[m->poi].hi;
    return c->start;
}

/* Notes on a best fit that bounds from the user hold where it is. */
static void add_notes_on_enforced(cls_calculator *c, const cls_coordinate *poi, double muhat)
{
    if (!(muhat < poi->hi))
        cls_calculator_add_note(c, "the best fit lies at the upper bound %g of %s, as asked for",
                                poi->hi, poi->name);
    if (!(c->poi_lo > poi->lo) && poi->lo != 0.0 && !(muhat > poi->lo))
        cls_calculator_add_note(c, "the best fit lies at the lower bound %g of %s, as asked for",
                                poi->lo, poi->name);
}

/* What the best fit may lie below a bound by without a word, beside the range of the bounds. */
static const double small_part = 1e-12;

static void add_notes(cls_calculator *c)
{
    const cls_coordinate *const poi = &c->model->parameters[c->model->poi];
    const double muhat = c->free_fit[c->model->poi];
    cls_calculator_compare(c, c->free_value, c->start_value);
    if (poi->enforced)
        add_notes_on_enforced(c, poi, muhat);
    if (muhat > poi->hi)
        cls_calculator_add_note(c, "upper bound %g of %s was widened: the best fit lies above it",
                                poi->hi, poi->name);
    if (muhat < poi->lo - small_part * (poi->hi - poi->lo))
        cls_calculator_add_note(c, "lower bound %g of %s was widened: the best fit lies below it",
                                poi->lo, poi->name);
    if (poi->lo < c->statistic->lowest && !(muhat > c->statistic->lowest))
        cls_calculator_add_note(c,
                                "lower bound %g of %s is not used: %s takes the best fit at or"
                                " above %g",
                                poi->lo, poi->name, c->statistic->name, c->statistic->lowest);
}

/* The free fit has run into rates below 0, which a bound keeps it from. */
static void try_physical(cls_calculator *c)
{
    const double asked = c->poi_lo;
    c->free_value = HUGE_VAL;
    c->poi_lo = fmax(c->poi_lo, cls_physical_lowest(c));
    try_free(c, NULL);
    if (c->free_error.code)
        c->poi_lo = asked;
    else if (!(c->free_fit[c->model->poi] > c->poi_lo))
        cls_calculator_add_note(c,
                                "the best fit lies at %s = %g: below it a bin would have fewer"
                                " than 0 events",
                                c->model->parameters[c->model->poi].name, c->poi_lo);
}

/* Whether the best fit lies where rates end to be physical, but for what counts as no event. */
static bool is_at_lowest(cls_calculator *c)
{
    const double muhat = c->free_fit[c->model->poi], lowest = cls_physical_lowest(c);
    return fabs(muhat - lowest) < rounded_rate * (1.0 + fabs(lowest));
}

void cls_calculator_fit_free(cls_calculator *c)
{
    c->free_value = HUGE_VAL;
    try_free(c, NULL);
    if (c->poi_lo < 0.0 && (c->free_error.code || is_at_lowest(c)))
        try_physical(c);
    c->start_value = c->free_value;
    if (c->free_error.code && !c->model->convex)
        try_free(c, far_start(c));
    if (c->free_error.code)
        return;
    c->observed_fits.branches[0].home = c->free_fit[c->model->poi];
    cls_follower_learn_free(c->observed_fits.branches[0].follower, c->problem);
    if (c->model->convex)
        return;
    cls_restarts restarts = free_restarts(c);
    cls_restart_from(&restarts, far_start(c));
    cls_restart_from_mirrors(&restarts);
}

void cls_calculator_fit_again(cls_calculator *c)
{
    try_free(c, c->fixed_fit);
    add_notes(c);
}

/* Whether a fit ends with constrained parameters at their bounds. */
static bool is_strained(const cls_calculator *c, const double *theta)
{
    const cls_model *const m = c->model;
    for (size_t g = 0; g < m->nglobals; g++) {
        const cls_coordinate *const p = &m->parameters[m->globals[g]];
        const double x = theta[m->globals[g]];
        if (p->constraint != CLS_UNCONSTRAINED && !p->fixed && !(x > p->lo && x < p->hi))
            return true;
    }
    return false;
}

/*
 * Goes down from the best fit in smaller steps, each fit a full one from the one before; where that
 * ends lower than *value, in c->fixed_fit, both are replaced.
 */
static void descend_slowly(cls_calculator *c, double *value)
{
    double lower = HUGE_VAL;
    memcpy(c->start, c->free_fit, c->model->nparameters * sizeof(double));
    for (int i = STAIRS_STRAINED - 1; i >= 0; i--) {
        const double way = c->free_fit[c->model->poi] - c->made_poi;
        const double poi = c->made_poi + way * i / STAIRS_STRAINED;
        if (cls_calculator_fit_from(c, c->data, &poi, c->start, &lower, NULL))
            return;
        memcpy(c->start, c->problem->theta, c->model->nparameters * sizeof(double));
    }
    if (!is_lower(lower, *value))
        return;
    *value = lower;
    memcpy(c->fixed_fit, c->start, c->model->nparameters * sizeof(double));
    cls_follower_learn(c->observed_fits.branches[0].follower, c->problem, c->made_poi);
}

/*
 * Follows the fits from the best one to made_poi, but for the last step. True where one of them is
 * lower than the best one, which is made again from there.
 */
static bool descend(cls_calculator *c)
{
    const double best = c->free_value;
    const double way = c->free_fit[c->model->poi] - c->made_poi;
    const double *near = c->free_fit;
    double value;
    c->problem->data = c->data;
    for (int i = STAIRS - 1; i > 0; i--) {
        if (cls_chain_follow(c, c->observed_fits.branches[0].follower,
                             c->made_poi + way * i / STAIRS, near, &value, NULL))
            return false;
        memcpy(c->fixed_fit, c->problem->theta, c->model->nparameters * sizeof(double));
        near = c->fixed_fit;
        if (!is_lower(value, best))
            continue;
        cls_restarts restarts = free_restarts(c);
        cls_restart_from(&restarts, near);
        return c->free_value < best;
    }
    return false;
}

/* Tries the background-only fit, and what the start values lead to there, as starts of a free one.
 */
static void try_free_from_background(cls_calculator *c)
{
    double value;
    cls_restarts restarts = free_restarts(c);
    if (c->free_error.code)
        try_free(c, c->postfit.made);
    else
        cls_restart_from(&restarts, c->postfit.made);
    if (c->model->nglobals > CLS_FEW ||
        cls_calculator_fit_from(c, c->data, &c->made_poi, NULL, &value, NULL))
        return;
    memcpy(c->start, c->problem->theta, c->model->nparameters * sizeof(double));
    cls_restart_from(&restarts, c->start);
}

/* The fit at made_poi to rounding, as the Asimov data take its parameters. */
static void polish(cls_calculator *c, double *value)
{
    double exact;
    if (c->problem->n == 0)
        return;
    cls_problem_reset(c->problem, c->data, &c->made_poi, c->poi_lo);
    cls_calculator_start_at(c->problem, c->fixed_fit);
    c->problem->near = true;
    if (cls_calculator_run(c, &c->made_poi, &exact, NULL) || is_lower(*value, exact))
        return;
    *value = exact;
    memcpy(c->fixed_fit, c->problem->theta, c->model->nparameters * sizeof(double));
}

void cls_calculator_fit_background(cls_calculator *c)
{
    double value = HUGE_VAL;
    const bool known = !c->free_error.code;
    c->background_value = HUGE_VAL;
    for (int round = 0; round < CLS_MAX_ROUNDS && known && !c->model->convex; round++)
        if (c->free_fit[c->model->poi] == c->made_poi || !descend(c))
            break;
    if (!cls_chain_fit(c, &c->observed_fits, c->made_poi, known ? c->free_fit : NULL, &value,
                       &c->postfit.error)) {
        if (known && !c->model->convex && c->free_fit[c->model->poi] != c->made_poi &&
            is_strained(c, c->fixed_fit) && cls_branches_lowest(&c->observed_fits) == 0)
            descend_slowly(c, &value);
        polish(c, &value);
        c->background_value = value;
        cls_calculator_make_asimov(c, &c->postfit, c->fixed_fit);
    }
    if (!c->model->convex && !c->postfit.error.code)
        try_free_from_background(c);
    if (!c->free_error.code)
        add_notes(c);
}

cls_status cls_calculator_fit_at(cls_calculator *c, cls_asimov *asimov, double poi, double *value,
                                 cls_error *err)
{
    if (!asimov && poi == c->made_poi && !c->postfit.error.code) { /* it was made already */
        memcpy(c->fixed_fit, c->postfit.made, c->model->nparameters * sizeof(double));
        *value = c->background_value;
        return CLS_OK;
    }
    return cls_chain_fit(c, asimov ? &asimov->fits : &c->observed_fits, poi,
                         asimov ? asimov->made : c->free_fit, value, err);
}
