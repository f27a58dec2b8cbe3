/*
 * A model at given parameters, in all its parts: expected events per sample, terms of the
 * likelihood, gradient. -2 ln of a term is twice its -ln(L/L_saturated) and twice its part of
 * -ln L_saturated.
 */
#include "cls/evaluate.h"

#include "model/constraint.h"
#include "model/scratch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* An evaluation and the arena it lives in. */
typedef struct owned_evaluation {
    cls_evaluation evaluation; /* first: the address users see */
    cls_arena *arena;
} owned_evaluation;

/* What all steps need. */
typedef struct evaluating {
    cls_arena *arena;
    const cls_data *data; /* or NULL */
    const double *theta;
    const double *nu; /* [nbins], in data order */
    cls_scratch *scratch;
    cls_error *err;
} evaluating;

static double *numbers(const evaluating *e, size_t n)
{
    return cls_arena_array(e->arena, n, sizeof(double), e->err);
}

static cls_status add_samples(const evaluating *e, const cls_channel *from,
                              cls_channel_evaluation *to)
{
    cls_sample_evaluation *const samples =
        cls_arena_array(e->arena, from->nrows, sizeof *samples, e->err);
    if (!samples)
        return CLS_NO_MEMORY;
    for (size_t r = 0; r < from->nrows; r++) {
        double *const rates = numbers(e, from->nbins);
        if (!rates)
            return CLS_NO_MEMORY;
        cls_row_rates(from, &from->rows[r], e->theta, e->scratch, rates);
        samples[r] = (cls_sample_evaluation){.name = from->rows[r].sample, .expected = rates};
    }
    to->samples = samples;
    to->nsamples = from->nrows;
    return CLS_OK;
}

static double channel_twice_nll(const evaluating *e, const cls_channel *from)
{
    const cls_data *const data = e->data;
    double sum = 0.0;
    for (size_t b = 0; b < from->nbins; b++) {
        const double n = data->n[from->at + b], nu = e->nu[from->first_bin + b];
        if (!isfinite(nu) || cls_bin_impossible(n, nu))
            return (double)NAN;
        sum += cls_bin_term(n, data->inverse_n[from->at + b], nu) + cls_saturated_counts(n);
    }
    return 2.0 * sum;
}

static cls_status add_channel(const evaluating *e, const cls_channel *from,
                              cls_channel_evaluation *to)
{
    *to = (cls_channel_evaluation){.name = from->name,
                                   .nbins = from->nbins,
                                   .expected = e->nu + from->first_bin,
                                   .twice_nll = (double)NAN};
    if (e->data) {
        double *const observed = numbers(e, from->nbins);
        if (!observed)
            return CLS_NO_MEMORY;
        memcpy(observed, e->data->n + from->at, from->nbins * sizeof *observed);
        to->observed = observed;
        to->twice_nll = channel_twice_nll(e, from);
    }
    return add_samples(e, from, to);
}

static cls_status add_channels(const evaluating *e, cls_evaluation *to)
{
    const cls_model *const m = to->model;
    cls_channel_evaluation *const channels =
        cls_arena_array(e->arena, m->nchannels, sizeof *channels, e->err);
    cls_status status = channels ? CLS_OK : CLS_NO_MEMORY;
    for (size_t c = 0; !status && c < m->nchannels; c++)
        status = add_channel(e, &m->channels[c], &channels[c]);
    to->channels = channels;
    to->nchannels = m->nchannels;
    return status;
}

static double constraint_twice_nll(const cls_coordinate *p, double x, double theta)
{
    if (p->constraint == CLS_POISSON && cls_bin_impossible(x, p->width * theta))
        return (double)NAN;
    return 2.0 * (cls_constraint_value(p->constraint, p->width, x, theta) +
                  cls_saturated_constraint(p, x));
}

static cls_status add_constraints(const evaluating *e, cls_evaluation *to)
{
    const cls_model *const m = to->model;
    double *const constraints = numbers(e, m->nparameters);
    if (!constraints)
        return CLS_NO_MEMORY;
    for (size_t p = 0; p < m->nparameters; p++)
        constraints[p] = constraint_twice_nll(&m->parameters[p], e->data->auxdata[p], e->theta[p]);
    to->constraints = constraints;
    return CLS_OK;
}

static cls_status add_gradient(const evaluating *e, cls_evaluation *to)
{
    const cls_model *const m = to->model;
    double *const gradient = numbers(e, m->nparameters), *const work = numbers(e, m->nglobals);
    if (!gradient || !work)
        return CLS_NO_MEMORY;
    cls_full_gradient(e->data, e->theta, e->scratch, gradient, work);
    for (size_t p = 0; p < m->nparameters; p++)
        gradient[p] *= 2.0;
    to->gradient = gradient;
    return CLS_OK;
}

/* What the data have to do with it; the likelihood may be 0. */
static cls_status add_likelihood(const evaluating *e, cls_evaluation *to)
{
    cls_error why = {.code = CLS_OK};
    if (e->data)
        to->status = cls_full_twice_nll(e->data, e->theta, e->scratch, &to->twice_nll, &why);
    else
        to->status = cls_full_check_events(e->scratch, &why);
    (void)snprintf(to->reason, sizeof to->reason, "%s", why.message);
    if (!e->data)
        return CLS_OK;
    const cls_status status = add_constraints(e, to);
    return status || to->status ? status : add_gradient(e, to);
}

static cls_status evaluate(evaluating *e, cls_evaluation *to)
{
    const cls_model *const m = to->model;
    double *const nu = numbers(e, m->nbins), *const theta = numbers(e, m->nparameters);
    const cls_status status = cls_scratch_new(m, e->arena, &e->scratch, e->err);
    if (!nu || !theta || status)
        return CLS_NO_MEMORY;
    memcpy(theta, e->theta, m->nparameters * sizeof *theta);
    to->parameters = theta;
    to->nparameters = m->nparameters;
    cls_full_expected(m, theta, e->scratch, nu);
    e->nu = nu;
    const cls_status added = add_channels(e, to);
    return added ? added : add_likelihood(e, to);
}

static cls_status check_finite(const cls_model *model, const double *theta, cls_error *err)
{
    for (size_t p = 0; p < model->nparameters; p++)
        if (!isfinite(theta[p]))
            return cls_fail(err, CLS_USAGE, NULL, "the value of \"%s\" is not finite",
                            model->parameters[p].name);
    return CLS_OK;
}

cls_status cls_evaluate(const cls_model *model, const cls_data *data, const double *theta,
                        cls_evaluation **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_status status = check_finite(model, theta, err);
    if (status)
        return status;
    cls_arena *const arena = cls_arena_new();
    owned_evaluation *const owned = arena ? cls_arena_array(arena, 1, sizeof *owned, err) : NULL;
    if (!owned) {
        cls_arena_free(arena);
        return cls_fail_memory(err);
    }
    owned->arena = arena;
    owned->evaluation.model = model;
    owned->evaluation.twice_nll = (double)NAN;
    evaluating e = {.arena = arena, .data = data, .theta = theta, .err = err};
    status = evaluate(&e, &owned->evaluation);
    if (status)
        cls_arena_free(arena);
    else
        *out = &owned->evaluation;
    return status;
}

void cls_evaluation_free(cls_evaluation *evaluation)
{
    if (evaluation)
        cls_arena_free(((owned_evaluation *)evaluation)->arena);
}
