/*
 * The parameter of interest: that of the options, else the measurement's, else "mu". What the
 * workspace has wrong here is kept for those who test the POI: such a model can still be evaluated
 * and fitted.
 */
#include "model/lower.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* The set of a name, or of "name[0]"; nsets if there is none. */
static size_t find_set(const cls_collection *all, const char *name)
{
    static const char first[] = "[0]";
    const size_t set = cls_names_find(&all->names, name, NULL);
    const size_t length = strlen(name), suffix = sizeof first - 1;
    if (set < all->nsets || length <= suffix || strcmp(name + length - suffix, first) != 0)
        return set;
    for (size_t i = 0; i < all->nsets; i++)
        if (all->sets[i].per_bin && strlen(all->sets[i].name) == length - suffix &&
            strncmp(all->sets[i].name, name, length - suffix) == 0)
            return i;
    return all->nsets;
}

cls_status cls_collection_nearest(const cls_collection *all, const char *name, bool single,
                                  char *hint, size_t size, cls_error *err)
{
    const char **const names = cls_arena_array(all->arena, all->nsets, sizeof *names, err);
    if (!names)
        return CLS_NO_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < all->nsets; i++)
        if (all->sets[i].n == 1 || !single)
            names[n++] = all->sets[i].name;
    const char *const index = strrchr(name, '[');
    char whole[256];
    (void)snprintf(whole, sizeof whole, "%.*s", index ? (int)(index - name) : 255, name);
    cls_text_nearest(whole, names, n, hint, size);
    return CLS_OK;
}

static cls_status unknown(const cls_collection *all, const char *name, cls_status code,
                          cls_json_at where, cls_error *err)
{
    char hint[256];
    const cls_status status = cls_collection_nearest(all, name, true, hint, sizeof hint, err);
    if (status)
        return status;
    if (!name[0])
        return cls_json_fail(where, err, code, "the measurement has no parameter of interest");
    return cls_json_fail(where, err, code, "no modifier has the parameter of interest \"%s\"%s",
                         name, hint);
}

/* The POI is fixed: that is found out by those who test it. An edit may be the reason. */
static void refuse_tests(const cls_paramset *set, cls_status code, cls_json_at where,
                         cls_model *model)
{
    if (set->components[0].fixed)
        (void)cls_json_fail(where, &model->poi_error, code,
                            "the parameter of interest \"%s\" is fixed, so it cannot be tested",
                            set->name);
    else
        (void)cls_fail(&model->poi_error, CLS_USAGE, NULL,
                       "the parameter of interest \"%s\" is fixed for this run, so it cannot be"
                       " tested",
                       set->name);
}

static cls_status choose(const cls_collection *all, const char *name, cls_status code,
                         cls_json_at where, cls_model *model, cls_error *err)
{
    const size_t i = find_set(all, name);
    model->poi_fault = CLS_FINDING_NO_POI;
    if (i == all->nsets)
        return unknown(all, name, code, where, err);
    const cls_paramset *const set = &all->sets[i];
    if (set->unclear)
        return CLS_OK;
    model->poi_fault = CLS_FINDING_UNTESTABLE_POI;
    if (set->n != 1)
        return cls_json_fail(where, err, code,
                             "\"%s\" has %zu components, a parameter of interest has one", name,
                             set->n);
    model->poi = set->first;
    model->poi_is_scale = !set->per_bin && set->constraint == CLS_UNCONSTRAINED;
    if (model->parameters[set->first].fixed && !(set->unread & CLS_WS_FIXED))
        refuse_tests(set, code, where, model);
    return CLS_OK;
}

cls_status cls_choose_poi(const cls_collection *all, const cls_ws_measurement *measurement,
                          const char *wanted, cls_model *model, cls_error *err)
{
    const cls_json_at nowhere = {0};
    if (wanted)
        return choose(all, wanted, CLS_USAGE, nowhere, model, err);
    const cls_status status = choose(all, measurement->poi ? measurement->poi : "mu", CLS_BAD_MODEL,
                                     measurement->poi_where, model, &model->poi_error);
    return status == CLS_NO_MEMORY ? cls_fail_memory(err) : CLS_OK;
}
