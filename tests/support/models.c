#include "support/models.h"

#include "support/numbers.h"
#include "support/random.h"
#include "support/spec.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

/* A channel of ten bins, more than the kernels take at once. */
#define TEN_BINS                                                                            \
    CHANNEL("ten", SAMPLE("s", "1, 2, 3, 5, 8, 6, 4, 2, 1, 0.5", FACTOR("mu")) ", " SAMPLE( \
                       "b", "90, 80, 70, 60, 50, 40, 30, 20, 10, 5",                        \
                       SHAPE("tenb", "9, 2, 7, 12, 1, 8, 3, 4, 2, 3")))
#define TEN_SEEN SEEN("ten", "95, 70, 80, 61, 66, 44, 30, 12, 14, 3")

static const model_case cases[] = {
    {"one signal, one background",
     WORKSPACE(CHANNEL("c", SAMPLE("s", "12, 11", FACTOR("mu")) ", " SAMPLE("b", "50, 52",
                                                                            SHAPE("g", "3, 7"))),
               SEEN("c", "51, 48"), MEASURED("mu", "")),
     true},
    {"an excess",
     WORKSPACE(CHANNEL("c", SAMPLE("s", "12, 11", FACTOR("mu")) ", " SAMPLE("b", "50, 52",
                                                                            SHAPE("g", "3, 7"))),
               SEEN("c", "70, 75"), MEASURED("mu", "")),
     true},
    {"several channels of every kind",
     WORKSPACE(
         TEN_BINS ", " CHANNEL(
             "plain",
             SAMPLE("s", "2, 3, 4", FACTOR("mu")) ", " SAMPLE(
                 "b", "20, 30, 40",
                 FACTOR(
                     "k"))) ", " CHANNEL("mixed",
                                         SAMPLE(
                                             "s", "4, 1",
                                             FACTOR("mu") ", " SHAPE(
                                                 "ms",
                                                 "1, 0.2")) ", " SAMPLE("b", "30, 35",
                                                                        FACTOR("k") ", " SHAPE(
                                                                            "mb",
                                                                            "5, 4")) ", " SAMPLE("d",
                                                                                                 "1"
                                                                                                 "0"
                                                                                                 ","
                                                                                                 " "
                                                                                                 "1"
                                                                                                 "5",
                                                                                                 "")),
         TEN_SEEN ", " SEEN("mixed", "40, 57") ", " SEEN("plain", "25, 28, 50"),
         MEASURED("mu", "")),
     true},
    {"several factors on a sample",
     WORKSPACE(CHANNEL(
                   "sr", SAMPLE("s", "10, 15, 5", FACTOR("mu") ", " FACTOR("acc") ", " FACTOR("lum")) ", " SAMPLE(
                             "b", "50, 40, 60",
                             FACTOR("k") ", " FACTOR("lum") ", " SHAPE(
                                 "g",
                                 "5, 4, 9"))) ", " CHANNEL("cr",
                                                           SAMPLE("acc", "100, 80", FACTOR("acc")) ", " SAMPLE(
                                                               "k", "70, 150",
                                                               FACTOR(
                                                                   "k"))) ", " CHANNEL("lr",
                                                                                       SAMPLE(
                                                                                           "l",
                                                                                           "400",
                                                                                           FACTOR(
                                                                                               "lu"
                                                                                               "m"))),
               SEEN("sr", "68, 50, 70") ", " SEEN("cr", "160, 250") ", " SEEN("lr", "380"),
               MEASURED("mu", "")),
     true},
    {"samples with gammas of their own",
     WORKSPACE(
         CHANNEL("c",
                 SAMPLE("s", "5, 10, 2", FACTOR("mu") ", " SHAPE("gs", "1, 1, 1")) ", " SAMPLE(
                     "a", "30, 20, 0",
                     FACTOR("k") ", " SHAPE("ga", "9, 2, 0")) ", " SAMPLE("b", "20, 40, 9",
                                                                          SHAPE("gb", "2, 0, 3"))),
         SEEN("c", "70, 61, 8"), MEASURED("mu", "")),
     true},
    {"two gammas on a sample",
     WORKSPACE(
         CHANNEL("c", SAMPLE("s", "6, 9", FACTOR("mu")) ", " SAMPLE(
                          "b", "40, 30",
                          FACTOR("k") ", " SHAPE("g1", "4, 6") ", " SHAPE("g2", "2, 9") ", " SHAPE(
                              "g3", "3, 1"))) ", " CHANNEL("d", SAMPLE("b", "200", FACTOR("k"))),
         SEEN("c", "55, 33") ", " SEEN("d", "190"), MEASURED("mu", "")),
     true},
    {"gammas without uncertainty",
     WORKSPACE(CHANNEL("c", SAMPLE("s", "3, 2, 1", FACTOR("mu")) ", " SAMPLE(
                                "b", "10, 0, 5", SHAPE("g", "2, 1, 0"))),
               SEEN("c", "11, 1, 6"), MEASURED("mu", "")),
     false},
    {"a gamma is the POI",
     WORKSPACE(CHANNEL("c", SAMPLE("b", "40",
                                   SHAPE("g", "9") ", " FACTOR("k") ", " SHAPE(
                                       "h", "6"))) ", " CHANNEL("d", SAMPLE("b", "25, 36",
                                                                            FACTOR("k") ", " SHAPE(
                                                                                "l", "5, 4"))),
               SEEN("c", "55") ", " SEEN("d", "24, 40"), MEASURED("g[0]", "")),
     false},
    {"gammas at their bounds",
     WORKSPACE(
         CHANNEL(
             "c",
             SAMPLE("s", "8, 9, 4", FACTOR("mu")) ", " SAMPLE(
                 "b", "50, 52, 40",
                 SHAPE("g",
                       "30, 30, 4"))) ", " CHANNEL("d",
                                                   SAMPLE("s", "3, 3",
                                                          FACTOR("mu") ", " SHAPE(
                                                              "hs",
                                                              "2, 2")) ", " SAMPLE("b", "50, 52",
                                                                                   SHAPE(
                                                                                       "h",
                                                                                       "30, 30"))),
         SEEN("c", "90, 20, 43") ", " SEEN("d", "80, 21"),
         MEASURED("mu", "{'name': 'g', 'bounds': [[0.9, 1.1], [0.9, 1.1], [0.5, 2]]}, "
                        "{'name': 'h', 'bounds': [[0.9, 1.1], [0.9, 1.1]]}")),
     true},
    {"empty bins",
     WORKSPACE(
         CHANNEL(
             "c",
             SAMPLE("s", "5, 0, 3, 4", FACTOR("mu")) ", " SAMPLE(
                 "b", "10, 0, 6, 20",
                 SHAPE("g",
                       "2, 0, 1, 0"))) ", " CHANNEL("e",
                                                    SAMPLE("s", "0, 1",
                                                           FACTOR("mu") ", " SHAPE(
                                                               "es",
                                                               "0, 0.1")) ", " SAMPLE("b", "0, 2",
                                                                                      SHAPE(
                                                                                          "eb",
                                                                                          "0, 1"))),
         SEEN("c", "11, 0, 0, 22") ", " SEEN("e", "0, 0"), MEASURED("mu", "")),
     true},
    {"a measurement overrides",
     WORKSPACE(CHANNEL("c", SAMPLE("s", "12, 11", FACTOR("mu") ", " FACTOR("k")) ", " SAMPLE(
                                "b", "50, 52",
                                FACTOR("kb") ", " SHAPE("g", "3, 7") ", " SHAPE("h", "6, 5"))),
               SEEN("c", "61, 40"),
               MEASURED("mu", "{'name': 'g', 'auxdata': [280, 50], 'factors': [270, 60]}, "
                              "{'name': 'kb', 'inits': [1.05], 'fixed': true}, "
                              "{'name': 'k', 'inits': [0.9], 'bounds': [[0.5, 1.5]]}, "
                              "{'name': 'h', 'inits': [1.1, 0.95], 'fixed': true}")),
     true},
    {"negative yields",
     WORKSPACE(
         CHANNEL(
             "c",
             SAMPLE("s", "10, 12, 5", FACTOR("mu")) ", " SAMPLE("i", "-4, 3, -2", FACTOR("mu") ", " FACTOR("k")) ", " SAMPLE(
                 "b", "50, 60, 40",
                 SHAPE(
                     "g",
                     "5, 9, 4"))) ", " CHANNEL("d",
                                               SAMPLE("k", "100, 120", FACTOR("k")) ", " SAMPLE(
                                                   "n", "-20, -30",
                                                   SHAPE(
                                                       "neg",
                                                       "5, 5"))) ", " CHANNEL("e",
                                                                              SAMPLE("b", "40, 45", SHAPE("eb", "6, 5")) ", " SAMPLE(
                                                                                  "n", "-9, -5",
                                                                                  SHAPE("en",
                                                                                        "5, 5"))),
         SEEN("c", "58, 70, 38") ", " SEEN("d", "85, 92") ", " SEEN("e", "26, 44"),
         MEASURED("mu", "{'name': 'neg', 'factors': [40, 60], 'auxdata': [40, 60], "
                        "'fixed': false}, {'name': 'en', 'fixed': false}")),
     true},
    {"a factor without effect",
     WORKSPACE(CHANNEL("c", SAMPLE("s", "6, 9", FACTOR("mu")) ", " SAMPLE(
                                "z", "0, 0", FACTOR("flat")) ", " SAMPLE("b", "40, 30",
                                                                         SHAPE("g", "4, 6"))),
               SEEN("c", "50, 45"), MEASURED("mu", "")),
     true},
    {"nothing but gammas",
     WORKSPACE(CHANNEL("c", SAMPLE("b", "40, 30", SHAPE("g", "4, 6"))), SEEN("c", "50, 25"),
               MEASURED("", "")),
     false},
};

const model_case *model_case_get(size_t i)
{
    return i < sizeof cases / sizeof cases[0] ? &cases[i] : NULL;
}

static cls_text unquoted(const char *text)
{
    cls_text json = {0};
    cls_text_add(&json, text);
    assert_false(json.failed);
    for (char *c = json.bytes; *c; c++)
        if (*c == '\'')
            *c = '"';
    return json;
}

bool subject_quoted(subject *s, const char *text)
{
    return subject_quoted_as(s, text, NULL);
}

bool subject_quoted_as(subject *s, const char *text, const cls_model_options *options)
{
    cls_text json = unquoted(text);
    const bool done = subject_parse_as(s, json.bytes, options);
    cls_text_free(&json);
    return done;
}

cls_workspace *workspace_quoted(const char *text)
{
    cls_text json = unquoted(text);
    cls_workspace *workspace;
    cls_error err;
    if (cls_workspace_parse("text", json.bytes, json.length, &workspace, &err))
        fail_msg("%s: %s", err.where, err.message);
    cls_text_free(&json);
    return workspace;
}

subject model_case_open(const model_case *from)
{
    subject s;
    if (!subject_quoted(&s, from->text))
        fail_msg("%s", from->name);
    return s;
}

/* A random workspace while it is written. */
typedef struct writing {
    cls_text text;
    cls_text seen;
    uint64_t random;
    size_t names;
} writing;

static void add_shapesys(writing *w, const double *nominal, size_t n)
{
    double uncertainty[16];
    for (size_t b = 0; b < n; b++)
        uncertainty[b] =
            random_chance(&w->random, 0.1) ? 0.0 : nominal[b] * random_log(&w->random, 0.02, 0.5);
    cls_text_add_format(&w->text,
                        ", {\"name\": \"g%zu\", \"type\": \"shapesys\", \"data\": ", w->names++);
    add_numbers(&w->text, uncertainty, n);
    cls_text_add(&w->text, "}");
}

/* Adds a sample and its events to sum[n]. The first sample is the signal. */
static void add_sample(writing *w, size_t number, double *sum, size_t n)
{
    static const char *const factors[] = {"mu", "k", "l"};
    double nominal[16];
    for (size_t b = 0; b < n; b++) {
        nominal[b] =
            number == 0 ? random_log(&w->random, 1.0, 20.0) : random_log(&w->random, 10.0, 200.0);
        if (number > 1 && random_chance(&w->random, 0.1))
            nominal[b] = 0.0;
        sum[b] += nominal[b];
    }
    cls_text_add_format(&w->text, "%s{\"name\": \"s%zu\", \"data\": ", number ? ", " : "", number);
    add_numbers(&w->text, nominal, n);
    cls_text_add_format(&w->text, ", \"modifiers\": [%s%s%s", "{\"name\": \"",
                        factors[number < 3 ? number : 2],
                        "\", \"type\": \"normfactor\", \"data\": null}");
    if (random_chance(&w->random, 0.2))
        cls_text_add_format(&w->text,
                            ", {\"name\": \"%s\", \"type\": \"normfactor\", "
                            "\"data\": null}",
                            factors[number == 1 ? 2 : 1]);
    while (random_chance(&w->random, number == 0 ? 0.2 : 0.5))
        add_shapesys(w, nominal, n);
    cls_text_add(&w->text, "]}");
}

static void add_channel(writing *w, size_t number)
{
    const size_t n =
        (size_t)random_uniform(&w->random, 1.0, random_chance(&w->random, 0.2) ? 13 : 4);
    const size_t samples = (size_t)random_uniform(&w->random, 2.0, 5.0);
    double seen[16] = {0.0};
    cls_text_add_format(&w->text, "%s{\"name\": \"c%zu\", \"samples\": [", number ? ", " : "",
                        number);
    for (size_t s = 0; s < samples; s++)
        add_sample(w, s, seen, n);
    cls_text_add(&w->text, "]}");
    for (size_t b = 0; b < n; b++)
        seen[b] = floor(seen[b] * random_log(&w->random, 0.6, 1.6));
    cls_text_add_format(&w->seen, "%s{\"name\": \"c%zu\", \"data\": ", number ? ", " : "", number);
    add_numbers(&w->seen, seen, n);
    cls_text_add(&w->seen, "}");
}

subject random_model(size_t seed)
{
    writing w = {.random = 7919 * (seed + 1)};
    const size_t channels = (size_t)random_uniform(&w.random, 1.0, 4.0);
    cls_text_add(&w.text, "{\"channels\": [");
    for (size_t c = 0; c < channels; c++)
        add_channel(&w, c);
    cls_text_add_format(&w.text,
                        "], \"observations\": [%s], \"measurements\": [{\"name\": \"m\", "
                        "\"config\": {\"poi\": \"mu\", \"parameters\": []}}], "
                        "\"version\": \"1.0.0\"}",
                        w.seen.bytes);
    subject s;
    if (!subject_parse(&s, w.text.bytes))
        fail_msg("random model %zu: %s", seed, w.text.bytes);
    cls_text_free(&w.text);
    cls_text_free(&w.seen);
    return s;
}

static double shifted(const cls_parameter *known, uint64_t *random)
{
    if (known->init != 0.0 || strcmp(known->constraint, "normal") != 0)
        return random_uniform(random, 0.7, 1.3);
    const double alpha = random_uniform(random, -2.5, 2.5);
    return fabs(alpha - round(alpha)) > 0.05 ? alpha : alpha + 0.1;
}

void shifted_parameters(const cls_model *model, size_t seed, double *theta)
{
    uint64_t random = seed;
    for (size_t p = 0; p < cls_model_parameters(model); p++) {
        const cls_parameter known = cls_model_parameter(model, p);
        const double x = shifted(&known, &random);
        theta[p] = known.fixed ? known.init : fmin(fmax(x, known.lo), known.hi);
    }
}
