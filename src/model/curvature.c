/*
 * The Hessian of the profiled likelihood, channel by channel; see likelihood.h for the formula.
 *
 * The derivatives of a channel's events are combinations of few vectors over its bins: one per
 * sample with scalar factors (its events: each factor's derivative is a multiple of it) and one per
 * group and parameter that changes shapes. Their weighted products are summed first, P = V W V^T,
 * and then spread over the parameters, C^T P C, where C is sparse. Vectors are stored bin by bin,
 * [nbins x nvectors], sorted by group, each group padded to CLS_BLOCK. Where there are few bins the
 * derivatives themselves are multiplied (direct), [nbins x column_stride] for each group.
 */
#include "model/curvature.h"

#include "model/constraint.h"
#include "model/wall.h"

#include <math.h>
#include <string.h>

enum { FEW = 16 /* numbers that are not worth a kernel's call */ };

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
    if (group->constraint == CLS_UNCONSTRAINED)
        return s->b[slot] != 0.0 ? HUGE_VAL : 0.0;
    return m->slot_width[slot] * m->slot_width[slot];
}

/* w_eff of a bin. An unconstrained gamma that is free takes up everything. */
static double effective_weight(const cls_curvature *at, size_t b)
{
    const cls_channel *const c = at->channel;
    const cls_scratch *const s = at->scratch;
    double sum = 0.0;
    const cls_wall *const wall = cls_wall_find(s, c, b);
    for (size_t k = 0; k < c->ngroups && !(wall && wall->held); k++) {
        const size_t slot = c->groups[k].slot + b;
        const double soft = softness(at->data, s, &c->groups[k], slot);
        if (soft > 0.0)
            sum += s->b[slot] * s->b[slot] * soft;
    }
    const double n = at->data->n[c->at + b], nu = s->nu[c->at + b];
    const double w = wall ? cls_wall_curvature(wall, n, nu) : cls_bin_curvature(n, nu);
    return sum < HUGE_VAL ? w / (1.0 + w * sum) : 0.0;
}

/* Derivative of nu by an event of group k, the gamma following; *own: the group's own u^2/c. */
static double pull(const cls_curvature *at, size_t k, size_t b, double *own)
{
    *own = 0.0;
    if (k == 0)
        return 1.0;
    const cls_group *const group = &at->channel->groups[k - 1];
    const size_t slot = group->slot + b;
    const cls_wall *const wall = cls_wall_find(at->scratch, at->channel, b);
    if (wall && wall->held)
        return at->scratch->g[slot];
    const double soft = at->expected_only ? 0.0 : softness(at->data, at->scratch, group, slot);
    if (!(soft > 0.0 && soft < HUGE_VAL))
        return at->scratch->g[slot];
    const double u = at->scratch->u[at->channel->at + b];
    *own = u * u * soft;
    return at->scratch->g[slot] - u * at->scratch->b[slot] * soft;
}

void cls_curvature_weight(const cls_curvature *at, size_t k, size_t l, double *weight)
{
    for (size_t b = 0; b < at->channel->nbins; b++) {
        double own, other;
        const double product = pull(at, k, b, &own) * pull(at, l, b, &other);
        weight[b] = effective_weight(at, b) * product - (k == l ? own : 0.0);
    }
}

/* Adds a shape's derivative to its vector. */
static void add_shape(const cls_curvature *at, const cls_row *row, const cls_shape *shape,
                      double factor)
{
    const cls_channel *const c = at->channel;
    double *const vector = at->scratch->vectors + shape->vector;
    for (size_t b = 0; b < c->nbins; b++) {
        const double others =
            row->nbin_scales ? cls_row_other_bin_scales(row, at->theta, b, CLS_NONE) : 1.0;
        vector[b * c->nvectors] += factor * others * cls_shape_slope(row, shape, at->scratch, b);
    }
}

static void set_vectors(const cls_curvature *at)
{
    const cls_channel *const c = at->channel;
    cls_scratch *const s = at->scratch;
    memset(s->vectors, 0, c->nbins * c->nvectors * sizeof(double));
    for (size_t r = 0; r < c->nrows; r++) {
        const cls_row *const row = &c->rows[r];
        const double *const events = cls_row_events(c, row, at->theta, s, s->row);
        for (size_t b = 0; b < c->nbins && row->nscales; b++)
            s->vectors[b * c->nvectors + row->vector] = events[b];
        const double factor = cls_row_factor(row, s);
        for (size_t i = 0; i < row->nshapes; i++)
            add_shape(at, row, &row->shapes[i], factor);
    }
}

/* P of groups k <= l, into scratch->products. */
static void multiply(const cls_curvature *at, size_t k, size_t l)
{
    const cls_channel *const c = at->channel;
    cls_scratch *const s = at->scratch;
    const size_t ld = c->nvectors, from = c->vector_from[k], rows = c->vector_from[k + 1] - from;
    cls_curvature_weight(at, k, l, s->weight);
    for (size_t b = 0; b < c->nbins; b++)
        for (size_t v = from; v < from + rows; v++)
            s->weighted[b * ld + v] = s->weight[b] * s->vectors[b * ld + v];
    const size_t to = c->vector_from[l];
    const cls_product product = {
        .count = c->nbins,
        .rows = rows,
        .columns = c->vector_from[l + 1] - to,
        .ld = ld,
        .a = s->weighted + from,
        .b = s->vectors + to,
        .c = s->products + from * ld + to,
        .upper = k == l,
    };
    s->model->kernels->multiply(&product);
}

static void make_symmetric(double *matrix, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            matrix[j * n + i] = matrix[i * n + j];
}

void cls_curvature_expand(const cls_curvature *at, const double *z, size_t begin, size_t end,
                          double *line)
{
    const cls_channel *const c = at->channel;
    for (size_t v = begin; v < end; v++) {
        const cls_row *const row = c->vector_row[v];
        for (size_t i = 0; row && i < row->nscales; i++)
            line[row->scales[i].column] += z[v] * at->scratch->push[row->first_scale + i];
        if (c->vector_column[v] != CLS_NONE)
            line[c->vector_column[v]] += z[v];
    }
}

/* matrix[column][...] += coefficient x line, the upper triangle only. */
static void add_line(const cls_curvature *at, size_t column, double coefficient)
{
    const size_t n = at->channel->column_stride;
    at->scratch->model->kernels->add(n - column, coefficient, at->scratch->line + column,
                                     at->matrix + column * (n + 1));
}

/* C^T P C. */
static void spread_products(const cls_curvature *at)
{
    const cls_channel *const c = at->channel;
    cls_scratch *const s = at->scratch;
    make_symmetric(s->products, c->nvectors);
    for (size_t v = 0; v < c->nvectors; v++) {
        const cls_row *const row = c->vector_row[v];
        if (!row && c->vector_column[v] == CLS_NONE)
            continue;
        memset(s->line, 0, c->column_stride * sizeof *s->line);
        cls_curvature_expand(at, s->products + v * c->nvectors, 0, c->nvectors, s->line);
        for (size_t i = 0; row && i < row->nscales; i++)
            add_line(at, row->scales[i].column, s->push[row->first_scale + i]);
        if (c->vector_column[v] != CLS_NONE)
            add_line(at, c->vector_column[v], 1.0);
    }
}

/* Of group k >= 1: adds p_k times its lines to those of group 0, and gives its own their weight. */
static void add_group_lines(const cls_curvature *at, size_t k)
{
    const cls_channel *const c = at->channel;
    cls_scratch *const s = at->scratch;
    for (size_t b = 0; b < c->nbins; b++) {
        const size_t line = (k * c->nbins + b) * c->column_stride;
        double own;
        const double follows = pull(at, k, b, &own);
        s->model->kernels->add(c->ncolumns, follows, s->vectors + line,
                               s->vectors + b * c->column_stride);
        memset(s->weighted + line, 0, c->column_stride * sizeof(double));
        s->model->kernels->add(c->ncolumns, -own, s->vectors + line, s->weighted + line);
    }
}

/* The products of the columns themselves. */
static void multiply_lines(const cls_curvature *at)
{
    const cls_channel *const c = at->channel;
    cls_scratch *const s = at->scratch;
    const size_t block = c->nbins * c->column_stride;
    cls_channel_lines(c, at->theta, s, s->vectors);
    for (size_t k = 1; k <= c->ngroups; k++)
        add_group_lines(at, k);
    memset(s->weighted, 0, block * sizeof(double));
    for (size_t b = 0; b < c->nbins; b++)
        s->model->kernels->add(c->ncolumns, effective_weight(at, b),
                               s->vectors + b * c->column_stride,
                               s->weighted + b * c->column_stride);
    const cls_product product = {
        .count = c->nbins * (at->expected_only ? 1 : c->ngroups + 1),
        .rows = c->column_stride,
        .columns = c->column_stride,
        .ld = c->column_stride,
        .a = s->weighted,
        .b = s->vectors,
        .c = at->matrix,
        .upper = true,
    };
    s->model->kernels->multiply(&product);
}

/* The products of vectors, spread. */
static void multiply_vectors(const cls_curvature *at)
{
    const cls_channel *const c = at->channel;
    memset(at->matrix, 0, c->column_stride * c->column_stride * sizeof *at->matrix);
    set_vectors(at);
    for (size_t k = 0; k <= c->ngroups; k++)
        for (size_t l = k; l <= c->ngroups; l++)
            multiply(at, k, l);
    spread_products(at);
    cls_curvature_add_bin_scales(at);
}

/* Adds n numbers, few ones without the call. */
static void add_run(const cls_kernels *kernels, size_t n, const double *from, double *to)
{
    if (n >= FEW) {
        kernels->add(n, 1.0, from, to);
        return;
    }
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

/* Adds the channel's matrix to the whole. */
static void add_matrix(const cls_curvature *at, double *hessian)
{
    const cls_channel *const c = at->channel;
    const cls_kernels *const kernels = at->scratch->model->kernels;
    const size_t n = at->data->model->nglobals;
    size_t first = 0; /* run, of those that column i is not beyond */
    for (size_t i = 0; i < c->ncolumns; i++) {
        const double *const from = at->matrix + i * c->column_stride;
        double *const to = hessian + c->columns[i] * n;
        while (c->runs[first].column + c->runs[first].count <= i)
            first++;
        for (size_t r = first; r < c->nruns; r++) {
            const cls_columns_run *const run = &c->runs[r];
            const size_t skip = run->column < i ? i - run->column : 0;
            add_run(kernels, run->count - skip, from + run->column + skip, to + run->global + skip);
        }
    }
}

static void add_channel(const cls_curvature *at, double *hessian)
{
    if (at->channel->direct)
        multiply_lines(at);
    else
        multiply_vectors(at);
    if (!at->expected_only)
        cls_curvature_add_pairs(at);
    add_matrix(at, hessian);
}

/* Copies the upper triangle to the lower one, some columns at a time; only what is wanted. */
static void mirror(const cls_scratch *s, double *hessian)
{
    const size_t n = s->model->nglobals;
    for (size_t from = 0; from < n; from += CLS_BLOCK) {
        const size_t end = from + CLS_BLOCK < n ? from + CLS_BLOCK : n;
        for (size_t i = from; i < end && s->wanted; i++)
            for (size_t j = i + 1; j < n && cls_scratch_wants(s, i); j++)
                hessian[j * n + i] = hessian[i * n + j];
        for (size_t j = from + 1; j < n && !s->wanted; j++)
            for (size_t i = from; i < end && i < j; i++)
                hessian[j * n + i] = hessian[i * n + j];
    }
}

void cls_profile_hessian(const cls_data *data, const double *theta, cls_scratch *scratch,
                         bool expected_only, double *hessian)
{
    const cls_model *const m = data->model;
    const size_t n = m->nglobals;
    for (size_t i = 0; i < n; i++)
        if (cls_scratch_wants(scratch, i))
            memset(hessian + i * n, 0, n * sizeof *hessian);
    cls_curvature at = {data, NULL, theta, scratch, expected_only, scratch->local};
    for (size_t c = 0; c < m->nchannels; c++) {
        at.channel = &m->channels[c];
        if (!scratch->wanted || at.channel->part == CLS_NONE || scratch->wanted[at.channel->part])
            add_channel(&at, hessian);
    }
    mirror(scratch, hessian);
    for (size_t i = 0; i < n; i++) {
        const size_t p = m->globals[i];
        const cls_coordinate *const c = &m->parameters[p];
        if (!cls_scratch_wants(scratch, i))
            continue;
        hessian[i * n + i] +=
            cls_constraint_curvature(c->constraint, c->width, data->auxdata[p], theta[p]);
    }
}
