/* Channels, their samples, and the samples' modifiers. */
#include "workspace/list.h"

static cls_status read_per_bin(const cls_ws_reader *r, cls_json_at array, size_t nbins,
                               const double **values)
{
    cls_ws_numbers numbers;
    const cls_status status = cls_ws_numbers_read(r, array, &numbers);
    if (status)
        return status;
    if (numbers.n != nbins)
        return cls_ws_wrong_length(r, &numbers, nbins, "");
    *values = numbers.values;
    return CLS_OK;
}

static cls_status read_number(const cls_ws_reader *r, cls_json_at number, const double **value)
{
    double *const room = cls_arena_array(r->arena, 1, sizeof *room, r->err);
    if (!room)
        return CLS_NO_MEMORY;
    *room = cls_json_number(number);
    *value = room;
    return CLS_OK;
}

static cls_status read_factors(const cls_ws_reader *r, cls_json_at data, cls_ws_modifier *modifier)
{
    cls_json_field fields[] = {
        {.key = "lo", .kinds = CLS_JSON_NUMBER, .required = true},
        {.key = "hi", .kinds = CLS_JSON_NUMBER, .required = true},
    };
    cls_status status = cls_json_fields(data, fields, 2, r->err);
    if (status)
        return status;
    modifier->payload = CLS_PAYLOAD_FACTORS;
    status = read_number(r, fields[0].value, &modifier->lo);
    return status ? status : read_number(r, fields[1].value, &modifier->hi);
}

static cls_status read_shapes(const cls_ws_reader *r, cls_json_at data, size_t nbins,
                              cls_ws_modifier *modifier)
{
    cls_json_field fields[] = {
        {.key = "lo_data", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "hi_data", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_json_fields(data, fields, 2, r->err);
    if (status)
        return status;
    modifier->payload = CLS_PAYLOAD_SHAPES;
    status = read_per_bin(r, fields[0].value, nbins, &modifier->lo);
    return status ? status : read_per_bin(r, fields[1].value, nbins, &modifier->hi);
}

static cls_status read_payload(const cls_ws_reader *r, cls_json_at data, size_t nbins,
                               cls_ws_modifier *modifier)
{
    switch (cls_json_kind_of(data)) {
    case CLS_JSON_NULL:
        modifier->payload = CLS_PAYLOAD_NONE;
        return CLS_OK;
    case CLS_JSON_ARRAY:
        modifier->payload = CLS_PAYLOAD_VALUES;
        return read_per_bin(r, data, nbins, &modifier->values);
    default:
        if (cls_json_member(data, "lo_data").node || cls_json_member(data, "hi_data").node)
            return read_shapes(r, data, nbins, modifier);
        return read_factors(r, data, modifier);
    }
}

static cls_status read_modifier(const cls_ws_reader *r, cls_json_at at, void *element, void *owner)
{
    cls_ws_modifier *const modifier = element;
    const cls_ws_channel *const channel = owner;
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "type", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "data",
         .kinds = CLS_JSON_NULL | CLS_JSON_ARRAY | CLS_JSON_OBJECT,
         .required = true},
    };
    const cls_status status = cls_json_fields(at, fields, 3, r->err);
    if (status)
        return status;
    modifier->name = cls_json_string(fields[0].value);
    modifier->type = cls_json_string(fields[1].value);
    modifier->where = at;
    return read_payload(r, fields[2].value, channel->nbins, modifier);
}

/* The first sample of a channel sets its number of bins. */
static cls_status read_nominal(const cls_ws_reader *r, cls_json_at data, cls_ws_channel *channel,
                               cls_ws_sample *sample)
{
    cls_ws_numbers numbers;
    const cls_status status = cls_ws_numbers_read(r, data, &numbers);
    if (status)
        return status;
    if (channel->nbins == 0)
        channel->nbins = numbers.n;
    if (numbers.n != channel->nbins)
        return cls_ws_wrong_length(r, &numbers, channel->nbins,
                                   " (the number in the channel's first sample)");
    sample->nominal = numbers.values;
    return CLS_OK;
}

static cls_status read_sample(const cls_ws_reader *r, cls_json_at at, void *element, void *owner)
{
    static const cls_ws_list_kind modifiers = {
        .what = "modifier",
        .size = sizeof(cls_ws_modifier),
        .may_be_empty = true,
        .has_type = true,
        .read = read_modifier,
    };
    cls_ws_sample *const sample = element;
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "data", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "modifiers", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_json_fields(at, fields, 3, r->err);
    if (status)
        return status;
    sample->name = cls_json_string(fields[0].value);
    sample->where = at;
    status = read_nominal(r, fields[1].value, owner, sample);
    if (status)
        return status;
    cls_ws_list list = {0};
    status = cls_ws_list_read(r, &modifiers, fields[2].value, owner, &list);
    sample->modifiers = list.elements;
    sample->nmodifiers = list.n;
    return status;
}

static cls_status read_channel(const cls_ws_reader *r, cls_json_at at, void *element, void *owner)
{
    static const cls_ws_list_kind samples = {
        .what = "sample",
        .size = sizeof(cls_ws_sample),
        .read = read_sample,
    };
    (void)owner;
    cls_ws_channel *const channel = element;
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "samples", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_json_fields(at, fields, 2, r->err);
    if (status)
        return status;
    channel->name = cls_json_string(fields[0].value);
    channel->where = at;
    cls_ws_list list = {0};
    status = cls_ws_list_read(r, &samples, fields[1].value, channel, &list);
    channel->samples = list.elements;
    channel->nsamples = list.n;
    return status;
}

cls_status cls_ws_channels_read(const cls_ws_reader *r, cls_json_at array, cls_ws_list *channels)
{
    static const cls_ws_list_kind kind = {
        .what = "channel",
        .size = sizeof(cls_ws_channel),
        .read = read_channel,
    };
    return cls_ws_list_read(r, &kind, array, NULL, channels);
}
