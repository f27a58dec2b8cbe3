/* Expected events of rows and channels. */
#include "model/constraint.h"
#include "model/scratch.h"

#include <math.h>
#include <string.h>

double cls_row_factor(const cls_row *row, const cls_scratch *scratch)
{
    return scratch->factor[row->index];
}

/* The product of a row's scalar factors: four at a time, as each multiplication has to wait. */
static double product(const double *scale, size_t n)
{
    double parts[4] = {1.0, 1.0, 1.0, 1.0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++)
            parts[k] *= scale[i + k];
    for (; i < n; i++)
        parts[0] *= scale[i];
    return (parts[0] * parts[1]) * (parts[2] * parts[3]);
}

double cls_row_other_bin_scales(const cls_row *row, const double *theta, size_t b, size_t skip)
{
    double product = 1.0;
    for (size_t i = 0; i < row->nbin_scales; i++)
        if (i != skip)
            product *= theta[row->bin_scales[i].first + b];
    return product;
}

const double *cls_row_shape(const cls_row *row, const cls_scratch *scratch)
{
    return row->nlines > 1 ? scratch->shape + row->first_event : row->table;
}

const double *cls_row_events(const cls_channel *channel, const cls_row *row, const double *theta,
                             const cls_scratch *scratch, double *work)
{
    const double *const shape = cls_row_shape(row, scratch);
    if (row->nbin_scales == 0)
        return shape;
    for (size_t b = 0; b < channel->nbins; b++)
        work[b] = shape[b] * cls_row_other_bin_scales(row, theta, b, CLS_NONE);
    return work;
}

void cls_row_rates(const cls_channel *channel, const cls_row *row, const double *theta,
                   const cls_scratch *scratch, double *rates)
{
    const double factor = cls_row_factor(row, scratch);
    const double *const events = cls_row_events(channel, row, theta, scratch, scratch->row);
    const size_t first = row->group ? channel->groups[row->group - 1].first : 0;
    for (size_t b = 0; b < channel->nbins; b++)
        rates[b] = factor * events[b] * (row->group ? theta[first + b] : 1.0);
}

void cls_row_force(const cls_channel *channel, const cls_row *row, const double *theta,
                   const cls_scratch *scratch, double *force)
{
    const double *const u = scratch->u + channel->at;
    const double *const g = row->group ? scratch->g + channel->groups[row->group - 1].slot : NULL;
    for (size_t b = 0; b < channel->nbins; b++)
        force[b] = g ? u[b] * g[b] : u[b];
    for (size_t i = 0; i < row->nbin_scales; i++)
        for (size_t b = 0; b < channel->nbins; b++)
            force[b] *= theta[row->bin_scales[i].first + b];
    for (size_t b = channel->nbins; b < channel->stride; b++)
        force[b] = 0.0;
}

/* All scalar factors and their derivatives: polynomials, but beyond their inner regions. */
static void set_scales(const double *theta, cls_scratch *s)
{
    const cls_model *const m = s->model;
    for (size_t i = 0; i < m->nscales; i++)
        s->alpha[i] = theta[m->scale_parameter[i]];
    m->kernels->polynomials(m->nscales, m->polynomials, s->alpha, s->scale, s->slope, s->curvature);
    for (size_t i = 0; i < m->nscales; i++) {
        if (fabs(s->alpha[i]) < m->scale_inner[i])
            continue;
        const cls_curve curve = cls_factor_curve(m->scale_factor[i], s->alpha[i]);
        s->scale[i] = curve.value;
        s->slope[i] = curve.slope;
        s->curvature[i] = curve.curvature;
    }
}

/* The coefficients of all lines of all tables. */
static void set_coefficients(const double *theta, cls_scratch *s)
{
    const cls_model *const m = s->model;
    double *const alpha = s->input + 2, *const bends = alpha + m->nbent;
    s->input[1] = 1.0;
    for (size_t i = 0; i < m->nbent; i++) {
        const cls_curve bend = m->bend(theta[m->bent[i]]);
        alpha[i] = theta[m->bent[i]];
        bends[i] = bend.value;
        s->bend_slope[i] = bend.slope;
        s->bend_curvature[i] = bend.curvature;
    }
    for (size_t i = 0; i < m->nlines; i++)
        s->coefficient[i] = s->input[m->line_input[i]];
}

/* A row's events before all factors, where they change. */
static void set_shape(const cls_channel *channel, const cls_row *row, cls_scratch *s)
{
    const cls_kernels *const kernels = s->model->kernels;
    const double *const coefficient = s->coefficient + row->first_line;
    double *const shape = s->shape + row->first_event;
    if (row->narrow)
        kernels->project(row->bin_step, channel->nbins, row->table, coefficient, shape);
    else
        kernels->combine(channel->stride, row->nlines, row->table, coefficient, shape);
}

/* Sums a channel's rows into a and b. */
static void add_channel(const cls_channel *channel, const double *theta, cls_scratch *s)
{
    memset(s->a + channel->at, 0, channel->nbins * sizeof(double));
    for (size_t k = 0; k < channel->ngroups; k++)
        memset(s->b + channel->groups[k].slot, 0, channel->nbins * sizeof(double));
    for (size_t r = 0; r < channel->nrows; r++) {
        const cls_row *const row = &channel->rows[r];
        if (row->nlines > 1)
            set_shape(channel, row, s);
        const double factor = product(s->scale + row->first_scale, row->nscales);
        s->factor[row->index] = factor;
        const double *const events = cls_row_events(channel, row, theta, s, s->row);
        double *const sum =
            row->group ? s->b + channel->groups[row->group - 1].slot : s->a + channel->at;
        for (size_t b = 0; b < channel->nbins; b++)
            sum[b] += factor * events[b];
    }
}

void cls_rates(const double *theta, cls_scratch *scratch)
{
    const cls_model *const m = scratch->model;
    set_coefficients(theta, scratch);
    set_scales(theta, scratch);
    for (size_t c = 0; c < m->nchannels; c++)
        add_channel(&m->channels[c], theta, scratch);
}

/* Expected events of a channel with the local gammas that are in theta. */
static void add_gammas(const cls_channel *channel, const double *theta, cls_scratch *s)
{
    memcpy(s->nu + channel->at, s->a + channel->at, channel->nbins * sizeof(double));
    for (size_t k = 0; k < channel->ngroups; k++)
        for (size_t b = 0; b < channel->nbins; b++)
            s->nu[channel->at + b] +=
                theta[channel->groups[k].first + b] * s->b[channel->groups[k].slot + b];
}

void cls_full_expected(const cls_model *model, const double *theta, cls_scratch *scratch,
                       double *nu)
{
    cls_rates(theta, scratch);
    for (size_t c = 0; c < model->nchannels; c++) {
        const cls_channel *const channel = &model->channels[c];
        add_gammas(channel, theta, scratch);
        memcpy(nu + channel->first_bin, scratch->nu + channel->at, channel->nbins * sizeof *nu);
    }
}

double cls_full_value(const cls_data *data, const double *theta, cls_scratch *scratch)
{
    const cls_model *const m = data->model;
    double sum = 0.0;
    cls_rates(theta, scratch);
    for (size_t c = 0; c < m->nchannels; c++) {
        const cls_channel *const channel = &m->channels[c];
        add_gammas(channel, theta, scratch);
        for (size_t b = channel->at; b < channel->at + channel->nbins; b++)
            sum += cls_bin_term(data->n[b], data->inverse_n[b], scratch->nu[b]);
    }
    for (size_t p = 0; p < m->nparameters; p++) {
        const cls_coordinate *const c = &m->parameters[p];
        sum += cls_constraint_value(c->constraint, c->width, data->auxdata[p], theta[p]);
    }
    return sum;
}
