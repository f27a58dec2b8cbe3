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

static cls_status add_set(cls_model *model, cls_paramset *set, cls_error *err)
{
    set->first = model->nparameters;
    for (size_t i = 0; i < set->n; i++) {
        const cls_component *const c = &set->components[i];
        const char *const name = component_name(model, set, i, err);
        if (!name)
            return CLS_NO_MEMORY;
        if (cls_names_add(&model->names, name, NULL) != model->nparameters)
            return cls_json_fail(set->where, err, CLS_BAD_MODEL,
                                 "two parameters would have the name \"%s\"", name);
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
    size_t total = 0;
    for (size_t i = 0; i < all->nsets; i++) {
        order[i] = &all->sets[i];
        total += all->sets[i].n;
    }
    qsort(order, all->nsets, pointer, by_rank);
    model->parameters = cls_arena_array(model->arena, total, sizeof *model->parameters, err);
    if (!model->parameters)
        return CLS_NO_MEMORY;
    cls_status status = cls_names_init(&model->names, total, err);
    for (size_t i = 0; !status && i < all->nsets; i++)
        status = add_set(model, order[i], err);
    return status;
}
