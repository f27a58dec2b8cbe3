/* Expected events of rows and channels. */
#include "model/constraint.h"
#include "model/scratch.h"

#include <string.h>

double cls_row_factor(const cls_row *row, const cls_scratch *scratch)
{
    double factor = 1.0;
    for (size_t i = 0; i < row->nscales; i++)
        factor *= scratch->scale[row->first_scale + i];
    return factor;
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

/* The factors of a row, and the coefficients of its table's lines, at theta. */
static void set_row(const cls_row *row, const double *theta, cls_scratch *s)
{
    double *const scale = s->scale + row->first_scale;
    for (size_t i = 0; i < row->nscales; i++) {
        const double x = theta[row->scales[i].parameter];
        const cls_factor *const factor = row->scales[i].factor;
        scale[i] = factor ? cls_factor_value(factor, x) : x;
    }
    double *const coefficient = s->coefficient + row->first_line;
    coefficient[0] = 1.0;
    for (size_t i = 0; i < row->nshapes; i++) {
        const cls_shape *const shape = &row->shapes[i];
        coefficient[shape->line] = theta[shape->parameter];
        if (shape->bends)
            coefficient[shape->line + 1] = s->bend[shape->bent];
    }
}

/* Sums a channel's rows into a and b. */
static void add_channel(const cls_channel *channel, const double *theta, cls_scratch *s)
{
    memset(s->a + channel->at, 0, channel->nbins * sizeof(double));
    for (size_t k = 0; k < channel->ngroups; k++)
        memset(s->b + channel->groups[k].slot, 0, channel->nbins * sizeof(double));
    for (size_t r = 0; r < channel->nrows; r++) {
        const cls_row *const row = &channel->rows[r];
        set_row(row, theta, s);
        if (row->nlines > 1)
            s->model->kernels->combine(channel->stride, row->nlines, row->table,
                                       s->coefficient + row->first_line,
                                       s->shape + row->first_event);
        const double factor = cls_row_factor(row, s);
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
    for (size_t i = 0; i < m->nbent; i++) {
        const cls_curve bend = m->bend(theta[m->bent[i]]);
        scratch->bend[i] = bend.value;
        scratch->bend_slope[i] = bend.slope;
        scratch->bend_curvature[i] = bend.curvature;
    }
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
