/*
 * lumi: a whole sample times the luminosity, auxdata ~ N(lumi, sigma). The measurement gives start
 * value, bounds, auxdata and sigma; there is no default for any of them.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (Lumi); pyhf 0.7.
 */
#include "model/modifier.h"

#include <math.h>
#include <string.h>

static cls_status declare(cls_modifier *use, cls_arena *arena, cls_paramset *set, cls_error *err)
{
    if (strcmp(use->entry->name, "lumi") != 0)
        return cls_json_fail(use->entry->where, err, CLS_BAD_MODEL,
                             "lumi \"%s\": there is one luminosity, and its name is \"lumi\"",
                             use->entry->name);
    use->effect = CLS_EFFECT_SCALE;
    set->constraint = CLS_NORMAL;
    set->takes_sigmas = true;
    const double unknown = (double)NAN;
    const cls_component lumi = {
        .init = unknown, .lo = unknown, .hi = unknown, .auxdata = unknown, .width = unknown};
    return cls_paramset_fill(set, 1, lumi, arena, err);
}

static const char *first_missing(const cls_component *lumi)
{
    if (isnan(lumi->init))
        return "inits";
    if (isnan(lumi->lo) || isnan(lumi->hi))
        return "bounds";
    if (isnan(lumi->auxdata))
        return "auxdata";
    return isnan(lumi->width) ? "sigmas" : NULL;
}

static cls_status check(const cls_paramset *set, cls_error *err)
{
    const char *const missing = first_missing(&set->components[0]);
    if (!missing)
        return CLS_OK;
    return cls_json_fail(set->overrides ? set->overrides->where : set->where, err, CLS_BAD_MODEL,
                         "the measurement gives no %s for \"%s\", which has no default", missing,
                         set->name);
}

const cls_modifier_type cls_modifier_lumi = {
    .name = "lumi",
    .payload = CLS_PAYLOAD_NONE,
    .shared = true,
    .declare = declare,
    .check = check,
};
