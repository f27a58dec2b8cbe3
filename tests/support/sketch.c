#include "support/sketch.h"

#include "base/text.h"
#include "support/numbers.h"
#include "support/random.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

/* What a measurement says of the luminosity. */
#define LUMI_ENTRY                                                                      \
    "{\"name\": \"lumi\", \"inits\": [1], \"bounds\": [[0.5, 1.5]], \"auxdata\": [1], " \
    "\"sigmas\": [0.03]}"

/* A factor that the measurement holds at 1.1. */
#define FIXED "{\"name\": \"fixed\", \"inits\": [1.1], \"fixed\": true}"

static void add_pair(cls_text *text, const sketch_modifier *m, size_t nbins)
{
    const bool one = m->type == SKETCH_NORMSYS;
    cls_text_add(text, one ? "{\"lo\": " : "{\"lo_data\": ");
    if (one)
        cls_text_add_double(text, m->lo[0]);
    else
        add_numbers(text, m->lo, nbins);
    cls_text_add(text, one ? ", \"hi\": " : ", \"hi_data\": ");
    if (one)
        cls_text_add_double(text, m->hi[0]);
    else
        add_numbers(text, m->hi, nbins);
    cls_text_add(text, "}");
}

static void add_modifier(cls_text *text, const sketch_modifier *m, size_t nbins)
{
    static const char *const words[] = {[SKETCH_NORMFACTOR] = "normfactor",
                                        [SKETCH_SHAPESYS] = "shapesys",
                                        [SKETCH_NORMSYS] = "normsys",
                                        [SKETCH_HISTOSYS] = "histosys",
                                        [SKETCH_STATERROR] = "staterror",
                                        [SKETCH_SHAPEFACTOR] = "shapefactor",
                                        [SKETCH_LUMI] = "lumi"};
    cls_text_add_format(text, "{\"name\": \"%s\", \"type\": \"%s\", \"data\": ", m->name,
                        words[m->type]);
    if (m->type == SKETCH_SHAPESYS || m->type == SKETCH_STATERROR)
        add_numbers(text, m->uncertainty, nbins);
    else if (m->type == SKETCH_NORMSYS || m->type == SKETCH_HISTOSYS)
        add_pair(text, m, nbins);
    else
        cls_text_add(text, "null");
    cls_text_add(text, "}");
}

static void add_sample(cls_text *text, const sketch_sample *s, size_t nbins)
{
    cls_text_add_format(text, "{\"name\": \"%s\", \"data\": ", s->name);
    add_numbers(text, s->nominal, nbins);
    cls_text_add(text, ", \"modifiers\": [");
    for (size_t i = 0; i < s->nmodifiers; i++) {
        cls_text_add(text, i ? ", " : "");
        add_modifier(text, &s->modifiers[i], nbins);
    }
    cls_text_add(text, "]}");
}

static void add_channel(cls_text *text, const sketch_channel *c)
{
    cls_text_add_format(text, "{\"name\": \"%s\", \"samples\": [", c->name);
    for (size_t i = 0; i < c->nsamples; i++) {
        cls_text_add(text, i ? ", " : "");
        add_sample(text, &c->samples[i], c->nbins);
    }
    cls_text_add(text, "]}");
}

static void add_sketch(cls_text *text, const sketch *k)
{
    cls_text_add(text, "{\"channels\": [");
    for (size_t i = 0; i < k->nchannels; i++) {
        cls_text_add(text, i ? ", " : "");
        add_channel(text, &k->channels[i]);
    }
    cls_text_add(text, "], \"observations\": [");
    for (size_t i = k->nchannels; i-- > 0;) { /* the order is free */
        cls_text_add_format(text, "{\"name\": \"%s\", \"data\": ", k->channels[i].name);
        add_numbers(text, k->channels[i].observed, k->channels[i].nbins);
        cls_text_add(text, i ? "}, " : "}");
    }
    cls_text_add_format(text,
                        "], \"measurements\": [{\"name\": \"m\", \"config\": {\"poi\": \"%s\", "
                        "\"parameters\": [%s]}}], \"version\": \"1.0.0\"}",
                        k->poi ? k->poi : "mu", k->parameters ? k->parameters : "");
}

bool sketch_compile(const sketch *k, subject *s)
{
    cls_text text = {0};
    add_sketch(&text, k);
    assert_false(text.failed);
    const bool ok = subject_parse(s, text.bytes);
    cls_text_free(&text);
    return ok;
}

sketch sketch_counting(size_t nbins, const double *signal, const double *background,
                       const double *uncertainty, const double *observed)
{
    sketch k = {.nchannels = 1};
    sketch_channel *const c = &k.channels[0];
    c->name = "channel";
    c->nbins = nbins;
    c->nsamples = 2;
    c->samples[0] =
        (sketch_sample){.name = "signal", .nmodifiers = 1, .modifiers = {{.name = "mu"}}};
    c->samples[1] = (sketch_sample){.name = "background",
                                    .nmodifiers = uncertainty ? 1 : 0,
                                    .modifiers = {{.name = "gamma", .type = SKETCH_SHAPESYS}}};
    memcpy(c->samples[0].nominal, signal, nbins * sizeof *signal);
    memcpy(c->samples[1].nominal, background, nbins * sizeof *background);
    memcpy(c->observed, observed, nbins * sizeof *observed);
    if (uncertainty)
        memcpy(c->samples[1].modifiers[0].uncertainty, uncertainty, nbins * sizeof *uncertainty);
    return k;
}

static sketch_sample *add_random_sample(sketch_channel *c, const char *name, double least,
                                        double most, uint64_t *state)
{
    sketch_sample *const s = &c->samples[c->nsamples++];
    *s = (sketch_sample){.name = name};
    for (size_t b = 0; b < c->nbins; b++)
        s->nominal[b] = random_uniform(state, least, most);
    return s;
}

static sketch_modifier *add_type(sketch_sample *s, sketch_type type, const char *name)
{
    assert_true(s->nmodifiers < SKETCH_MODIFIERS);
    sketch_modifier *const m = &s->modifiers[s->nmodifiers++];
    *m = (sketch_modifier){.name = name, .type = type};
    return m;
}

/* A shapesys or staterror. */
static void add_uncertain(sketch_sample *s, sketch_type type, size_t nbins, const char *name,
                          uint64_t *state)
{
    sketch_modifier *const m = add_type(s, type, name);
    for (size_t b = 0; b < nbins; b++) /* sometimes none */
        m->uncertainty[b] = s->nominal[b] * fmax(0.0, random_uniform(state, -0.05, 0.3));
}

static void add_normsys(sketch_sample *s, const char *name, uint64_t *state)
{
    sketch_modifier *const m = add_type(s, SKETCH_NORMSYS, name); /* mild: one minimum */
    m->lo[0] = random_uniform(state, 0.88, 0.98);
    m->hi[0] = random_uniform(state, 1.02, 1.12);
}

static void add_histosys(sketch_sample *s, size_t nbins, const char *name, uint64_t *state)
{
    sketch_modifier *const m = add_type(s, SKETCH_HISTOSYS, name);
    for (size_t b = 0; b < nbins; b++) {
        m->lo[b] = s->nominal[b] * random_uniform(state, 0.9, 0.98);
        m->hi[b] = s->nominal[b] * random_uniform(state, 1.02, 1.1);
    }
}

static void add_random_channel(sketch *k, bool floating, double size, uint64_t *state)
{
    static const char *const names[SKETCH_CHANNELS] = {"signal-region", "another", "control"};
    static const char *const gammas[SKETCH_CHANNELS] = {"u", "v", "w"};
    const size_t i = k->nchannels++;
    sketch_channel *const c = &k->channels[i];
    *c = (sketch_channel){.name = names[i], .nbins = 2 + random_below(state, SKETCH_BINS - 2)};
    if (i == 0)
        add_type(add_random_sample(c, "signal", 0.05 * size, 0.3 * size, state), SKETCH_NORMFACTOR,
                 "mu");
    sketch_sample *const uncertain = add_random_sample(c, "uncertain", 0.2 * size, size, state);
    sketch_sample *const plain = add_random_sample(c, "plain", 0.1 * size, size, state);
    sketch_sample *const other = add_random_sample(c, "other", 0.0, size, state);
    if (floating)
        add_type(plain, SKETCH_NORMFACTOR, "k");
    if (floating)
        add_type(other, SKETCH_NORMFACTOR, "l");
    if (floating)
        add_type(uncertain, SKETCH_NORMFACTOR, "fixed");
    add_uncertain(uncertain, SKETCH_SHAPESYS, c->nbins, gammas[i], state);
    for (size_t b = 0; b < c->nbins; b++)
        c->observed[b] = floor((uncertain->nominal[b] + plain->nominal[b] + other->nominal[b]) *
                               random_uniform(state, 0.6, 1.4));
}

sketch sketch_random(uint64_t seed)
{
    uint64_t state = seed;
    sketch k = {.nchannels = 0};
    const size_t nchannels = 1 + random_below(&state, SKETCH_CHANNELS);
    const double size = random_log(&state, 1.0, 1000.0);
    const bool floating = nchannels > 1 && random_chance(&state, 0.5);
    k.parameters = FIXED;
    while (k.nchannels < nchannels)
        add_random_channel(&k, floating, size, &state);
    return k;
}

/* The signal of a model with all types. */
static void add_signal(sketch_channel *c, double size, bool other_stat, uint64_t *state)
{
    sketch_sample *const signal = add_random_sample(c, "signal", 0.05 * size, 0.3 * size, state);
    add_type(signal, SKETCH_NORMFACTOR, "mu");
    add_type(signal, SKETCH_LUMI, "lumi");
    add_normsys(signal, "efficiency", state);
    add_histosys(signal, c->nbins, "scale", state);
    add_uncertain(signal, SKETCH_STATERROR, c->nbins, other_stat ? "stat of signal" : "stat",
                  state);
    if (random_chance(state, 0.3))
        add_uncertain(signal, SKETCH_SHAPESYS, c->nbins, "of signal", state);
}

/* A channel of a model with all types; the first one has the signal. */
static void add_channel_of_all(sketch *k, size_t nbins, double size, bool other_stat,
                               uint64_t *state)
{
    static const char *const names[SKETCH_CHANNELS] = {"signal-region", "another", "control"};
    static const char *const gammas[SKETCH_CHANNELS] = {"u", "v", "w"};
    const size_t i = k->nchannels++;
    sketch_channel *const c = &k->channels[i];
    *c = (sketch_channel){.name = names[i], .nbins = nbins};
    if (i == 0)
        add_signal(c, size, other_stat, state);
    sketch_sample *const uncertain = add_random_sample(c, "uncertain", 0.2 * size, size, state);
    sketch_sample *const plain = add_random_sample(c, "plain", 0.1 * size, size, state);
    sketch_sample *const other = add_random_sample(c, "other", 0.2 * size, size, state);
    add_uncertain(uncertain, SKETCH_SHAPESYS, nbins, gammas[i], state);
    if (i == 0 && !other_stat) /* in one channel: all samples carry it there */
        add_uncertain(uncertain, SKETCH_STATERROR, nbins, "stat", state);
    if (random_chance(state, 0.5))
        add_type(uncertain, SKETCH_LUMI, "lumi");
    add_normsys(plain, "rate", state);
    add_normsys(plain, "tilt", state);
    add_histosys(plain, nbins, "tilt", state); /* one alpha of two types */
    add_type(plain, SKETCH_SHAPEFACTOR, "shape");
    add_histosys(other, nbins, "scale", state);
    add_normsys(other, i == 0 ? "efficiency" : "rate", state);
    for (size_t b = 0; b < nbins; b++)
        c->observed[b] = floor((uncertain->nominal[b] + plain->nominal[b] + other->nominal[b]) *
                               random_uniform(state, 0.8, 1.2));
}

sketch sketch_random_all(uint64_t seed, bool other_stat)
{
    uint64_t state = seed + 77;
    sketch k = {.nchannels = 0, .parameters = LUMI_ENTRY};
    const size_t nchannels = 2 + random_below(&state, SKETCH_CHANNELS - 1); /* they share shapes */
    const size_t nbins = 2 + random_below(&state, SKETCH_BINS - 2);
    const double size = random_log(&state, 10.0, 1000.0);
    while (k.nchannels < nchannels)
        add_channel_of_all(&k, nbins, size, other_stat, &state);
    return k;
}

bool sketch_is_per_bin(const sketch_sample *sample)
{
    for (size_t m = 0; m < sample->nmodifiers; m++) {
        const sketch_type type = sample->modifiers[m].type;
        if (type == SKETCH_SHAPESYS || type == SKETCH_STATERROR || type == SKETCH_SHAPEFACTOR)
            return true;
    }
    return false;
}

static void multiply(double *events, double factor)
{
    for (size_t b = 0; b < SKETCH_BINS; b++)
        events[b] *= factor;
}

void sketch_multiply(sketch_sample *sample, double factor)
{
    multiply(sample->nominal, factor);
    for (size_t m = 0; m < sample->nmodifiers; m++) {
        sketch_modifier *const modifier = &sample->modifiers[m];
        multiply(modifier->uncertainty, factor);
        if (modifier->type != SKETCH_HISTOSYS)
            continue;
        multiply(modifier->lo, factor);
        multiply(modifier->hi, factor);
    }
}

void sketch_scale_signal(sketch *k, double factor)
{
    for (size_t c = 0; c < k->nchannels; c++)
        for (size_t i = 0; i < k->channels[c].nsamples; i++) {
            sketch_sample *const s = &k->channels[c].samples[i];
            for (size_t m = 0; m < s->nmodifiers; m++)
                if (strcmp(s->modifiers[m].name, "mu") == 0)
                    sketch_multiply(s, factor);
        }
}
