/* Changes of parameters that a user asks for in one run: --set, --fix, --free, --bounds. */
#include "base/text.h"
#include "model/lower.h"

#include <math.h>
#include <string.h>

static cls_status edit(const cls_edit *e, cls_coordinate *p, cls_error *err)
{
    switch (e->kind) {
    case CLS_EDIT_SET:
        p->init = e->value;
        p->edited = true;
        break;
    case CLS_EDIT_FIX:
        p->init = isnan(e->value) ? p->init : e->value;
        p->edited = p->edited || !isnan(e->value);
        p->fixed = true;
        break;
    case CLS_EDIT_FREE:
        p->fixed = p->inert;
        break;
    case CLS_EDIT_BOUNDS:
        p->lo = e->lo;
        p->hi = e->hi;
        p->enforced = true;
        break;
    }
    if (p->constraint != CLS_POISSON || (p->fixed ? p->init : p->hi) > 0.0)
        return CLS_OK;
    return cls_fail(err, CLS_USAGE, NULL, "\"%s\" cannot be above 0, where its likelihood begins",
                    p->name);
}

static cls_status check_values(const cls_edit *e, cls_error *err)
{
    const bool value_ok = e->kind == CLS_EDIT_FIX ? !isinf(e->value) : isfinite(e->value);
    if ((e->kind == CLS_EDIT_SET || e->kind == CLS_EDIT_FIX) && !value_ok)
        return cls_fail(err, CLS_USAGE, NULL, "the value of \"%s\" is not finite", e->name);
    if (e->kind == CLS_EDIT_BOUNDS && !(isfinite(e->lo) && isfinite(e->hi) && e->lo < e->hi))
        return cls_fail(err, CLS_USAGE, NULL, "bounds %g and %g of \"%s\": wanted lower < upper",
                        e->lo, e->hi, e->name);
    return CLS_OK;
}

static cls_status edit_range(const cls_edit *e, cls_model *model, size_t first, size_t count,
                             cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t p = first; !status && p < first + count; p++)
        status = edit(e, &model->parameters[p], err);
    return status;
}

static cls_status unknown(const cls_collection *all, const char *name, cls_error *err)
{
    char hint[256];
    const cls_status status = cls_collection_nearest(all, name, false, hint, sizeof hint, err);
    return status ? status : cls_fail(err, CLS_USAGE, NULL, "no parameter \"%s\"%s", name, hint);
}

/* Edits every parameter whose name, or whose set's name, fits the pattern. */
static cls_status edit_matching(const cls_collection *all, const cls_edit *e, cls_model *model,
                                cls_error *err)
{
    size_t found = 0;
    cls_status status = CLS_OK;
    for (size_t i = 0; !status && i < all->nsets; i++) {
        const cls_paramset *const set = &all->sets[i];
        const bool whole = cls_text_matches(e->name, set->name);
        for (size_t p = set->first; !status && p < set->first + set->n; p++)
            if (whole || cls_text_matches(e->name, model->parameters[p].name)) {
                status = edit(e, &model->parameters[p], err);
                found++;
            }
    }
    if (!status && !found)
        return unknown(all, e->name, err);
    return status;
}

static cls_status apply(const cls_collection *all, const cls_edit *e, cls_model *model,
                        cls_error *err)
{
    const cls_status status = check_values(e, err);
    if (status)
        return status;
    const size_t set = cls_names_find(&all->names, e->name, NULL);
    if (set < all->nsets)
        return edit_range(e, model, all->sets[set].first, all->sets[set].n, err);
    const size_t p = cls_names_find(&model->names, e->name, NULL);
    if (p < model->nparameters)
        return edit_range(e, model, p, 1, err);
    return edit_matching(all, e, model, err);
}

cls_status cls_edit_parameters(const cls_collection *all, const cls_model_options *options,
                               cls_model *model, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; !status && i < options->nedits; i++)
        status = apply(all, &options->edits[i], model, err);
    return status;
}
