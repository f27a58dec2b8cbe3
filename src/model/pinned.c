#include "model/pinned.h"

#include "model/bin.h"
#include "model/constraint.h"

#include <math.h>

/* So near to 0, beside the rates, the kernel's gamma is not exact enough: two solutions meet. */
static const double near = 1e-6;

/*
 * Whether a bin has fewer than 0 events, or hardly any, with the gamma x/(b + tau) that u = 1 asks
 * for.
 */
static bool is_pinned(double a, double b, double x, double tau)
{
    const double rate = b + tau;
    return b != 0.0 && !(a * rate + x * b >= near * fabs(a) * rate);
}

void cls_pinned_hide(const cls_data *data, cls_scratch *s)
{
    const cls_model *const m = s->model;
    s->npinned = 0;
    for (size_t i = m->run_at[CLS_BINS_POISSON]; i < m->run_at[CLS_BINS_POISSON + 1]; i++) {
        const double a = s->a[i], b = s->b[i];
        if (data->n[i] != 0.0 || !is_pinned(a, b, data->x[i], m->slot_width[i]))
            continue;
        s->pinned[s->npinned++] = (cls_pinned){.at = i, .a = a, .b = b};
        s->a[i] = s->b[i] = 0.0;
    }
}

/*
 * The gamma of such a bin: tau - x/g + b u = 0 with u = 1 + nu/CLS_TINY_EVENTS, a quadratic
 * equation; of the two forms of its root above 0 the one without cancellation is taken.
 */
static double pinned_gamma(const cls_pinned *bin, double x, double tau)
{
    const double rate = bin->b + tau;
    if (rate > 0.0 && bin->a * rate + x * bin->b >= 0.0)
        return x / rate; /* u = 1 */
    const double sign = bin->b < 0.0 ? -1.0 : 1.0;
    const double c = -sign * (bin->a + (1.0 + tau / bin->b) * CLS_TINY_EVENTS);
    const double square = x * CLS_TINY_EVENTS, root = hypot(c, 2.0 * sqrt(square));
    const double events = c >= 0.0 ? 0.5 * (c + root) : 2.0 * square / (root - c);
    return events / fabs(bin->b);
}

double cls_pinned_show(const cls_data *data, cls_scratch *s)
{
    const cls_model *const m = s->model;
    double sum = 0.0;
    for (size_t k = 0; k < s->npinned; k++) {
        cls_pinned *const bin = &s->pinned[k];
        const size_t i = bin->at;
        const double x = data->x[i], tau = m->slot_width[i];
        const double hidden = cls_constraint_value(CLS_POISSON, tau, x, s->g[i]);
        const double g = pinned_gamma(bin, x, tau);
        s->a[i] = bin->a;
        s->b[i] = bin->b;
        s->g[i] = g > m->slot_lo[i] ? g < m->slot_hi[i] ? g : m->slot_hi[i] : m->slot_lo[i];
        s->nu[i] = bin->a + s->g[i] * bin->b;
        const bool balanced = g > m->slot_lo[i] && g < m->slot_hi[i] && s->nu[i] < 0.0;
        bin->u = balanced ? (x / g - tau) / bin->b : (double)NAN;
        sum += cls_bin_term(0.0, 0.0, s->nu[i]) +
               cls_constraint_value(CLS_POISSON, tau, x, s->g[i]) - hidden;
    }
    return sum;
}

void cls_pinned_slopes(const cls_scratch *s)
{
    for (size_t k = 0; k < s->npinned; k++)
        if (!isnan(s->pinned[k].u))
            s->u[s->pinned[k].at] = s->pinned[k].u;
}
