#include "support/sketch.h"

#include "base/text.h"
#include "support/numbers.h"
#include "support/random.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

/* A factor that the measurement holds at 1.1. */
#define FIXED "{\"name\": \"fixed\", \"inits\": [1.1], \"fixed\": true}"

static void add_modifier(cls_text *text, const sketch_modifier *m, size_t nbins)
{
    cls_text_add_format(text, "{\"name\": \"%s\", \"type\": \"%s\", \"data\": ", m->name,
                        m->shapesys ? "shapesys" : "normfactor");
    if (m->shapesys)
        add_numbers(text, m->uncertainty, nbins);
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
    c->samples[0] = (sketch_sample){
        .name = "signal", .nmodifiers = 1, .modifiers = {{.name = "mu", .shapesys = false}}};
    c->samples[1] = (sketch_sample){.name = "background",
                                    .nmodifiers = uncertainty ? 1 : 0,
                                    .modifiers = {{.name = "gamma", .shapesys = true}}};
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

static void add_shapesys(sketch_sample *s, size_t nbins, const char *name, uint64_t *state)
{
    sketch_modifier *const m = &s->modifiers[s->nmodifiers++];
    *m = (sketch_modifier){.name = name, .shapesys = true};
    for (size_t b = 0; b < nbins; b++) /* sometimes none */
        m->uncertainty[b] = s->nominal[b] * fmax(0.0, random_uniform(state, -0.05, 0.3));
}

static void add_factor(sketch_sample *s, const char *name)
{
    s->modifiers[s->nmodifiers++] = (sketch_modifier){.name = name};
}

static void add_random_channel(sketch *k, bool floating, double size, uint64_t *state)
{
    static const char *const names[SKETCH_CHANNELS] = {"signal-region", "another", "control"};
    static const char *const gammas[SKETCH_CHANNELS] = {"u", "v", "w"};
    const size_t i = k->nchannels++;
    sketch_channel *const c = &k->channels[i];
    *c = (sketch_channel){.name = names[i], .nbins = 2 + random_below(state, SKETCH_BINS - 2)};
    if (i == 0)
        add_factor(add_random_sample(c, "signal", 0.05 * size, 0.3 * size, state), "mu");
    sketch_sample *const uncertain = add_random_sample(c, "uncertain", 0.2 * size, size, state);
    sketch_sample *const plain = add_random_sample(c, "plain", 0.1 * size, size, state);
    sketch_sample *const other = add_random_sample(c, "other", 0.0, size, state);
    if (floating)
        add_factor(plain, "k");
    if (floating)
        add_factor(other, "l");
    if (floating)
        add_factor(uncertain, "fixed");
    add_shapesys(uncertain, c->nbins, gammas[i], state);
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

void sketch_scale_signal(sketch *k, double factor)
{
    for (size_t c = 0; c < k->nchannels; c++)
        for (size_t i = 0; i < k->channels[c].nsamples; i++) {
            sketch_sample *const s = &k->channels[c].samples[i];
            for (size_t m = 0; m < s->nmodifiers; m++)
                if (strcmp(s->modifiers[m].name, "mu") == 0)
                    for (size_t b = 0; b < k->channels[c].nbins; b++)
                        s->nominal[b] *= factor;
        }
}
