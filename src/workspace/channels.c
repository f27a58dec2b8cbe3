/* Channels, their samples, and the samples' modifiers. */
#include "workspace/list.h"

#include <stddef.h>

/* One number for each bin; nbins = 0: their number is not known. */
static cls_status read_per_bin(const cls_ws_reader *r, cls_json_at array, size_t nbins,
                               const double **values)
{
    cls_ws_numbers numbers;
    const cls_status status = cls_ws_numbers_read(r, array, &numbers);
    if (!cls_ws_goes_on(r, status))
        return status;
    if (numbers.n && nbins && numbers.n != nbins)
        return cls_ws_wrong_length(r, &numbers, nbins, "");
    *values = numbers.values;
    return status;
}

static cls_status read_number(const cls_ws_reader *r, cls_json_at number, const double **value)
{
    if (!number.node)
        return CLS_BAD_WORKSPACE; /* which is among the findings */
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
    cls_status status = cls_ws_fields_read(r, data, fields, 2);
    if (!status)
        status = read_number(r, fields[0].value, &modifier->lo);
    if (!status)
        status = read_number(r, fields[1].value, &modifier->hi);
    if (!status)
        modifier->payload = CLS_PAYLOAD_FACTORS;
    return status;
}

static cls_status read_shapes(const cls_ws_reader *r, cls_json_at data, size_t nbins,
                              cls_ws_modifier *modifier)
{
    cls_json_field fields[] = {
        {.key = "lo_data", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "hi_data", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_ws_fields_read(r, data, fields, 2);
    if (status)
        return status;
    status = read_per_bin(r, fields[0].value, nbins, &modifier->lo);
    if (!cls_ws_goes_on(r, status))
        return status;
    const cls_status hi = read_per_bin(r, fields[1].value, nbins, &modifier->hi);
    status = hi ? hi : status;
    if (!status)
        modifier->payload = CLS_PAYLOAD_SHAPES;
    return status;
}

static cls_status read_values(const cls_ws_reader *r, cls_json_at data, size_t nbins,
                              cls_ws_modifier *modifier)
{
    const cls_status status = read_per_bin(r, data, nbins, &modifier->values);
    if (!status)
        modifier->payload = CLS_PAYLOAD_VALUES;
    return status;
}

static cls_status read_payload(const cls_ws_reader *r, cls_json_at data, size_t nbins,
                               cls_ws_modifier *modifier)
{
    modifier->payload = CLS_PAYLOAD_UNREAD;
    if (!data.node)
        return CLS_BAD_WORKSPACE; /* which is among the findings */
    switch (cls_json_kind_of(data)) {
    case CLS_JSON_NULL:
        modifier->payload = CLS_PAYLOAD_NONE;
        return CLS_OK;
    case CLS_JSON_ARRAY:
        return read_values(r, data, nbins, modifier);
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
    cls_status status = cls_ws_fields_read(r, at, fields, 3);
    if (status)
        return status;
    modifier->name = cls_ws_name(r, at, fields[0].value);
    if (!modifier->name)
        return CLS_NO_MEMORY;
    modifier->where = at;
    status = read_payload(r, fields[2].value, channel->nbins, modifier);
    modifier->type = "";
    if (fields[1].value.node)
        modifier->type = cls_json_string(fields[1].value);
    else
        modifier->payload = CLS_PAYLOAD_UNREAD;
    return cls_ws_goes_on(r, status) ? CLS_OK : status;
}

/*
 * The number of a channel's bins is that of its first sample. Where that one contradicts the
 * observation and another one does not, it is the number of counts observed: else a wrong first
 * sample would look like a fault of all others. 0: it is not.
 */
static size_t bins_against_first(const cls_ws_reader *r, const cls_ws_channel *channel)
{
    const cls_ws_observation *const observation =
        cls_ws_observation_find(r->observed, channel->name);
    const size_t nbins = observation ? observation->nbins : 0;
    if (!nbins)
        return 0;
    cls_json_at s = cls_json_first(cls_json_member(channel->where, "samples"));
    if (!s.node || cls_json_count(cls_json_member(s, "data")) == nbins)
        return 0;
    while (s.node && cls_json_count(cls_json_member(s, "data")) != nbins)
        s = cls_json_next(s);
    return s.node ? nbins : 0;
}

static cls_status read_nominal(const cls_ws_reader *r, cls_json_at data, cls_ws_channel *channel,
                               cls_ws_sample *sample)
{
    cls_ws_numbers numbers;
    const cls_status status = cls_ws_numbers_read(r, data, &numbers);
    if (!cls_ws_goes_on(r, status))
        return status;
    if (channel->nbins == 0)
        channel->nbins = numbers.n;
    if (numbers.n && numbers.n != channel->nbins) {
        channel->partial |= CLS_WS_BINS;
        return cls_ws_wrong_length(r, &numbers, channel->nbins,
                                   bins_against_first(r, channel)
                                       ? " (as many as were observed)"
                                       : " (the number in the channel's first sample)");
    }
    sample->nominal = numbers.values;
    return status;
}

/* Takes a sample that was read before, unless it has not as many bins as the channel. */
static bool take_known(const cls_ws_reader *r, cls_json_at at, cls_ws_channel *channel,
                       cls_ws_sample *sample)
{
    const cls_ws_known_sample *const known = r->known ? cls_ws_known_find(r->known, at) : NULL;
    if (!known || (channel->nbins && channel->nbins != known->nbins))
        return false;
    channel->nbins = known->nbins;
    *sample = *known->sample;
    return true;
}

static cls_status read_sample(const cls_ws_reader *r, cls_json_at at, void *element, void *owner)
{
    static const cls_ws_list_kind modifiers = {
        .what = "modifier",
        .may_be_empty = true,
        .names = CLS_WS_MODIFIERS,
        .contents = CLS_WS_EVENTS,
        .size = sizeof(cls_ws_modifier),
        .name = offsetof(cls_ws_modifier, name),
        .where = offsetof(cls_ws_modifier, where),
        .type = offsetof(cls_ws_modifier, type),
        .read = read_modifier,
    };
    cls_ws_sample *const sample = element;
    if (take_known(r, at, owner, sample))
        return CLS_OK;
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "data", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "modifiers", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_ws_fields_read(r, at, fields, 3);
    if (status)
        return status;
    sample->name = cls_ws_name(r, at, fields[0].value);
    if (!sample->name)
        return CLS_NO_MEMORY;
    sample->where = at;
    status = read_nominal(r, fields[1].value, owner, sample);
    if (!cls_ws_goes_on(r, status))
        return status;
    if (status)
        *r->partial |= CLS_WS_EVENTS;
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
        .names = CLS_WS_SAMPLES,
        .contents = CLS_WS_MODIFIERS | CLS_WS_EVENTS,
        .size = sizeof(cls_ws_sample),
        .name = offsetof(cls_ws_sample, name),
        .where = offsetof(cls_ws_sample, where),
        .read = read_sample,
    };
    (void)owner;
    cls_ws_channel *const channel = element;
    cls_ws_reader own = *r;
    own.partial = &channel->partial;
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "samples", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_ws_fields_read(&own, at, fields, 2);
    if (status)
        return status;
    channel->name = cls_ws_name(r, at, fields[0].value);
    if (!channel->name)
        return CLS_NO_MEMORY;
    channel->where = at;
    channel->nbins = bins_against_first(r, channel);
    cls_ws_list list = {0};
    status = cls_ws_list_read(&own, &samples, fields[1].value, channel, &list);
    channel->samples = list.elements;
    channel->nsamples = list.n;
    if (r->findings)
        *r->partial |= channel->partial & ~(unsigned)(CLS_WS_EVENTS | CLS_WS_BINS);
    return status;
}

cls_status cls_ws_channels_read(const cls_ws_reader *r, cls_json_at array, cls_ws_list *channels)
{
    static const cls_ws_list_kind kind = {
        .what = "channel",
        .names = CLS_WS_CHANNELS,
        .contents = CLS_WS_MODIFIERS,
        .size = sizeof(cls_ws_channel),
        .name = offsetof(cls_ws_channel, name),
        .where = offsetof(cls_ws_channel, where),
        .read = read_channel,
    };
    return cls_ws_list_read(r, &kind, array, NULL, channels);
}
