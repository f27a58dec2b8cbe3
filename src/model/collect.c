/* Walks a workspace in pyhf's order and asks every modifier which parameters it needs. */
#include "base/text.h"
#include "model/lower.h"

#include <stdlib.h>
#include <string.h>

static int by_channel(const void *a, const void *b)
{
    const cls_channel_uses *const x = a, *const y = b;
    return strcmp(x->channel->name, y->channel->name);
}

static int by_sample(const void *a, const void *b)
{
    const cls_sample_uses *const x = a, *const y = b;
    return strcmp(x->sample->name, y->sample->name);
}

static int by_name_and_type(const void *a, const void *b)
{
    const cls_use *const x = a, *const y = b;
    const int order = strcmp(x->modifier.entry->name, y->modifier.entry->name);
    return order ? order : strcmp(x->modifier.entry->type, y->modifier.entry->type);
}

cls_collector cls_collection_to(const cls_collection *all, cls_error *err)
{
    return (cls_collector){.arena = all->arena, .findings = all->findings, .err = err};
}

static cls_status unknown_type(const cls_ws_modifier *entry, const cls_collector *to)
{
    const char *names[32];
    size_t n = 0;
    while (n < sizeof names / sizeof names[0] && cls_modifier_type_get(n)) {
        names[n] = cls_modifier_type_get(n)->name;
        n++;
    }
    char hint[128];
    cls_text_nearest(entry->type, names, n, hint, sizeof hint);
    return cls_json_fault(entry->where, CLS_FINDING_MODIFIER_TYPE, to->findings, to->err,
                          "unknown modifier type \"%s\"%s", entry->type, hint);
}

/* True if a modifier's type could not be read, which is among the findings. */
static bool is_told(const cls_ws_modifier *entry)
{
    return entry->payload == CLS_PAYLOAD_UNREAD && !entry->type[0];
}

/* The type of a modifier, after a check that its data have the right shape. */
static cls_status find_type(const cls_ws_modifier *entry, size_t *rank, const cls_collector *to)
{
    *rank = cls_modifier_type_find(entry->type);
    if (*rank == (size_t)-1)
        return is_told(entry) ? CLS_BAD_MODEL : unknown_type(entry, to);
    const cls_payload wanted = cls_modifier_type_get(*rank)->payload;
    if (entry->payload == wanted)
        return CLS_OK;
    if (entry->payload == CLS_PAYLOAD_UNREAD) /* which is among the findings */
        return CLS_BAD_MODEL;
    return cls_json_fault(entry->where, CLS_FINDING_PAYLOAD, to->findings, to->err,
                          "data of %s \"%s\" is %s, wanted %s", entry->type, entry->name,
                          cls_payload_word(entry->payload), cls_payload_word(wanted));
}

/* Takes what a further use asks for into its set, which other uses may share. */
static cls_status join(cls_paramset *have, cls_use *use, const cls_paramset *more,
                       const cls_collector *to)
{
    if (!more->type->shared) {
        char place[256];
        if (!cls_json_pointer(have->where, place, sizeof place))
            return cls_fail_memory(to->err);
        return cls_json_fault(more->where, CLS_FINDING_NAME_CLASH, to->findings, to->err,
                              "\"%s\" is used at %s already, and this type is never shared",
                              have->name, place);
    }
    if (more->type == have->type && have->type->join)
        return have->type->join(have, &use->modifier, more, to);
    const cls_status status = cls_paramset_agree(have, more, more->where, to);
    if (!status && more->rank < have->rank) {
        have->rank = more->rank;
        have->seen = more->seen;
    }
    return status;
}

/* A use that asks for more, where its name is known already. */
static cls_status merge(cls_collection *all, cls_use *use, const cls_paramset *more, cls_error *err)
{
    cls_paramset *const have = &all->sets[use->set];
    if (!have->n) { /* its uses so far have faults */
        *have = *more;
        have->unclear = true;
        return CLS_OK;
    }
    if (more->type == have->type && more->type->shared && (have->doubtful || more->doubtful)) {
        have->unclear = have->unclear || more->type->join;
        if (!more->type->join)
            return CLS_OK; /* they may disagree for that reason alone */
    }
    const cls_collector to = cls_collection_to(all, err);
    return join(have, use, more, &to);
}

/* What a use asks for. */
static cls_status declare(const cls_collection *all, cls_use *use, cls_paramset *set,
                          cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    cls_status status = find_type(use->modifier.entry, &set->rank, &to);
    if (status)
        return status;
    set->type = cls_modifier_type_get(set->rank);
    if (set->type->by_events && !use->modifier.nominal) /* which is among the findings */
        return CLS_BAD_MODEL;
    status = set->type->declare(&use->modifier, set, &to);
    const bool missing = all->partial & (CLS_WS_MODIFIERS | CLS_WS_SAMPLES);
    set->doubtful = set->per_bin && (!set->n || use->modifier.channel->partial & CLS_WS_BINS);
    set->unclear = set->doubtful || (set->type->join && missing);
    return status;
}

/* With findings, a use with a fault has no set, and the set of its name is unclear. */
static cls_status add_use(cls_collection *all, cls_use *use, cls_error *err)
{
    const cls_ws_modifier *const entry = use->modifier.entry;
    cls_paramset set = {.name = entry->name, .seen = all->uses++, .where = entry->where};
    cls_status status = declare(all, use, &set, err);
    const cls_collector to = cls_collection_to(all, err);
    if (!cls_collector_goes_on(&to, status))
        return status;
    if (status)
        set.n = 0;
    use->set = cls_names_add(&all->names, entry->name, NULL);
    if (use->set == all->nsets)
        all->sets[all->nsets++] = set;
    else if (!status)
        status = merge(all, use, &set, err);
    if (status) {
        all->sets[use->set].unclear = true;
        use->set = CLS_NONE;
    }
    return cls_collector_goes_on(&to, status) ? CLS_OK : status;
}

static cls_status collect_sample(cls_collection *all, const cls_ws_channel *channel,
                                 cls_sample_uses *sample, cls_error *err)
{
    const cls_ws_sample *const s = sample->sample;
    sample->nuses = s->nmodifiers;
    sample->uses = cls_arena_array(all->arena, s->nmodifiers, sizeof *sample->uses, err);
    if (!sample->uses)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < s->nmodifiers; i++)
        sample->uses[i].modifier =
            (cls_modifier){.entry = &s->modifiers[i], .channel = channel, .nominal = s->nominal};
    qsort(sample->uses, sample->nuses, sizeof *sample->uses, by_name_and_type);
    for (size_t i = 0; i < sample->nuses; i++) {
        const cls_status status = add_use(all, &sample->uses[i], err);
        if (status)
            return status;
    }
    return CLS_OK;
}

static cls_status collect_channel(cls_collection *all, cls_channel_uses *channel, cls_error *err)
{
    const cls_ws_channel *const c = channel->channel;
    channel->samples = cls_arena_array(all->arena, c->nsamples, sizeof *channel->samples, err);
    if (!channel->samples)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < c->nsamples; i++)
        channel->samples[i].sample = &c->samples[i];
    qsort(channel->samples, c->nsamples, sizeof *channel->samples, by_sample);
    for (size_t i = 0; i < c->nsamples; i++) {
        const cls_status status = collect_sample(all, c, &channel->samples[i], err);
        if (status)
            return status;
    }
    return CLS_OK;
}

/* Room for as many sets as there are modifiers. */
static cls_status make_room(cls_collection *all, const cls_workspace *workspace, cls_error *err)
{
    size_t modifiers = 0;
    for (size_t c = 0; c < workspace->nchannels; c++)
        for (size_t s = 0; s < workspace->channels[c].nsamples; s++)
            modifiers += workspace->channels[c].samples[s].nmodifiers;
    all->nchannels = workspace->nchannels;
    all->channels = cls_arena_array(all->arena, all->nchannels, sizeof *all->channels, err);
    all->sets = cls_arena_array(all->arena, modifiers, sizeof *all->sets, err);
    if (!all->channels || !all->sets)
        return CLS_NO_MEMORY;
    return cls_names_init(&all->names, modifiers, err);
}

static cls_status settle(cls_collection *all, cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    for (size_t i = 0; i < all->nsets; i++) {
        cls_paramset *const set = &all->sets[i];
        if (set->unclear || !set->type->settle)
            continue;
        const cls_status status = set->type->settle(set, &to);
        if (status)
            return status;
    }
    return cls_check_carriers(all, err);
}

cls_status cls_collect(const cls_workspace *workspace, cls_collection *all, cls_error *err)
{
    cls_status status = make_room(all, workspace, err);
    for (size_t c = 0; !status && c < all->nchannels; c++)
        all->channels[c].channel = &workspace->channels[c];
    if (!status)
        qsort(all->channels, all->nchannels, sizeof *all->channels, by_channel);
    for (size_t c = 0; !status && c < all->nchannels; c++)
        status = collect_channel(all, &all->channels[c], err);
    return status ? status : settle(all, err);
}

static cls_status override(cls_collection *all, cls_paramset *set, const cls_ws_parameter *entry,
                           cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    if (set->unclear)
        return CLS_OK;
    return cls_paramset_override(set, entry, &to);
}

static cls_status check_sets(const cls_collection *all, cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    cls_status status = CLS_OK;
    for (size_t i = 0; !status && i < all->nsets; i++)
        if (!all->sets[i].unclear)
            status = cls_paramset_check(&all->sets[i], &to);
    return status;
}

cls_status cls_collection_override(cls_collection *all, const cls_ws_measurement *measurement,
                                   cls_error *err)
{
    cls_status status = CLS_OK;
    const bool all_given = !((measurement->partial | all->partial) & CLS_WS_SETTINGS);
    for (size_t i = 0; i < all->nsets; i++) {
        all->sets[i].measurement = measurement->where;
        all->sets[i].unread = all_given ? 0 : CLS_WS_ALL_SETTINGS;
    }
    for (size_t i = 0; !status && i < measurement->nparameters; i++) {
        const cls_ws_parameter *const entry = &measurement->parameters[i];
        const size_t set = cls_names_find(&all->names, entry->name, NULL);
        if (set < all->nsets) /* published workspaces have entries that no modifier uses */
            status = override(all, &all->sets[set], entry, err);
    }
    return status ? status : check_sets(all, err);
}
