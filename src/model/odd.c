#include "model/odd.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Variations below this part of the nominal value are rounding: many are written as floats. */
static const double rounding = 1e-6;

void cls_odd_bins_add(cls_odd_bins *bins, size_t bin)
{
    if (bins->n < CLS_ODD_SHOWN)
        bins->first[bins->n] = bin;
    bins->n++;
}

void cls_odd_bins_text(const cls_odd_bins *bins, char *text)
{
    const size_t shown = bins->n < CLS_ODD_SHOWN ? bins->n : CLS_ODD_SHOWN;
    size_t length = (size_t)snprintf(text, CLS_ODD_SIZE, "bin%s", bins->n == 1 ? "" : "s");
    for (size_t i = 0; i < shown; i++) {
        const bool last = i + 1 == bins->n;
        const char *const before = i == 0 ? " " : last ? " and " : ", ";
        length +=
            (size_t)snprintf(text + length, CLS_ODD_SIZE - length, "%s%zu", before, bins->first[i]);
    }
    if (bins->n > shown)
        (void)snprintf(text + length, CLS_ODD_SIZE - length, " and %zu more", bins->n - shown);
}

cls_status cls_odd_bins_tell(const cls_odd_bins *bins, const cls_modifier *use,
                             cls_finding_kind kind, const char *what, const cls_collector *to)
{
    if (!bins->n)
        return CLS_OK;
    char text[CLS_ODD_SIZE];
    cls_odd_bins_text(bins, text);
    return cls_json_fault(use->entry->where, kind, to->findings, to->err, "%s \"%s\": %s in %s",
                          use->entry->type, use->entry->name, what, text);
}

cls_status cls_odd_inert(const cls_odd_bins *bins, const cls_modifier *use, const cls_collector *to)
{
    return cls_odd_bins_tell(bins, use, CLS_FINDING_NO_UNCERTAINTY,
                             "without events or uncertainty, gamma is fixed at 1", to);
}

cls_status cls_odd_negative(const cls_modifier *use, const cls_collector *to)
{
    cls_odd_bins negative = {0};
    for (size_t b = 0; b < use->channel->nbins; b++)
        if (use->entry->values[b] < 0.0)
            cls_odd_bins_add(&negative, b);
    return cls_odd_bins_tell(&negative, use, CLS_FINDING_NEGATIVE_UNCERTAINTY,
                             "the uncertainty is negative", to);
}

bool cls_odd_one_sided(double lo, double nominal, double hi)
{
    const double least = rounding * fabs(nominal), down = lo - nominal, up = hi - nominal;
    return (down > least && up > least) || (down < -least && up < -least);
}

bool cls_odd_variation(double varied, double nominal)
{
    const double change = varied - nominal, size = fabs(nominal);
    return change > (1.0 + rounding) * size || change < -(0.95 + rounding) * size;
}
