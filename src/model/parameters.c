/* The order, the numbers and the names of parameters. */
#include "model/lower.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static int by_rank(const void *a, const void *b)
{
    const cls_paramset *const x = *(cls_paramset *const *)a, *const y = *(cls_paramset *const *)b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (cls_modifier_type_get(x->rank)->by_name)
        return strcmp(x->name, y->name);
    return x->seen < y->seen ? -1 : x->seen > y->seen;
}

/* "name" for a scalar, "name[i]" for a component. */
static const char *component_name(cls_model *model, const cls_paramset *set, size_t i,
                                  cls_error *err)
{
    cls_text text = {0};
    cls_text_add(&text, set->name);
    if (set->per_bin)
        cls_text_add_format(&text, "[%zu]", i);
    char *name = NULL;
    if (text.failed)
        (void)cls_fail_memory(err);
    else
        name = cls_arena_string(model->arena, text.bytes, text.length, err);
    cls_text_free(&text);
    return name;
}

/* The set that has a parameter of this name too: one of the two is a scalar, the other is not. */
static const cls_paramset *namesake(const cls_collection *all, const cls_paramset *set,
                                    const char *name)
{
    const size_t stem = (size_t)(strrchr(name, '[') - name);
    for (size_t i = 0; i < all->nsets; i++) {
        const cls_paramset *const other = &all->sets[i];
        const size_t length = other->per_bin ? stem : strlen(name);
        if (other->per_bin != set->per_bin && strlen(other->name) == length &&
            strncmp(other->name, name, length) == 0)
            return other;
    }
    return set;
}

static cls_status fail_clash(const cls_collection *all, const cls_paramset *set, const char *name,
                             cls_error *err)
{
    char place[256];
    const cls_paramset *const other = namesake(all, set, name);
    if (set->doubtful || other->doubtful)
        return CLS_OK; /* there may be no such component */
    if (!cls_json_pointer(other->where, place, sizeof place))
        return cls_fail_memory(err);
    return cls_json_fault(set->where, CLS_FINDING_NAME_CLASH, all->findings, err,
                          "two parameters would have the name \"%s\", here and at %s", name, place);
}

static cls_status add_set(const cls_collection *all, cls_model *model, cls_paramset *set,
                          cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    set->first = model->nparameters;
    for (size_t i = 0; i < set->n; i++) {
        const cls_component *const c = &set->components[i];
        const char *const name = component_name(model, set, i, err);
        if (!name)
            return CLS_NO_MEMORY;
        if (cls_names_add(&model->names, name, NULL) != model->nparameters) {
            const cls_status status = fail_clash(all, set, name, err);
            if (!cls_collector_goes_on(&to, status))
                return status;
            set->unclear = true;
            continue;
        }
        model->parameters[model->nparameters++] = (cls_coordinate){
            .name = name,
            .init = c->init,
            .lo = c->lo,
            .hi = c->hi,
            .fixed = c->fixed,
            .inert = c->inert && c->fixed,
            .constraint = set->constraint,
            .auxdata = c->auxdata,
            .width = c->width,
            .global = CLS_NONE,
        };
    }
    return CLS_OK;
}

cls_status cls_number_parameters(cls_collection *all, cls_model *model, cls_error *err)
{
    const size_t pointer = sizeof(void *);
    cls_paramset **order = cls_arena_array(all->arena, all->nsets, pointer, err);
    if (!order)
        return CLS_NO_MEMORY;
    size_t total = 0, n = 0;
    for (size_t i = 0; i < all->nsets; i++) {
        if (all->sets[i].n) /* else it is unclear */
            order[n++] = &all->sets[i];
        total += all->sets[i].n;
    }
    qsort(order, n, pointer, by_rank);
    model->parameters = cls_arena_array(model->arena, total, sizeof *model->parameters, err);
    if (!model->parameters)
        return CLS_NO_MEMORY;
    cls_status status = cls_names_init(&model->names, total, err);
    for (size_t i = 0; !status && i < n; i++)
        status = add_set(all, model, order[i], err);
    return status;
}
