/*
 * normsys: a whole sample times f(alpha), alpha ~ N(0, 1), with f(-1) = lo, f(0) = 1, f(+1) = hi.
 * By default (code 4) hi^alpha above +1, lo^-alpha below -1, between them a polynomial of 6th
 * degree, smooth to second order.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (OverallSys).
 */
#include "model/modifier.h"
#include "model/odd.h"

static cls_status declare(cls_modifier *use, cls_paramset *set, const cls_collector *to)
{
    const double lo = use->entry->lo[0], hi = use->entry->hi[0];
    cls_status status = CLS_OK;
    if (!(lo >= 0.0 && hi >= 0.0))
        status = cls_json_fault(use->entry->where, CLS_FINDING_DATA_RANGE, to->findings, to->err,
                                "lo = %g and hi = %g, wanted factors >= 0", lo, hi);
    if (!cls_collector_goes_on(to, status))
        return status;
    use->effect = CLS_EFFECT_FACTOR;
    return cls_paramset_unit_normal(set, to);
}

static cls_status look(const cls_modifier *use, const cls_paramset *set, const cls_collector *to)
{
    (void)set;
    const double lo = use->entry->lo[0], hi = use->entry->hi[0];
    if (lo < 0.0 || hi < 0.0)
        return CLS_OK; /* an error, told already */
    cls_status status = CLS_OK;
    if (cls_odd_one_sided(lo, 1.0, hi))
        status = cls_json_fault(use->entry->where, CLS_FINDING_ONE_SIDED, to->findings, to->err,
                                "normsys \"%s\": lo = %g and hi = %g are both %s 1", set->name, lo,
                                hi, hi > 1.0 ? "above" : "below");
    if (!status && (cls_odd_variation(lo, 1.0) || cls_odd_variation(hi, 1.0)))
        status = cls_json_fault(use->entry->where, CLS_FINDING_VARIATION, to->findings, to->err,
                                "normsys \"%s\": %s = %g is a change of %+.0f %%", set->name,
                                cls_odd_variation(hi, 1.0) ? "hi" : "lo",
                                cls_odd_variation(hi, 1.0) ? hi : lo,
                                100.0 * ((cls_odd_variation(hi, 1.0) ? hi : lo) - 1.0));
    return status;
}

const cls_modifier_type cls_modifier_normsys = {
    .name = "normsys",
    .payload = CLS_PAYLOAD_FACTORS,
    .shared = true,
    .declare = declare,
    .look = look,
};
