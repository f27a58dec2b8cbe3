/*
 * The Hessian H of the profiled likelihood gives the globals' covariance, H^-1. A bin's local
 * gammas have at given globals the inverse of M = diag(c) + w b b^T (c: of the constraints), and
 * follow the globals by J = -M^-1 (w b d^T + u e^T), see likelihood.h: their covariance is
 * M^-1 + J H^-1 J^T, which is the inverse of the full Hessian's block.
 *
 * Where H or M is singular some parameters are not determined. A global is flat where nothing
 * depends on it, or only what gammas without constraint make up for, w = 0 in H: it is taken out of
 * H, and what follows it is not determined either. A combination of others is found by its
 * variance, H being regularised.
 */
#include "fit/hesse.h"

#include "fit/cholesky.h"
#include "fit/walls.h"
#include "model/bin.h"
#include "model/curvature.h"
#include "model/wall.h"

#include <math.h>
#include <string.h>

/* Variance, in units of what it is with the others held, from which on rounding is all there is. */
static const double loose = 1e10;

/* What is added to the diagonal, relative to it, where only combinations are determined. */
static const double ridge = 1e-12;

/* What may be left of a sum that is 0 but for rounding, in units of its largest terms. */
static const double rounding = 1e-9;

typedef struct hesse {
    cls_problem *problem;
    const cls_kernels *kernels;
    size_t nfree, stride; /* of the factor */
    double *factor;
    double *diagonal; /* [nfree]: of the Hessian */
    size_t *place;    /* [nglobals]: in the factor, CLS_NONE of others */
    bool *flat;       /* [nglobals]: at no bound, but not determined */
    double *vector;   /* [nfree]: scratch */
    double *lines;    /* see cls_channel_lines */
    double *slope;    /* [largest_columns]: dnu/dglobal at fixed gammas */
    double *block;    /* M of a bin */
    double *column;   /* [groups]: of its inverse */
    size_t *active;   /* [groups]: groups whose gamma is free in the bin */
    size_t nactive;
    double *sigma;
    bool *undetermined;
} hesse;

static double *room(cls_arena *arena, size_t n, size_t times, bool *failed, cls_error *err)
{
    double *const numbers = cls_arena_array(arena, n, times * sizeof *numbers, err);
    *failed = *failed || !numbers;
    return numbers;
}

static cls_status allocate(hesse *h, cls_arena *arena, cls_error *err)
{
    const cls_model *const m = h->problem->model;
    size_t groups = 0, lines = 0;
    for (size_t c = 0; c < m->nchannels; c++) {
        const cls_channel *const channel = &m->channels[c];
        const size_t size = (channel->ngroups + 1) * channel->nbins * channel->column_stride;
        groups = channel->ngroups > groups ? channel->ngroups : groups;
        lines = size > lines ? size : lines;
    }
    const size_t stride = cls_cholesky_stride(h->problem->n), small = cls_cholesky_stride(groups);
    bool failed = false;
    h->factor = room(arena, stride, stride, &failed, err);
    h->vector = room(arena, h->problem->n, 1, &failed, err);
    h->diagonal = room(arena, h->problem->n, 1, &failed, err);
    h->lines = room(arena, lines, 1, &failed, err);
    h->slope = room(arena, m->largest_columns, 1, &failed, err);
    h->block = room(arena, small, small, &failed, err);
    h->column = room(arena, groups, 1, &failed, err);
    h->place = cls_arena_array(arena, m->nglobals, sizeof *h->place, err);
    h->flat = cls_arena_array(arena, m->nglobals, sizeof *h->flat, err);
    h->active = cls_arena_array(arena, groups, sizeof *h->active, err);
    return failed || !h->place || !h->flat || !h->active ? CLS_NO_MEMORY : CLS_OK;
}

/* Numbers the globals that are free and at no bound, but for those that are flat. */
static void find_free(hesse *h, const double *hessian)
{
    const cls_problem *const p = h->problem;
    h->nfree = 0;
    for (size_t g = 0; g < p->model->nglobals; g++)
        h->place[g] = CLS_NONE;
    for (size_t i = 0; i < p->n; i++) {
        const size_t g = p->free[i];
        if (!(p->best[i] > p->lo[i] && p->best[i] < p->hi[i]))
            continue;
        h->flat[g] = hessian[i * p->n + i] == 0.0;
        h->undetermined[p->model->globals[g]] = h->flat[g];
        if (h->flat[g])
            continue;
        h->diagonal[h->nfree] = hessian[i * p->n + i];
        h->place[g] = h->nfree++;
    }
}

/* Copies the rows and columns of the free globals, the diagonal increased by this part of it. */
static void copy_free(hesse *h, const double *hessian, double more)
{
    const cls_problem *const p = h->problem;
    for (size_t i = 0; i < p->n; i++)
        for (size_t j = i; j < p->n; j++) {
            const size_t a = h->place[p->free[i]], b = h->place[p->free[j]];
            if (a != CLS_NONE && b != CLS_NONE)
                h->factor[a * h->stride + b] = hessian[i * p->n + j] * (i == j ? 1.0 + more : 1.0);
        }
}

/* The factor of the Hessian of the free globals; false where it is not positive definite. */
static bool factor(hesse *h, double *hessian)
{
    cls_problem *const p = h->problem;
    (void)cls_problem_value(p, p->best);
    cls_profile_gammas(p->scratch, p->theta);
    cls_problem_gradient(p, h->vector);
    if (p->scratch->nwalls) {
        cls_walls_relax(p);
        (void)cls_problem_value(p, p->best);
        cls_problem_gradient(p, h->vector);
    }
    cls_problem_hessian(p, false, hessian);
    find_free(h, hessian);
    h->stride = cls_cholesky_stride(h->nfree);
    copy_free(h, hessian, 0.0);
    if (cls_cholesky_factor(h->kernels, h->factor, h->nfree))
        return true;
    copy_free(h, hessian, ridge);
    return cls_cholesky_factor(h->kernels, h->factor, h->nfree);
}

/* v^T H^-1 v of h->vector, whose first elements are 0. */
static double variance(hesse *h, size_t from)
{
    cls_cholesky_forward(h->kernels, h->factor, h->stride, h->nfree, from, h->vector);
    return h->kernels->dot(h->nfree - from, h->vector + from, h->vector + from);
}

/* Takes a variance; held: the curvature with the others held. */
static void set_sigma(hesse *h, size_t parameter, double found, double held)
{
    h->undetermined[parameter] = !(found * held < loose);
    if (!h->undetermined[parameter])
        h->sigma[parameter] = sqrt(found);
}

static void set_globals(hesse *h)
{
    const cls_model *const m = h->problem->model;
    for (size_t g = 0; g < m->nglobals; g++) {
        const size_t at = h->place[g];
        if (at == CLS_NONE)
            continue;
        memset(h->vector, 0, h->nfree * sizeof *h->vector);
        h->vector[at] = 1.0;
        set_sigma(h, m->globals[g], variance(h, at), h->diagonal[at]);
    }
}

/* The curvature of bin b by its events. */
static double bin_curvature(const hesse *h, const cls_channel *c, size_t b)
{
    const double n = h->problem->data->n[c->at + b], nu = h->problem->scratch->nu[c->at + b];
    const cls_wall *const wall = cls_wall_find(h->problem->scratch, c, b);
    if (!wall)
        return cls_bin_curvature(n, nu);
    return wall->held ? 0.0 : cls_wall_curvature(wall, n, nu);
}

/* The slope of bin b by its events, as far as its gammas feel it. */
static double bin_slope(const hesse *h, const cls_channel *c, size_t b)
{
    const cls_wall *const wall = cls_wall_find(h->problem->scratch, c, b);
    return wall && wall->held ? 0.0 : h->problem->scratch->u[c->at + b];
}

/* Element i, j of M in bin b. */
static double element(const hesse *h, const cls_channel *c, size_t b, size_t i, size_t j)
{
    const cls_scratch *const s = h->problem->scratch;
    const cls_group *const group = &c->groups[i];
    const size_t slot = group->slot + b, other = c->groups[j].slot + b;
    const double g = s->g[slot], width = h->problem->model->slot_width[slot];
    double constraint = 0.0;
    if (i == j && group->constraint == CLS_POISSON)
        constraint = h->problem->data->x[slot] / g / g;
    else if (i == j && group->constraint == CLS_NORMAL)
        constraint = 1.0 / width / width;
    return constraint + bin_curvature(h, c, b) * s->b[slot] * s->b[other];
}

/* Lists the groups whose gamma is free in bin b, but for those without effect. */
static void list_active(hesse *h, const cls_channel *c, size_t b)
{
    const cls_model *const m = h->problem->model;
    const cls_scratch *const s = h->problem->scratch;
    h->nactive = 0;
    for (size_t k = 0; k < c->ngroups; k++) {
        const size_t slot = c->groups[k].slot + b;
        if (!(s->g[slot] > m->slot_lo[slot] && s->g[slot] < m->slot_hi[slot]))
            continue;
        if (element(h, c, b, k, k) > 0.0)
            h->active[h->nactive++] = k;
        else
            h->undetermined[c->groups[k].first + b] = true;
    }
}

/* Factors M of these in bin b. False: not possible. */
static bool factor_bin(hesse *h, const cls_channel *c, size_t b)
{
    const size_t stride = cls_cholesky_stride(h->nactive);
    for (size_t i = 0; i < h->nactive; i++)
        for (size_t j = i; j < h->nactive; j++)
            h->block[i * stride + j] = element(h, c, b, h->active[i], h->active[j]);
    return cls_cholesky_factor(h->kernels, h->block, h->nactive);
}

/*
 * J of the gamma whose column of M^-1 is in h->column, into h->vector. False where it follows a
 * flat global: then it is not determined either.
 */
static bool set_response(hesse *h, const cls_channel *c, size_t b)
{
    const cls_scratch *const s = h->problem->scratch;
    const double u = bin_slope(h, c, b), w = bin_curvature(h, c, b);
    memset(h->vector, 0, h->nfree * sizeof *h->vector);
    for (size_t k = 0; k < c->ncolumns; k++) {
        const size_t g = c->columns[k];
        double sum = 0.0, largest = 0.0;
        if (h->place[g] == CLS_NONE && !h->flat[g])
            continue;
        for (size_t i = 0; i < h->nactive; i++) {
            const double *const own =
                h->lines + ((h->active[i] + 1) * c->nbins + b) * c->column_stride;
            const double events = s->b[c->groups[h->active[i]].slot + b];
            const double term = h->column[i] * (w * events * h->slope[k] + u * own[k]);
            sum -= term;
            largest = fmax(largest, fabs(term));
        }
        if (!h->flat[g])
            h->vector[h->place[g]] = sum;
        else if (fabs(sum) > rounding * largest)
            return false;
    }
    return true;
}

/* Sets h->slope in bin b of the channel whose lines are there. */
static void set_slope(hesse *h, const cls_channel *c, size_t b)
{
    memcpy(h->slope, h->lines + b * c->column_stride, c->ncolumns * sizeof *h->slope);
    for (size_t k = 0; k < c->ngroups; k++)
        h->kernels->add(c->ncolumns, h->problem->scratch->g[c->groups[k].slot + b],
                        h->lines + ((k + 1) * c->nbins + b) * c->column_stride, h->slope);
}

static void set_bin(hesse *h, const cls_channel *c, size_t b)
{
    list_active(h, c, b);
    if (!factor_bin(h, c, b))
        return;
    set_slope(h, c, b);
    for (size_t i = 0; i < h->nactive; i++) {
        const size_t k = h->active[i], parameter = c->groups[k].first + b;
        memset(h->column, 0, h->nactive * sizeof *h->column);
        h->column[i] = 1.0;
        cls_cholesky_solve(h->kernels, h->block, cls_cholesky_stride(h->nactive), h->nactive,
                           h->column);
        const double given = h->column[i];
        if (set_response(h, c, b))
            set_sigma(h, parameter, given + variance(h, 0), element(h, c, b, k, k));
        else
            h->undetermined[parameter] = true;
    }
}

cls_status cls_hesse(cls_problem *problem, cls_arena *arena, double *sigma, bool *undetermined,
                     cls_error *err)
{
    const cls_model *const m = problem->model;
    hesse h = {
        .problem = problem, .kernels = m->kernels, .sigma = sigma, .undetermined = undetermined};
    double *const hessian = cls_arena_array(arena, problem->n, problem->n * sizeof *hessian, err);
    if (!hessian || allocate(&h, arena, err))
        return CLS_NO_MEMORY;
    for (size_t p = 0; p < m->nparameters; p++) {
        sigma[p] = (double)NAN;
        undetermined[p] = false;
    }
    if (!factor(&h, hessian))
        return CLS_OK;
    set_globals(&h);
    for (size_t c = 0; c < m->nchannels; c++) {
        cls_channel_lines(&m->channels[c], problem->theta, problem->scratch, h.lines);
        for (size_t b = 0; b < m->channels[c].nbins && m->channels[c].ngroups; b++)
            set_bin(&h, &m->channels[c], b);
    }
    return CLS_OK;
}
