/*
 * shapesys: each bin of a sample times its own gamma, with an uncertainty per bin (in events) from
 * an auxiliary measurement of tau = (nominal/uncertainty)^2 events: tau ~ Pois(tau gamma).
 * A bin without events or without uncertainty has its gamma fixed at 1 (tau = 1).
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (ShapeSys); pyhf 0.7.
 */
#include "model/modifier.h"

#include <math.h>

static cls_status declare(cls_modifier *use, cls_arena *arena, cls_paramset *set, cls_error *err)
{
    const size_t nbins = use->channel->nbins;
    use->effect = CLS_EFFECT_BINS;
    set->per_bin = true;
    set->constraint = CLS_POISSON;
    const cls_component gamma = {.init = 1.0, .lo = 1e-10, .hi = 10.0};
    if (cls_paramset_fill(set, nbins, gamma, arena, err))
        return CLS_NO_MEMORY;
    for (size_t b = 0; b < nbins; b++) {
        const double nominal = use->nominal[b], uncertainty = use->entry->values[b];
        const bool valid = nominal > 0.0 && uncertainty > 0.0;
        const double tau = valid ? (nominal * nominal) / (uncertainty * uncertainty) : 1.0;
        if (!(tau > 0.0 && isfinite(tau)))
            return cls_json_fail(use->entry->where, err, CLS_BAD_MODEL,
                                 "uncertainty %g on %g events in bin %zu: tau = (%g/%g)^2 is out of"
                                 " range",
                                 uncertainty, nominal, b, nominal, uncertainty);
        set->components[b].auxdata = tau;
        set->components[b].width = tau;
        set->components[b].fixed = set->components[b].inert = !valid;
    }
    return CLS_OK;
}

const cls_modifier_type cls_modifier_shapesys = {
    .name = "shapesys",
    .payload = CLS_PAYLOAD_VALUES,
    .shared = false,
    .declare = declare,
};
