#include "model/paramset.h"

#include "model/modifier.h"

#include <math.h>
#include <string.h>

bool cls_collector_goes_on(const cls_collector *to, cls_status status)
{
    return !status || (to->findings && status == CLS_BAD_MODEL);
}

cls_status cls_paramset_fill(cls_paramset *set, size_t n, cls_component all,
                             const cls_collector *to)
{
    set->components = cls_arena_array(to->arena, n, sizeof *set->components, to->err);
    if (!set->components)
        return CLS_NO_MEMORY;
    set->n = n;
    for (size_t i = 0; i < n; i++)
        set->components[i] = all;
    return CLS_OK;
}

cls_status cls_paramset_unit_normal(cls_paramset *set, const cls_collector *to)
{
    const cls_component alpha = {.init = 0.0, .lo = -5.0, .hi = 5.0, .width = 1.0};
    set->constraint = CLS_NORMAL;
    return cls_paramset_fill(set, 1, alpha, to);
}

cls_status cls_paramset_append(cls_paramset *set, const cls_paramset *more, const cls_collector *to)
{
    const size_t n = set->n + more->n;
    cls_component *const all = cls_arena_array(to->arena, n, sizeof *all, to->err);
    if (!all)
        return CLS_NO_MEMORY;
    memcpy(all, set->components, set->n * sizeof *all);
    memcpy(all + set->n, more->components, more->n * sizeof *all);
    set->components = all;
    set->n = n;
    return CLS_OK;
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b)); /* a lumi's are unknown until the measurement's */
}

static bool same_component(const cls_component *a, const cls_component *b)
{
    return same_number(a->init, b->init) && same_number(a->lo, b->lo) &&
           same_number(a->hi, b->hi) && a->fixed == b->fixed &&
           same_number(a->auxdata, b->auxdata) && same_number(a->width, b->width);
}

/* What two uses of one name disagree about, or NULL. */
static const char *difference(const cls_paramset *a, const cls_paramset *b)
{
    if (a->per_bin != b->per_bin)
        return "one is a single parameter, the other has one per bin";
    if (a->constraint != b->constraint)
        return "their constraints differ";
    if (a->n != b->n)
        return "their numbers of bins differ";
    for (size_t i = 0; i < a->n; i++)
        if (!same_component(&a->components[i], &b->components[i]))
            return "their start values, bounds, auxiliary data or widths differ";
    return NULL;
}

cls_status cls_paramset_agree(const cls_paramset *have, const cls_paramset *more, cls_json_at where,
                              const cls_collector *to)
{
    const char *const why = difference(have, more);
    if (!why)
        return CLS_OK;
    char place[256];
    if (!cls_json_pointer(have->where, place, sizeof place))
        return cls_fail_memory(to->err);
    return cls_json_fault(where, CLS_FINDING_NAME_CLASH, to->findings, to->err,
                          "\"%s\" cannot be the same parameter as at %s: %s", have->name, place,
                          why);
}

/* per: numbers in the array per component. */
static cls_status check_length(const cls_paramset *set, const cls_ws_numbers *given, size_t per,
                               const char *what, const cls_collector *to)
{
    if (!given->values || given->n == per * set->n)
        return CLS_OK;
    return cls_json_fault(given->where, CLS_FINDING_OVERRIDE, to->findings, to->err,
                          "%zu %s for \"%s\", which has %zu component%s", given->n / per, what,
                          set->name, set->n, set->n == 1 ? "" : "s");
}

/* An override that the set has no use for. */
static cls_status check_kind(const cls_paramset *set, const cls_ws_numbers *given, bool useful,
                             const char *why, const cls_collector *to)
{
    if (!given->values || useful)
        return CLS_OK;
    return cls_json_fault(given->where, CLS_FINDING_OVERRIDE, to->findings, to->err, "\"%s\" %s",
                          set->name, why);
}

/* With findings, each array has one fault at most, and is taken out of the entry then. */
static cls_status check_entry(const cls_paramset *set, cls_ws_parameter *entry,
                              const cls_collector *to)
{
    const struct rule {
        cls_ws_numbers *given;
        size_t per;
        const char *what;
        unsigned setting;
        bool useful;
        const char *why;
    } rules[] = {
        {&entry->inits, 1, "inits", CLS_WS_INITS, true, ""},
        {&entry->bounds, 2, "bounds", CLS_WS_BOUNDS, true, ""},
        {&entry->auxdata, 1, "auxdata", CLS_WS_AUXDATA, set->constraint != CLS_UNCONSTRAINED,
         "has no constraint, so it takes no auxdata"},
        {&entry->sigmas, 1, "sigmas", CLS_WS_SIGMAS, set->takes_sigmas,
         "takes no sigmas: only lumi and staterror do"},
        {&entry->factors, 1, "factors", CLS_WS_FACTORS, set->constraint == CLS_POISSON,
         "takes no factors: only shapesys does"},
    };
    enum { RULES = sizeof rules / sizeof rules[0] };
    for (size_t i = 0; i < RULES; i++) {
        const struct rule *const r = &rules[i];
        cls_status status = check_length(set, r->given, r->per, r->what, to);
        if (!status)
            status = check_kind(set, r->given, r->useful, r->why, to);
        if (!cls_collector_goes_on(to, status))
            return status;
        if (status) {
            r->given->values = NULL;
            entry->unread |= r->setting;
        }
    }
    return CLS_OK;
}

/* What an entry gives for certain. */
static unsigned settings_of(const cls_ws_parameter *entry)
{
    return (entry->inits.values ? CLS_WS_INITS : 0u) | (entry->bounds.values ? CLS_WS_BOUNDS : 0u) |
           (entry->auxdata.values ? CLS_WS_AUXDATA : 0u) |
           (entry->factors.values ? CLS_WS_FACTORS : 0u) |
           (entry->sigmas.values ? CLS_WS_SIGMAS : 0u) | (entry->has_fixed ? CLS_WS_FIXED : 0u);
}

static void apply(cls_paramset *set, const cls_ws_parameter *entry)
{
    for (size_t i = 0; i < set->n; i++) {
        cls_component *const c = &set->components[i];
        if (entry->inits.values)
            c->init = entry->inits.values[i];
        if (entry->bounds.values) {
            c->lo = entry->bounds.values[2 * i];
            c->hi = entry->bounds.values[2 * i + 1];
        }
        if (entry->auxdata.values)
            c->auxdata = entry->auxdata.values[i];
        if (entry->sigmas.values)
            c->width = entry->sigmas.values[i];
        if (entry->factors.values)
            c->width = entry->factors.values[i];
        if (entry->has_fixed)
            c->fixed = entry->fixed;
    }
}

cls_status cls_paramset_override(cls_paramset *set, const cls_ws_parameter *entry,
                                 const cls_collector *to)
{
    cls_ws_parameter usable = *entry;
    const cls_status status = check_entry(set, &usable, to);
    if (status)
        return status;
    apply(set, &usable);
    set->unread = (set->unread & ~settings_of(&usable)) | usable.unread;
    set->overrides = entry;
    return CLS_OK;
}

/* A fault of values at the measurement's array if it gives one, else at the set's first use. */
static cls_json_at origin(const cls_paramset *set, const cls_ws_numbers *given)
{
    return set->overrides && given->values ? given->where : set->where;
}

static cls_status check_width(const cls_paramset *set, const cls_component *c,
                              const cls_ws_parameter *entry, const cls_collector *to)
{
    if (set->constraint == CLS_UNCONSTRAINED || c->width > 0.0)
        return CLS_OK;
    const bool poisson = set->constraint == CLS_POISSON;
    if (isnan(c->width)) /* a lumi's that is not given, which its type tells */
        return CLS_OK;
    return cls_json_fault(
        origin(set, poisson ? &entry->factors : &entry->sigmas), CLS_FINDING_OVERRIDE, to->findings,
        to->err, "%s %g of \"%s\", wanted > 0", poisson ? "factor" : "sigma", c->width, set->name);
}

static cls_status check_range(const cls_paramset *set, const cls_component *c,
                              const cls_ws_parameter *entry, const cls_collector *to)
{
    if (set->constraint != CLS_POISSON || (c->fixed ? c->init : c->hi) > 0.0 ||
        set->unread & CLS_WS_FIXED)
        return CLS_OK;
    return cls_json_fault(origin(set, c->fixed ? &entry->inits : &entry->bounds),
                          CLS_FINDING_OVERRIDE, to->findings, to->err,
                          "\"%s\" cannot be above 0, where its likelihood begins", set->name);
}

static cls_status check_auxdata(const cls_paramset *set, const cls_component *c,
                                const cls_ws_parameter *entry, const cls_collector *to)
{
    if (set->constraint != CLS_POISSON || c->auxdata >= 0.0)
        return CLS_OK;
    return cls_json_fault(origin(set, &entry->auxdata), CLS_FINDING_OVERRIDE, to->findings, to->err,
                          "auxdata %g of \"%s\" must be >= 0: they are counts", c->auxdata,
                          set->name);
}

cls_status cls_paramset_check(const cls_paramset *set, const cls_collector *to)
{
    static cls_status (*const checks[])(const cls_paramset *, const cls_component *,
                                        const cls_ws_parameter *, const cls_collector *) = {
        check_width, check_range, check_auxdata};
    static const cls_ws_parameter none = {0};
    const cls_ws_parameter *const entry = set->overrides ? set->overrides : &none;
    cls_status status = set->type->check ? set->type->check(set, to) : CLS_OK;
    if (!cls_collector_goes_on(to, status))
        return status;
    for (size_t k = 0; k < sizeof checks / sizeof checks[0]; k++) {
        status = CLS_OK;
        for (size_t i = 0; !status && i < set->n; i++) /* one fault of a kind is enough */
            status = checks[k](set, &set->components[i], entry, to);
        if (!cls_collector_goes_on(to, status))
            return status;
    }
    return CLS_OK;
}
