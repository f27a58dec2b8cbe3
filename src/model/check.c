/*
 * All faults of a workspace: those of its form, then those of its models as far as these could be
 * read. A model is not compiled: what all measurements have in common is collected once, then each
 * measurement's settings are tried on a copy.
 */
#include "cls/check.h"

#include "model/bins.h"
#include "workspace/check.h"

#include <stdio.h>
#include <string.h>

/* True if a finding is known, of those from a number on; message NULL: with whatever message. */
static bool is_known(const cls_findings *findings, size_t from, cls_finding_kind kind,
                     const cls_error *found, const char *message)
{
    for (size_t i = from; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        if (f.kind == kind && f.line == found->line && strcmp(f.where, found->where) == 0 &&
            (!message || strcmp(f.message, message) == 0))
            return true;
    }
    return false;
}

/* What is odd about the data of a sample's modifiers, as far as these are understood. */
static cls_status look(const cls_collection *all, const cls_sample_uses *sample, cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    for (size_t i = 0; i < sample->nuses; i++) {
        const cls_use *const use = &sample->uses[i];
        if (use->set == CLS_NONE)
            continue;
        const cls_modifier_type *const type =
            cls_modifier_type_get(cls_modifier_type_find(use->modifier.entry->type));
        const cls_paramset *const set = &all->sets[use->set];
        if (!type->look || (type->settle && set->unclear)) /* then it is not settled */
            continue;
        const cls_status status = type->look(&use->modifier, set, &to);
        if (status)
            return status;
    }
    return CLS_OK;
}

static cls_status look_at_all(const cls_collection *all, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t c = 0; c < all->nchannels; c++)
        for (size_t s = 0; !status && s < all->channels[c].channel->nsamples; s++) {
            const cls_sample_uses *const sample = &all->channels[c].samples[s];
            status = cls_look_at_yields(all, all->channels[c].channel, sample->sample, err);
            if (!status)
                status = look(all, sample, err);
        }
    return status;
}

/* A collection with sets of its own, for one measurement's settings. */
static cls_status copy(const cls_collection *all, cls_arena *arena, cls_findings *findings,
                       cls_collection *own, cls_error *err)
{
    *own = *all;
    own->arena = arena;
    own->findings = findings;
    own->sets = cls_arena_array(arena, all->nsets, sizeof *own->sets, err);
    if (!own->sets)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < all->nsets; i++) {
        cls_paramset *const set = &own->sets[i];
        *set = all->sets[i];
        set->components = cls_arena_array(arena, set->n, sizeof *set->components, err);
        if (!set->components)
            return CLS_NO_MEMORY;
        if (set->n)
            memcpy(set->components, all->sets[i].components, set->n * sizeof *set->components);
    }
    return CLS_OK;
}

/* What is wrong with the POI; known: the findings so far, which may have that. */
static cls_status check_poi(const cls_collection *own, const cls_model *model,
                            const cls_findings *known, cls_error *err)
{
    const cls_error *const found = &model->poi_error;
    if (found->code == CLS_NO_MEMORY)
        return cls_fail_memory(err);
    if (!found->code || is_known(known, 0, model->poi_fault, found, NULL))
        return CLS_OK;
    if (model->poi_fault == CLS_FINDING_NO_POI && own->partial & CLS_WS_MODIFIERS)
        return CLS_OK; /* what has it may be missing */
    return cls_findings_add(own->findings, model->poi_fault, found, err);
}

/* The faults of a measurement go to own->findings. */
static cls_status check_measurement(cls_collection *own, const cls_workspace *workspace, size_t i,
                                    const cls_findings *known, cls_error *err)
{
    const cls_ws_measurement *const measurement = &workspace->measurements[i];
    cls_model model = {.arena = own->arena, .poi = CLS_NONE};
    cls_status status = cls_collection_override(own, measurement, err);
    if (!status)
        status = cls_number_parameters(own, &model, err);
    if (!status && !((own->partial | measurement->partial) & CLS_WS_POI))
        status = cls_choose_poi(own, measurement, NULL, &model, err);
    if (!status)
        status = check_poi(own, &model, known, err);
    if (!status)
        status = cls_check_bins(own, workspace, model.poi, err);
    cls_names_free(&model.names);
    return status;
}

/* Takes over what is not among the findings from a number on: measurements may share faults. */
static cls_status take(cls_findings *findings, size_t from, const cls_findings *more,
                       cls_error *err)
{
    for (size_t i = 0; i < cls_findings_count(more); i++) {
        const cls_finding f = cls_findings_get(more, i);
        cls_error found = {.line = f.line};
        (void)snprintf(found.file, sizeof found.file, "%s", f.file);
        (void)snprintf(found.where, sizeof found.where, "%s", f.where);
        (void)snprintf(found.message, sizeof found.message, "%s", f.message);
        if (!is_known(findings, from, f.kind, &found, f.message) &&
            cls_findings_add(findings, f.kind, &found, err))
            return CLS_NO_MEMORY;
    }
    return CLS_OK;
}

static cls_status check_measurements(const cls_collection *all, const cls_workspace *workspace,
                                     cls_error *err)
{
    const size_t from = cls_findings_count(all->findings);
    cls_status status = CLS_OK;
    for (size_t i = 0; !status && i < workspace->nmeasurements; i++) {
        cls_arena *const arena = cls_arena_new();
        cls_findings *const findings = cls_findings_new();
        cls_collection own;
        status = arena && findings ? copy(all, arena, findings, &own, err) : cls_fail_memory(err);
        if (!status)
            status = check_measurement(&own, workspace, i, all->findings, err);
        if (!status)
            status = take(all->findings, from, findings, err);
        cls_findings_free(findings);
        cls_arena_free(arena);
    }
    return status;
}

/* Checks the models of a workspace, which it takes over. */
static cls_status check_models(cls_workspace *workspace, cls_findings *findings, cls_error *err)
{
    if (!workspace)
        return CLS_OK;
    cls_collection all = {
        .arena = cls_arena_new(), .findings = findings, .partial = workspace->partial};
    cls_status status = all.arena ? cls_collect(workspace, &all, err) : cls_fail_memory(err);
    if (!status)
        status = look_at_all(&all, err);
    if (!status)
        status = check_measurements(&all, workspace, err);
    cls_names_free(&all.names);
    cls_arena_free(all.arena);
    cls_workspace_free(workspace);
    return status;
}

/* Completes a list of findings after the reading of a workspace; both are taken over. */
static cls_status finish(cls_status status, cls_workspace *workspace, cls_findings *findings,
                         cls_findings **out, cls_error *err)
{
    if (!status)
        status = check_models(workspace, findings, err);
    if (status) {
        cls_findings_free(findings);
        return status;
    }
    cls_findings_sort(findings);
    *out = findings;
    return CLS_OK;
}

cls_status cls_check_file(const char *path, const char *const *patches, size_t npatches,
                          cls_findings **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_findings *const findings = cls_findings_new();
    if (!findings)
        return cls_fail_memory(err);
    cls_workspace *workspace = NULL;
    const cls_status status = cls_ws_check_file(path, patches, npatches, findings, &workspace, err);
    return finish(status, workspace, findings, out, err);
}

cls_status cls_check_text(const char *name, const char *text, size_t length, cls_findings **out,
                          cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_findings *const findings = cls_findings_new();
    if (!findings)
        return cls_fail_memory(err);
    cls_workspace *workspace = NULL;
    const cls_status status = cls_ws_check_text(name, text, length, findings, &workspace, err);
    return finish(status, workspace, findings, out, err);
}
