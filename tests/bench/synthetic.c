#include "bench/synthetic.h"

#include "support/random.h"

#include <stdio.h>
#include <stdlib.h>

enum { SAMPLES = 4, SMALL = 100 /* bins, up to which channels have FEW bins */, FEW = 10 };

static const double pi = 3.14159265358979323846;

typedef struct generator {
    cls_text text;
    uint64_t random;
    size_t nuisances, bins, per_channel;
    bool dense;
    double *nominal; /* [SAMPLES x bins]; sample 0 is the signal */
    double *factors; /* [nuisances x SAMPLES x 2]: lo and hi of a normsys */
    double *varied;  /* [per_channel]: work space */
} generator;

static void fail_on_memory(bool failed)
{
    if (!failed)
        return;
    fprintf(stderr, "synthetic: out of memory\n");
    exit(1);
}

static double *room(size_t n)
{
    double *const numbers = calloc(n ? n : 1, sizeof *numbers);
    fail_on_memory(!numbers);
    return numbers;
}

static void add_numbers(generator *g, const double *numbers)
{
    cls_text_add(&g->text, "[");
    for (size_t b = 0; b < g->per_channel; b++) {
        cls_text_add(&g->text, b ? "," : "");
        cls_text_add_short(&g->text, numbers[b], 7);
    }
    cls_text_add(&g->text, "]");
}

/* A relative change up or down, and nearly the opposite one. */
static void draw_pair(generator *g, double least, double most, double *lo, double *hi)
{
    const double up = random_uniform(&g->random, least, most);
    const double sign = random_chance(&g->random, 0.5) ? 1.0 : -1.0;
    *hi = 1.0 + sign * up;
    *lo = 1.0 - sign * up * random_uniform(&g->random, 0.8, 1.2);
}

static void draw_all(generator *g)
{
    for (size_t i = 0; i < SAMPLES * g->bins; i++)
        g->nominal[i] = random_log(&g->random, 10.0, 1000.0) * (i < g->bins ? 0.1 : 1.0);
    for (size_t i = 0; i < g->nuisances * SAMPLES; i++)
        draw_pair(g, 0.01, 0.1, &g->factors[2 * i], &g->factors[2 * i + 1]);
}

static void add_normsys(generator *g, size_t nuisance, size_t sample)
{
    const double *const pair = g->factors + 2 * (nuisance * SAMPLES + sample);
    cls_text_add_format(&g->text,
                        ",{\"name\":\"n%04zu\",\"type\":\"normsys\",\"data\":{\"lo\":", nuisance);
    cls_text_add_short(&g->text, pair[0], 7);
    cls_text_add(&g->text, ",\"hi\":");
    cls_text_add_short(&g->text, pair[1], 7);
    cls_text_add(&g->text, "}}");
}

static void add_histosys(generator *g, size_t nuisance, const double *nominal)
{
    double *const lo = g->varied, *const hi = g->varied + g->per_channel;
    for (size_t b = 0; b < g->per_channel; b++) {
        draw_pair(g, 0.01, 0.05, &lo[b], &hi[b]);
        lo[b] *= nominal[b];
        hi[b] *= nominal[b];
    }
    cls_text_add_format(
        &g->text, ",{\"name\":\"h%04zu\",\"type\":\"histosys\",\"data\":{\"lo_data\":", nuisance);
    add_numbers(g, lo);
    cls_text_add(&g->text, ",\"hi_data\":");
    add_numbers(g, hi);
    cls_text_add(&g->text, "}}");
}

static void add_nuisance(generator *g, size_t nuisance, size_t sample, const double *nominal)
{
    if (nuisance % 2)
        add_histosys(g, nuisance, nominal);
    else
        add_normsys(g, nuisance, sample);
}

/* Background events in a bin. */
static double background(const generator *g, size_t bin)
{
    double sum = 0.0;
    for (size_t s = 1; s < SAMPLES; s++)
        sum += g->nominal[s * g->bins + bin];
    return sum;
}

/* On one background alone, as much as all of them are to have together. */
static void add_staterror(generator *g, size_t channel, size_t sample)
{
    for (size_t b = 0; b < g->per_channel; b++) {
        const double all = background(g, channel * g->per_channel + b);
        g->varied[b] = sample == 1 ? all * random_uniform(&g->random, 0.02, 0.1) : 0.0;
    }
    cls_text_add_format(&g->text,
                        "{\"name\":\"stat%03zu\",\"type\":\"staterror\",\"data\":", channel);
    add_numbers(g, g->varied);
    cls_text_add(&g->text, "}");
}

static void add_sample(generator *g, size_t channel, size_t sample)
{
    const double *const nominal = g->nominal + sample * g->bins + channel * g->per_channel;
    cls_text_add_format(&g->text, "%s{\"name\":\"s%zu\",\"data\":", sample ? "," : "", sample);
    add_numbers(g, nominal);
    cls_text_add(&g->text, ",\"modifiers\":[");
    if (sample == 0)
        cls_text_add(&g->text, "{\"name\":\"mu\",\"type\":\"normfactor\",\"data\":null}");
    else
        add_staterror(g, channel, sample);
    for (size_t i = 0; i < g->nuisances; i++)
        if (g->dense || i / 2 % SAMPLES == sample)
            add_nuisance(g, i, sample, nominal);
    cls_text_add(&g->text, "]}");
}

static void add_channels(generator *g)
{
    cls_text_add(&g->text, "{\"channels\":[");
    for (size_t c = 0; c * g->per_channel < g->bins; c++) {
        cls_text_add_format(&g->text, "%s{\"name\":\"c%03zu\",\"samples\":[", c ? "," : "", c);
        for (size_t s = 0; s < SAMPLES; s++)
            add_sample(g, c, s);
        cls_text_add(&g->text, "]}");
    }
    cls_text_add(&g->text, "],");
}

/* A normal deviate (Box and Muller's). */
static double draw_normal(generator *g)
{
    const double r = random_uniform(&g->random, 0.0, 1.0);
    return sqrt(-2.0 * log1p(-r)) * cos(2.0 * pi * random_uniform(&g->random, 0.0, 1.0));
}

static void add_observations(generator *g)
{
    cls_text_add(&g->text, "\"observations\":[");
    for (size_t c = 0; c * g->per_channel < g->bins; c++) {
        for (size_t b = 0; b < g->per_channel; b++) {
            const double nu = background(g, c * g->per_channel + b);
            g->varied[b] = fmax(0.0, floor(nu + sqrt(nu) * draw_normal(g) + 0.5));
        }
        cls_text_add_format(&g->text, "%s{\"name\":\"c%03zu\",\"data\":", c ? "," : "", c);
        add_numbers(g, g->varied);
        cls_text_add(&g->text, "}");
    }
    cls_text_add(&g->text, "],");
}

cls_text synthetic_workspace(const synthetic_size *size, uint64_t seed)
{
    generator g = {.random = seed,
                   .dense = size->dense,
                   .nuisances = size->globals - 1,
                   .bins = size->bins,
                   .per_channel = size->bins <= SMALL ? FEW : SMALL};
    g.nominal = room(SAMPLES * g.bins);
    g.factors = room((size_t)2 * SAMPLES * g.nuisances);
    g.varied = room(2 * g.per_channel);
    draw_all(&g);
    add_channels(&g);
    add_observations(&g);
    cls_text_add(&g.text, "\"measurements\":[{\"name\":\"m\",\"config\":{\"poi\":\"mu\","
                          "\"parameters\":[]}}],\"version\":\"1.0.0\"}");
    free(g.nominal);
    free(g.factors);
    free(g.varied);
    fail_on_memory(g.text.failed);
    return g.text;
}
