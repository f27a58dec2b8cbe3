/*
 * normsys: a whole sample times f(alpha), alpha ~ N(0, 1), with f(-1) = lo, f(0) = 1, f(+1) = hi.
 * By default (code 4) hi^alpha above +1, lo^-alpha below -1, between them a polynomial of 6th
 * degree, smooth to second order.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (OverallSys).
 */
#include "model/modifier.h"

static cls_status declare(cls_modifier *use, cls_arena *arena, cls_paramset *set, cls_error *err)
{
    const double lo = use->entry->lo[0], hi = use->entry->hi[0];
    if (!(lo >= 0.0 && hi >= 0.0))
        return cls_json_fail(use->entry->where, err, CLS_BAD_MODEL,
                             "lo = %g and hi = %g, wanted factors >= 0", lo, hi);
    use->effect = CLS_EFFECT_FACTOR;
    return cls_paramset_unit_normal(set, arena, err);
}

const cls_modifier_type cls_modifier_normsys = {
    .name = "normsys",
    .payload = CLS_PAYLOAD_FACTORS,
    .shared = true,
    .declare = declare,
};
