/* The workspace as a whole, and what its parts must have in common. */
#include "base/input.h"
#include "workspace/background.h"
#include "workspace/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_bare(cls_json_at root)
{
    return !cls_json_member(root, "observations").node &&
           !cls_json_member(root, "measurements").node && !cls_json_member(root, "version").node;
}

static cls_status read_channels(const cls_ws_reader *r, cls_json_at array, cls_workspace *ws)
{
    cls_ws_list list = {0};
    const cls_status status = cls_ws_channels_read(r, array, &list);
    ws->channels = list.elements;
    ws->nchannels = list.n;
    return status;
}

/* A bare specification's parameters are those of one measurement without a name. */
static cls_status read_bare(const cls_ws_reader *r, cls_json_at root, cls_workspace *ws)
{
    cls_json_field fields[] = {
        {.key = "channels", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "parameters", .kinds = CLS_JSON_ARRAY},
    };
    cls_status status = cls_ws_fields_read(r, root, fields, 2);
    if (status)
        return status;
    cls_ws_measurement *const measurement =
        cls_arena_array(r->arena, 1, sizeof *measurement, r->err);
    if (!measurement)
        return CLS_NO_MEMORY;
    *measurement = (cls_ws_measurement){.name = "", .where = root, .poi_where = {.doc = ws->doc}};
    ws->measurements = measurement;
    ws->nmeasurements = 1;
    status = read_channels(r, fields[0].value, ws);
    if (status || !fields[1].value.node)
        return status;
    cls_ws_list list = {0};
    cls_ws_reader own = *r;
    own.partial = &measurement->partial;
    status = cls_ws_parameters_read(&own, fields[1].value, &list);
    measurement->parameters = list.elements;
    measurement->nparameters = list.n;
    return status;
}

/* Fails at a channel that no observation has the name of. */
static cls_status fail_unobserved(const cls_ws_reader *r, const cls_workspace *ws,
                                  const cls_ws_channel *channel)
{
    if (ws->partial & CLS_WS_OBSERVATIONS || !cls_ws_is_named(channel->where))
        return CLS_OK; /* there may be one */
    return cls_ws_fault(r, channel->where, CLS_FINDING_NO_OBSERVATION,
                        "channel \"%s\" has no observation", channel->name);
}

/* Fails where a channel has no observation for each of its bins. */
static cls_status check_channel(const cls_ws_reader *r, const cls_workspace *ws,
                                cls_ws_channel *channel)
{
    const cls_ws_observation *const observation =
        cls_ws_observation_find(r->observed, channel->name);
    if (!observation)
        return fail_unobserved(r, ws, channel);
    if (!observation->nbins || !channel->nbins)
        return CLS_OK;
    if (observation->nbins == channel->nbins) {
        channel->partial &= ~(unsigned)CLS_WS_BINS; /* then it is the others that are wrong */
        return CLS_OK;
    }
    channel->partial |= CLS_WS_BINS;
    char of_channel[128];
    (void)snprintf(of_channel, sizeof of_channel, " of channel \"%s\"", channel->name);
    const cls_ws_numbers counts = {
        .n = observation->nbins,
        .where = cls_json_member(observation->where, "data"),
    };
    return cls_ws_wrong_length(r, &counts, channel->nbins, of_channel);
}

static cls_status read_observations(const cls_ws_reader *r, cls_json_at array, cls_workspace *ws)
{
    cls_ws_list list = {0};
    const cls_status status = cls_ws_observations_read(r, array, &list);
    ws->observations = list.elements;
    ws->nobservations = list.n;
    return status;
}

/* Reads the channels, which have observations. */
static cls_status read_observed(const cls_ws_reader *r, cls_json_at array, cls_workspace *ws)
{
    cls_ws_observed observed = {.all = ws->observations};
    cls_status status = cls_names_init(&observed.names, ws->nobservations, r->err);
    if (status)
        return status;
    for (size_t i = 0; i < ws->nobservations; i++)
        (void)cls_names_add(&observed.names, ws->observations[i].name, NULL);
    cls_ws_reader with = *r;
    with.observed = &observed;
    status = read_channels(&with, array, ws);
    for (size_t c = 0; c < ws->nchannels && cls_ws_goes_on(r, status); c++)
        status = check_channel(&with, ws, &ws->channels[c]);
    cls_names_free(&observed.names);
    return cls_ws_goes_on(r, status) ? CLS_OK : status;
}

static cls_status check_version(const cls_ws_reader *r, cls_json_at version)
{
    if (!version.node || strcmp(cls_json_string(version), "1.0.0") == 0)
        return CLS_OK;
    return cls_ws_fault(r, version, CLS_FINDING_VERSION, "found version \"%s\", wanted \"1.0.0\"",
                        cls_json_string(version));
}

static cls_status read_full(const cls_ws_reader *r, cls_json_at root, cls_workspace *ws)
{
    cls_json_field fields[] = {
        {.key = "channels", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "observations", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "measurements", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "version", .kinds = CLS_JSON_STRING, .required = true},
    };
    cls_status status = cls_ws_fields_read(r, root, fields, 4);
    if (status)
        return status;
    status = check_version(r, fields[3].value);
    if (!cls_ws_goes_on(r, status))
        return status;
    status = read_observations(r, fields[1].value, ws);
    if (!status)
        status = read_observed(r, fields[0].value, ws);
    if (status)
        return status;
    cls_ws_list list = {0};
    status = cls_ws_measurements_read(r, fields[2].value, &list);
    ws->measurements = list.elements;
    ws->nmeasurements = list.n;
    return status;
}

cls_status cls_ws_document_read(const cls_ws_reader *r, cls_workspace *ws)
{
    const cls_json_at root = cls_json_root(ws->doc);
    if (cls_json_kind_of(root) != CLS_JSON_OBJECT)
        return cls_json_fields_all(root, NULL, 0, r->findings, r->err);
    ws->bare = is_bare(root);
    if (ws->bare)
        return read_bare(r, root, ws);
    return read_full(r, root, ws);
}

cls_workspace *cls_ws_new(cls_json *doc, cls_error *err)
{
    cls_workspace *const ws = calloc(1, sizeof *ws);
    cls_arena *const arena = cls_arena_new();
    if (ws && arena) {
        *ws = (cls_workspace){.arena = arena, .doc = doc};
        return ws;
    }
    free(ws);
    cls_arena_free(arena);
    cls_json_free(doc);
    (void)cls_fail_memory(err);
    return NULL;
}

cls_status cls_ws_make(cls_json *doc, cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_workspace *const ws = cls_ws_new(doc, err);
    if (!ws)
        return CLS_NO_MEMORY;
    const cls_ws_reader r = {.arena = ws->arena, .err = err};
    const cls_status status = cls_ws_document_read(&r, ws);
    if (status)
        cls_workspace_free(ws);
    else
        *out = ws;
    return status;
}

cls_status cls_ws_patch(cls_json *doc, const char *path, cls_error *err)
{
    cls_json *patch;
    const cls_status status = cls_json_read(path, &patch, err);
    return status ? status : cls_json_patch(doc, patch, err);
}

cls_status cls_workspace_read(const char *path, cls_workspace **out, cls_error *err)
{
    return cls_workspace_read_patched(path, NULL, 0, out, err);
}

cls_status cls_workspace_read_patched(const char *path, const char *const *patches, size_t npatches,
                                      cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_json *doc;
    cls_status status = cls_json_read(path, &doc, err);
    for (size_t i = 0; i < npatches && !status; i++)
        status = cls_ws_patch(doc, patches[i], err);
    if (!status)
        return cls_ws_make(doc, out, err);
    cls_json_free(doc);
    return status;
}

cls_status cls_workspace_parse(const char *name, const char *text, size_t length,
                               cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_json *doc;
    const cls_status status = cls_json_parse(name, text, length, &doc, err);
    return status ? status : cls_ws_make(doc, out, err);
}

void cls_workspace_free(cls_workspace *workspace)
{
    if (!workspace)
        return;
    if (workspace->background)
        cls_background_restore(workspace->background);
    else
        cls_json_free(workspace->doc);
    cls_arena_free(workspace->arena);
    free(workspace);
}

void cls_cjson_version(char *text, size_t size)
{
    (void)snprintf(text, size, "%s", cls_json_library_version());
}

void cls_zlib_version(char *text, size_t size)
{
    (void)snprintf(text, size, "%s", cls_input_library_version());
}
