/*
 * normfactor: a whole sample times mu, an unconstrained parameter.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (NormFactor).
 */
#include "model/modifier.h"

static cls_status declare(cls_modifier *use, cls_paramset *set, const cls_collector *to)
{
    use->effect = CLS_EFFECT_SCALE;
    set->constraint = CLS_UNCONSTRAINED;
    const cls_component mu = {.init = 1.0, .lo = 0.0, .hi = 10.0};
    return cls_paramset_fill(set, 1, mu, to);
}

const cls_modifier_type cls_modifier_normfactor = {
    .name = "normfactor",
    .payload = CLS_PAYLOAD_NONE,
    .shared = true,
    .declare = declare,
};
