/* Compiling a workspace, and what a model tells of itself. */
#include "model/likelihood.h"
#include "model/lower.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static cls_status unknown_measurement(const cls_workspace *workspace, const char *name,
                                      cls_arena *arena, cls_error *err)
{
    const size_t n = workspace->nmeasurements;
    const char **names = cls_arena_array(arena, n, sizeof *names, err);
    if (!names)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        names[i] = workspace->measurements[i].name;
    char hint[256];
    cls_text_nearest(name, names, n, hint, sizeof hint);
    return cls_fail(err, CLS_USAGE, NULL, "unknown measurement \"%s\"%s", name, hint);
}

static cls_status find_measurement(const cls_workspace *workspace, const char *name,
                                   const cls_ws_measurement **out, cls_arena *arena, cls_error *err)
{
    *out = &workspace->measurements[0];
    if (!name)
        return CLS_OK;
    for (size_t i = 0; i < workspace->nmeasurements; i++)
        if (strcmp(workspace->measurements[i].name, name) == 0) {
            *out = &workspace->measurements[i];
            return CLS_OK;
        }
    return unknown_measurement(workspace, name, arena, err);
}

static cls_status copy_observations(const cls_workspace *workspace, cls_model *model,
                                    cls_error *err)
{
    for (size_t c = 0; c < model->nchannels; c++)
        for (size_t i = 0; i < workspace->nobservations; i++) {
            const cls_ws_observation *const o = &workspace->observations[i];
            if (strcmp(o->name, model->channels[c].name) != 0)
                continue;
            double *const counts = cls_arena_array(model->arena, o->nbins, sizeof *counts, err);
            if (!counts)
                return CLS_NO_MEMORY;
            memcpy(counts, o->counts, o->nbins * sizeof *counts);
            model->channels[c].observed = counts;
        }
    return CLS_OK;
}

static cls_status compile(const cls_workspace *workspace, const cls_model_options *options,
                          cls_collection *all, cls_model *model, cls_error *err)
{
    const cls_ws_measurement *measurement;
    double inner = 0.0;
    cls_status status = cls_factor_code_find(options->factor_code, &inner, err);
    if (!status)
        status = cls_shape_code_find(options->shape_code, &model->bend, err);
    if (!status)
        status = find_measurement(workspace, options->measurement, &measurement, all->arena, err);
    if (!status)
        status = cls_collect(workspace, all, err);
    if (!status)
        status = cls_collection_override(all, measurement, err);
    if (!status)
        status = cls_number_parameters(all, model, err);
    if (!status)
        status = cls_edit_parameters(all, options, model, err);
    if (!status)
        status = cls_choose_poi(all, measurement, options->poi, model, err);
    if (!status)
        status = cls_lower_channels(all, inner, model, err);
    if (!status)
        status = cls_number_globals(all, model, err);
    model->kernels = cls_kernels_best(model->nglobals);
    if (!status)
        status = cls_place_vectors(all, model, err);
    if (!status)
        status = cls_place_scales(model, err);
    if (!status)
        status = cls_layout(model, err);
    if (!status)
        status = copy_observations(workspace, model, err);
    if (status)
        return status;
    const char *const name = measurement->name;
    model->measurement = cls_arena_string(model->arena, name, strlen(name), err);
    return model->measurement ? CLS_OK : CLS_NO_MEMORY;
}

static cls_model *new_model(cls_error *err)
{
    cls_arena *const arena = cls_arena_new();
    cls_model *const model = arena ? cls_arena_array(arena, 1, sizeof *model, err) : NULL;
    if (!model) {
        cls_arena_free(arena);
        (void)cls_fail_memory(err);
        return NULL;
    }
    model->arena = arena;
    model->poi = CLS_NONE;
    return model;
}

cls_status cls_model_compile(const cls_workspace *workspace, const cls_model_options *options,
                             cls_model **out, cls_error *err)
{
    static const cls_model_options defaults = {0};
    *out = NULL;
    cls_error_clear(err);
    cls_collection all = {.arena = cls_arena_new()};
    if (!all.arena)
        return cls_fail_memory(err);
    cls_model *model = new_model(err);
    cls_status status =
        model ? compile(workspace, options ? options : &defaults, &all, model, err) : CLS_NO_MEMORY;
    cls_names_free(&all.names);
    cls_arena_free(all.arena);
    if (status)
        cls_model_free(model);
    else
        *out = model;
    return status;
}

void cls_model_free(cls_model *model)
{
    if (!model)
        return;
    cls_names_free(&model->names);
    cls_arena_free(model->arena);
}

const char *cls_model_measurement(const cls_model *model)
{
    return model->measurement;
}

size_t cls_model_parameters(const cls_model *model)
{
    return model->nparameters;
}

cls_parameter cls_model_parameter(const cls_model *model, size_t i)
{
    static const char *const words[] = {
        [CLS_UNCONSTRAINED] = "none", [CLS_NORMAL] = "normal", [CLS_POISSON] = "poisson"};
    const cls_coordinate *const p = &model->parameters[i];
    return (cls_parameter){
        .name = p->name,
        .init = p->init,
        .lo = p->lo,
        .hi = p->hi,
        .fixed = p->fixed,
        .constraint = words[p->constraint],
        .auxdata = p->auxdata,
        .width = p->width,
    };
}

bool cls_model_is_edited(const cls_model *model, size_t i)
{
    return model->parameters[i].edited;
}

size_t cls_model_find(const cls_model *model, const char *name)
{
    const size_t i = cls_names_find(&model->names, name, NULL);
    return i < model->nparameters ? i : CLS_NONE;
}

bool cls_model_is_convex(const cls_model *model)
{
    return model->convex;
}

size_t cls_model_poi(const cls_model *model)
{
    return model->poi;
}

size_t cls_model_bins(const cls_model *model)
{
    return model->nbins;
}

const char *cls_model_bin_channel(const cls_model *model, size_t bin, size_t *index)
{
    size_t c = 0;
    while (bin >= model->channels[c].first_bin + model->channels[c].nbins)
        c++;
    *index = bin - model->channels[c].first_bin;
    return model->channels[c].name;
}
