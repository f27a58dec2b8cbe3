#include "support/definition.h"

#include "support/interpolation.h"
#include "support/test.h"
#include "workspace/workspace.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool carries(const cls_ws_channel *channel, const cls_ws_modifier *modifier)
{
    for (size_t s = 0; s < channel->nsamples; s++)
        for (size_t i = 0; i < channel->samples[s].nmodifiers; i++)
            if (same(channel->samples[s].modifiers[i].name, modifier->name) &&
                same(channel->samples[s].modifiers[i].type, modifier->type))
                return true;
    return false;
}

/* The component of a per-bin modifier in a bin: a staterror has its own in each channel. */
static size_t component(const cls_workspace *w, const cls_ws_channel *channel,
                        const cls_ws_modifier *modifier, size_t bin)
{
    for (size_t c = 0; c < w->nchannels && same(modifier->type, "staterror"); c++)
        if (strcmp(w->channels[c].name, channel->name) < 0 && carries(&w->channels[c], modifier))
            bin += w->channels[c].nbins;
    return bin;
}

/* The parameter that a modifier looks at in a bin: its name, or that of its component. */
static long double theta_of(const likelihood *l, const cls_ws_channel *channel,
                            const cls_ws_modifier *modifier, size_t bin)
{
    char name[64];
    size_t p = cls_model_find(l->s.model, modifier->name);
    if (p == CLS_NONE) {
        (void)snprintf(name, sizeof name, "%s[%zu]", modifier->name,
                       component(l->s.workspace, channel, modifier, bin));
        p = cls_model_find(l->s.model, name);
    }
    assert_int_not_equal(p, CLS_NONE);
    return (long double)l->theta[p];
}

static long double sample_events(const likelihood *l, const cls_ws_channel *channel,
                                 const cls_ws_sample *sample, size_t bin)
{
    const long double nominal = (long double)sample->nominal[bin];
    long double events = nominal, factor = 1.0L;
    for (size_t i = 0; i < sample->nmodifiers; i++) {
        const cls_ws_modifier *const m = &sample->modifiers[i];
        const long double theta = theta_of(l, channel, m, bin);
        if (m->payload == CLS_PAYLOAD_SHAPES)
            events += defined_shape(l->options.shape_code, (long double)m->lo[bin], nominal,
                                    (long double)m->hi[bin], theta);
        else if (m->payload == CLS_PAYLOAD_FACTORS)
            factor *= defined_factor(l->options.factor_code, (long double)m->lo[0],
                                     (long double)m->hi[0], theta);
        else
            factor *= theta;
    }
    return factor * events;
}

/* The channel that comes after another (NULL: none) in the order of names. */
static const cls_ws_channel *next_channel(const cls_workspace *w, const cls_ws_channel *after)
{
    const cls_ws_channel *next = NULL;
    for (size_t c = 0; c < w->nchannels; c++)
        if ((!after || strcmp(w->channels[c].name, after->name) > 0) &&
            (!next || strcmp(w->channels[c].name, next->name) < 0))
            next = &w->channels[c];
    return next;
}

void defined_expected(const likelihood *l, long double *nu)
{
    const cls_workspace *const w = l->s.workspace;
    for (const cls_ws_channel *c = next_channel(w, NULL); c; c = next_channel(w, c))
        for (size_t b = 0; b < c->nbins; b++, nu++) {
            *nu = 0.0L;
            for (size_t s = 0; s < c->nsamples; s++)
                *nu += sample_events(l, c, &c->samples[s], b);
        }
}

static long double minus_log_poisson(long double n, long double nu)
{
    return nu - (n > 0.0L ? n * logl(nu) : 0.0L) + lgammal(n + 1.0L);
}

static long double minus_log_normal(long double x, long double theta, long double sigma)
{
    const long double two_pi = 6.28318530717958647692528676655900577L;
    const long double pull = (x - theta) / sigma;
    return 0.5L * pull * pull + logl(sigma) + 0.5L * logl(two_pi);
}

static long double constraints(const likelihood *l)
{
    long double sum = 0.0L;
    for (size_t p = 0; p < cls_model_parameters(l->s.model); p++) {
        const cls_parameter known = cls_model_parameter(l->s.model, p);
        const long double x = (long double)known.auxdata, theta = (long double)l->theta[p];
        if (same(known.constraint, "poisson"))
            sum += minus_log_poisson(x, (long double)known.width * theta);
        else if (same(known.constraint, "normal"))
            sum += minus_log_normal(x, theta, (long double)known.width);
    }
    return sum;
}

long double defined_twice_nll(const likelihood *l)
{
    enum { MOST = 512 };
    long double nu[MOST] = {0.0L}, sum = constraints(l);
    const cls_workspace *const w = l->s.workspace;
    const long double *at = nu;
    assert_in_range(cls_model_bins(l->s.model), 1, MOST);
    defined_expected(l, nu);
    for (const cls_ws_channel *c = next_channel(w, NULL); c; at += c->nbins, c = next_channel(w, c))
        for (size_t o = 0; o < w->nobservations; o++)
            for (size_t b = 0; b < c->nbins && same(w->observations[o].name, c->name); b++)
                sum += minus_log_poisson((long double)w->observations[o].counts[b], at[b]);
    return 2.0L * sum;
}

static bool overridden(const cls_workspace *w, const char *name)
{
    const cls_ws_measurement *const m = &w->measurements[0];
    for (size_t i = 0; i < m->nparameters; i++)
        if (same(m->parameters[i].name, name) &&
            (m->parameters[i].sigmas.values || m->parameters[i].factors.values))
            return true;
    return false;
}

/* tau of a shapesys, from one sample; sigma of a staterror, from all samples that carry it. */
static long double width_in(const cls_ws_channel *channel, const cls_ws_modifier *modifier,
                            size_t bin)
{
    long double events = 0.0L, squares = 0.0L;
    for (size_t s = 0; s < channel->nsamples; s++)
        for (size_t i = 0; i < channel->samples[s].nmodifiers; i++) {
            const cls_ws_modifier *const m = &channel->samples[s].modifiers[i];
            if (!same(m->name, modifier->name) || !same(m->type, modifier->type))
                continue;
            const long double uncertainty = (long double)m->values[bin];
            events += (long double)channel->samples[s].nominal[bin];
            squares += uncertainty * uncertainty;
        }
    if (!(events > 0.0L && squares > 0.0L))
        return 1.0L;
    return same(modifier->type, "shapesys") ? events * events / squares : sqrtl(squares) / events;
}

/* The width of what a modifier has under this name in a channel; NAN if that is not its name. */
static long double width_of(const cls_workspace *w, const cls_ws_channel *channel,
                            const cls_ws_modifier *modifier, const char *parameter)
{
    char name[64];
    if (same(modifier->name, parameter) &&
        (same(modifier->type, "normsys") || same(modifier->type, "histosys")))
        return 1.0L;
    if (!same(modifier->type, "shapesys") && !same(modifier->type, "staterror"))
        return (long double)NAN;
    for (size_t b = 0; b < channel->nbins; b++) {
        (void)snprintf(name, sizeof name, "%s[%zu]", modifier->name,
                       component(w, channel, modifier, b));
        if (same(name, parameter))
            return width_in(channel, modifier, b);
    }
    return (long double)NAN;
}

long double defined_width(const likelihood *l, const char *parameter)
{
    const cls_workspace *const w = l->s.workspace;
    for (size_t c = 0; c < w->nchannels; c++)
        for (size_t s = 0; s < w->channels[c].nsamples; s++)
            for (size_t i = 0; i < w->channels[c].samples[s].nmodifiers; i++) {
                const cls_ws_modifier *const m = &w->channels[c].samples[s].modifiers[i];
                const long double width = width_of(w, &w->channels[c], m, parameter);
                if (!isnan(width) && !overridden(w, m->name))
                    return width;
            }
    return (long double)NAN;
}
