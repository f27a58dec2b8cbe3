/*
 * What must hold for every model, tried on random ones: results scale with the signal, do not
 * depend on the order of anything, on bins without events or on how samples are split, are
 * ordered, and are the same bytes each time.
 */
#include "support/close.h"
#include "support/random.h"
#include "support/sketch.h"

#include <string.h>

enum { MODELS = 24, MODELS_OF_ALL = 5, GRID = 45, CURVES = 1 + CLS_BANDS };

/* Everything a model is asked: limits, on a grid and exact, and CLs at the points of the grid. */
typedef struct answers {
    double root[CURVES], scan[CURVES]; /* NAN: none */
    double cls[GRID][CURVES];
} answers;

static void copy_limits(const cls_limits *limits, double unit, double to[CURVES])
{
    to[0] = limits->observed.value / unit;
    for (size_t i = 0; i < CLS_BANDS; i++)
        to[1 + i] = limits->expected[i].value / unit;
}

/* All answers; strengths are in the given unit. */
static void ask(const sketch *k, const cls_infer_options *options, double unit, answers *a)
{
    subject s;
    cls_limits *limits;
    double mu[GRID];
    mu[0] = 0.01 * unit;
    for (size_t i = 1; i < GRID; i++)
        mu[i] = 1.3 * mu[i - 1];
    assert_true(sketch_compile(k, &s) && subject_calculate(&s, options));
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    copy_limits(limits, unit, a->root);
    cls_limits_free(limits);
    assert_int_equal(cls_limits_scan(s.calculator, mu, GRID, &limits, NULL), CLS_OK);
    copy_limits(limits, unit, a->scan);
    assert_int_equal(limits->npoints, GRID);
    for (size_t i = 0; i < GRID; i++) {
        assert_int_equal(limits->points[i].status, CLS_OK);
        a->cls[i][0] = limits->points[i].cls_obs;
        memcpy(a->cls[i] + 1, limits->points[i].cls_exp, sizeof limits->points[i].cls_exp);
    }
    cls_limits_free(limits);
    subject_free(&s);
}

static void assert_same(const double *a, const double *b, size_t n, double tolerance)
{
    for (size_t i = 0; i < n; i++)
        assert_close(a[i], b[i], tolerance, 0.0);
}

/* A relative error of q becomes |ln CLs| times as large in CLs, which falls like exp(-q/2). */
static void assert_same_cls(const double *a, const double *b, double tolerance)
{
    for (size_t i = 0; i < CURVES; i++)
        assert_close(a[i], b[i], tolerance * fmax(1.0, -log(fmax(b[i], 1e-300))), 0.0);
}

static void assert_same_answers(const answers *a, const answers *b, double tolerance)
{
    assert_same(a->root, b->root, CURVES, tolerance);
    assert_same(a->scan, b->scan, CURVES, tolerance);
    for (size_t i = 0; i < GRID; i++)
        assert_same_cls(a->cls[i], b->cls[i], tolerance);
}

/* Kinds of random models. */
typedef enum kind {
    LINEAR,    /* normfactors and shapesys */
    ALL_TYPES, /* a staterror that signal and background share among them */
    OWN_STAT,  /* the same, but the signal's staterror is its own */
    KINDS
} kind;

/* One random model, and what it answers. */
typedef struct trial {
    sketch model;
    kind kind;
    answers answers;
    uint64_t seed;
} trial;

static void start(kind what, uint64_t seed, trial *t)
{
    t->seed = seed;
    t->kind = what;
    t->model = what == LINEAR ? sketch_random(seed) : sketch_random_all(seed, what == OWN_STAT);
    print_message("model %d of kind %d\n", (int)seed, (int)what);
    ask(&t->model, NULL, 1.0, &t->answers);
}

/* A changed model answers the same. */
static void assert_changes_nothing(const trial *t, const sketch *changed, double tolerance)
{
    answers a;
    ask(changed, NULL, 1.0, &a);
    assert_same_answers(&a, &t->answers, tolerance);
}

static const double scales[] = {0.002, 1.0 / 3.0, 1e-6, 1e6};
enum { SCALES = sizeof scales / sizeof scales[0], MODERATE_SCALES = 2 };

/* The first look at a signal of a million times what is excluded needs a likelihood there. */
static size_t count_scales(const trial *t)
{
    return t->kind == LINEAR ? SCALES : MODERATE_SCALES;
}

/* What rounding may add: Newton's steps end where it begins, closed forms do not see it. */
static double rounding(const trial *t)
{
    return t->kind == LINEAR ? 1e-12 : 1e-11;
}

static void a_signal_scale_divides_the_limit(const trial *t)
{
    answers a;
    for (size_t i = 0; i < count_scales(t); i++) {
        const cls_infer_options options = {.signal_scale = scales[i]};
        ask(&t->model, &options, 1.0 / scales[i], &a);
        assert_same_answers(&a, &t->answers, 1e-9);
    }
}

static void a_multiplied_signal_divides_the_limit(const trial *t)
{
    answers a;
    for (size_t i = 0; i < count_scales(t) && t->kind != ALL_TYPES;
         i++) { /* its sigmas would change */
        sketch k = t->model;
        sketch_scale_signal(&k, scales[i]);
        ask(&k, NULL, 1.0 / scales[i], &a);
        assert_same_answers(&a, &t->answers, 1e-9);
    }
}

/* Fisher and Yates. */
static void shuffle(void *items, size_t n, size_t size, uint64_t *state)
{
    char *const bytes = items, other[sizeof(sketch_channel)];
    for (size_t i = n; i > 1; i--) {
        char *const a = bytes + (i - 1) * size, *const b = bytes + random_below(state, i) * size;
        memcpy(other, a, size);
        memmove(a, b, size);
        memcpy(b, other, size);
    }
}

static void the_order_does_not_matter(const trial *t)
{
    uint64_t state = t->seed + 1000;
    sketch k = t->model;
    for (size_t c = 0; c < k.nchannels; c++) {
        sketch_channel *const channel = &k.channels[c];
        for (size_t s = 0; s < channel->nsamples; s++)
            shuffle(channel->samples[s].modifiers, channel->samples[s].nmodifiers,
                    sizeof(sketch_modifier), &state);
        shuffle(channel->samples, channel->nsamples, sizeof(sketch_sample), &state);
    }
    shuffle(k.channels, k.nchannels, sizeof(sketch_channel), &state);
    assert_changes_nothing(t, &k, 0.0); /* everything is sorted first */
}

#define MU "{\"name\": \"mu\", \"inits\": [0.5], \"bounds\": [[0, 3]]}"
#define K "{\"name\": \"k\", \"inits\": [0.9], \"bounds\": [[0.7, 1.2]]}"
#define RATE "{\"name\": \"rate\", \"inits\": [0.1], \"auxdata\": [0.3]}"
#define LUMI                                                                               \
    "{\"name\": \"lumi\", \"inits\": [1.02], \"bounds\": [[0.9, 1.2]], \"auxdata\": [1], " \
    "\"sigmas\": [0.04]}"

static void the_order_of_parameter_entries_does_not_matter(const trial *t)
{
    answers a, b;
    sketch k = t->model;
    k.parameters = MU ", " K ", " LUMI ", " RATE;
    ask(&k, NULL, 1.0, &a);
    k.parameters = RATE ", " LUMI ", " K ", " MU;
    ask(&k, NULL, 1.0, &b);
    assert_same_answers(&a, &b, 1e-12);
}

/* Another name for each sample, the same in all channels; their order changes. */
static const char *other_name(const char *sample)
{
    static const char *const names[][2] = {
        {"signal", "z"}, {"uncertain", "y"}, {"plain", "x"}, {"other", "w"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], sample) == 0)
            return names[i][1];
    fail_msg("no other name for %s", sample);
    return NULL;
}

static void names_do_not_matter(const trial *t)
{
    static const char *const channels[SKETCH_CHANNELS] = {"c", "b", "a"};
    sketch k = t->model;
    for (size_t c = 0; c < SKETCH_CHANNELS; c++) { /* those that are not used too */
        k.channels[c].name = channels[c];
        for (size_t s = 0; s < k.channels[c].nsamples; s++)
            k.channels[c].samples[s].name = other_name(k.channels[c].samples[s].name);
    }
    assert_changes_nothing(t, &k, 1e-10); /* sums in another order */
}

static void clear_bin(sketch_modifier *m, size_t b)
{
    m->uncertainty[b] = m->lo[b] = m->hi[b] = 0.0;
}

static void an_empty_bin_changes_nothing(const trial *t)
{
    sketch k = t->model;
    for (size_t c = 0; c < k.nchannels; c++) {
        assert_true(k.channels[c].nbins < SKETCH_BINS);
        const size_t b = k.channels[c].nbins++;
        k.channels[c].observed[b] = 0.0;
        for (size_t s = 0; s < k.channels[c].nsamples; s++) {
            k.channels[c].samples[s].nominal[b] = 0.0;
            for (size_t m = 0; m < SKETCH_MODIFIERS; m++)
                clear_bin(&k.channels[c].samples[s].modifiers[m], b);
        }
    }
    assert_changes_nothing(t, &k, rounding(t));
}

static void halves_are_the_whole(const trial *t)
{
    static const char *const names[SKETCH_SAMPLES] = {"1st", "2nd", "3rd", "4th",
                                                      "5th", "6th", "7th"};
    sketch k = t->model;
    size_t splits = 0;
    for (size_t c = 0; c < k.nchannels; c++)
        for (size_t s = 0, n = k.channels[c].nsamples; s < n; s++) {
            sketch_sample *const half = &k.channels[c].samples[s];
            if (sketch_is_per_bin(half))
                continue;
            sketch_multiply(half, 0.5);
            sketch_sample *const other = &k.channels[c].samples[k.channels[c].nsamples++];
            *other = *half;
            other->name = names[s];
            splits++;
        }
    assert_true(splits > 0);
    assert_changes_nothing(t, &k, rounding(t));
}

static void expected_values_are_ordered(const trial *t)
{
    for (size_t i = 0; i < GRID; i++)
        for (size_t band = 1; band < CURVES; band++) {
            const double value = t->answers.cls[i][band];
            assert_true(value >= 0.0 && value <= 1.0);
            assert_true(band == 1 || value >= t->answers.cls[i][band - 1]);
        }
    for (size_t band = 2; band < CURVES; band++) {
        assert_true(t->answers.root[band] > t->answers.root[band - 1]);
        assert_true(t->answers.scan[band] > t->answers.scan[band - 1]);
    }
}

static void limits_grow_with_the_confidence_level(const trial *t)
{
    static const double levels[] = {0.5, 0.68, 0.9, 0.949, 0.951, 0.99, 0.9999};
    answers before, a;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        const cls_infer_options options = {.cl = levels[i]};
        ask(&t->model, &options, 1.0, &a);
        for (size_t curve = 0; curve < CURVES; curve++) {
            assert_true(i == 0 || a.root[curve] > before.root[curve]);
            assert_true(i == 0 || a.scan[curve] > before.scan[curve]);
        }
        before = a;
    }
}

static void each_run_gives_the_same_bytes(const trial *t)
{
    answers a;
    ask(&t->model, NULL, 1.0, &a);
    assert_memory_equal(&a, &t->answers, sizeof a);
}

/*
 * A calculator that has tested much gives what a fresh one does: fits follow the ones before them,
 * so not the same bytes, but the same minimum.
 */
static void earlier_tests_change_nothing(const trial *t)
{
    subject s;
    assert_true(sketch_compile(&t->model, &s));
    for (size_t i = 0; i < 3; i++) {
        cls_point fresh, used;
        const double mu = 0.3 * (double)(1 + 3 * i);
        assert_true(subject_calculate(&s, NULL));
        assert_int_equal(cls_hypotest(s.calculator, mu, &fresh), CLS_OK);
        for (size_t j = 0; j < 20; j++)
            (void)cls_hypotest(s.calculator, 0.7 * (double)(20 - j), &used);
        assert_int_equal(cls_hypotest(s.calculator, mu, &used), CLS_OK);
        assert_close(used.cls_obs, fresh.cls_obs, 1e-12, 1e-300);
        for (size_t band = 0; band < CLS_BANDS; band++)
            assert_close(used.cls_exp[band], fresh.cls_exp[band], 1e-12, 1e-300);
        assert_close(used.q, fresh.q, 1e-13, 1e-13);
        assert_close(used.q_asimov, fresh.q_asimov, 1e-13, 1e-13);
    }
    subject_free(&s);
}

typedef struct property {
    void (*check)(const trial *t);
} property;

static void holds_for_all_models(void **state)
{
    const property *const p = *state;
    for (kind what = LINEAR; what < KINDS; what++)
        for (uint64_t seed = 0; seed < (what == LINEAR ? MODELS : MODELS_OF_ALL); seed++) {
            trial t;
            start(what, seed, &t);
            p->check(&t);
        }
}

#define PROPERTY(name)                                        \
    {                                                         \
#name, holds_for_all_models, NULL, NULL, (property[]) \
        {                                                     \
            {                                                 \
                name                                          \
            }                                                 \
        }                                                     \
    }

static const struct CMUnitTest tests[] = {
    PROPERTY(a_signal_scale_divides_the_limit),
    PROPERTY(a_multiplied_signal_divides_the_limit),
    PROPERTY(the_order_does_not_matter),
    PROPERTY(the_order_of_parameter_entries_does_not_matter),
    PROPERTY(names_do_not_matter),
    PROPERTY(an_empty_bin_changes_nothing),
    PROPERTY(halves_are_the_whole),
    PROPERTY(expected_values_are_ordered),
    PROPERTY(limits_grow_with_the_confidence_level),
    PROPERTY(each_run_gives_the_same_bytes),
    PROPERTY(earlier_tests_change_nothing),
};

int main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
