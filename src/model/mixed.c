/*
 * Several local gammas in one bin. Given u = 1 - n/nu each gamma follows alone,
 *     Poisson g = x/(tau + b u),  normal g = x - sigma^2 b u,  clipped to its bounds,
 * and b g(u) falls with u whatever b's sign, while u rises with nu. So
 *     h(nu) = a + sum_k b_k g_k(u(nu)) - nu
 * falls strictly, and its root lies between the sums with every b g at its lowest and highest:
 * Newton steps, with bisection where they leave the bracket.
 *
 * An unconstrained gamma takes up everything: nu = n, u = 0, the others stay at their auxiliary
 * data. Where a bound stops it, it is held there (the problem is convex in it).
 */
#include "model/mixed.h"

#include "model/constraint.h"
#include "model/wall.h"

#include <math.h>

enum { MAX_STEPS = 200 };

/* Relative width of the bracket at which nu is known as well as rounding allows. */
static const double nu_tolerance = 4e-16;

/* A relative Newton step after which the next one, about its square, would be lost in rounding. */
static const double last_step = 1e-9;

/* nu of a bin without events where a force-free gamma fills it: just inside what is possible. */
static const double none_observed = -CLS_TINY_EVENTS * (1.0 - 1e-6);

typedef struct bin {
    const cls_model *model;
    const cls_data *data;
    const cls_channel *channel;
    cls_scratch *scratch;
    size_t b;             /* bin of the channel */
    double held;          /* the unconstrained gamma, where it is held */
    const cls_wall *wall; /* NULL: the bin is none */
} bin;

static size_t slot_of(const bin *at, size_t k)
{
    return at->channel->groups[k].slot + at->b;
}

/* The gamma of group k that maximises the likelihood at u; *slope is dg/du, 0 where clipped. */
static double gamma_at(const bin *at, size_t k, double u, double *slope)
{
    const size_t slot = slot_of(at, k);
    const double b = at->scratch->b[slot], x = at->data->x[slot];
    const double width = at->model->slot_width[slot];
    const double lo = at->model->slot_lo[slot], hi = at->model->slot_hi[slot];
    double g;
    if (at->channel->groups[k].constraint == CLS_UNCONSTRAINED) {
        *slope = 0.0;
        return at->held;
    }
    if (at->channel->groups[k].constraint == CLS_POISSON) {
        const double rate = width + b * u;
        g = rate > 0.0 ? x / rate : HUGE_VAL;
        *slope = -b * g * g * at->data->inverse_x[slot];
    } else {
        g = x - width * width * b * u;
        *slope = -width * width * b;
    }
    if (g > lo && g < hi)
        return g;
    *slope = 0.0;
    return g <= lo ? lo : hi;
}

/* The bracket of nu: every b g at its lowest, at its highest. */
static void bracket(const bin *at, double *low, double *high)
{
    *low = *high = at->scratch->a[at->channel->at + at->b];
    for (size_t k = 0; k < at->channel->ngroups; k++) {
        const size_t slot = slot_of(at, k);
        const bool held = at->channel->groups[k].constraint == CLS_UNCONSTRAINED;
        const double first = at->scratch->b[slot] * (held ? at->held : at->model->slot_lo[slot]);
        const double last = at->scratch->b[slot] * (held ? at->held : at->model->slot_hi[slot]);
        *low += first < last ? first : last;
        *high += first < last ? last : first;
    }
}

/* h(nu) and its derivative; leaves the gammas in scratch. */
static double excess(const bin *at, double nu, double *derivative)
{
    const size_t kernel_bin = at->channel->at + at->b;
    const double n = at->data->n[kernel_bin];
    const double inverse_n = at->data->inverse_n[kernel_bin];
    const double u =
        at->wall ? cls_wall_slope(at->wall, n, inverse_n, nu) : cls_bin_slope(n, inverse_n, nu);
    const double du = at->wall ? cls_wall_curvature(at->wall, n, nu) : cls_bin_curvature(n, nu);
    double sum = at->scratch->a[kernel_bin] - nu;
    *derivative = -1.0;
    for (size_t k = 0; k < at->channel->ngroups; k++) {
        const size_t slot = slot_of(at, k);
        double slope;
        at->scratch->g[slot] = gamma_at(at, k, u, &slope);
        sum += at->scratch->b[slot] * at->scratch->g[slot];
        *derivative += at->scratch->b[slot] * slope * du;
    }
    return sum;
}

/*
 * nu near the root: of gammas that are all normal, each with the mean and the variance of its
 * auxiliary measurement, and free: nu = m - v u.
 */
static double guess(const bin *at, double n)
{
    double m = at->scratch->a[at->channel->at + at->b], v = 0.0;
    for (size_t k = 0; k < at->channel->ngroups; k++) {
        const size_t slot = slot_of(at, k);
        const double b = at->scratch->b[slot], x = at->data->x[slot];
        const double width = at->model->slot_width[slot];
        const bool poisson = at->channel->groups[k].constraint == CLS_POISSON;
        if (at->channel->groups[k].constraint == CLS_UNCONSTRAINED) {
            m += b * at->held;
            continue;
        }
        const double mean = poisson ? x / width : x;
        m += b * mean;
        v += b * b * (poisson ? mean / width : width * width);
    }
    return 0.5 * (m - v + sqrt((m - v) * (m - v) + 4.0 * v * n));
}

static void solve_constrained(const bin *at)
{
    double low, high, derivative;
    bracket(at, &low, &high);
    double nu = guess(at, at->data->n[at->channel->at + at->b]);
    if (!(nu > low && nu < high))
        nu = 0.5 * (low + high);
    for (int step = 0; step < MAX_STEPS; step++) {
        const double h = excess(at, nu, &derivative);
        if (h > 0.0)
            low = nu;
        else
            high = nu;
        if (h == 0.0 || !(high - low > nu_tolerance * fabs(nu)))
            break;
        const double newton = nu - h / derivative;
        if (fabs(newton - nu) <= last_step * fabs(nu)) {
            (void)excess(at, fmin(fmax(newton, low), high), &derivative);
            break;
        }
        nu = newton > low && newton < high ? newton : 0.5 * (low + high);
    }
}

/* The number of the unconstrained group; ngroups if there is none. */
static size_t find_unconstrained(const cls_channel *channel)
{
    size_t k = 0;
    while (k < channel->ngroups && channel->groups[k].constraint != CLS_UNCONSTRAINED)
        k++;
    return k;
}

/* Whether gamma k, an unconstrained one, is free and has an effect. */
static bool takes_up(const bin *at, size_t k)
{
    const size_t slot = slot_of(at, k);
    const double g = at->scratch->g[slot];
    return at->scratch->b[slot] != 0.0 && g > at->model->slot_lo[slot] &&
           g < at->model->slot_hi[slot];
}

/* Gives gamma k all that is missing, the others at u = 0. False where its bounds forbid that. */
static bool take_up(bin *at, size_t k)
{
    const size_t slot = slot_of(at, k), kernel_bin = at->channel->at + at->b;
    const double b = at->scratch->b[slot], n = at->data->n[kernel_bin];
    const double lo = at->model->slot_lo[slot], hi = at->model->slot_hi[slot];
    double rest = at->scratch->a[kernel_bin], unused;
    for (size_t j = 0; j < at->channel->ngroups; j++)
        if (j != k) {
            at->scratch->g[slot_of(at, j)] = gamma_at(at, j, 0.0, &unused);
            rest += at->scratch->b[slot_of(at, j)] * at->scratch->g[slot_of(at, j)];
        }
    const double init = at->model->parameters[at->model->slot_parameter[slot]].init;
    const double wanted = n > 0.0 ? n : none_observed; /* where the bin's slope is 0 */
    const double g = b != 0.0 ? (wanted - rest) / b : init;
    at->held = at->scratch->g[slot] = fmin(fmax(g, lo), hi);
    return takes_up(at, k);
}

static void solve(bin *at)
{
    const size_t k = find_unconstrained(at->channel);
    if (k == at->channel->ngroups || !take_up(at, k))
        solve_constrained(at);
}

/* The bin's term at the gammas that solve left in scratch. */
static double bin_value(const bin *at)
{
    const size_t kernel_bin = at->channel->at + at->b;
    double nu = at->scratch->a[kernel_bin], sum = 0.0;
    for (size_t k = 0; k < at->channel->ngroups; k++) {
        const size_t slot = slot_of(at, k);
        const double g = at->scratch->g[slot];
        nu += at->scratch->b[slot] * g;
        sum += cls_constraint_value(at->channel->groups[k].constraint, at->model->slot_width[slot],
                                    at->data->x[slot], g);
    }
    at->scratch->nu[kernel_bin] = nu;
    const double n = at->data->n[kernel_bin], inverse_n = at->data->inverse_n[kernel_bin];
    return sum +
           (at->wall ? cls_wall_term(at->wall, n, inverse_n, nu) : cls_bin_term(n, inverse_n, nu));
}

double cls_mixed_wall(const cls_data *data, const cls_wall *wall, cls_scratch *scratch)
{
    bin at = {data->model, data, wall->channel, scratch, wall->bin, 1.0, wall};
    if (!wall->held)
        solve(&at);
    return bin_value(&at);
}

double cls_mixed_channel(const cls_data *data, const cls_channel *channel, cls_scratch *scratch)
{
    double sum = 0.0;
    bin at = {data->model, data, channel, scratch, 0, 1.0, NULL};
    for (at.b = 0; at.b < channel->nbins; at.b++) {
        solve(&at);
        sum += bin_value(&at);
    }
    return sum;
}

void cls_mixed_relax(const cls_data *data, const cls_channel *channel, cls_scratch *scratch)
{
    const size_t k = find_unconstrained(channel);
    bin at = {data->model, data, channel, scratch, 0, 1.0, NULL};
    for (at.b = 0; at.b < channel->nbins && k < channel->ngroups; at.b++)
        if (takes_up(&at, k))
            scratch->u[channel->at + at.b] = 0.0;
}
