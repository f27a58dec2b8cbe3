/*
 * What a fit finds that shows an earlier one to have ended in a minimum that is not the lowest: a
 * fit with the strength held lies below the free one, or a minimum lies higher than its neighbours
 * foretell. The earlier one is made again from there. And starts of the free fit beside the start
 * values, each of which alone leads to the lowest minimum of some model.
 */
#include "cls/infer.h"
#include "infer/calculator.h"
#include "infer/fits.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/spec.h"

#include <string.h>

enum { MOST = 33 /* strengths */ };

/* A difference of twice_nll that is a difference, and one that is none. */
static const double clear = 1e-2, none = 1e-9;

/* So high above the best fit the search need not be exhaustive; see infer/chain.h. */
static const double far = 2.0 * CLS_FAR_AWAY;

/* A signal whose interference with what l scales is negative. */
#define INTERFERENCE(s, i, q, b)                                                                  \
    CHANNEL("c", FOUR(SAMPLE("s", s, TWO(FACTOR("mu"), FACTOR("k"))),                             \
                      SAMPLE("i", i, TWO(FACTOR("k"), FACTOR("l"))), SAMPLE("q", q, FACTOR("l")), \
                      SAMPLE("b", b, NORMSYS("n", "0.9", "1.1"))))

/* Both variations of h and g add events, or take some away. */
#define BENT(s, b, h_lo, h_hi, g_lo, g_hi)         \
    CHANNEL("c", TWO(SAMPLE("s", s, FACTOR("mu")), \
                     SAMPLE("b", b, TWO(HISTOSYS("h", h_lo, h_hi), HISTOSYS("g", g_lo, g_hi)))))

/* h changes the signal and two backgrounds. */
#define PAIR(s, s_lo, s_hi, b, b_lo, b_hi, d, d_lo, d_hi)                           \
    CHANNEL("c", THREE(SAMPLE("s", s, TWO(FACTOR("mu"), NORMSYS("h", s_lo, s_hi))), \
                       SAMPLE("b", b, NORMSYS("h", b_lo, b_hi)),                    \
                       SAMPLE("d", d, TWO(NORMSYS("h", d_lo, d_hi), NORMSYS("n", "0.9", "1.1")))))

#define ALONE(channel, seen) WORKSPACE(channel, SEEN("c", seen), MEASURED("mu", ""))

#define WITH_MORE(channel, seen)                                       \
    WORKSPACE(TWO(channel, CHANNEL("d", SAMPLE("b", "90, 70", MORE))), \
              TWO(SEEN("c", seen), SEEN("d", "95, 66")), MEASURED("mu", ""))

/* The lowest minimum is found from none of the documented starts with mu free. */
static const char *const hidden[] = {
    WITH_MORE(INTERFERENCE("8, 14", "-26, -27", "14, 6", "63, 50"), "112, 85"),
    WITH_MORE(BENT("11, 3", "66, 66", "77, 73", "92, 86", "93, 70", "77, 100"), "107, 42")};

enum { HIDDEN = sizeof hidden / sizeof hidden[0] };

static double best_so_far(const fitting *f)
{
    return 2.0 * (f->s.calculator->free_value + f->s.data->constant);
}

static size_t make_strengths(size_t n, double *mu)
{
    for (size_t i = 0; i < n; i++)
        mu[i] = 0.25 * (double)i;
    return n;
}

/* A test that knows the lowest minimum with mu free. */
static void check_point(const cls_point *p, double free, double muhat)
{
    assert_int_equal(p->status, CLS_OK);
    assert_close(p->twice_nll_free, free, 0.0, none);
    assert_close(p->muhat, muhat, 1e-6, 0.0);
    assert_true(p->twice_nll_fixed >= free - none);
    assert_close(p->q, p->mu < muhat ? 0.0 : p->twice_nll_fixed - free, 0.0, 2.0 * none);
}

/* One after the other: the free fit is lower from the strength on at which that shows. */
static void check_one_by_one(fitting *f, const double *mu, double free, double muhat)
{
    cls_point point;
    size_t before = 0, shown = 0;
    assert_true(subject_calculate(&f->s, NULL));
    for (size_t i = 0; i < MOST; i++) {
        assert_int_equal(cls_hypotest(f->s.calculator, mu[i], &point), CLS_OK);
        if (point.twice_nll_free > free + clear) {
            assert_true(point.twice_nll_fixed >= point.twice_nll_free - none);
            assert_int_equal(shown, 0);
            before++;
        } else {
            check_point(&point, free, muhat);
            shown++;
        }
    }
    assert_true(before > 0 && shown > 0);
    assert_int_equal(cls_hypotest(f->s.calculator, mu[0], &point), CLS_OK);
    check_point(&point, free, muhat); /* once more */
    assert_non_null(strstr(cls_calculator_note(f->s.calculator, 0), "several minima"));
}

/* All at once: what was tested before is tested again. */
static void a_free_fit_above_a_held_one_is_made_again(void **state)
{
    (void)state;
    for (size_t m = 0; m < HIDDEN; m++) {
        double mu[MOST];
        static cls_point points[MOST];
        const size_t n = make_strengths(MOST, mu);
        fitting f = fitting_open_text(hidden[m], NULL);
        const double free = fitting_lowest(&f, f.s.data, NULL);
        assert_true(subject_calculate(&f.s, NULL));
        assert_true(best_so_far(&f) > free + clear);
        cls_hypotests(f.s.calculator, mu, n, points);
        assert_close(best_so_far(&f), free, 0.0, none);
        for (size_t i = 0; i < n; i++)
            check_point(&points[i], free, points[n - 1].muhat);
        check_one_by_one(&f, mu, free, points[n - 1].muhat);
        fitting_close(&f);
    }
}

/* The points of limits, those found before it too. */
static void limits_are_read_off_repaired_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * (size_t)HIDDEN; i++) {
        double mu[MOST];
        cls_limits *limits;
        const size_t n = make_strengths(MOST, mu);
        fitting f = fitting_open_text(hidden[i / 2], NULL);
        const double free = fitting_lowest(&f, f.s.data, NULL);
        assert_true(subject_calculate(&f.s, NULL));
        assert_true(best_so_far(&f) > free + clear);
        const cls_status status = i % 2 ? cls_limits_scan(f.s.calculator, mu, n, &limits, NULL)
                                        : cls_limits_root(f.s.calculator, &limits, NULL);
        assert_int_equal(status, CLS_OK);
        assert_close(best_so_far(&f), free, 0.0, none);
        for (size_t k = 0; k < limits->npoints; k++)
            check_point(&limits->points[k], free, limits->points[0].muhat);
        cls_limits_free(limits);
        fitting_close(&f);
    }
}

static const struct {
    const char *name, *text;
} starts[] = {
    {"mu at half its upper bound",
     ALONE(INTERFERENCE("5, 6", "-26, -19", "9, 6", "69, 55"), "102, 85")},
    {"a mirror image",
     ALONE(PAIR("11, 6", "0.45", "0.35", "74, 0", "1.32", "1.44", "0, 71", "0.87", "0.91"),
           "118, 41")},
    {"one on the way down to mu = 0",
     ALONE(INTERFERENCE("5, 12", "-12, -18", "12, 9", "71, 45"), "49, 88")},
    {"the fit at mu = 0",
     WITH_MORE(INTERFERENCE("4, 6", "-24, -23", "11, 14", "63, 55"), "98, 57")},
    {"what the start values lead to at mu = 0",
     ALONE(INTERFERENCE("4, 4", "-29, -26", "10, 11", "50, 42"), "81, 49")},
};

/* The lowest is known before anything is tested, and a note says so. */
static void each_start_leads_to_some_best_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        print_message("%s\n", starts[i].name);
        fitting f = fitting_open_text(starts[i].text, NULL);
        const double free = fitting_lowest(&f, f.s.data, NULL);
        assert_true(2.0 * (fitting_full(&f, NULL).value + f.s.data->constant) > free + clear);
        assert_true(subject_calculate(&f.s, NULL));
        assert_close(best_so_far(&f), free, 0.0, none);
        assert_non_null(strstr(cls_calculator_note(f.s.calculator, 0), "several minima"));
        fitting_close(&f);
    }
}

/* Nothing is expected in a bin at the start, where both l and mu have no effect: it is a saddle. */
static void where_the_start_values_fail_another_start_does_not(void **state)
{
    (void)state;
    cls_point point;
    cls_error err;
    fitting f = fitting_open_text(
        WORKSPACE(
            CHANNEL("c", TWO(SAMPLE("s", "5, 6", TWO(FACTOR("mu"), FACTOR("l"))),
                             SAMPLE("b", "50, 0", NORMSYS("n", "0.9", "1.1")))),
            SEEN("c", "55, 4"),
            MEASURED("mu", TWO("{'name': 'mu', 'inits': [0]}", "{'name': 'l', 'inits': [0]}"))),
        NULL);
    cls_fit_result *best;
    assert_int_equal(cls_fit(f.s.model, f.s.data, NULL, &best, &err), CLS_IMPOSSIBLE_BIN);
    assert_true(subject_calculate(&f.s, NULL));
    assert_int_equal(cls_hypotest(f.s.calculator, 1.0, &point), CLS_IMPOSSIBLE_BIN); /* mu = 0 */
    assert_true(point.muhat > 0.0);
    assert_close(point.twice_nll_free, fitting_lowest(&f, f.s.data, NULL), 0.0, none);
    fitting_close(&f);
}

/* Models where some minima that are found first are not the lowest. */
static const struct {
    const char *name, *text;
} models[] = {
    {"another start", ALONE(INTERFERENCE("13, 10", "-10, -13", "5, 7", "40, 55"), "63, 59")},
    {"another start, many parameters",
     WITH_MORE(PAIR("12, 8", "0.500194", "1.65122", "41, 0", "1.37017", "0.788595", "0, 44",
                    "1.08697", "1.32941"),
               "113, 88")},
    {"a jump", /* what is followed falls into the lower minimum by itself */
     WITH_MORE(BENT("17, 3", "78, 72", "85, 94", "118, 114", "67, 63", "106, 74"), "86, 87")},
    {"another jump",
     WITH_MORE(BENT("15, 14", "68, 70", "90, 106", "94, 82", "73, 55", "81, 60"), "94, 54")},
};

enum { MODELS = sizeof models / sizeof models[0] };

/* How many of the minima that were found one by one lie above those found in the end. */
static size_t check_lowest(fitting *f, const cls_point *one_by_one, const cls_point *all, size_t n)
{
    size_t repaired = 0;
    const cls_data *const asimov = f->s.calculator->postfit.data;
    for (size_t i = 0; i < n; i++) {
        const double fixed = fitting_lowest(f, f->s.data, &all[i].mu);
        const double expected = fitting_lowest(f, asimov, &all[i].mu);
        assert_int_equal(all[i].status, CLS_OK);
        if (fixed - all[i].twice_nll_free < far)
            assert_close(all[i].twice_nll_fixed, fixed, 0.0, none);
        if (expected - all[i].asimov_free < far)
            assert_close(all[i].asimov_fixed, expected, 0.0, none);
        repaired += one_by_one[i].twice_nll_fixed > fixed + clear;
    }
    return repaired;
}

static void a_minimum_above_its_neighbours_is_looked_for_again(void **state)
{
    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        double mu[MOST];
        static cls_point one_by_one[MOST], all[MOST];
        const size_t n = make_strengths(MOST, mu);
        fitting f = fitting_open_text(models[m].text, NULL);
        assert_true(subject_calculate(&f.s, NULL));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(cls_hypotest(f.s.calculator, mu[i], &one_by_one[i]), CLS_OK);
        assert_true(subject_calculate(&f.s, NULL));
        cls_hypotests(f.s.calculator, mu, n, all);
        const size_t repaired = check_lowest(&f, one_by_one, all, n);
        print_message("%s: %zu minima\n", models[m].name, repaired);
        assert_true(repaired > 0);
        fitting_close(&f);
    }
}

/* What a fit lacks is said: more than is asked for, at the end of an optimizer with a gradient. */
static void a_fit_that_ends_near_the_minimum_is_noted(void **state)
{
    (void)state;
    static const struct {
        const char *optimizer;
        double decrement;
        bool noted;
    } cases[] = {{NULL, 1e-11, false}, {NULL, 1e-8, true}, {"bobyqa", 1e-8, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fitting f = fitting_open_case("one signal, one background");
        const cls_infer_options options = {.optimizer = cases[i].optimizer};
        assert_true(subject_calculate(&f.s, &options));
        assert_null(cls_calculator_note(f.s.calculator, 0));
        const cls_minimum minimum = {.decrement = cases[i].decrement,
                                     .optimizer = f.s.calculator->optimizer->name};
        cls_calculator_report(f.s.calculator, NULL, CLS_OK, &minimum);
        const char *const note = cls_calculator_note(f.s.calculator, 0);
        assert_int_equal(note && strstr(note, "near the minimum only"), cases[i].noted);
        fitting_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fit_that_ends_near_the_minimum_is_noted),
        cmocka_unit_test(a_free_fit_above_a_held_one_is_made_again),
        cmocka_unit_test(limits_are_read_off_repaired_points),
        cmocka_unit_test(each_start_leads_to_some_best_fit),
        cmocka_unit_test(where_the_start_values_fail_another_start_does_not),
        cmocka_unit_test(a_minimum_above_its_neighbours_is_looked_for_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
