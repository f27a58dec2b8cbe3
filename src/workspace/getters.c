/* What a workspace tells of itself. */
#include "workspace/workspace.h"

#include <string.h>

bool cls_workspace_is_bare(const cls_workspace *workspace)
{
    return workspace->bare;
}

size_t cls_workspace_measurements(const cls_workspace *workspace)
{
    return workspace->nmeasurements;
}

const char *cls_workspace_measurement_name(const cls_workspace *workspace, size_t i)
{
    return i < workspace->nmeasurements ? workspace->measurements[i].name : NULL;
}

const char *cls_workspace_poi(const cls_workspace *workspace, size_t i)
{
    const char *const poi = workspace->measurements[i].poi;
    return poi ? poi : "mu";
}

const char *cls_workspace_entry(const cls_workspace *workspace, size_t i, size_t k)
{
    const cls_ws_measurement *const m = &workspace->measurements[i];
    return k < m->nparameters ? m->parameters[k].name : NULL;
}

size_t cls_workspace_channels(const cls_workspace *workspace)
{
    return workspace->nchannels;
}

static const double *observed(const cls_workspace *workspace, const char *channel)
{
    for (size_t i = 0; i < workspace->nobservations; i++)
        if (strcmp(workspace->observations[i].name, channel) == 0)
            return workspace->observations[i].counts;
    return NULL;
}

cls_channel_info cls_workspace_channel(const cls_workspace *workspace, size_t c)
{
    const cls_ws_channel *const channel = &workspace->channels[c];
    return (cls_channel_info){
        .name = channel->name,
        .nbins = channel->nbins,
        .nsamples = channel->nsamples,
        .observed = observed(workspace, channel->name),
    };
}

cls_sample_info cls_workspace_sample(const cls_workspace *workspace, size_t c, size_t s)
{
    const cls_ws_sample *const sample = &workspace->channels[c].samples[s];
    return (cls_sample_info){
        .name = sample->name,
        .nominal = sample->nominal,
        .nmodifiers = sample->nmodifiers,
    };
}

cls_modifier_info cls_workspace_modifier(const cls_workspace *workspace, size_t c, size_t s,
                                         size_t m)
{
    const cls_ws_modifier *const modifier = &workspace->channels[c].samples[s].modifiers[m];
    return (cls_modifier_info){.name = modifier->name, .type = modifier->type};
}
