/*
 * histosys: to the events of a sample a change delta(alpha) is added, alpha ~ N(0, 1), with
 * delta(-1) = lo_data - nominal, delta(0) = 0, delta(+1) = hi_data - nominal. By default (code 4p)
 * straight beyond +-1, between them a polynomial of 6th degree, smooth to second order.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (HistoSys).
 */
#include "model/modifier.h"

static cls_status declare(cls_modifier *use, cls_arena *arena, cls_paramset *set, cls_error *err)
{
    use->effect = CLS_EFFECT_SHAPE;
    return cls_paramset_unit_normal(set, arena, err);
}

const cls_modifier_type cls_modifier_histosys = {
    .name = "histosys",
    .payload = CLS_PAYLOAD_SHAPES,
    .shared = true,
    .declare = declare,
};
