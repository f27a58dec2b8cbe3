/* Data sets: counts and auxiliary data in the kernels' order, and the constant -ln L_saturated. */
#include "model/bin.h"
#include "model/likelihood.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

static const double log_two_pi = 1.83787706640934548356;

/*
 * lgamma(n + 1) - n ln n + n; by Stirling's series where the terms would cancel (C. Loader, 2000;
 * the first term left out is below 1e-14).
 */
double cls_saturated_counts(double n)
{
    if (!(n > 0.0))
        return 0.0;
    if (n < 16.0)
        return gsl_sf_lngamma(n + 1.0) - n * log(n) + n; /* lgamma writes to a global */
    const double v = 1.0 / (n * n);
    const double series = (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - v / 1680) * v) * v) / n;
    return 0.5 * (log_two_pi + log(n)) + series;
}

double cls_saturated_constraint(const cls_coordinate *parameter, double x)
{
    if (parameter->constraint == CLS_POISSON)
        return cls_saturated_counts(x);
    return parameter->constraint == CLS_NORMAL ? 0.5 * log_two_pi + log(parameter->width) : 0.0;
}

cls_status cls_data_new(const cls_model *model, cls_data **out, cls_error *err)
{
    *out = NULL;
    cls_arena *const arena = cls_arena_new();
    cls_data *const data = arena ? cls_arena_array(arena, 1, sizeof *data, err) : NULL;
    if (!data) {
        cls_arena_free(arena);
        (void)cls_fail_memory(err);
        return CLS_NO_MEMORY;
    }
    data->arena = arena;
    data->model = model;
    data->n = cls_arena_array(arena, model->nkernel_bins, sizeof(double), err);
    data->inverse_n = cls_arena_array(arena, model->nkernel_bins, sizeof(double), err);
    data->x = cls_arena_array(arena, model->nslots, sizeof(double), err);
    data->inverse_x = cls_arena_array(arena, model->nslots, sizeof(double), err);
    data->auxdata = cls_arena_array(arena, model->nparameters, sizeof(double), err);
    if (!data->n || !data->inverse_n || !data->x || !data->inverse_x || !data->auxdata) {
        cls_data_free(data);
        return CLS_NO_MEMORY;
    }
    *out = data;
    return CLS_OK;
}

void cls_data_free(cls_data *data)
{
    if (data)
        cls_arena_free(data->arena);
}

void cls_data_set(cls_data *data, const double *counts, const double *auxdata)
{
    const cls_model *const m = data->model;
    data->constant = 0.0;
    data->empty = false;
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t b = 0; b < m->channels[c].nbins; b++) {
            const double n = counts[m->channels[c].first_bin + b];
            data->n[m->channels[c].at + b] = n;
            data->inverse_n[m->channels[c].at + b] = n > 0.0 ? 1.0 / n : 0.0;
            data->empty = data->empty || n == 0.0;
            data->constant += cls_saturated_counts(n);
        }
    memcpy(data->auxdata, auxdata, m->nparameters * sizeof *auxdata);
    for (size_t p = 0; p < m->nparameters; p++)
        data->constant += cls_saturated_constraint(&m->parameters[p], auxdata[p]);
    for (size_t i = 0; i < m->nslots; i++) {
        const size_t p = m->slot_parameter[i];
        data->x[i] = p == CLS_NONE ? 1.0 : auxdata[p];
        data->inverse_x[i] = data->x[i] > 0.0 ? 1.0 / data->x[i] : 0.0;
    }
}

static const cls_ws_observation *observation_of(const cls_observations *observations,
                                                const char *channel)
{
    for (size_t i = 0; i < observations->nentries; i++)
        if (strcmp(observations->entries[i].name, channel) == 0)
            return &observations->entries[i];
    return NULL;
}

static cls_status find_counts(const cls_model *model, const cls_observations *observations,
                              double *counts, cls_error *err)
{
    for (size_t c = 0; c < model->nchannels; c++) {
        const cls_channel *const channel = &model->channels[c];
        const double *source = channel->observed;
        if (observations) {
            const cls_ws_observation *const o = observation_of(observations, channel->name);
            if (o && o->nbins != channel->nbins)
                return cls_json_fail(o->where, err, CLS_BAD_WORKSPACE,
                                     "%zu counts for channel \"%s\", which has %zu bins", o->nbins,
                                     channel->name, channel->nbins);
            source = o ? o->counts : NULL;
        }
        if (!source)
            return cls_fail(err, CLS_BAD_WORKSPACE, "/observations",
                            "no observation for channel \"%s\"", channel->name);
        memcpy(counts + channel->first_bin, source, channel->nbins * sizeof *counts);
    }
    return CLS_OK;
}

cls_status cls_data_observed(const cls_model *model, const cls_observations *observations,
                             cls_data **out, cls_error *err)
{
    cls_error_clear(err);
    cls_status status = cls_data_new(model, out, err);
    if (status)
        return status;
    double *const counts = cls_arena_array((*out)->arena, model->nbins, sizeof *counts, err);
    double *const auxdata =
        cls_arena_array((*out)->arena, model->nparameters, sizeof *auxdata, err);
    status = counts && auxdata ? find_counts(model, observations, counts, err) : CLS_NO_MEMORY;
    if (status) {
        cls_data_free(*out);
        *out = NULL;
        return status;
    }
    for (size_t p = 0; p < model->nparameters; p++)
        auxdata[p] = model->parameters[p].auxdata;
    cls_data_set(*out, counts, auxdata);
    return CLS_OK;
}

cls_status cls_data_asimov_fill(cls_data *data, const double *theta, cls_scratch *scratch,
                                double *work, cls_error *err)
{
    const cls_model *const m = data->model;
    double *const counts = work, *const auxdata = work + m->nbins;
    cls_full_expected(m, theta, scratch, counts);
    for (size_t b = 0; b < m->nbins; b++) {
        size_t index;
        const char *const channel = cls_model_bin_channel(m, b, &index);
        if (!(counts[b] >= -CLS_TINY_EVENTS))
            return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL,
                            "channel \"%s\", bin %zu: %g events are expected", channel, index,
                            counts[b]);
        counts[b] = counts[b] > 0.0 ? counts[b] : 0.0;
    }
    for (size_t p = 0; p < m->nparameters; p++) {
        const cls_coordinate *const c = &m->parameters[p];
        const double rate = c->constraint == CLS_POISSON ? c->width * theta[p] : theta[p];
        auxdata[p] = c->constraint == CLS_UNCONSTRAINED ? 0.0 : rate;
    }
    cls_data_set(data, counts, auxdata);
    return CLS_OK;
}

cls_status cls_data_asimov(const cls_model *model, const double *theta, cls_data **out,
                           cls_error *err)
{
    cls_error_clear(err);
    cls_status status = cls_data_new(model, out, err);
    if (status)
        return status;
    cls_data *const data = *out;
    cls_scratch *scratch = NULL;
    double *const work =
        cls_arena_array(data->arena, model->nbins + model->nparameters, sizeof *work, err);
    status = work ? cls_scratch_new(model, data->arena, &scratch, err) : CLS_NO_MEMORY;
    if (!status)
        status = cls_data_asimov_fill(data, theta, scratch, work, err);
    if (status) {
        cls_data_free(data);
        *out = NULL;
    }
    return status;
}
