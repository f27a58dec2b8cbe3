/* Observed counts, in a workspace or in a file of their own. */
#include "base/text.h"
#include "workspace/list.h"

#include <stddef.h>
#include <stdlib.h>

static cls_status check_counts(const cls_ws_reader *r, cls_json_at data)
{
    for (cls_json_at e = cls_json_first(data); e.node; e = cls_json_next(e)) {
        if (cls_json_kind_of(e) != CLS_JSON_NUMBER || cls_json_number(e) >= 0.0)
            continue;
        char number[CLS_DOUBLE_SIZE];
        cls_double_text(cls_json_number(e), number);
        const cls_status status =
            cls_ws_fault(r, e, CLS_FINDING_NEGATIVE_COUNT,
                         "observed count %s is negative, wanted 0 or more", number);
        if (!cls_ws_goes_on(r, status))
            return status;
    }
    return CLS_OK;
}

static cls_status read_observation(const cls_ws_reader *r, cls_json_at at, void *element,
                                   void *owner)
{
    (void)owner;
    cls_ws_observation *const observation = element;
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "data", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_ws_fields_read(r, at, fields, 2);
    if (status)
        return status;
    cls_ws_numbers counts;
    status = cls_ws_numbers_read(r, fields[1].value, &counts);
    if (!cls_ws_goes_on(r, status))
        return status;
    observation->name = cls_ws_name(r, at, fields[0].value);
    if (!observation->name)
        return CLS_NO_MEMORY;
    observation->counts = counts.values;
    observation->nbins = counts.n;
    observation->where = at;
    return check_counts(r, fields[1].value);
}

cls_status cls_ws_observations_read(const cls_ws_reader *r, cls_json_at array,
                                    cls_ws_list *observations)
{
    static const cls_ws_list_kind kind = {
        .what = "observation",
        .may_be_empty = true,
        .names = CLS_WS_OBSERVATIONS,
        .size = sizeof(cls_ws_observation),
        .name = offsetof(cls_ws_observation, name),
        .where = offsetof(cls_ws_observation, where),
        .read = read_observation,
    };
    return cls_ws_list_read(r, &kind, array, NULL, observations);
}

const cls_ws_observation *cls_ws_observation_find(const cls_ws_observed *observed,
                                                  const char *channel)
{
    if (!observed)
        return NULL;
    const size_t i = cls_names_find(&observed->names, channel, NULL);
    return i < observed->names.n ? &observed->all[i] : NULL;
}

static cls_status read_file(const char *path, cls_observations *observations, cls_error *err)
{
    observations->arena = cls_arena_new();
    if (!observations->arena)
        return cls_fail_memory(err);
    cls_status status = cls_json_read(path, &observations->doc, err);
    if (status)
        return status;
    const cls_json_at root = cls_json_root(observations->doc);
    status = cls_json_expect(root, CLS_JSON_OBJECT, err);
    if (status)
        return status;
    const cls_json_at array = cls_json_member(root, "observations");
    if (!array.node)
        return cls_json_fail(root, err, CLS_BAD_WORKSPACE, "key \"observations\" is missing");
    status = cls_json_expect(array, CLS_JSON_ARRAY, err);
    if (status)
        return status;
    const cls_ws_reader r = {.arena = observations->arena, .err = err};
    cls_ws_list list = {0};
    status = cls_ws_observations_read(&r, array, &list);
    observations->entries = list.elements;
    observations->nentries = list.n;
    return status;
}

cls_status cls_observations_read(const char *path, cls_observations **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_observations *const observations = calloc(1, sizeof *observations);
    if (!observations)
        return cls_fail_memory(err);
    const cls_status status = read_file(path, observations, err);
    if (status)
        cls_observations_free(observations);
    else
        *out = observations;
    return status;
}

void cls_observations_free(cls_observations *observations)
{
    if (!observations)
        return;
    cls_json_free(observations->doc);
    cls_arena_free(observations->arena);
    free(observations);
}
