/*
 * The Hessian's terms that products of parameters in one row make: u d2nu, and the derivatives of
 * global factors per bin, each of which acts in one bin only.
 */
#include "model/curvature.h"

#include <math.h>
#include <string.h>

/* The product of a row's scalar factors but for numbers i and j. */
typedef struct product {
    double nonzero; /* of the factors that are not 0 */
    size_t zeros;
} product;

static bool is_zero(double factor)
{
    return !(fabs(factor) > CLS_NO_FACTOR);
}

static product product_of(const double *scale, size_t n)
{
    product all = {1.0, 0};
    for (size_t i = 0; i < n; i++) {
        if (is_zero(scale[i]))
            all.zeros++;
        else
            all.nonzero *= scale[i];
    }
    return all;
}

static double without(product all, double x, double y)
{
    const size_t zeros = all.zeros - is_zero(x) - is_zero(y);
    const double rest = all.nonzero / (is_zero(x) ? 1.0 : x) / (is_zero(y) ? 1.0 : y);
    return zeros ? 0.0 : rest;
}

/* The force along the derivative of a shape, the scalar factors left out. */
static double shape_force(const cls_scratch *s, const cls_row *row, const cls_shape *shape)
{
    const double *const projection = s->projection + row->first_line + shape->line;
    return projection[0] + (shape->bends ? s->bend_slope[shape->bent] * projection[1] : 0.0);
}

/*
 * Pairs of scalar factors of which some are 0, and of scalar factors with shapes; events: the
 * row's, times force.
 */
static void add_pairs_one_by_one(const cls_curvature *at, const cls_row *row, double events)
{
    const cls_scratch *const s = at->scratch;
    const double *const scale = s->scale + row->first_scale;
    const double *const slope = s->slope + row->first_scale;
    const product all = product_of(scale, row->nscales);
    for (size_t i = 0; i < row->nscales; i++) {
        const size_t column = row->scales[i].column;
        for (size_t j = i + 1; j < row->nscales; j++)
            cls_curvature_add(at, column, row->scales[j].column,
                              (column == row->scales[j].column ? 2.0 : 1.0) * events * slope[i] *
                                  slope[j] * without(all, scale[i], scale[j]));
        for (size_t j = 0; j < row->nshapes; j++)
            cls_curvature_add(at, column, row->shapes[j].column,
                              (column == row->shapes[j].column ? 2.0 : 1.0) *
                                  shape_force(s, row, &row->shapes[j]) *
                                  s->push[row->first_scale + i]);
    }
}

/*
 * The same where no factor is 0: with F their product and p_i its derivatives the second ones are
 * p_i p_j/F, so each column adds a multiple of one line, or of two, to its own.
 */
static void add_pairs(const cls_curvature *at, const cls_row *row, double events, double factor)
{
    cls_scratch *const s = at->scratch;
    const size_t n = at->channel->column_stride;
    const cls_kernels *const kernels = s->model->kernels;
    const double *const push = s->push + row->first_scale;
    double *const all = s->line, *const pushes = s->line + n;
    memset(all, 0, 2 * n * sizeof *all);
    for (size_t i = 0; i < row->nscales; i++)
        pushes[row->scales[i].column] += push[i];
    for (size_t i = 0; i < row->nscales; i++)
        all[row->scales[i].column] += events / factor * push[i];
    for (size_t i = 0; i < row->nshapes; i++)
        all[row->shapes[i].column] += shape_force(s, row, &row->shapes[i]);
    for (size_t i = 0; i < row->nscales; i++) {
        const size_t column = row->scales[i].column;
        kernels->add(n - column, push[i], all + column, at->matrix + column * (n + 1));
        at->matrix[column * (n + 1)] -= events / factor * push[i] * push[i]; /* is no pair */
    }
    for (size_t i = 0; i < row->nshapes; i++) {
        const size_t column = row->shapes[i].column;
        kernels->add(n - column, shape_force(s, row, &row->shapes[i]), pushes + column,
                     at->matrix + column * (n + 1));
    }
}

/* The curvature of each factor and of each shape. */
static void add_own_curvatures(const cls_curvature *at, const cls_row *row, double events,
                               double factor)
{
    const cls_scratch *const s = at->scratch;
    const double *const scale = s->scale + row->first_scale;
    const product all = product_of(scale, row->nscales);
    for (size_t i = 0; i < row->nscales; i++)
        cls_curvature_add(at, row->scales[i].column, row->scales[i].column,
                          events * s->curvature[row->first_scale + i] *
                              without(all, scale[i], 1.0));
    for (size_t i = 0; i < row->nshapes; i++) {
        const cls_shape *const shape = &row->shapes[i];
        if (shape->bends)
            cls_curvature_add(at, shape->column, shape->column,
                              factor * s->bend_curvature[shape->bent] *
                                  s->projection[row->first_line + shape->line + 1]);
    }
}

static void add_row_pairs(const cls_curvature *at, const cls_row *row)
{
    const cls_scratch *const s = at->scratch;
    double events = 0.0;
    for (size_t i = 0; i < row->nlines; i++)
        events += s->coefficient[row->first_line + i] * s->projection[row->first_line + i];
    const double factor = cls_row_factor(row, s);
    if (is_zero(factor))
        add_pairs_one_by_one(at, row, events);
    else if (row->nscales + row->nshapes > 1)
        add_pairs(at, row, events, factor);
    add_own_curvatures(at, row, events, factor);
}

/* u times the local gamma of bin b of a row. */
static double local_force(const cls_curvature *at, const cls_row *row, size_t b)
{
    const cls_channel *const c = at->channel;
    const double u = at->scratch->u[c->at + b];
    return row->group ? u * at->scratch->g[c->groups[row->group - 1].slot + b] : u;
}

/* A global factor of bin b with all that the row has besides. */
static void add_bin_pairs(const cls_curvature *at, const cls_row *row, size_t i, size_t b)
{
    const cls_scratch *const s = at->scratch;
    const size_t column = row->bin_scales[i].column + b;
    const double force = local_force(at, row, b) * cls_row_other_bin_scales(row, at->theta, b, i);
    const double events = force * cls_row_shape(row, s)[b];
    const double factor = cls_row_factor(row, s);
    for (size_t k = 0; k < row->nscales; k++)
        cls_curvature_add(at, column, row->scales[k].column,
                          events * s->push[row->first_scale + k]);
    for (size_t k = 0; k < row->nshapes; k++)
        cls_curvature_add(at, column, row->shapes[k].column,
                          force * factor * cls_shape_slope(row, &row->shapes[k], s, b));
    for (size_t j = i + 1; j < row->nbin_scales; j++) {
        const size_t other = row->bin_scales[j].column + b;
        double rest = local_force(at, row, b) * cls_row_shape(row, s)[b] * factor;
        for (size_t k = 0; k < row->nbin_scales; k++)
            if (k != i && k != j)
                rest *= at->theta[row->bin_scales[k].first + b];
        cls_curvature_add(at, column, other, column == other ? 2.0 * rest : rest);
    }
}

void cls_curvature_add_pairs(const cls_curvature *at)
{
    for (size_t r = 0; r < at->channel->nrows; r++) {
        const cls_row *const row = &at->channel->rows[r];
        add_row_pairs(at, row);
        for (size_t i = 0; i < row->nbin_scales; i++)
            for (size_t b = 0; b < at->channel->nbins; b++)
                add_bin_pairs(at, row, i, b);
    }
}

/* Derivative of a row's events in bin b by its global factor number i, the local gamma left out. */
static double bin_slope(const cls_curvature *at, const cls_row *row, size_t i, size_t b)
{
    return cls_row_factor(row, at->scratch) * cls_row_shape(row, at->scratch)[b] *
           cls_row_other_bin_scales(row, at->theta, b, i);
}

/* The global factor per bin number i of a row: its products with all vectors of the channel. */
static void add_bin_vectors(const cls_curvature *at, const cls_row *row, size_t i)
{
    const cls_channel *const c = at->channel;
    cls_scratch *const s = at->scratch;
    for (size_t l = 0; l <= c->ngroups; l++) {
        cls_curvature_weight(at, row->group, l, s->weight);
        for (size_t b = 0; b < c->nbins; b++) {
            const size_t column = row->bin_scales[i].column + b;
            const double *const vectors = s->vectors + b * c->nvectors;
            memset(s->line, 0, c->ncolumns * sizeof *s->line);
            cls_curvature_expand(at, vectors, c->vector_from[l], c->vector_from[l + 1], s->line);
            const double slope = s->weight[b] * bin_slope(at, row, i, b);
            for (size_t k = 0; k < c->ncolumns; k++)
                if (s->line[k] != 0.0)
                    cls_curvature_add(at, column, k, slope * s->line[k]);
        }
    }
}

/* The same with a global factor per bin of a row: an equal pair counts once, others for both. */
static void add_bin_products(const cls_curvature *at, const cls_row *row, size_t i,
                             const cls_row *other, size_t j)
{
    const cls_channel *const c = at->channel;
    double *const weight = at->scratch->weight;
    cls_curvature_weight(at, row->group, other->group, weight);
    const size_t from = row->bin_scales[i].column, to = other->bin_scales[j].column;
    const double times = from == to && !(row == other && i == j) ? 2.0 : 1.0;
    for (size_t b = 0; b < c->nbins; b++)
        cls_curvature_add(at, from + b, to + b,
                          times * weight[b] * bin_slope(at, row, i, b) *
                              bin_slope(at, other, j, b));
}

void cls_curvature_add_bin_scales(const cls_curvature *at)
{
    const cls_channel *const c = at->channel;
    for (size_t r = 0; r < c->nrows; r++)
        for (size_t i = 0; i < c->rows[r].nbin_scales; i++) {
            add_bin_vectors(at, &c->rows[r], i);
            for (size_t q = r; q < c->nrows; q++)
                for (size_t j = q == r ? i : 0; j < c->rows[q].nbin_scales; j++)
                    add_bin_products(at, &c->rows[r], i, &c->rows[q], j);
        }
}
