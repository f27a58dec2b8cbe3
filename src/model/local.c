/*
 * Which per-bin parameters of a channel are local: profiled in closed form, never seen by an
 * optimizer. A local one acts in this channel only and is not the POI. A row has one at most (the
 * product of two has no closed form), and a channel has one unconstrained one at most (of two in a
 * bin only the sum is known). Those that more rows carry are chosen first.
 */
#include "model/lower.h"

static bool holds_poi(const cls_model *model, const cls_paramset *set)
{
    const size_t poi = model->poi;
    return poi != CLS_NONE && poi >= set->first && poi < set->first + set->n;
}

/* Adds a use's set to the list; returns the list's length. */
static size_t add(cls_local *locals, size_t n, const cls_use *use)
{
    for (size_t i = 0; i < n; i++)
        if (locals[i].set == use->set) {
            locals[i].nrows++;
            return n;
        }
    locals[n] = (cls_local){.set = use->set, .component = use->modifier.component, .nrows = 1};
    return n + 1;
}

/* How often a sample carries a set: more than once where two types share it. */
static size_t count(const cls_sample_uses *sample, size_t set)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->nuses; i++)
        n += sample->uses[i].set == set;
    return n;
}

/* Whether a row carries the candidate twice, or the candidate and one that is local already. */
static bool clashes(const cls_channel_uses *channel, const cls_local *locals, size_t n,
                    const cls_local *candidate)
{
    for (size_t s = 0; s < channel->channel->nsamples; s++) {
        const cls_sample_uses *const sample = &channel->samples[s];
        const size_t times = count(sample, candidate->set);
        if (times > 1)
            return true;
        for (size_t i = 0; i < n && times > 0; i++)
            if (locals[i].local && count(sample, locals[i].set) > 0)
                return true;
    }
    return false;
}

static size_t list_sets(const cls_channel_uses *channel, cls_local *locals)
{
    size_t n = 0;
    for (size_t s = 0; s < channel->channel->nsamples; s++)
        for (size_t i = 0; i < channel->samples[s].nuses; i++)
            if (channel->samples[s].uses[i].modifier.effect == CLS_EFFECT_BINS)
                n = add(locals, n, &channel->samples[s].uses[i]);
    return n;
}

/* The one of most rows that is no closed case yet, the first of equals; n: none is left. */
static size_t next_candidate(const cls_local *locals, const bool *closed, size_t n)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!closed[i] && (best == n || locals[i].nrows > locals[best].nrows))
            best = i;
    return best;
}

size_t cls_choose_local(const cls_collection *all, const cls_model *model,
                        const cls_channel_uses *channel, const size_t *acts_in, cls_local *locals)
{
    enum { MOST = 512 }; /* sets beyond it stay global */
    bool closed[MOST] = {false}, unconstrained = false;
    const size_t n = list_sets(channel, locals), candidates = n < MOST ? n : MOST;
    for (size_t round = 0; round < candidates; round++) {
        const size_t i = next_candidate(locals, closed, candidates);
        const cls_paramset *const set = &all->sets[locals[i].set];
        const bool is_free = set->constraint == CLS_UNCONSTRAINED;
        closed[i] = true;
        if (acts_in[locals[i].set] > 1 || holds_poi(model, set) || (is_free && unconstrained) ||
            clashes(channel, locals, n, &locals[i]))
            continue;
        locals[i].local = true;
        unconstrained = unconstrained || is_free;
    }
    return n;
}
