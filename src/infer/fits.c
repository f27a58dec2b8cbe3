#include "infer/fits.h"

#include <math.h>
#include <string.h>

/* Steps from the best fit down to mu = 0. */
enum { STAIRS = 4, STAIRS_STRAINED = 10 };

/* Other starts are tried where the POI is this many times larger or smaller than before. */
static const double spacing = 2.0;

static void report(cls_calculator *c, const cls_data *data, const double *poi, cls_status status,
                   const cls_minimum *minimum)
{
    const char *const used = minimum->optimizer;
    if (!status && c->problem->n > 0 && strcmp(used, c->optimizer->name) != 0)
        cls_calculator_add_note(c, "%s did not converge in some fits: %s took over",
                                c->optimizer->name, used);
    if (!c->log)
        return;
    const cls_fit_line line = {
        .data = data == c->asimov ? "asimov" : "observed",
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

/* A fit of the problem as it is set up, from problem->x. */
static cls_status run(cls_calculator *c, const double *poi, double *value, cls_error *err)
{
    cls_minimum minimum;
    const cls_status status = cls_minimize(c->problem, c->optimizer, NULL, &minimum, err);
    report(c, c->problem->data, poi, status, &minimum);
    *value = status ? HUGE_VAL : minimum.value;
    return status;
}

/* Moves the problem's start to theta[nparameters], within bounds. */
static void start_at(cls_problem *p, const double *theta)
{
    for (size_t i = 0; i < p->n; i++)
        p->x[i] = fmin(fmax(theta[p->model->globals[p->free[i]]], p->lo[i]), p->hi[i]);
}

/* A fit from start [nparameters] (NULL: the start values), the POI held at *poi or free. */
static cls_status fit_from(cls_calculator *c, const cls_data *data, const double *poi,
                           const double *start, double *value, cls_error *err)
{
    cls_problem_reset(c->problem, data, poi, c->poi_lo);
    if (start)
        start_at(c->problem, start);
    return run(c, poi, value, err);
}

/* Lower than the best minimum by more than rounding. */
static bool is_lower(double value, double best)
{
    return value < best - 10.0 * cls_problem_rounding(value);
}

/* How much lower, in units of ln L, is worth a word: more than fits leave open. */
static const double noticeable = 1e-5;

/* Says so where the start values lead to a minimum that is not the lowest. */
static void compare_with_start(cls_calculator *c, double value, double from_start)
{
    if (from_start < HUGE_VAL && value < from_start - noticeable)
        cls_calculator_add_note(c, "the likelihood has several minima: from the start values some"
                                   " fits end in one that is not the lowest; the lowest one found"
                                   " counts");
}

/*
 * The best fit of the Asimov data: where they were made, which needs no fit, unless the user's
 * bounds keep the POI from 0.
 */
static void fit_asimov(cls_calculator *c)
{
    c->asimov_poi = c->asimov_best = 0.0;
    if (!(c->poi_lo > 0.0))
        return;
    if (!fit_from(c, c->asimov, NULL, c->background_fit, &c->asimov_best, &c->asimov_error))
        c->asimov_poi = c->problem->theta[c->model->poi];
}

/* Takes the problem's fit as the background-only one, and makes the Asimov data there. */
static void take_background(cls_calculator *c, double value)
{
    c->background_value = value;
    c->asimov_error.code = CLS_OK;
    c->generation++;
    cls_follower_forget(c->asimov_fits.follower);
    cls_follower_forget(c->asimov_fits.other);
    memcpy(c->background_fit, c->problem->theta, c->model->nparameters * sizeof(double));
    if (!cls_data_asimov_fill(c->asimov, c->background_fit, c->problem->scratch, c->work,
                              &c->asimov_error))
        fit_asimov(c);
}

/* The same if it is the lowest one so far. */
static void offer_background(cls_calculator *c, double value)
{
    compare_with_start(c, value, c->background_value);
    if (is_lower(value, c->background_value))
        take_background(c, value);
}

/* Fits the free POI from a start and keeps the fit if it is the lowest so far, or so at mu = 0. */
static void try_free(cls_calculator *c, const double *start)
{
    double value;
    cls_error error = {.code = CLS_OK};
    const cls_status status = fit_from(c, c->data, NULL, start, &value, &error);
    if (status) {
        if (c->free_value == HUGE_VAL)
            c->free_error = error;
        return;
    }
    if (!c->model->convex && c->problem->theta[c->model->poi] == 0.0)
        offer_background(c, value);
    if (!is_lower(value, c->free_value))
        return;
    c->free_error.code = CLS_OK;
    c->free_value = value;
    c->generation++;
    memcpy(c->free_fit, c->problem->theta, c->model->nparameters * sizeof(double));
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
    if (poi->lo > 0.0 && !(muhat > poi->lo))
        cls_calculator_add_note(c, "the best fit lies at the lower bound %g of %s, as asked for",
                                poi->lo, poi->name);
}

static void add_notes(cls_calculator *c)
{
    const cls_coordinate *const poi = &c->model->parameters[c->model->poi];
    const double muhat = c->free_fit[c->model->poi];
    compare_with_start(c, c->free_value, c->start_value);
    if (poi->enforced)
        add_notes_on_enforced(c, poi, muhat);
    if (muhat > poi->hi)
        cls_calculator_add_note(c, "upper bound %g of %s was widened: the best fit lies above it",
                                poi->hi, poi->name);
    if (poi->lo > 0.0 && muhat < poi->lo)
        cls_calculator_add_note(c, "lower bound %g of %s was widened: the best fit lies below it",
                                poi->lo, poi->name);
    if (poi->lo < 0.0 && !(muhat > 0.0))
        cls_calculator_add_note(c,
                                "lower bound %g of %s is not used: qtilde takes the best fit at"
                                " or above 0",
                                poi->lo, poi->name);
}

void cls_calculator_fit_free(cls_calculator *c)
{
    c->free_value = HUGE_VAL;
    try_free(c, NULL);
    c->start_value = c->free_value;
    if (!c->model->convex) {
        try_free(c, far_start(c));
        if (!c->asimov_error.code)
            try_free(c, c->background_fit);
    }
    if (!c->free_error.code)
        add_notes(c);
}

void cls_calculator_fit_again(cls_calculator *c)
{
    try_free(c, c->fixed_fit);
    add_notes(c);
}

/* Keeps the problem's fit as the last one with the POI held. */
static void keep(cls_calculator *c)
{
    memcpy(c->fixed_fit, c->problem->theta, c->model->nparameters * sizeof(double));
}

/* Whether other starts are to be tried at this value of the POI. */
static bool needs_check(const cls_calculator *c, const cls_chain *chain, double poi)
{
    if (c->model->convex)
        return false;
    return chain->several || chain->checked_hi == 0.0 || poi > spacing * chain->checked_hi ||
           poi * spacing < chain->checked_lo;
}

/*
 * A fit that follows those before it, if that does; else a full one, from theta[nparameters]
 * (NULL: the start values) or from where the follower thinks best.
 */
static cls_status fit_next(cls_calculator *c, cls_follower *follower, double poi,
                           const double *theta, double *value, cls_error *err)
{
    cls_minimum minimum;
    cls_problem *const p = c->problem;
    cls_problem_reset(p, p->data, &poi, c->poi_lo);
    if (theta)
        start_at(p, theta);
    if (p->n > 0 && c->optimizer == cls_optimizer_get(0) &&
        cls_follower_fit(follower, p, poi, &minimum)) {
        report(c, p->data, &poi, CLS_OK, &minimum);
        *value = minimum.value;
        return CLS_OK;
    }
    const cls_status status = run(c, &poi, value, err);
    if (!status && p->n > 0)
        cls_follower_learn(follower, p, poi);
    return status;
}

/* The fit from the start values, which counts where it is lower than the one known. */
static void check(cls_calculator *c, cls_chain *chain, double poi, double *value)
{
    double other;
    chain->checked_hi = fmax(chain->checked_hi, poi);
    chain->checked_lo = chain->checked_lo > 0.0 ? fmin(chain->checked_lo, poi) : poi;
    if (!chain->several)
        cls_follower_forget(chain->other);
    if (fit_next(c, chain->other, poi, NULL, &other, NULL))
        return;
    const bool lower = is_lower(other, *value);
    chain->several = chain->several || lower || is_lower(*value, other);
    compare_with_start(c, *value, other);
    if (!lower)
        return;
    *value = other;
    keep(c);
}

cls_status cls_calculator_fit_at(cls_calculator *c, const cls_data *data, double poi,
                                 const double *near, double *value, cls_error *err)
{
    if (data == c->data && poi == 0.0 && !c->asimov_error.code) { /* it was made already */
        memcpy(c->fixed_fit, c->background_fit, c->model->nparameters * sizeof(double));
        *value = c->background_value;
        return CLS_OK;
    }
    cls_chain *const chain = data == c->asimov ? &c->asimov_fits : &c->observed_fits;
    c->problem->data = data;
    const cls_status status = fit_next(c, chain->follower, poi, near, value, err);
    keep(c);
    if (c->problem->n == 0 || !needs_check(c, chain, poi))
        return status;
    check(c, chain, poi, value);
    return *value < HUGE_VAL ? CLS_OK : status;
}

void cls_calculator_fit_background(cls_calculator *c)
{
    const double nothing = 0.0;
    c->background_value = HUGE_VAL;
    if (!fit_from(c, c->data, &nothing, NULL, &c->background_value, &c->asimov_error))
        take_background(c, c->background_value);
}

/* Whether there is no background-only fit, or one that ends with constrained parameters at bounds.
 */
static bool is_strained(const cls_calculator *c)
{
    const cls_model *const m = c->model;
    if (!(c->background_value < HUGE_VAL))
        return true;
    for (size_t g = 0; g < m->nglobals; g++) {
        const cls_coordinate *const p = &m->parameters[m->globals[g]];
        const double x = c->background_fit[m->globals[g]];
        if (p->constraint != CLS_UNCONSTRAINED && !p->fixed && !(x > p->lo && x < p->hi))
            return true;
    }
    return false;
}

void cls_calculator_descend(cls_calculator *c)
{
    const double muhat = c->free_fit[c->model->poi];
    const double *near = c->free_fit;
    cls_follower *const follower = c->observed_fits.other;
    if (c->model->convex || c->free_error.code || !(muhat > 0.0))
        return;
    double value = HUGE_VAL;
    c->problem->data = c->data;
    cls_follower_forget(follower);
    const int stairs = is_strained(c) ? STAIRS_STRAINED : STAIRS;
    for (int i = stairs - 1; i >= 0; i--) {
        if (fit_next(c, follower, muhat * i / stairs, near, &value, NULL))
            return;
        keep(c);
        near = c->fixed_fit;
    }
    offer_background(c, value);
}
