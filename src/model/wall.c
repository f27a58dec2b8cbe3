#include "model/wall.h"

#include "model/bin.h"
#include "model/constraint.h"
#include "model/mixed.h"

#include <math.h>

cls_wall *cls_wall_add(cls_scratch *scratch, const cls_channel *channel, size_t bin)
{
    if (scratch->nwalls == CLS_WALLS || channel->ngroups > CLS_WALL_GROUPS)
        return NULL;
    for (size_t k = 0; k < channel->ngroups; k++)
        if (channel->groups[k].constraint == CLS_UNCONSTRAINED)
            return NULL;
    cls_wall *const wall = &scratch->walls[scratch->nwalls++];
    *wall = (cls_wall){.channel = channel, .bin = bin};
    return wall;
}

const cls_wall *cls_wall_find(const cls_scratch *scratch, const cls_channel *channel, size_t bin)
{
    for (size_t i = 0; i < scratch->nwalls; i++) {
        const cls_wall *const wall = &scratch->walls[i];
        if (wall->channel == channel && wall->bin == bin)
            return wall;
    }
    return NULL;
}

double cls_wall_term(const cls_wall *wall, double n, double inverse_n, double nu)
{
    const double d = fmin(nu - wall->edge, 0.0);
    return cls_bin_term(n, inverse_n, fmax(nu, wall->edge)) +
           (cls_bin_slope(n, inverse_n, wall->edge) + 0.5 * wall->curvature * d) * d;
}

double cls_wall_slope(const cls_wall *wall, double n, double inverse_n, double nu)
{
    return cls_bin_slope(n, inverse_n, fmax(nu, wall->edge)) +
           wall->curvature * fmin(nu - wall->edge, 0.0);
}

double cls_wall_curvature(const cls_wall *wall, double n, double nu)
{
    return nu < wall->edge ? wall->curvature : cls_bin_curvature(n, nu);
}

static size_t slot_of(const cls_wall *wall, size_t k)
{
    return wall->channel->groups[k].slot + wall->bin;
}

void cls_walls_hide(const cls_data *data, cls_scratch *s)
{
    for (size_t i = 0; i < s->nwalls; i++) {
        cls_wall *const wall = &s->walls[i];
        const size_t at = wall->channel->at + wall->bin;
        wall->a = s->a[at];
        s->a[at] = data->n[at];
        for (size_t k = 0; k < wall->channel->ngroups; k++) {
            wall->b[k] = s->b[slot_of(wall, k)];
            s->b[slot_of(wall, k)] = 0.0;
        }
    }
}

/* What the kernels' gammas without an effect have added: not 0 where a bound holds them. */
static double hidden(const cls_data *data, const cls_wall *wall, const cls_scratch *s)
{
    double sum = 0.0;
    for (size_t k = 0; k < wall->channel->ngroups; k++) {
        const size_t slot = slot_of(wall, k);
        sum += cls_constraint_value(wall->channel->groups[k].constraint, s->model->slot_width[slot],
                                    data->x[slot], s->g[slot]);
    }
    return sum;
}

/* Whether the gammas cannot lift a wall's bin to its edge. */
static bool is_out_of_reach(const cls_model *m, const cls_wall *wall)
{
    double most = wall->a;
    for (size_t k = 0; k < wall->channel->ngroups; k++) {
        const size_t slot = slot_of(wall, k);
        most += fmax(wall->b[k] * m->slot_lo[slot], wall->b[k] * m->slot_hi[slot]);
    }
    return !(most > wall->edge);
}

/* The gamma that a bin of n events has at the edge, if all its events are the gamma's. */
static double gamma_at_edge(const cls_data *data, const cls_wall *wall, size_t k, double n)
{
    const cls_model *const m = data->model;
    const size_t slot = slot_of(wall, k);
    const double x = data->x[slot], width = m->slot_width[slot], excess = n - wall->edge;
    const double g = wall->channel->groups[k].constraint == CLS_POISSON
                         ? (x + excess) / width
                         : 0.5 * (x + sqrt(fmax(x * x + 4.0 * width * width * excess, 0.0)));
    return fmin(fmax(g, m->slot_lo[slot]), m->slot_hi[slot]);
}

/* Holds the gammas of a bin that is out of reach, where they make up for others: at their limits.
 */
static void hold_gammas(const cls_data *data, const cls_wall *wall, cls_scratch *s)
{
    const double n = data->n[wall->channel->at + wall->bin];
    for (size_t k = 0; k < wall->channel->ngroups; k++) {
        const size_t slot = slot_of(wall, k);
        const bool helps = wall->b[k] > 0.0 && wall->a < 0.0;
        s->g[slot] = helps ? s->model->slot_hi[slot] : gamma_at_edge(data, wall, k, n);
    }
}

double cls_walls_show(const cls_data *data, cls_scratch *s)
{
    double sum = 0.0;
    for (size_t i = 0; i < s->nwalls; i++) {
        cls_wall *const wall = &s->walls[i];
        sum -= hidden(data, wall, s);
        s->a[wall->channel->at + wall->bin] = wall->a;
        for (size_t k = 0; k < wall->channel->ngroups; k++)
            s->b[slot_of(wall, k)] = wall->b[k];
        wall->held = is_out_of_reach(s->model, wall);
        if (wall->held)
            hold_gammas(data, wall, s);
        sum += cls_mixed_wall(data, wall, s);
    }
    return sum;
}

void cls_walls_slopes(const cls_data *data, const cls_scratch *s)
{
    for (size_t i = 0; i < s->nwalls; i++) {
        const size_t at = s->walls[i].channel->at + s->walls[i].bin;
        s->u[at] = cls_wall_slope(&s->walls[i], data->n[at], data->inverse_n[at], s->nu[at]);
    }
}
