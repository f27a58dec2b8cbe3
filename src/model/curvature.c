/*
 * The Hessian of the profiled likelihood, channel by channel; see likelihood.h for the formula.
 * A channel's derivatives stand in scratch->block: for group k (0: rows without local gamma),
 * column i and bin b the derivative of the group's events per unit of its gamma.
 */
#include "model/constraint.h"
#include "model/scratch.h"

#include <string.h>

typedef struct curvature {
    const cls_data *data;
    const cls_channel *channel;
    const double *theta;
    cls_scratch *scratch;
    bool expected_only;
    double *hessian;
} curvature;

/* The derivatives of group k with respect to a column, [nbins]. */
static double *derivatives(const curvature *at, size_t k, size_t column)
{
    const cls_channel *const c = at->channel;
    return at->scratch->block + (k * c->ncolumns + column) * c->nbins;
}

static double *entry(const curvature *at, size_t column, size_t other)
{
    const size_t *const global = at->channel->columns;
    return &at->hessian[global[column] * at->data->model->nglobals + global[other]];
}

static void add_row_derivatives(const curvature *at, const cls_row *row)
{
    const size_t nbins = at->channel->nbins;
    double *const slopes = at->scratch->factor_slopes;
    const double *const events = cls_row_events(at->channel, row, at->theta, at->scratch->row);
    cls_row_factor_slopes(row, at->theta, slopes);
    for (size_t i = 0; i < row->nscales; i++) {
        double *const d = derivatives(at, row->group, row->scales[i].column);
        for (size_t b = 0; b < nbins; b++)
            d[b] += slopes[i] * events[b];
    }
    const double factor = cls_row_factor(row, at->theta);
    for (size_t i = 0; i < row->nbin_scales; i++)
        for (size_t b = 0; b < nbins; b++)
            derivatives(at, row->group, row->bin_scales[i].column + b)[b] +=
                factor * row->nominal[b] * cls_row_other_bin_scales(row, at->theta, b, i);
}

/* 1/c of a local gamma: how far it follows a force; 0 where it is fixed or at a bound. */
static double softness(const cls_data *data, const cls_scratch *s, const cls_group *group,
                       size_t slot)
{
    const cls_model *const m = data->model;
    const double g = s->g[slot];
    if (!(g > m->slot_lo[slot] && g < m->slot_hi[slot]))
        return 0.0;
    if (group->constraint == CLS_POISSON)
        return g * g * data->inverse_x[slot];
    return m->slot_width[slot] * m->slot_width[slot];
}

/* w_eff of every bin of the channel. */
static void effective_weights(const curvature *at, double *weight)
{
    const cls_channel *const c = at->channel;
    const cls_scratch *const s = at->scratch;
    for (size_t b = 0; b < c->nbins; b++) {
        double sum = 0.0;
        for (size_t k = 0; k < c->ngroups; k++) {
            const size_t slot = c->groups[k].slot + b;
            sum += s->b[slot] * s->b[slot] * softness(at->data, s, &c->groups[k], slot);
        }
        const double w = cls_bin_curvature(at->data->n[c->at + b], s->nu[c->at + b]);
        weight[b] = w / (1.0 + w * sum);
    }
}

/* hessian += sum_bins weight d d^T of group k, upper triangle of the channel's columns. */
static void add_products(const curvature *at, size_t k, const double *weight)
{
    const size_t nbins = at->channel->nbins;
    double *const weighted = at->scratch->row;
    for (size_t i = 0; i < at->channel->ncolumns; i++) {
        const double *const d = derivatives(at, k, i);
        for (size_t b = 0; b < nbins; b++)
            weighted[b] = weight[b] * d[b];
        for (size_t j = i; j < at->channel->ncolumns; j++) {
            const double *const e = derivatives(at, k, j);
            double sum = 0.0;
            for (size_t b = 0; b < nbins; b++)
                sum += weighted[b] * e[b];
            *entry(at, i, j) += sum;
        }
    }
}

/* Adds group k's part of v to group 0's derivatives, and its own (negative) term. */
static void add_group(const curvature *at, size_t k, double *pull, double *weight)
{
    const cls_channel *const c = at->channel;
    const cls_scratch *const s = at->scratch;
    const cls_group *const group = &c->groups[k - 1];
    for (size_t b = 0; b < c->nbins; b++) {
        const size_t slot = group->slot + b;
        const double u = s->u[c->at + b];
        const double soft = at->expected_only ? 0.0 : softness(at->data, s, group, slot);
        pull[b] = s->g[slot] - u * s->b[slot] * soft;
        weight[b] = -u * u * soft;
    }
    if (!at->expected_only)
        add_products(at, k, weight);
    for (size_t i = 0; i < c->ncolumns; i++) {
        double *const v = derivatives(at, 0, i);
        const double *const d = derivatives(at, k, i);
        for (size_t b = 0; b < c->nbins; b++)
            v[b] += pull[b] * d[b];
    }
}

/* The product of a row's scales but for i and j. */
static double other_scales(const cls_row *row, const double *theta, size_t i, size_t j)
{
    double product = 1.0;
    for (size_t k = 0; k < row->nscales; k++)
        if (k != i && k != j)
            product *= theta[row->scales[k].parameter];
    return product;
}

/* u times the events per unit of its gamma, as far as local ones go, of bin b of a row. */
static double force(const curvature *at, const cls_row *row, size_t b)
{
    const cls_channel *const c = at->channel;
    const double u = at->scratch->u[c->at + b];
    return row->group ? u * at->scratch->g[c->groups[row->group - 1].slot + b] : u;
}

/* Second derivatives that involve global gammas of bin b. */
static void add_bin_scale_pairs(const curvature *at, const cls_row *row, size_t b)
{
    const double events = force(at, row, b) * row->nominal[b];
    const double factor = cls_row_factor(row, at->theta);
    for (size_t i = 0; i < row->nbin_scales; i++) {
        const size_t column = row->bin_scales[i].column + b;
        const double others = cls_row_other_bin_scales(row, at->theta, b, i);
        for (size_t s = 0; s < row->nscales; s++)
            *entry(at, row->scales[s].column, column) +=
                at->scratch->factor_slopes[s] * events * others;
        for (size_t j = i + 1; j < row->nbin_scales; j++) {
            double rest = events * factor;
            for (size_t k = 0; k < row->nbin_scales; k++)
                if (k != i && k != j)
                    rest *= at->theta[row->bin_scales[k].first + b];
            *entry(at, column, row->bin_scales[j].column + b) += rest;
        }
    }
}

/* sum_bins u d2nu of a row. */
static void add_row_pairs(const curvature *at, const cls_row *row)
{
    const double *const events = cls_row_events(at->channel, row, at->theta, at->scratch->row);
    double sum = 0.0;
    for (size_t b = 0; b < at->channel->nbins; b++)
        sum += force(at, row, b) * events[b];
    for (size_t i = 0; i < row->nscales; i++)
        for (size_t j = i + 1; j < row->nscales; j++)
            *entry(at, row->scales[i].column, row->scales[j].column) +=
                sum * other_scales(row, at->theta, i, j);
    if (row->nbin_scales == 0)
        return;
    cls_row_factor_slopes(row, at->theta, at->scratch->factor_slopes);
    for (size_t b = 0; b < at->channel->nbins; b++)
        add_bin_scale_pairs(at, row, b);
}

static void add_channel(const curvature *at)
{
    const cls_channel *const c = at->channel;
    double *const weight = at->scratch->weight;
    memset(at->scratch->block, 0, c->nbins * c->ncolumns * (c->ngroups + 1) * sizeof(double));
    for (size_t r = 0; r < c->nrows; r++)
        add_row_derivatives(at, &c->rows[r]);
    for (size_t k = 1; k <= c->ngroups; k++)
        add_group(at, k, weight, weight + c->nbins);
    effective_weights(at, weight);
    add_products(at, 0, weight);
    for (size_t r = 0; r < c->nrows && !at->expected_only; r++)
        add_row_pairs(at, &c->rows[r]);
}

/* Channels add to (i, j) or (j, i), whichever their columns' order says: both triangles get both.
 */
static void make_symmetric(double *hessian, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            const double sum = hessian[i * n + j] + hessian[j * n + i];
            hessian[i * n + j] = hessian[j * n + i] = sum;
        }
}

void cls_profile_hessian(const cls_data *data, const double *theta, cls_scratch *scratch,
                         bool expected_only, double *hessian)
{
    const cls_model *const m = data->model;
    const size_t n = m->nglobals;
    memset(hessian, 0, n * n * sizeof *hessian);
    curvature at = {data, NULL, theta, scratch, expected_only, hessian};
    for (size_t c = 0; c < m->nchannels; c++) {
        at.channel = &m->channels[c];
        add_channel(&at);
    }
    make_symmetric(hessian, n);
    for (size_t i = 0; i < n; i++) {
        const size_t p = m->globals[i];
        const cls_coordinate *const c = &m->parameters[p];
        hessian[i * n + i] +=
            cls_constraint_curvature(c->constraint, c->width, data->auxdata[p], theta[p]);
    }
}
