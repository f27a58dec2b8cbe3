/*
 * staterror: each bin times a gamma ~ N(1, sigma), one gamma per bin for all samples that carry the
 * name in a channel: sigma = sqrt(sum of uncertainty^2) / sum of nominal events, over those samples
 * (Barlow and Beeston, simplified by Conway). A name in several channels has the bins of one
 * channel after those of the other. Without uncertainty or events the gamma is fixed at 1
 * (sigma = 1).
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (StatError); pyhf 0.7.
 */
#include "model/modifier.h"
#include "model/odd.h"

#include <math.h>

/* Until all uses are known auxdata is the sum of events, width that of squared uncertainties. */
static void add_bin(cls_component *gamma, double nominal, double uncertainty)
{
    gamma->auxdata += nominal;
    gamma->width += uncertainty * uncertainty;
}

static cls_status declare(cls_modifier *use, cls_paramset *set, const cls_collector *to)
{
    use->effect = CLS_EFFECT_BINS;
    set->per_bin = true;
    set->constraint = CLS_NORMAL;
    set->takes_sigmas = true;
    set->channel = use->channel;
    const cls_component gamma = {.init = 1.0, .lo = 1e-10, .hi = 10.0};
    if (cls_paramset_fill(set, use->channel->nbins, gamma, to))
        return CLS_NO_MEMORY;
    for (size_t b = 0; b < set->n; b++)
        add_bin(&set->components[b], use->nominal[b], use->entry->values[b]);
    return CLS_OK;
}

static cls_status join(cls_paramset *have, cls_modifier *use, const cls_paramset *more,
                       const cls_collector *to)
{
    if (have->channel != use->channel) {
        use->component = have->n;
        have->channel = use->channel;
        return cls_paramset_append(have, more, to);
    }
    use->joined = true;
    use->component = have->n - use->channel->nbins;
    for (size_t b = 0; b < use->channel->nbins; b++)
        add_bin(&have->components[use->component + b], use->nominal[b], use->entry->values[b]);
    return CLS_OK;
}

static cls_status settle(cls_paramset *set, const cls_collector *to)
{
    for (size_t i = 0; i < set->n; i++) {
        cls_component *const gamma = &set->components[i];
        const double events = gamma->auxdata, variance = gamma->width;
        const bool valid = events > 0.0 && variance > 0.0;
        gamma->auxdata = 1.0;
        gamma->width = valid ? sqrt(variance) / events : 1.0;
        gamma->fixed = gamma->inert = !valid;
        if (gamma->width > 0.0 && isfinite(gamma->width))
            continue;
        const cls_status status = cls_json_fault(
            set->where, CLS_FINDING_DATA_RANGE, to->findings, to->err,
            "\"%s[%zu]\": sigma = sqrt(%g)/%g is out of range", set->name, i, variance, events);
        if (!cls_collector_goes_on(to, status))
            return status;
        gamma->width = 1.0;
    }
    return CLS_OK;
}

/* What is odd about the gammas is told at the first use of each channel. */
static cls_status look(const cls_modifier *use, const cls_paramset *set, const cls_collector *to)
{
    cls_odd_bins large = {0}, none = {0};
    for (size_t b = 0; b < use->channel->nbins && !use->joined; b++) {
        const cls_component *const gamma = &set->components[use->component + b];
        if (gamma->inert)
            cls_odd_bins_add(&none, b);
        else if (gamma->width > 1.0)
            cls_odd_bins_add(&large, b);
    }
    cls_status status = cls_odd_negative(use, to);
    if (!status)
        status =
            cls_odd_bins_tell(&large, use, CLS_FINDING_UNCERTAINTY,
                              "the uncertainty of all its samples together is above 100 %", to);
    return status ? status : cls_odd_inert(&none, use, to);
}

const cls_modifier_type cls_modifier_staterror = {
    .name = "staterror",
    .payload = CLS_PAYLOAD_VALUES,
    .by_events = true,
    .shared = true,
    .by_name = true,
    .declare = declare,
    .join = join,
    .settle = settle,
    .look = look,
};
