/* The profiled likelihood: value and gradient. */
#include "model/likelihood.h"

#include "model/constraint.h"
#include "model/mixed.h"
#include "model/pinned.h"
#include "model/scratch.h"
#include "model/wall.h"

#include <math.h>
#include <string.h>

/* Room for n numbers; sets *failed where memory is short. */
static double *room(cls_arena *arena, size_t n, size_t times, bool *failed, cls_error *err)
{
    double *const numbers = cls_arena_array(arena, n, times * sizeof *numbers, err);
    *failed = *failed || !numbers;
    return numbers;
}

/* What value and gradient need. */
static bool allocate_values(cls_scratch *s, cls_arena *arena, cls_error *err)
{
    const cls_model *const m = s->model;
    bool failed = false;
    s->a = room(arena, m->nkernel_bins, 1, &failed, err);
    s->b = room(arena, m->nslots, 1, &failed, err);
    s->g = room(arena, m->nslots, 1, &failed, err);
    s->nu = room(arena, m->nkernel_bins, 1, &failed, err);
    s->u = room(arena, m->nkernel_bins, 1, &failed, err);
    s->input = room(arena, 2 + 2 * m->nbent, 1, &failed, err);
    s->pull = room(arena, 2 + 2 * m->nbent, 1, &failed, err);
    s->bend_slope = room(arena, m->nbent, 1, &failed, err);
    s->bend_curvature = room(arena, m->nbent, 1, &failed, err);
    s->factor = room(arena, m->nrows, 1, &failed, err);
    s->alpha = room(arena, m->nscales, 1, &failed, err);
    s->scale = room(arena, m->nscales, 1, &failed, err);
    s->push = room(arena, m->nscales, 1, &failed, err);
    s->slope = room(arena, m->nscales, 1, &failed, err);
    s->curvature = room(arena, m->nscales, 1, &failed, err);
    s->shape = room(arena, m->nevents, 1, &failed, err);
    s->coefficient = room(arena, m->nlines, 1, &failed, err);
    s->projection = room(arena, m->nlines, 1, &failed, err);
    s->row = room(arena, m->largest_channel, 1, &failed, err);
    s->force = room(arena, m->largest_channel, 1, &failed, err);
    return !failed;
}

/* What the Hessian needs besides. */
static bool allocate_curvature(cls_scratch *s, cls_arena *arena, cls_error *err)
{
    const cls_model *const m = s->model;
    bool failed = false;
    s->weight = room(arena, m->largest_channel, 1, &failed, err);
    s->vectors = room(arena, m->largest_block, 1, &failed, err);
    s->weighted = room(arena, m->largest_block, 1, &failed, err);
    s->products = room(arena, m->largest_vectors, m->largest_vectors, &failed, err);
    s->local = room(arena, m->largest_columns, m->largest_columns, &failed, err);
    s->line = room(arena, m->largest_columns, 2, &failed, err);
    return !failed;
}

cls_status cls_scratch_new(const cls_model *model, cls_arena *arena, cls_scratch **out,
                           cls_error *err)
{
    cls_scratch *const s = cls_arena_array(arena, 1, sizeof *s, err);
    *out = s;
    if (!s)
        return CLS_NO_MEMORY;
    s->model = model;
    s->pinned = cls_arena_array(arena, model->nslots, sizeof *s->pinned, err);
    const bool complete =
        s->pinned && allocate_values(s, arena, err) && allocate_curvature(s, arena, err);
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
    if (scratch->nwalls)
        cls_walls_hide(data, scratch);
    if (data->empty)
        cls_pinned_hide(data, scratch);
    const cls_run plain = cls_scratch_run(data, scratch, CLS_BINS_PLAIN);
    const cls_run poisson = cls_scratch_run(data, scratch, CLS_BINS_POISSON);
    const cls_run normal = cls_scratch_run(data, scratch, CLS_BINS_NORMAL);
    double sum =
        m->kernels->plain(&plain) + m->kernels->poisson(&poisson) + m->kernels->normal(&normal);
    for (size_t c = 0; c < m->nchannels; c++)
        if (m->channels[c].kind == CLS_BINS_MIXED)
            sum += cls_mixed_channel(data, &m->channels[c], scratch);
    if (data->empty)
        sum += cls_pinned_show(data, scratch);
    if (scratch->nwalls)
        sum += cls_walls_show(data, scratch);
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

/* Derivatives of a product of factors some of which may be 0: without dividing. */
static void set_pushes(const double *scale, const double *slope, size_t n, double *push)
{
    double before = 1.0, after = 1.0;
    for (size_t i = 0; i < n; i++) {
        push[i] = before * slope[i];
        before *= scale[i];
    }
    for (size_t i = n; i-- > 0;) {
        push[i] *= after;
        after *= scale[i];
    }
}

/* The derivatives of the product of a row's factors. */
static void set_slopes(const cls_row *row, cls_scratch *s)
{
    const double *const scale = s->scale + row->first_scale;
    const double *const slope = s->slope + row->first_scale;
    double *const push = s->push + row->first_scale;
    const double factor = cls_row_factor(row, s);
    if (!(fabs(factor) > CLS_NO_FACTOR)) {
        set_pushes(scale, slope, row->nscales, push);
        return;
    }
    for (size_t i = 0; i < row->nscales; i++)
        push[i] = factor / scale[i] * slope[i];
}

/* The gradient with respect to a row's global factors per bin. */
static void add_bin_scales(const cls_channel *channel, const cls_row *row, const double *theta,
                           const cls_scratch *s, double *gradient)
{
    const double factor = cls_row_factor(row, s);
    const double *const shape = cls_row_shape(row, s);
    const double *const g = row->group ? s->g + channel->groups[row->group - 1].slot : NULL;
    for (size_t i = 0; i < row->nbin_scales; i++)
        for (size_t b = 0; b < channel->nbins; b++)
            gradient[channel->columns[row->bin_scales[i].column + b]] +=
                factor * s->u[channel->at + b] * (g ? g[b] : 1.0) * shape[b] *
                cls_row_other_bin_scales(row, theta, b, i);
}

/* A row's part of the gradient; that of shapes goes to s->pull. */
static void add_row(const cls_channel *channel, const cls_row *row, const double *theta,
                    cls_scratch *s, double *gradient)
{
    const cls_model *const m = s->model;
    double *const projection = s->projection + row->first_line;
    const double *const coefficient = s->coefficient + row->first_line;
    const double *const push = s->push + row->first_scale;
    cls_row_force(channel, row, theta, s, s->force);
    if (row->narrow)
        m->kernels->combine(row->bin_step, channel->nbins, row->table, s->force, projection);
    else
        m->kernels->project(channel->stride, row->nlines, row->table, s->force, projection);
    set_slopes(row, s);
    double sum = 0.0;
    for (size_t i = 0; i < row->nlines; i++)
        sum += coefficient[i] * projection[i];
    for (size_t i = 0; i < row->nscales; i++)
        gradient[m->scale_global[row->first_scale + i]] += push[i] * sum;
    const double factor = cls_row_factor(row, s);
    for (size_t i = 1; i < row->nlines; i++)
        s->pull[m->line_input[row->first_line + i]] += factor * projection[i];
    if (row->nbin_scales)
        add_bin_scales(channel, row, theta, s, gradient);
}

/* The gradient of the constraints. */
static void set_constraints(const cls_data *data, const double *theta, double *gradient)
{
    const cls_model *const m = data->model;
    for (size_t i = 0; i < m->nglobals; i++) {
        const cls_coordinate *const c = &m->parameters[m->globals[i]];
        gradient[i] = cls_constraint_slope(c->constraint, c->width, data->auxdata[m->globals[i]],
                                           theta[m->globals[i]]);
    }
}

/* gradient[nglobals] where scratch has all bins' slopes and the local gammas. */
static void globals_gradient(const cls_data *data, const double *theta, cls_scratch *scratch,
                             double *gradient)
{
    const cls_model *const m = data->model;
    set_constraints(data, theta, gradient);
    memset(scratch->pull, 0, (2 + 2 * m->nbent) * sizeof *scratch->pull);
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t r = 0; r < m->channels[c].nrows; r++)
            add_row(&m->channels[c], &m->channels[c].rows[r], theta, scratch, gradient);
    const double *const straight = scratch->pull + 2, *const bent = straight + m->nbent;
    for (size_t i = 0; i < m->nbent; i++)
        gradient[m->parameters[m->bent[i]].global] +=
            straight[i] + scratch->bend_slope[i] * bent[i];
}

void cls_profile_gradient(const cls_data *data, const double *theta, cls_scratch *scratch,
                          double *gradient)
{
    const cls_model *const m = data->model;
    slopes(data, scratch);
    if (data->empty)
        cls_pinned_slopes(scratch);
    for (size_t c = 0; c < m->nchannels; c++)
        if (m->channels[c].kind == CLS_BINS_MIXED)
            cls_mixed_relax(data, &m->channels[c], scratch);
    if (scratch->nwalls)
        cls_walls_slopes(data, scratch);
    globals_gradient(data, theta, scratch, gradient);
}

void cls_profile_normal(const cls_data *data, const double *theta, cls_scratch *scratch, size_t at,
                        double *normal)
{
    const cls_model *const m = data->model;
    memset(scratch->u, 0, m->nkernel_bins * sizeof *scratch->u);
    scratch->u[at] = 1.0;
    globals_gradient(data, theta, scratch, normal);
    for (size_t i = 0; i < m->nglobals; i++) {
        const cls_coordinate *const c = &m->parameters[m->globals[i]];
        normal[i] -= cls_constraint_slope(c->constraint, c->width, data->auxdata[m->globals[i]],
                                          theta[m->globals[i]]);
    }
}

/* The derivatives by a channel's local gammas, and the gammas for those by the globals. */
static void add_local_gammas(const cls_data *data, const cls_channel *channel, const double *theta,
                             cls_scratch *s, double *gradient)
{
    for (size_t k = 0; k < channel->ngroups; k++)
        for (size_t b = 0; b < channel->nbins; b++) {
            const size_t p = channel->groups[k].first + b, slot = channel->groups[k].slot + b;
            const cls_coordinate *const c = &data->model->parameters[p];
            s->g[slot] = theta[p];
            gradient[p] = s->u[channel->at + b] * s->b[slot] +
                          cls_constraint_slope(c->constraint, c->width, data->auxdata[p], theta[p]);
        }
}

void cls_full_gradient(const cls_data *data, const double *theta, cls_scratch *scratch,
                       double *gradient, double *work)
{
    const cls_model *const m = data->model;
    slopes(data, scratch);
    for (size_t c = 0; c < m->nchannels; c++)
        add_local_gammas(data, &m->channels[c], theta, scratch, gradient);
    globals_gradient(data, theta, scratch, work);
    for (size_t i = 0; i < m->nglobals; i++)
        gradient[m->globals[i]] = work[i];
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
