/*
 * histosys: to the events of a sample a change delta(alpha) is added, alpha ~ N(0, 1), with
 * delta(-1) = lo_data - nominal, delta(0) = 0, delta(+1) = hi_data - nominal. By default (code 4p)
 * straight beyond +-1, between them a polynomial of 6th degree, smooth to second order.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (HistoSys).
 */
#include "model/modifier.h"
#include "model/odd.h"

static cls_status declare(cls_modifier *use, cls_paramset *set, const cls_collector *to)
{
    use->effect = CLS_EFFECT_SHAPE;
    return cls_paramset_unit_normal(set, to);
}

static cls_status look(const cls_modifier *use, const cls_paramset *set, const cls_collector *to)
{
    (void)set;
    if (!use->nominal)
        return CLS_OK; /* which is among the findings */
    cls_odd_bins one_sided = {0}, large = {0};
    for (size_t b = 0; b < use->channel->nbins; b++) {
        const double lo = use->entry->lo[b], nominal = use->nominal[b], hi = use->entry->hi[b];
        if (cls_odd_one_sided(lo, nominal, hi))
            cls_odd_bins_add(&one_sided, b);
        if (cls_odd_variation(lo, nominal) || cls_odd_variation(hi, nominal))
            cls_odd_bins_add(&large, b);
    }
    const cls_status status = cls_odd_bins_tell(&one_sided, use, CLS_FINDING_ONE_SIDED,
                                                "lo_data and hi_data are on the same side", to);
    return status ? status
                  : cls_odd_bins_tell(&large, use, CLS_FINDING_VARIATION,
                                      "changes above 100 % or below -95 %", to);
}

const cls_modifier_type cls_modifier_histosys = {
    .name = "histosys",
    .payload = CLS_PAYLOAD_SHAPES,
    .shared = true,
    .declare = declare,
    .look = look,
};
