#include "model/pinned.h"

#include "model/bin.h"
#include "model/constraint.h"

void cls_pinned_hide(const cls_data *data, cls_scratch *s)
{
    const cls_model *const m = s->model;
    s->npinned = 0;
    for (size_t i = m->run_at[CLS_BINS_POISSON]; i < m->run_at[CLS_BINS_POISSON + 1]; i++) {
        const double a = s->a[i], b = s->b[i];
        if (data->n[i] != 0.0 || !(a * (b + m->slot_width[i]) + data->x[i] * b < 0.0))
            continue;
        s->pinned[s->npinned++] = (cls_pinned){.at = i, .a = a, .b = b};
        s->a[i] = s->b[i] = 0.0;
    }
}

/* The gamma that pins a bin; 0, to be clipped, where none can. */
static double pinned_gamma(const cls_pinned *bin, double x, double tau)
{
    const double none = -bin->a / bin->b;
    if (!(none > 0.0))
        return 0.0;
    const double u = (x / none - tau) / bin->b;
    return none + (u - 1.0) * CLS_TINY_EVENTS / bin->b;
}

double cls_pinned_show(const cls_data *data, cls_scratch *s)
{
    const cls_model *const m = s->model;
    double sum = 0.0;
    for (size_t k = 0; k < s->npinned; k++) {
        const cls_pinned *const bin = &s->pinned[k];
        const size_t i = bin->at;
        const double x = data->x[i], tau = m->slot_width[i];
        const double hidden = cls_constraint_value(CLS_POISSON, tau, x, s->g[i]);
        const double g = pinned_gamma(bin, x, tau);
        s->a[i] = bin->a;
        s->b[i] = bin->b;
        s->g[i] = g > m->slot_lo[i] ? g < m->slot_hi[i] ? g : m->slot_hi[i] : m->slot_lo[i];
        s->nu[i] = bin->a + s->g[i] * bin->b;
        sum += cls_bin_term(0.0, 0.0, s->nu[i]) +
               cls_constraint_value(CLS_POISSON, tau, x, s->g[i]) - hidden;
    }
    return sum;
}
