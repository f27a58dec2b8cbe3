#include "fit/walls.h"

#include "model/bin.h"
#include "model/wall.h"

#include <math.h>
#include <string.h>

/* The part of its usual events below which a bin may be what a fit is stopped by. */
static const double nearly_empty = 1e-6;

/* A soft wall's edge, beside the usual events, and its curvature, beside their square. */
static const double soft_edge = 1e-4, soft_curvature = 1e4;

/* What a wall may add to f, beside what rounding does. */
static const double allowed = 100.0;

/* A bin's logarithm adds at most so many times its events, near the smallest numbers. */
static const double most_logarithm = 64.0;

/* By what a wall's curvature may grow from one fit to the next. */
static const double steeper = 1e4;

/* Where the edge of a wall with events lies, beside the place of its minimum. */
static const double own_edge = 0.25;

/* What must be left of a wall's normal beside those of others for it to be one of its own. */
static const double another = 1e-8;

/* Walls up to so many times steeper than soft ones stay as they are for uncertainties. */
static const double bearable = 1e4;

/* A wall stays as it is where its edge is right up to this factor. */
static const double about = 1.5;

/* Writes the events at the start values to problem->usual[nkernel_bins], x's values held. */
static void find_usual(cls_problem *p)
{
    const cls_model *const m = p->model;
    const size_t nwalls = p->scratch->nwalls;
    p->scratch->nwalls = 0;
    for (size_t i = 0; i < p->n; i++) {
        const size_t k = m->globals[p->free[i]];
        p->theta[k] = cls_clip(m->parameters[k].init, p->lo[i], p->hi[i]);
    }
    (void)cls_profile_value(p->data, p->theta, p->scratch);
    for (size_t b = 0; b < m->nkernel_bins; b++)
        p->usual[b] = fmax(fabs(p->scratch->nu[b]), p->data->n[b]);
    p->scratch->nwalls = nwalls;
}

/* Whether a bin has fewer events than are possible; for n = 0 also where that may be rounding. */
static bool is_beyond(const cls_problem *p, size_t at)
{
    const double nu = p->scratch->nu[at];
    return nu < 0.0 || cls_bin_impossible(p->data->n[at], nu);
}

/* Whether a bin stops a fit, or may do so. */
static bool may_stop(const cls_problem *p, size_t at)
{
    return is_beyond(p, at) || p->blocking[at] || p->scratch->nu[at] < nearly_empty * p->usual[at];
}

bool cls_walls_block(cls_problem *p)
{
    const cls_scratch *const s = p->scratch;
    if (s->nwalls || cls_scratch_impossible(p->data, s) == CLS_NONE)
        return false;
    p->blocked = true;
    for (size_t b = 0; b < p->model->nkernel_bins; b++)
        p->blocking[b] = p->blocking[b] || cls_bin_impossible(p->data->n[b], s->nu[b]);
    return true;
}

bool cls_walls_are_crossed(const cls_problem *p)
{
    int any = 0;
    for (size_t b = 0; b < p->model->nkernel_bins; b++)
        any |= p->scratch->nu[b] < 0.0;
    return any || cls_scratch_impossible(p->data, p->scratch) != CLS_NONE;
}

bool cls_walls_may_stop(cls_problem *p)
{
    bool any = p->blocked;
    find_usual(p);
    (void)cls_problem_value(p, p->best);
    for (size_t b = 0; b < p->model->nkernel_bins && !any; b++)
        any = may_stop(p, b);
    return any;
}

/* The curvature of a soft wall, where so many events are usual. */
static double soft(double usual)
{
    return usual > 0.0 ? soft_curvature / usual / usual : soft_curvature;
}

/* A bin that has become a wall, soft at first. */
static void soften(const cls_problem *p, cls_wall *wall)
{
    const size_t at = wall->channel->at + wall->bin;
    const double n = p->data->n[at];
    wall->edge = n > 0.0 ? soft_edge * p->usual[at] : 0.0;
    wall->curvature = soft(p->usual[at]);
    if (n > 0.0)
        wall->curvature = fmax(wall->curvature, n / wall->edge / wall->edge);
}

bool cls_walls_raise(cls_problem *p, bool found)
{
    const cls_model *const m = p->model;
    const size_t before = p->scratch->nwalls;
    find_usual(p);
    (void)cls_problem_value(p, p->best);
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t b = 0; b < m->channels[c].nbins; b++) {
            const cls_channel *const channel = &m->channels[c];
            if (!may_stop(p, channel->at + b) || cls_wall_find(p->scratch, channel, b))
                continue;
            cls_wall *const wall = cls_wall_add(p->scratch, channel, b);
            if (wall)
                soften(p, wall);
            const double n = p->data->n[channel->at + b], nu = p->scratch->nu[channel->at + b];
            if (wall && found && n > 0.0 && nu > 0.0) {
                wall->edge = own_edge * nu;
                wall->curvature = n / wall->edge / wall->edge;
            }
        }
    return p->scratch->nwalls > before;
}

static bool has_wall(const cls_problem *p, size_t part)
{
    bool any = false;
    for (size_t i = 0; i < p->scratch->nwalls && !any; i++)
        any = p->scratch->walls[i].channel->part == part;
    return any;
}

bool cls_walls_narrow(cls_problem *p)
{
    const cls_model *const m = p->model;
    bool any = false;
    for (size_t i = 0; i < p->n; i++)
        if (m->globals[p->free[i]] == m->poi)
            return false;
    for (size_t i = 0; i < p->n; i++) {
        p->kept[i] = p->lo[i];
        p->kept[m->nglobals + i] = p->hi[i];
        if (has_wall(p, m->part[p->free[i]]))
            continue;
        p->lo[i] = p->hi[i] = p->best[i];
        any = true;
    }
    for (size_t part = 0; part < m->nparts; part++)
        p->wanted[part] = has_wall(p, part);
    p->scratch->wanted = any ? p->wanted : NULL;
    return any;
}

void cls_walls_widen(cls_problem *p)
{
    memcpy(p->lo, p->kept, p->n * sizeof *p->lo);
    memcpy(p->hi, p->kept + p->model->nglobals, p->n * sizeof *p->hi);
    p->scratch->wanted = NULL;
}

static bool is_about(double a, double b)
{
    return a < about * b && b < about * a;
}

/*
 * Makes a wall on which the fit leans with this force, in units of ln L per event, as steep as is
 * wanted, or steeper than it was. With few events, or none, the minimum is to lie half the way from
 * the edge to 0, and the wall may add error to f; with more the bin's own term decides, beyond the
 * edge. False where the wall was like that.
 */
static bool harden(cls_wall *wall, double n, double force, double error)
{
    const cls_wall old = *wall;
    const bool empty = most_logarithm * n <= error;
    wall->edge = empty ? error / force : own_edge * n / force;
    wall->curvature = empty ? 2.0 * force / wall->edge : n / wall->edge / wall->edge;
    if (wall->curvature > steeper * old.curvature) {
        wall->curvature = steeper * old.curvature;
        wall->edge = empty ? 2.0 * force / wall->curvature : sqrt(n / wall->curvature);
    }
    return !is_about(wall->edge, old.edge) || !is_about(wall->curvature, old.curvature);
}

bool cls_walls_harden(cls_problem *p)
{
    const double error = allowed * cls_problem_rounding(p->best_value);
    bool changed = false;
    (void)cls_problem_value(p, p->best);
    cls_profile_gradient(p->data, p->theta, p->scratch, p->all_gradient); /* for the forces */
    for (size_t i = 0; i < p->scratch->nwalls; i++) {
        cls_wall *const wall = &p->scratch->walls[i];
        const size_t at = wall->channel->at + wall->bin;
        if (p->scratch->nu[at] < wall->edge &&
            harden(wall, p->data->n[at], 1.0 + fmax(-p->scratch->u[at], 0.0), error))
            changed = true;
    }
    return changed;
}

void cls_walls_relax(cls_problem *p)
{
    for (size_t i = 0; i < p->scratch->nwalls; i++) {
        cls_wall *const wall = &p->scratch->walls[i];
        const size_t at = wall->channel->at + wall->bin;
        const double curvature = soft(p->usual[at]);
        const double here = cls_wall_curvature(wall, p->data->n[at], p->scratch->nu[at]);
        if (!(here > bearable * curvature))
            continue;
        wall->curvature = curvature;
        wall->edge = p->scratch->nu[at] + (1.0 - p->scratch->u[at]) / curvature;
    }
}

/* Whether the bin of a wall has lost its events. */
static bool holds(const cls_problem *p, const cls_wall *wall)
{
    const size_t at = wall->channel->at + wall->bin;
    return p->scratch->nu[at] < nearly_empty * p->usual[at];
}

/* A wall's normal among the free parameters that no bound holds, to normal[n]. */
static void find_normal(cls_problem *p, const cls_wall *wall, double *normal)
{
    cls_profile_normal(p->data, p->theta, p->scratch, wall->channel->at + wall->bin,
                       p->all_gradient);
    for (size_t i = 0; i < p->n; i++) {
        const bool inside = p->best[i] > p->lo[i] && p->best[i] < p->hi[i];
        normal[i] = inside ? p->all_gradient[p->free[i]] : 0.0;
    }
}

/* Takes away from x[n] what it has in the direction of unit[n]. */
static void take_away(const cls_problem *p, const double *unit, double *x)
{
    const double part = p->model->kernels->dot(p->n, unit, x);
    p->model->kernels->add(p->n, -part, unit, x);
}

double cls_walls_gradient(cls_problem *p)
{
    double *const gradient = p->tail, *const units = p->all_hessian; /* nobody's now */
    size_t n = 0;
    (void)cls_problem_value(p, p->best);
    cls_problem_gradient(p, gradient);
    for (size_t i = 0; i < p->scratch->nwalls && n < p->n; i++) {
        double *const unit = units + n * p->n;
        if (!holds(p, &p->scratch->walls[i]))
            continue;
        find_normal(p, &p->scratch->walls[i], unit);
        const double before = sqrt(p->model->kernels->dot(p->n, unit, unit));
        for (size_t k = 0; k < n; k++)
            take_away(p, units + k * p->n, unit);
        const double length = sqrt(p->model->kernels->dot(p->n, unit, unit));
        if (!(length > another * before))
            continue;
        for (size_t k = 0; k < p->n; k++)
            unit[k] /= length;
        take_away(p, unit, gradient);
        n++;
    }
    return cls_problem_projected(p, p->best, gradient);
}

bool cls_walls_hold(const cls_problem *p)
{
    bool any = false;
    for (size_t i = 0; i < p->scratch->nwalls && !any; i++)
        any = holds(p, &p->scratch->walls[i]);
    return any;
}

void cls_walls_clear(cls_problem *p)
{
    p->scratch->nwalls = 0;
    if (p->blocked)
        memset(p->blocking, 0, p->model->nkernel_bins * sizeof *p->blocking);
    p->blocked = false;
}
