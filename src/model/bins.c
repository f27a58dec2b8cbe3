/*
 * How many events a bin can have at most: the sum over its samples of events times the factors that
 * their parameters allow. In doubt there is no limit, so that no workspace is refused that has a
 * likelihood.
 */
#include "model/bins.h"

#include "model/interpolate.h"
#include "model/odd.h"

#include <math.h>
#include <string.h>

/*
 * Relative to the sum of the absolute values: a sum is called negative only if no rounding can have
 * made it so. The number of samples times the epsilon of a double is far below that.
 */
static const double rounding = 1e-10;

/* Numbers from lo to hi, which may be infinite. */
typedef struct range {
    double lo, hi;
} range;

static const range any = {-(double)INFINITY, (double)INFINITY};

/* 0 times anything is 0, infinity too: it stands for any number. */
static double times(double a, double b)
{
    return a == 0.0 || b == 0.0 ? 0.0 : a * b;
}

static range product(range a, range b)
{
    const double ends[] = {times(a.lo, b.lo), times(a.lo, b.hi), times(a.hi, b.lo),
                           times(a.hi, b.hi)};
    range all = {ends[0], ends[0]};
    for (size_t i = 1; i < sizeof ends / sizeof ends[0]; i++) {
        all.lo = fmin(all.lo, ends[i]);
        all.hi = fmax(all.hi, ends[i]);
    }
    return all;
}

/* The values that component i of a set can have. */
static range values_of(const cls_paramset *set, size_t i)
{
    if (set->unclear || set->unread & CLS_WS_FIXED)
        return any;
    const cls_component *const c = &set->components[i];
    const range values = {c->fixed ? c->init : c->lo, c->fixed ? c->init : c->hi};
    if (set->unread & (c->fixed ? CLS_WS_INITS : CLS_WS_BOUNDS) || isnan(values.lo + values.hi))
        return any;
    return values;
}

/* What is needed to judge the bins of one channel. */
typedef struct view {
    const cls_collection *all;
    const cls_channel_uses *channel;
    const double *counts; /* [nbins], or NULL: not known */
    size_t poi;           /* its set, or CLS_NONE */
} view;

/* A normsys, with whatever code: its polynomial, which holds between -1 and 1, and its powers. */
static range interpolated(const cls_use *use, range alpha)
{
    const double down = use->modifier.entry->lo[0], up = use->modifier.entry->hi[0];
    const cls_factor inner = cls_factor_new(down, up, 1.0);
    double change = 0.0;
    for (size_t i = 0; i < sizeof inner.a / sizeof inner.a[0]; i++)
        change += fabs(inner.a[i]);
    if (!(down >= 0.0 && up >= 0.0 && isfinite(change)))
        return any;
    const double powers[] = {down, up, pow(down, fmax(-alpha.lo, 0.0)),
                             pow(up, fmax(alpha.hi, 0.0))};
    range all = {1.0 - change, 1.0 + change};
    for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++) {
        all.lo = fmin(all.lo, powers[i]);
        all.hi = fmax(all.hi, powers[i]);
    }
    return all;
}

/* The factor that a use is in a bin. Values of the POI that are tested may be above its bounds. */
static range factor_of(const view *v, const cls_use *use, size_t b)
{
    static const range upwards = {1.0, (double)INFINITY};
    const cls_modifier *const m = &use->modifier;
    const cls_paramset *const set = &v->all->sets[use->set];
    if (m->effect == CLS_EFFECT_FACTOR)
        return interpolated(use, use->set == v->poi ? any : values_of(set, 0));
    const range factor = values_of(set, m->effect == CLS_EFFECT_BINS ? m->component + b : 0);
    return use->set == v->poi ? product(factor, upwards) : factor;
}

/* The events of a sample in a bin; *by_poi: if the POI is one of their factors. */
static range events_of(const view *v, const cls_sample_uses *sample, size_t b, bool *by_poi)
{
    const double nominal = sample->sample->nominal[b];
    range events = {nominal, nominal}, factor = {1.0, 1.0};
    *by_poi = false;
    for (size_t i = 0; i < sample->nuses; i++) {
        const cls_use *const use = &sample->uses[i];
        const cls_ws_modifier *const entry = use->modifier.entry;
        if (use->set == CLS_NONE) { /* it has a fault */
            events = any;
            continue;
        }
        if (use->modifier.effect != CLS_EFFECT_SHAPE)
            factor = product(factor, factor_of(v, use, b));
        else if (entry->lo[b] != nominal || entry->hi[b] != nominal)
            events = any;
        *by_poi = *by_poi || (use->set == v->poi && (use->modifier.effect == CLS_EFFECT_SCALE ||
                                                     use->modifier.effect == CLS_EFFECT_BINS));
    }
    return product(events, factor);
}

/* The most that some samples have in a bin together. */
typedef struct most {
    double sum, size; /**< size: of the absolute values */
    bool filled;      /**< by any of them */
} most;

static void add(most *m, double events)
{
    m->sum += events;
    m->size += fabs(events);
    m->filled = m->filled || events > 0.0;
}

typedef enum filling { FILLED, BY_POI, BY_POI_ONLY_ABOVE_0, EMPTY, NEGATIVE, FILLINGS } filling;

static filling judge(const most *m)
{
    if (m->sum < -rounding * m->size)
        return NEGATIVE;
    return m->filled ? FILLED : EMPTY;
}

static filling filling_of(const view *v, size_t b)
{
    most all = {0}, others = {0};
    for (size_t s = 0; s < v->channel->channel->nsamples; s++) {
        bool by_poi;
        const range events = events_of(v, &v->channel->samples[s], b, &by_poi);
        add(&all, events.hi);
        if (!by_poi)
            add(&others, events.hi);
    }
    if (judge(&all) != FILLED || judge(&others) == FILLED)
        return judge(&all);
    return judge(&others) == EMPTY ? BY_POI : BY_POI_ONLY_ABOVE_0;
}

/* Adds a finding about some bins of a channel or sample, unless there are none. */
static cls_status tell(const cls_odd_bins *bins, cls_finding_kind kind, cls_json_at where,
                       const char *what, const cls_collector *to)
{
    if (!bins->n || !what)
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
    } rows[FILLINGS][2] = {
        /* [filling][whether events were observed] */
        [EMPTY] = {{CLS_FINDING_EMPTY_BIN, "no sample can fill"},
                   {CLS_FINDING_IMPOSSIBLE_BIN,
                    "events were observed where no sample can have any, in"}},
        [NEGATIVE] = {{CLS_FINDING_IMPOSSIBLE_BIN,
                       "the expected events are always below 0: there is no likelihood, in"}},
        [BY_POI] = {{CLS_FINDING_SIGNAL_ONLY_BIN,
                     "only samples with the parameter of interest can fill"},
                    {CLS_FINDING_SIGNAL_ONLY_BIN,
                     "events were observed where only samples with the parameter of interest"
                     " can be: there is no likelihood without them, in"}},
        [BY_POI_ONLY_ABOVE_0] =
            {{CLS_FINDING_SIGNAL_ONLY_BIN,
              "the expected events are below 0 without the samples with the"
              " parameter of interest: there is no likelihood without them, in"}},
    };
    cls_odd_bins bins[FILLINGS][2] = {{{0}}};
    for (size_t b = 0; b < v->channel->channel->nbins; b++) {
        const filling found = filling_of(v, b);
        const bool observed = rows[found][1].what && v->counts && v->counts[b] > 0.0;
        cls_odd_bins_add(&bins[found][observed], b);
    }
    cls_status status = CLS_OK;
    for (size_t i = FILLED + 1; i < FILLINGS; i++)
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
