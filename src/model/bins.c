/*
 * Which samples can fill a bin: those whose events, times the factors that their parameters allow,
 * can be above 0. In doubt they can, so that no workspace is refused that has a likelihood.
 */
#include "model/bins.h"

#include "model/odd.h"

#include <string.h>

/* Signs that a number can have, as bits; 0: it is 0. */
enum { NEGATIVE = 1, POSITIVE = 2 };

static unsigned signs_between(double lo, double hi)
{
    return (lo < 0.0 ? NEGATIVE : 0u) | (hi <= 0.0 ? 0u : POSITIVE);
}

/* The signs that component i of a set can have. */
static unsigned signs_of(const cls_paramset *set, size_t i)
{
    if (set->unclear || set->unread & CLS_WS_FIXED)
        return NEGATIVE | POSITIVE;
    const cls_component *const c = &set->components[i];
    if (set->unread & (c->fixed ? CLS_WS_INITS : CLS_WS_BOUNDS))
        return NEGATIVE | POSITIVE;
    return c->fixed ? signs_between(c->init, c->init) : signs_between(c->lo, c->hi);
}

static unsigned product(unsigned a, unsigned b)
{
    unsigned signs = 0;
    if ((a & POSITIVE && b & POSITIVE) || (a & NEGATIVE && b & NEGATIVE))
        signs |= POSITIVE;
    if ((a & POSITIVE && b & NEGATIVE) || (a & NEGATIVE && b & POSITIVE))
        signs |= NEGATIVE;
    return signs;
}

/* What is needed to judge the bins of one channel. */
typedef struct view {
    const cls_collection *all;
    const cls_channel_uses *channel;
    const double *counts; /* [nbins], or NULL: not known */
    size_t poi;           /* its set, or CLS_NONE */
} view;

/* True if a sample can fill a bin; *by_poi: if it needs the POI for that. */
static bool fills(const view *v, const cls_sample_uses *sample, size_t b, bool *by_poi)
{
    const double nominal = sample->sample->nominal[b];
    unsigned events = signs_between(nominal, nominal), factor = POSITIVE;
    bool unknown = false;
    *by_poi = false;
    for (size_t i = 0; i < sample->nuses; i++) {
        const cls_use *const use = &sample->uses[i];
        const cls_modifier *const m = &use->modifier;
        if (use->set == CLS_NONE) { /* it has a fault */
            unknown = true;
            continue;
        }
        const cls_paramset *const set = &v->all->sets[use->set];
        if (m->effect == CLS_EFFECT_SHAPE &&
            (m->entry->lo[b] != nominal || m->entry->hi[b] != nominal))
            events = NEGATIVE | POSITIVE;
        else if (m->effect == CLS_EFFECT_SCALE)
            factor = product(factor, signs_of(set, 0));
        else if (m->effect == CLS_EFFECT_BINS)
            factor = product(factor, signs_of(set, m->component + b));
        if (m->effect == CLS_EFFECT_SCALE || m->effect == CLS_EFFECT_BINS)
            *by_poi = *by_poi || use->set == v->poi;
    }
    return unknown || product(events, factor) & POSITIVE;
}

typedef enum filling { FILLED, BY_POI, EMPTY } filling;

static filling filling_of(const view *v, size_t b)
{
    filling found = EMPTY;
    for (size_t s = 0; s < v->channel->channel->nsamples; s++) {
        bool by_poi;
        if (!fills(v, &v->channel->samples[s], b, &by_poi))
            continue;
        if (!by_poi)
            return FILLED;
        found = BY_POI;
    }
    return found;
}

/* Adds a finding about some bins of a channel or sample, unless there are none. */
static cls_status tell(const cls_odd_bins *bins, cls_finding_kind kind, cls_json_at where,
                       const char *what, const cls_collector *to)
{
    if (!bins->n)
        return CLS_OK;
    char text[CLS_ODD_SIZE];
    cls_odd_bins_text(bins, text);
    const cls_status status =
        cls_json_fault(where, kind, to->findings, to->err, "%s %s", what, text);
    return status == CLS_NO_MEMORY ? status : CLS_OK;
}

static cls_status check_channel(const view *v, const cls_collector *to)
{
    static const struct row {
        cls_finding_kind kind;
        const char *what;
    } rows[2][2] = {
        /* [EMPTY][observed] and so on */
        [BY_POI - 1] = {{CLS_FINDING_SIGNAL_ONLY_BIN,
                         "only samples with the parameter of interest can fill"},
                        {CLS_FINDING_SIGNAL_ONLY_BIN,
                         "events were observed where only samples with the parameter of interest"
                         " can be: there is no likelihood without them, in"}},
        [EMPTY - 1] = {{CLS_FINDING_EMPTY_BIN, "no sample can fill"},
                       {CLS_FINDING_IMPOSSIBLE_BIN,
                        "events were observed where no sample can have any, in"}},
    };
    cls_odd_bins bins[2][2] = {{{0}}};
    for (size_t b = 0; b < v->channel->channel->nbins; b++) {
        const filling found = filling_of(v, b);
        if (found != FILLED)
            cls_odd_bins_add(&bins[found - 1][v->counts && v->counts[b] > 0.0], b);
    }
    cls_status status = CLS_OK;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; !status && k < 2; k++)
            status =
                tell(&bins[i][k], rows[i][k].kind, v->channel->channel->where, rows[i][k].what, to);
    return status;
}

/* The counts of a channel; NULL where they are not known. */
static const double *counts_of(const cls_workspace *workspace, const char *channel)
{
    for (size_t i = 0; i < workspace->nobservations; i++)
        if (strcmp(workspace->observations[i].name, channel) == 0)
            return workspace->observations[i].counts;
    return NULL;
}

cls_status cls_check_bins(const cls_collection *all, const cls_workspace *workspace, size_t poi,
                          cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    view v = {.all = all, .poi = CLS_NONE};
    for (size_t i = 0; poi != CLS_NONE && i < all->nsets; i++)
        if (all->sets[i].n && all->sets[i].first == poi)
            v.poi = i;
    cls_status status = CLS_OK;
    const unsigned needed = CLS_WS_MODIFIERS | CLS_WS_EVENTS | CLS_WS_BINS;
    for (size_t c = 0; !status && c < all->nchannels; c++) {
        v.channel = &all->channels[c];
        if (v.channel->channel->partial & needed)
            continue; /* what fills its bins may be missing */
        v.counts = counts_of(workspace, v.channel->channel->name);
        status = check_channel(&v, &to);
    }
    return status;
}

cls_status cls_look_at_yields(const cls_collection *all, const cls_ws_channel *channel,
                              const cls_ws_sample *sample, cls_error *err)
{
    const cls_collector to = cls_collection_to(all, err);
    cls_odd_bins negative = {0};
    for (size_t b = 0; sample->nominal && b < channel->nbins; b++)
        if (sample->nominal[b] < 0.0)
            cls_odd_bins_add(&negative, b);
    return tell(&negative, CLS_FINDING_NEGATIVE_YIELD, sample->where, "the events are below 0 in",
                &to);
}
