/*
 * shapefactor: each bin of a sample times its own factor, unconstrained. Uses of one name share
 * the factors by the bin's index, so their channels must have as many bins.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (ShapeFactor).
 */
#include "model/modifier.h"

static cls_status declare(cls_modifier *use, cls_paramset *set, const cls_collector *to)
{
    use->effect = CLS_EFFECT_BINS;
    set->per_bin = true;
    set->constraint = CLS_UNCONSTRAINED;
    const cls_component factor = {.init = 1.0, .lo = 0.0, .hi = 10.0};
    return cls_paramset_fill(set, use->channel->nbins, factor, to);
}

const cls_modifier_type cls_modifier_shapefactor = {
    .name = "shapefactor",
    .payload = CLS_PAYLOAD_NONE,
    .shared = true,
    .declare = declare,
};
