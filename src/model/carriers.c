/* Parameters with components of their own in several channels, and the samples that carry them. */
#include "model/lower.h"

#include <string.h>

static const cls_use *find_use(const cls_sample_uses *sample, size_t set)
{
    for (size_t i = 0; i < sample->nuses; i++)
        if (sample->uses[i].set == set)
            return &sample->uses[i];
    return NULL;
}

/* The use of a set by the sample of this name in a channel, or NULL. */
static const cls_use *find_in(const cls_channel_uses *channel, const char *sample, size_t set)
{
    for (size_t s = 0; s < channel->channel->nsamples; s++)
        if (strcmp(channel->samples[s].sample->name, sample) == 0)
            return find_use(&channel->samples[s], set);
    return NULL;
}

static bool carries(const cls_channel_uses *channel, size_t set)
{
    for (size_t s = 0; s < channel->channel->nsamples; s++)
        if (find_use(&channel->samples[s], set))
            return true;
    return false;
}

/* Every sample that carries the set in one channel must carry it in the other. */
static cls_status compare(const cls_channel_uses *one, const cls_channel_uses *other, size_t set,
                          const cls_collector *to)
{
    for (size_t s = 0; s < one->channel->nsamples; s++) {
        const cls_use *const use = find_use(&one->samples[s], set);
        if (!use || find_in(other, one->samples[s].sample->name, set))
            continue;
        const cls_status status = cls_json_fault(
            use->modifier.entry->where, CLS_FINDING_CARRIERS, to->findings, to->err,
            "sample \"%s\" carries \"%s\" in channel \"%s\", but not in channel \"%s\", which has"
            " it too",
            one->samples[s].sample->name, use->modifier.entry->name, one->channel->name,
            other->channel->name);
        if (!cls_collector_goes_on(to, status))
            return status;
    }
    return CLS_OK;
}

static cls_status check_set(const cls_collection *all, size_t set, cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    const cls_channel_uses *first = NULL;
    cls_status status = CLS_OK;
    for (size_t c = 0; !status && c < all->nchannels; c++) {
        const cls_channel_uses *const channel = &all->channels[c];
        if (!carries(channel, set))
            continue;
        if (first) {
            status = compare(first, channel, set, &to);
            status = status ? status : compare(channel, first, set, &to);
        } else {
            first = channel;
        }
    }
    return status;
}

cls_status cls_check_carriers(const cls_collection *all, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; !status && i < all->nsets; i++) {
        const cls_paramset *const set = &all->sets[i];
        if (!set->unclear && set->channel && set->n > set->channel->nbins)
            status = check_set(all, i, err);
    }
    return status;
}
