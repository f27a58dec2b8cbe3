/*
 * shapesys: each bin of a sample times its own gamma, with an uncertainty per bin (in events) from
 * an auxiliary measurement of tau = (nominal/uncertainty)^2 events: tau ~ Pois(tau gamma).
 * A bin without events or without uncertainty has its gamma fixed at 1 (tau = 1).
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (ShapeSys); pyhf 0.7.
 */
#include "model/modifier.h"
#include "model/odd.h"

#include <math.h>

static cls_status out_of_range(const cls_modifier *use, size_t b, const cls_collector *to)
{
    const double nominal = use->nominal[b], uncertainty = use->entry->values[b];
    return cls_json_fault(use->entry->where, CLS_FINDING_DATA_RANGE, to->findings, to->err,
                          "uncertainty %g on %g events in bin %zu: tau = (%g/%g)^2 is out of range",
                          uncertainty, nominal, b, nominal, uncertainty);
}

static cls_status declare(cls_modifier *use, cls_paramset *set, const cls_collector *to)
{
    const size_t nbins = use->channel->nbins;
    use->effect = CLS_EFFECT_BINS;
    set->per_bin = true;
    set->constraint = CLS_POISSON;
    const cls_component gamma = {.init = 1.0, .lo = 1e-10, .hi = 10.0};
    if (cls_paramset_fill(set, nbins, gamma, to))
        return CLS_NO_MEMORY;
    for (size_t b = 0; b < nbins; b++) {
        const double nominal = use->nominal[b], uncertainty = use->entry->values[b];
        const bool valid = nominal > 0.0 && uncertainty > 0.0;
        double tau = valid ? (nominal * nominal) / (uncertainty * uncertainty) : 1.0;
        if (!(tau > 0.0 && isfinite(tau))) {
            const cls_status status = out_of_range(use, b, to);
            if (!cls_collector_goes_on(to, status))
                return status;
            tau = 1.0;
        }
        set->components[b].auxdata = tau;
        set->components[b].width = tau;
        set->components[b].fixed = set->components[b].inert = !valid;
    }
    return CLS_OK;
}

static cls_status look(const cls_modifier *use, const cls_paramset *set, const cls_collector *to)
{
    cls_odd_bins large = {0}, none = {0};
    for (size_t b = 0; b < use->channel->nbins; b++) {
        const cls_component *const gamma = &set->components[b];
        if (gamma->inert && !(use->entry->values[b] < 0.0))
            cls_odd_bins_add(&none, b);
        else if (gamma->width < 1.0)
            cls_odd_bins_add(&large, b);
    }
    cls_status status = cls_odd_negative(use, to);
    if (!status)
        status = cls_odd_bins_tell(&large, use, CLS_FINDING_UNCERTAINTY,
                                   "the uncertainty is above 100 %", to);
    return status ? status : cls_odd_inert(&none, use, to);
}

const cls_modifier_type cls_modifier_shapesys = {
    .name = "shapesys",
    .payload = CLS_PAYLOAD_VALUES,
    .by_events = true,
    .shared = false,
    .declare = declare,
    .look = look,
};
