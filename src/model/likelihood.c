/* The profiled likelihood: value and gradient. */
#include "model/likelihood.h"

#include "model/constraint.h"
#include "model/mixed.h"
#include "model/scratch.h"

#include <string.h>

static size_t most_scales(const cls_model *model)
{
    size_t most = 0;
    for (size_t c = 0; c < model->nchannels; c++)
        for (size_t r = 0; r < model->channels[c].nrows; r++)
            if (model->channels[c].rows[r].nscales > most)
                most = model->channels[c].rows[r].nscales;
    return most;
}

cls_status cls_scratch_new(const cls_model *model, cls_arena *arena, cls_scratch **out,
                           cls_error *err)
{
    cls_scratch *const s = cls_arena_array(arena, 1, sizeof *s, err);
    *out = s;
    if (!s)
        return CLS_NO_MEMORY;
    s->model = model;
    s->a = cls_arena_array(arena, model->nkernel_bins, sizeof(double), err);
    s->b = cls_arena_array(arena, model->nslots, sizeof(double), err);
    s->g = cls_arena_array(arena, model->nslots, sizeof(double), err);
    s->nu = cls_arena_array(arena, model->nkernel_bins, sizeof(double), err);
    s->u = cls_arena_array(arena, model->nkernel_bins, sizeof(double), err);
    s->row = cls_arena_array(arena, model->largest_channel, sizeof(double), err);
    s->weight = cls_arena_array(arena, model->largest_channel, 3 * sizeof(double), err);
    s->block = cls_arena_array(arena, model->largest_block, sizeof(double), err);
    s->factor_slopes = cls_arena_array(arena, most_scales(model), sizeof(double), err);
    const bool complete = s->a && s->b && s->g && s->nu && s->u && s->row && s->weight &&
                          s->block && s->factor_slopes;
    return complete ? CLS_OK : CLS_NO_MEMORY;
}

cls_run cls_scratch_run(const cls_data *data, const cls_scratch *scratch, cls_bins_kind kind)
{
    const cls_model *const m = scratch->model;
    const size_t at = m->run_at[kind];
    return (cls_run){
        .count = m->run_at[kind + 1] - at,
        .n = data->n + at,
        .inverse_n = data->inverse_n + at,
        .a = scratch->a + at,
        .b = scratch->b + at,
        .x = data->x + at,
        .inverse_x = data->inverse_x + at,
        .width = m->slot_width + at,
        .lo = m->slot_lo + at,
        .hi = m->slot_hi + at,
        .g = scratch->g + at,
        .nu = scratch->nu + at,
    };
}

double cls_profile_value(const cls_data *data, const double *theta, cls_scratch *scratch)
{
    const cls_model *const m = data->model;
    cls_rates(theta, scratch);
    const cls_run plain = cls_scratch_run(data, scratch, CLS_BINS_PLAIN);
    const cls_run poisson = cls_scratch_run(data, scratch, CLS_BINS_POISSON);
    double sum = m->kernels->plain(&plain) + m->kernels->poisson(&poisson);
    for (size_t c = 0; c < m->nchannels; c++)
        if (m->channels[c].kind == CLS_BINS_MIXED)
            sum += cls_mixed_channel(data, &m->channels[c], scratch);
    for (size_t i = 0; i < m->nglobals; i++) {
        const size_t p = m->globals[i];
        const cls_coordinate *const c = &m->parameters[p];
        sum += cls_constraint_value(c->constraint, c->width, data->auxdata[p], theta[p]);
    }
    return sum;
}

void cls_profile_gammas(const cls_scratch *scratch, double *theta)
{
    const cls_model *const m = scratch->model;
    for (size_t i = 0; i < m->nslots; i++)
        if (m->slot_parameter[i] != CLS_NONE)
            theta[m->slot_parameter[i]] = scratch->g[i];
}

/* u of every bin where the value was computed last. */
static void slopes(const cls_data *data, cls_scratch *scratch)
{
    const cls_model *const m = data->model;
    for (size_t kind = 0; kind < CLS_RUNS; kind++) {
        const cls_run run = cls_scratch_run(data, scratch, (cls_bins_kind)kind);
        m->kernels->slope(&run, scratch->u + m->run_at[kind]);
    }
    for (size_t b = m->run_at[CLS_RUNS]; b < m->nkernel_bins; b++)
        scratch->u[b] = cls_bin_slope(data->n[b], data->inverse_n[b], scratch->nu[b]);
}

/* A row's part of the gradient. */
static void add_row(const cls_channel *channel, const cls_row *row, const double *theta,
                    cls_scratch *s, double *gradient)
{
    const double *const g = row->group ? s->g + channel->groups[row->group - 1].slot : NULL;
    const double *const u = s->u + channel->at;
    const double *const events = cls_row_events(channel, row, theta, s->row);
    double sum = 0.0;
    for (size_t b = 0; b < channel->nbins; b++)
        sum += u[b] * (g ? g[b] : 1.0) * events[b];
    cls_row_factor_slopes(row, theta, s->factor_slopes);
    for (size_t i = 0; i < row->nscales; i++)
        gradient[channel->columns[row->scales[i].column]] += s->factor_slopes[i] * sum;
    const double factor = row->nbin_scales ? cls_row_factor(row, theta) : 0.0;
    for (size_t i = 0; i < row->nbin_scales; i++)
        for (size_t b = 0; b < channel->nbins; b++)
            gradient[channel->columns[row->bin_scales[i].column + b]] +=
                factor * u[b] * (g ? g[b] : 1.0) * row->nominal[b] *
                cls_row_other_bin_scales(row, theta, b, i);
}

void cls_profile_gradient(const cls_data *data, const double *theta, cls_scratch *scratch,
                          double *gradient)
{
    const cls_model *const m = data->model;
    slopes(data, scratch);
    for (size_t i = 0; i < m->nglobals; i++) {
        const cls_coordinate *const c = &m->parameters[m->globals[i]];
        gradient[i] = cls_constraint_slope(c->constraint, c->width, data->auxdata[m->globals[i]],
                                           theta[m->globals[i]]);
    }
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t r = 0; r < m->channels[c].nrows; r++)
            add_row(&m->channels[c], &m->channels[c].rows[r], theta, scratch, gradient);
}

/* Whether there is such a bin at all: a loop without branches, for the usual answer. */
static bool any_impossible(const cls_data *data, const cls_scratch *scratch)
{
    int any = 0;
    for (size_t b = 0; b < data->model->nkernel_bins; b++)
        any |= cls_bin_impossible(data->n[b], scratch->nu[b]);
    return any != 0;
}

size_t cls_scratch_impossible(const cls_data *data, const cls_scratch *scratch)
{
    const cls_model *const m = data->model;
    if (!any_impossible(data, scratch))
        return CLS_NONE;
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t b = 0; b < m->channels[c].nbins; b++) {
            const size_t at = m->channels[c].at + b;
            if (cls_bin_impossible(data->n[at], scratch->nu[at]))
                return m->channels[c].first_bin + b;
        }
    return CLS_NONE;
}
