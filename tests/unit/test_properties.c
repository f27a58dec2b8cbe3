/*
 * What must hold for every model, tried on random ones: results scale with the signal, do not
 * depend on the order of anything, on bins without events or on how samples are split, are
 * ordered, and are the same bytes each time.
 */
#include "support/close.h"
#include "support/random.h"
#include "support/sketch.h"

#include <string.h>

enum { MODELS = 24, GRID = 45, CURVES = 1 + CLS_BANDS };

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

static void assert_same_answers(const answers *a, const answers *b, double tolerance)
{
    assert_same(a->root, b->root, CURVES, tolerance);
    assert_same(a->scan, b->scan, CURVES, tolerance);
    for (size_t i = 0; i < GRID; i++)
        assert_same(a->cls[i], b->cls[i], CURVES, tolerance);
}

/* One random model, and what it answers. */
typedef struct trial {
    sketch model;
    answers answers;
    uint64_t seed;
} trial;

static void start(uint64_t seed, trial *t)
{
    t->seed = seed;
    t->model = sketch_random(seed);
    print_message("model %d\n", (int)seed);
    ask(&t->model, NULL, 1.0, &t->answers);
}

/* A changed model answers the same. */
static void assert_changes_nothing(const trial *t, const sketch *changed, double tolerance)
{
    answers a;
    ask(changed, NULL, 1.0, &a);
    assert_same_answers(&a, &t->answers, tolerance);
}

static const double scales[] = {0.002, 1e-6, 1e6, 1.0 / 3.0};
enum { SCALES = sizeof scales / sizeof scales[0] };

static void a_signal_scale_divides_the_limit(const trial *t)
{
    answers a;
    for (size_t i = 0; i < SCALES; i++) {
        const cls_infer_options options = {.signal_scale = scales[i]};
        ask(&t->model, &options, 1.0 / scales[i], &a);
        assert_same_answers(&a, &t->answers, 1e-9);
    }
}

static void a_multiplied_signal_divides_the_limit(const trial *t)
{
    answers a;
    for (size_t i = 0; i < SCALES; i++) {
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

static void the_order_of_parameter_entries_does_not_matter(const trial *t)
{
    answers a, b;
    sketch k = t->model;
    k.parameters = "{\"name\": \"mu\", \"inits\": [0.5], \"bounds\": [[0, 3]]}, "
                   "{\"name\": \"k\", \"inits\": [0.9], \"bounds\": [[0.7, 1.2]]}";
    ask(&k, NULL, 1.0, &a);
    k.parameters = "{\"name\": \"k\", \"inits\": [0.9], \"bounds\": [[0.7, 1.2]]}, "
                   "{\"name\": \"mu\", \"inits\": [0.5], \"bounds\": [[0, 3]]}";
    ask(&k, NULL, 1.0, &b);
    assert_same_answers(&a, &b, 1e-12);
}

static void names_do_not_matter(const trial *t)
{
    static const char *const channels[SKETCH_CHANNELS] = {"c", "b", "a"};
    static const char *const samples[SKETCH_SAMPLES] = {"g", "f", "e", "d", "c", "b", "a"};
    sketch k = t->model;
    for (size_t c = 0; c < SKETCH_CHANNELS; c++) { /* those that are not used too */
        k.channels[c].name = channels[c];
        for (size_t s = 0; s < SKETCH_SAMPLES; s++)
            k.channels[c].samples[s].name = samples[s];
    }
    assert_changes_nothing(t, &k, 1e-10); /* sums in another order */
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
                k.channels[c].samples[s].modifiers[m].uncertainty[b] = 0.0;
        }
    }
    assert_changes_nothing(t, &k, 1e-12);
}

static bool has_shapesys(const sketch_sample *s)
{
    for (size_t m = 0; m < s->nmodifiers; m++)
        if (s->modifiers[m].shapesys)
            return true;
    return false;
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
            if (has_shapesys(half))
                continue;
            for (size_t b = 0; b < k.channels[c].nbins; b++)
                half->nominal[b] *= 0.5;
            sketch_sample *const other = &k.channels[c].samples[k.channels[c].nsamples++];
            *other = *half;
            other->name = names[s];
            splits++;
        }
    assert_true(splits > 0);
    assert_changes_nothing(t, &k, 1e-12);
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
    for (uint64_t seed = 0; seed < MODELS; seed++) {
        trial t;
        start(seed, &t);
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
