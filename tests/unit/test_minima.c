/*
 * Models with several minima: the lowest of the documented starts (infer/fits.h) is found, which
 * is lower than what the start values lead to; a note says so, and every run does the same.
 */
#include "cls/infer.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/spec.h"

#include <string.h>

enum { STRENGTHS = 3 };

/* One channel of two bins. */
#define TWO_BINS(samples, seen) \
    WORKSPACE(CHANNEL("c", samples), SEEN("c", seen), MEASURED("mu", ""))

/* A signal whose interference with what l scales is negative, and goes with the square roots. */
#define INTERFERENCE(s, i, q, b, seen)                                                          \
    TWO_BINS(                                                                                   \
        SAMPLE("s", s, TWO(FACTOR("mu"), FACTOR("k"))) ", " SAMPLE(                             \
            "i", i,                                                                             \
            TWO(FACTOR("k"),                                                                    \
                FACTOR("l"))) ", " SAMPLE("q", q,                                               \
                                          FACTOR("l")) ", " SAMPLE("b", b,                      \
                                                                   NORMSYS("n", "0.9", "1.1")), \
        seen)

/* Both variations of h add events, in different proportions. */
#define ONE_SIDED(s, b, lo, hi, seen) \
    TWO_BINS(SAMPLE("s", s, FACTOR("mu")) ", " SAMPLE("b", b, HISTOSYS("h", lo, hi)), seen)

/* To either side, h changes two backgrounds by one pair of factors. */
#define PAIR(s, b, b_lo, b_hi, d, d_lo, d_hi, seen)                                               \
    TWO_BINS(SAMPLE("s", s, FACTOR("mu")) ", " SAMPLE(                                            \
                 "b", b, NORMSYS("h", b_lo, b_hi)) ", " SAMPLE("d", d, NORMSYS("h", d_lo, d_hi)), \
             seen)

static const struct {
    const char *name, *text;
    bool free, held; /* where the start values lead to a minimum that is not the lowest */
    bool early;      /* it shows before a strength is tested */
} models[] = {
    {"interference", INTERFERENCE("13, 11", "-27, -16", "12, 15", "57, 43", "87, 41"), true, false,
     true},
    {"interference at 0", INTERFERENCE("4, 14", "-17, -12", "11, 7", "52, 46", "79, 49"), true,
     true, true},
    {"one-sided, held", ONE_SIDED("3, 4", "64, 59", "87, 86", "72, 74", "53, 94"), false, true,
     true},
    {"pair", PAIR("11, 4", "53, 0", "1.23", "1.51", "0, 64", "0.82", "0.81", "57, 54"), true, false,
     true},
    {"pair, held", PAIR("4, 7", "67, 0", "1.53", "1.12", "0, 80", "1.05", "1.25", "83, 109"), false,
     true, true},
    {"interference, from 0", INTERFERENCE("3, 9", "-24, -20", "7, 6", "76, 50", "89, 38"), true,
     false, true},
    {"interference, far", INTERFERENCE("5, 6", "-26, -19", "9, 6", "69, 55", "102, 85"), true,
     false, true},
    {"one-sided, late", ONE_SIDED("7, 14", "66, 53", "92, 70", "92, 71", "102, 81"), false, true,
     false},
};

enum { MODELS = sizeof models / sizeof models[0] };

static const double strengths[STRENGTHS] = {1.0, 2.0, 4.0};

/* A difference of twice_nll that is a difference. */
static const double clear = 1e-3;

static double from_start(fitting *f, const double *poi)
{
    return 2.0 * (fitting_full(f, poi).value + f->s.data->constant);
}

/* How many notes speak of several minima. */
static size_t count_notes(const cls_calculator *calculator)
{
    size_t n = 0;
    for (size_t i = 0; cls_calculator_note(calculator, i); i++)
        n += strncmp(cls_calculator_note(calculator, i),
                     "the likelihood has several minima: ", 35) == 0;
    return n;
}

/* One model, tested at all strengths. */
static void check_model(size_t m, fitting *f)
{
    cls_point points[STRENGTHS];
    bool held = false;
    assert_true(subject_calculate(&f->s, NULL));
    assert_int_equal(count_notes(f->s.calculator), models[m].early);
    cls_hypotests(f->s.calculator, strengths, STRENGTHS, points);
    assert_close(points[0].twice_nll_free, fitting_lowest(f, f->s.data, NULL), 0.0, 1e-9);
    assert_true((from_start(f, NULL) > points[0].twice_nll_free + clear) == models[m].free);
    for (size_t i = 0; i < STRENGTHS; i++) {
        assert_int_equal(points[i].status, CLS_OK);
        assert_close(points[i].twice_nll_fixed, fitting_lowest(f, f->s.data, &strengths[i]), 0.0,
                     1e-9);
        held = held || from_start(f, &strengths[i]) > points[i].twice_nll_fixed + clear;
    }
    assert_true(held == models[m].held);
    assert_int_equal(count_notes(f->s.calculator), 1);
}

static void the_lowest_minimum_is_found(void **state)
{
    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        fitting f = fitting_open_text(models[m].text, NULL);
        print_message("%s\n", models[m].name);
        check_model(m, &f);
        fitting_close(&f);
    }
}

static void every_run_is_the_same(void **state)
{
    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        cls_point points[2][STRENGTHS];
        memset(points, 0, sizeof points);
        for (size_t run = 0; run < 2; run++) {
            fitting f = fitting_open_text(models[m].text, NULL);
            assert_true(subject_calculate(&f.s, NULL));
            cls_hypotests(f.s.calculator, strengths, STRENGTHS, points[run]);
            fitting_close(&f);
        }
        for (size_t i = 0; i < STRENGTHS; i++) {
            const cls_point *const a = &points[0][i], *const b = &points[1][i];
            assert_true(a->cls_obs == b->cls_obs && a->muhat == b->muhat && a->q == b->q);
            assert_true(a->twice_nll_free == b->twice_nll_free);
            assert_true(a->twice_nll_fixed == b->twice_nll_fixed);
            assert_true(a->q_asimov == b->q_asimov && a->asimov_fixed == b->asimov_fixed);
        }
    }
}

/* The strength 0 of the second model: what the fits lead to that come down from the best one. */
static void at_0_the_lowest_minimum_makes_the_asimov_data(void **state)
{
    (void)state;
    const double nothing = 0.0;
    for (size_t m = 0; m < MODELS; m++) {
        cls_point point;
        fitting f = fitting_open_text(models[m].text, NULL);
        assert_true(subject_calculate(&f.s, NULL));
        assert_int_equal(cls_hypotest(f.s.calculator, 0.0, &point), CLS_OK);
        assert_close(point.twice_nll_fixed, fitting_lowest(&f, f.s.data, &nothing), 0.0, 1e-9);
        assert_true(point.cls_obs == 1.0);
        fitting_close(&f);
    }
}

/* Not convex, but one minimum only; and the best fit from another start is not a lower one. */
static void one_minimum_needs_no_note(void **state)
{
    (void)state;
    static const char *const texts[] = {
        TWO_BINS(
            SAMPLE("s", "4, 7", FACTOR("mu")) ", " SAMPLE(
                "b", "60, 70", TWO(NORMSYS("n", "0.9", "1.1"), HISTOSYS("h", "55, 68", "66, 71"))),
            "66, 81"),
        TWO_BINS(SAMPLE("s", "4, 7", FACTOR("mu")) ", " SAMPLE("b", "60, 70", SHAPE("g", "5, 6")),
                 "66, 81")};
    for (size_t i = 0; i < 2; i++) {
        cls_point points[STRENGTHS];
        fitting f = fitting_open_text(texts[i], NULL);
        assert_true(subject_calculate(&f.s, NULL));
        cls_hypotests(f.s.calculator, strengths, STRENGTHS, points);
        assert_null(cls_calculator_note(f.s.calculator, 0));
        fitting_close(&f);
    }
}

/* h = 0, where a fit begins, is a saddle: the gradient vanishes, but to either side f falls. */
static void a_saddle_is_left(void **state)
{
    (void)state;
    fitting f = fitting_open_text(ONE_SIDED("14, 7", "68, 56", "86, 74", "74, 68", "60, 79"), NULL);
    const double wanted = fitting_lowest(&f, f.s.data, NULL), found = from_start(&f, NULL);
    assert_close(found, 19.4968602435, 0.0, 1e-9);
    assert_close(found, wanted, 0.0, 1e-9);
    assert_true(fitting_parameter(&f, "h") > 0.9);
    fitting_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lowest_minimum_is_found),
        cmocka_unit_test(every_run_is_the_same),
        cmocka_unit_test(at_0_the_lowest_minimum_makes_the_asimov_data),
        cmocka_unit_test(one_minimum_needs_no_note),
        cmocka_unit_test(a_saddle_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
