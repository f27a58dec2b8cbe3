#include "infer/fits.h"

#include <math.h>
#include <string.h>

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

/* A fit from start [nparameters] (NULL: the start values), the POI held at *poi or free. */
static cls_status fit_from(cls_calculator *c, const cls_data *data, const double *poi,
                           const double *start, double *value, cls_error *err)
{
    cls_problem *const p = c->problem;
    cls_problem_reset(p, data, poi, c->poi_lo);
    for (size_t i = 0; start && i < p->n; i++)
        p->x[i] = fmin(fmax(start[c->model->globals[p->free[i]]], p->lo[i]), p->hi[i]);
    cls_minimum minimum;
    const cls_status status = cls_minimize(p, c->optimizer, NULL, &minimum, err);
    report(c, data, poi, status, &minimum);
    *value = status ? HUGE_VAL : minimum.value;
    return status;
}

/* Lower than the best minimum by more than rounding. */
static bool is_lower(double value, double best)
{
    return value < best - 10.0 * cls_problem_rounding(value);
}

/* Fits the free POI from a start and keeps the fit if it is the lowest so far. */
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
    if (poi->enforced)
        add_notes_on_enforced(c, poi, muhat);
    else if (muhat > poi->hi)
        cls_calculator_add_note(c, "upper bound %g of %s was widened: the best fit lies above it",
                                poi->hi, poi->name);
    if (!poi->enforced && poi->lo > 0.0 && muhat < poi->lo)
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
    memcpy(c->start, c->problem->theta, c->model->nparameters * sizeof(double));
    try_free(c, c->start);
    add_notes(c);
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

cls_status cls_calculator_fit_background(cls_calculator *c, cls_error *err)
{
    const cls_model *const m = c->model;
    const double nothing = 0.0;
    double value;
    double *const work = cls_arena_array(c->arena, m->nbins + m->nparameters, sizeof *work, err);
    if (!work)
        return CLS_NO_MEMORY;
    if (fit_from(c, c->data, &nothing, NULL, &value, &c->asimov_error))
        return CLS_OK; /* shows in every point */
    memcpy(c->background_fit, c->problem->theta, m->nparameters * sizeof(double));
    if (!cls_data_asimov_fill(c->asimov, c->background_fit, c->problem->scratch, work,
                              &c->asimov_error))
        fit_asimov(c);
    return CLS_OK;
}

cls_status cls_calculator_fit_at(cls_calculator *c, const cls_data *data, double poi,
                                 const double *near, double *value, cls_error *err)
{
    double other;
    const cls_status status = fit_from(c, data, &poi, near, value, err);
    if (c->problem->n == 0 || c->model->convex)
        return status;
    const cls_status again = fit_from(c, data, &poi, NULL, &other, NULL);
    *value = fmin(*value, other);
    return again ? status : CLS_OK;
}
