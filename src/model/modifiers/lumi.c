/*
 * lumi: a whole sample times the luminosity, auxdata ~ N(lumi, sigma). The measurement gives start
 * value, bounds, auxdata and sigma; there is no default for any of them.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1 (Lumi); pyhf 0.7.
 */
#include "model/modifier.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static cls_status declare(cls_modifier *use, cls_paramset *set, const cls_collector *to)
{
    if (strcmp(use->entry->name, "lumi") != 0)
        return cls_json_fault(use->entry->where, CLS_FINDING_LUMI, to->findings, to->err,
                              "lumi \"%s\": there is one luminosity, and its name is \"lumi\"",
                              use->entry->name);
    use->effect = CLS_EFFECT_SCALE;
    set->constraint = CLS_NORMAL;
    set->takes_sigmas = true;
    const double unknown = (double)NAN;
    const cls_component lumi = {
        .init = unknown, .lo = unknown, .hi = unknown, .auxdata = unknown, .width = unknown};
    return cls_paramset_fill(set, 1, lumi, to);
}

static cls_status check(const cls_paramset *set, const cls_collector *to)
{
    const cls_component *const lumi = &set->components[0];
    const bool lacks[] = {isnan(lumi->init), isnan(lumi->lo) || isnan(lumi->hi),
                          isnan(lumi->auxdata), isnan(lumi->width)};
    static const char *const words[] = {"inits", "bounds", "auxdata", "sigmas"};
    static const unsigned settings[] = {CLS_WS_INITS, CLS_WS_BOUNDS, CLS_WS_AUXDATA, CLS_WS_SIGMAS};
    char missing[64] = "";
    for (size_t i = 0; i < sizeof lacks / sizeof lacks[0]; i++)
        if (lacks[i] && !(set->unread & settings[i])) {
            const size_t length = strlen(missing);
            (void)snprintf(missing + length, sizeof missing - length, "%s%s", length ? ", " : "",
                           words[i]);
        }
    if (!missing[0])
        return CLS_OK;
    return cls_json_fault(set->overrides ? set->overrides->where : set->measurement,
                          CLS_FINDING_LUMI, to->findings, to->err,
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
