#include "model/paramset.h"

#include "model/modifier.h"

#include <math.h>
#include <string.h>

cls_status cls_paramset_fill(cls_paramset *set, size_t n, cls_component all, cls_arena *arena,
                             cls_error *err)
{
    set->components = cls_arena_array(arena, n, sizeof *set->components, err);
    if (!set->components)
        return CLS_NO_MEMORY;
    set->n = n;
    for (size_t i = 0; i < n; i++)
        set->components[i] = all;
    return CLS_OK;
}

cls_status cls_paramset_unit_normal(cls_paramset *set, cls_arena *arena, cls_error *err)
{
    const cls_component alpha = {.init = 0.0, .lo = -5.0, .hi = 5.0, .width = 1.0};
    set->constraint = CLS_NORMAL;
    return cls_paramset_fill(set, 1, alpha, arena, err);
}

cls_status cls_paramset_append(cls_paramset *set, const cls_paramset *more, cls_arena *arena,
                               cls_error *err)
{
    const size_t n = set->n + more->n;
    cls_component *const all = cls_arena_array(arena, n, sizeof *all, err);
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
                              cls_error *err)
{
    const char *const why = difference(have, more);
    if (!why)
        return CLS_OK;
    char place[256];
    cls_json_pointer(have->where, place, sizeof place);
    return cls_json_fail(where, err, CLS_BAD_MODEL,
                         "\"%s\" cannot be the same parameter as at %s: %s", have->name, place,
                         why);
}

/* per: numbers in the array per component. */
static cls_status check_length(const cls_paramset *set, const cls_ws_numbers *given, size_t per,
                               const char *what, cls_error *err)
{
    if (!given->values || given->n == per * set->n)
        return CLS_OK;
    return cls_json_fail(given->where, err, CLS_BAD_MODEL,
                         "%zu %s for \"%s\", which has %zu component%s", given->n / per, what,
                         set->name, set->n, set->n == 1 ? "" : "s");
}

static cls_status check_lengths(const cls_paramset *set, const cls_ws_parameter *entry,
                                cls_error *err)
{
    cls_status status = check_length(set, &entry->inits, 1, "inits", err);
    if (!status)
        status = check_length(set, &entry->bounds, 2, "bounds", err);
    if (!status)
        status = check_length(set, &entry->auxdata, 1, "auxdata", err);
    if (!status)
        status = check_length(set, &entry->sigmas, 1, "sigmas", err);
    return status ? status : check_length(set, &entry->factors, 1, "factors", err);
}

/* Overrides that the set has no use for. */
static cls_status check_kinds(const cls_paramset *set, const cls_ws_parameter *entry,
                              cls_error *err)
{
    if (entry->auxdata.values && set->constraint == CLS_UNCONSTRAINED)
        return cls_json_fail(entry->auxdata.where, err, CLS_BAD_MODEL,
                             "\"%s\" has no constraint, so it takes no auxdata", set->name);
    if (entry->sigmas.values && !set->takes_sigmas)
        return cls_json_fail(entry->sigmas.where, err, CLS_BAD_MODEL,
                             "\"%s\" takes no sigmas: only lumi and staterror do", set->name);
    if (entry->factors.values && set->constraint != CLS_POISSON)
        return cls_json_fail(entry->factors.where, err, CLS_BAD_MODEL,
                             "\"%s\" takes no factors: only shapesys does", set->name);
    return CLS_OK;
}

cls_status cls_paramset_override(cls_paramset *set, const cls_ws_parameter *entry, cls_error *err)
{
    cls_status status = check_lengths(set, entry, err);
    if (!status)
        status = check_kinds(set, entry, err);
    if (status)
        return status;
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
    set->overrides = entry;
    return CLS_OK;
}

/* The measurement's array if it gives one, else the set's first use. */
static cls_json_at origin(const cls_paramset *set, const cls_ws_numbers *given)
{
    return set->overrides && given->values ? given->where : set->where;
}

static cls_status check_component(const cls_paramset *set, const cls_component *c, cls_error *err)
{
    static const cls_ws_parameter none = {0};
    const cls_ws_parameter *const entry = set->overrides ? set->overrides : &none;
    const bool poisson = set->constraint == CLS_POISSON;
    if (set->constraint != CLS_UNCONSTRAINED && !(c->width > 0.0))
        return cls_json_fail(origin(set, poisson ? &entry->factors : &entry->sigmas), err,
                             CLS_BAD_MODEL, "%s %g of \"%s\", wanted > 0",
                             poisson ? "factor" : "sigma", c->width, set->name);
    if (poisson && !((c->fixed ? c->init : c->hi) > 0.0))
        return cls_json_fail(origin(set, c->fixed ? &entry->inits : &entry->bounds), err,
                             CLS_BAD_MODEL, "\"%s\" cannot be above 0, where its likelihood begins",
                             set->name);
    if (poisson && !(c->auxdata >= 0.0))
        return cls_json_fail(origin(set, &entry->auxdata), err, CLS_BAD_MODEL,
                             "auxdata %g of \"%s\" must be >= 0: they are counts", c->auxdata,
                             set->name);
    return CLS_OK;
}

cls_status cls_paramset_check(const cls_paramset *set, cls_error *err)
{
    cls_status status = set->type->check ? set->type->check(set, err) : CLS_OK;
    for (size_t i = 0; !status && i < set->n; i++)
        status = check_component(set, &set->components[i], err);
    return status;
}
