/* The test of one strength: the POI and its bounds, scales, notes, what is impossible, far tails.
 */
#include "infer/calculator.h"
#include "support/close.h"
#include "support/sketch.h"

#include <string.h>

static const double signal[] = {12, 11}, background[] = {50, 52}, uncertainty[] = {3, 7};
static const double deficit[] = {45, 44}, excess[] = {70, 75};

static subject open_sketch(const sketch *k, const cls_infer_options *options)
{
    subject s;
    assert_true(sketch_compile(k, &s) && subject_calculate(&s, options));
    return s;
}

static subject open_counts(const double *observed, const char *parameters)
{
    sketch k = sketch_counting(2, signal, background, uncertainty, observed);
    k.parameters = parameters;
    return open_sketch(&k, NULL);
}

static void test_at(const subject *s, double mu, cls_point *p)
{
    assert_int_equal(cls_hypotest(s->calculator, mu, p), CLS_OK);
    assert_int_equal(p->status, CLS_OK);
    assert_string_equal(p->reason, "");
}

static void assert_same_point(const cls_point *a, const cls_point *b)
{
    assert_close(a->cls_obs, b->cls_obs, 1e-12, 0.0);
    assert_close(a->clsb, b->clsb, 1e-12, 0.0);
    assert_close(a->clb, b->clb, 1e-12, 0.0);
    assert_close(a->q_asimov, b->q_asimov, 1e-12, 0.0);
    assert_close(a->twice_nll_free, b->twice_nll_free, 1e-12, 0.0);
    for (size_t i = 0; i < CLS_BANDS; i++)
        assert_close(a->cls_exp[i], b->cls_exp[i], 1e-12, 0.0);
}

static void nothing_is_excluded_at_0(void **state)
{
    (void)state;
    const double *const data[] = {deficit, background, excess};
    for (size_t d = 0; d < 3; d++) {
        cls_point p;
        subject s = open_counts(data[d], NULL);
        test_at(&s, 0.0, &p);
        assert_true(p.cls_obs == 1.0 && p.q_asimov == 0.0);
        for (size_t b = 0; b < CLS_BANDS; b++)
            assert_true(p.cls_exp[b] == 1.0);
        subject_free(&s);
    }
}

static void an_excess_gives_q_0_below_it(void **state)
{
    (void)state;
    cls_point p;
    subject s = open_counts(excess, NULL);
    test_at(&s, 1.5, &p);
    assert_true(p.muhat > 1.5 && p.q == 0.0 && p.clsb == 0.5);
    assert_true(p.twice_nll_fixed > p.twice_nll_free);
    assert_close(p.cls_obs, 0.5 / (1.0 - 0.5 * erfc(sqrt(0.5 * p.q_asimov))), 1e-14, 0.0);
    test_at(&s, 2.0, &p);
    assert_true(p.muhat < 2.0 && p.q > 0.0 && p.clsb < 0.5);
    assert_close(p.q, p.twice_nll_fixed - p.twice_nll_free, 1e-9, 0.0);
    assert_close(p.q_asimov, p.asimov_fixed - p.asimov_free, 1e-9, 0.0);
    subject_free(&s);
}

static void impossible_strengths_are_refused(void **state)
{
    (void)state;
    subject s = open_counts(background, NULL);
    const double bad[] = {-1.0, (double)NAN, HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < 4; i++) {
        cls_point p;
        assert_int_equal(cls_hypotest(s.calculator, bad[i], &p), CLS_USAGE);
        assert_true(isnan(p.cls_obs) && p.reason[0]);
    }
    subject_free(&s);
}

static void the_lower_bound_of_the_poi_is_0(void **state)
{
    (void)state;
    const char *const bounds[] = {"{\"name\": \"mu\", \"bounds\": [[-5, 10]]}",
                                  "{\"name\": \"mu\", \"bounds\": [[0.5, 10]]}"};
    for (size_t i = 0; i < 2; i++) {
        cls_point p, wanted;
        subject s = open_counts(deficit, bounds[i]), plain = open_counts(deficit, NULL);
        test_at(&s, 1.0, &p);
        test_at(&plain, 1.0, &wanted);
        assert_true(p.muhat == 0.0 && wanted.muhat == 0.0);
        assert_same_point(&p, &wanted);
        subject_free(&plain);
        subject_free(&s);
    }
}

static void the_upper_bound_of_the_poi_is_widened(void **state)
{
    (void)state;
    cls_point p, wanted;
    subject plain = open_counts(excess, NULL);
    subject s = open_counts(excess, "{\"name\": \"mu\", \"bounds\": [[0, 1]]}");
    assert_non_null(cls_calculator_note(s.calculator, 0)); /* the best fit is at 1.8 */
    assert_null(cls_calculator_note(plain.calculator, 0));
    test_at(&plain, 3.0, &wanted);
    test_at(&s, 3.0, &p);
    assert_same_point(&p, &wanted);
    assert_close(p.muhat, wanted.muhat, 1e-9, 0.0);
    subject_free(&s);
    subject_free(&plain);
}

static void notes_are_not_repeated(void **state)
{
    (void)state;
    cls_point p;
    subject s = open_counts(deficit, NULL);
    assert_null(cls_calculator_note(s.calculator, 0));
    for (int i = 0; i < 3; i++)
        test_at(&s, 11.0 + i, &p);
    assert_non_null(strstr(cls_calculator_note(s.calculator, 0), "upper bound 10 of mu"));
    assert_null(cls_calculator_note(s.calculator, 1));
    for (int i = 0; i < 2 * CLS_MAX_NOTES; i++)
        cls_calculator_add_note(s.calculator, "note %d", i);
    assert_string_equal(cls_calculator_note(s.calculator, CLS_MAX_NOTES - 1), "note 6");
    assert_null(cls_calculator_note(s.calculator, CLS_MAX_NOTES));
    subject_free(&s);
}

static void a_scale_multiplies_the_strength(void **state)
{
    (void)state;
    cls_point scaled, plain;
    const double scales[] = {0.002, 1e-6, 1e6};
    for (size_t i = 0; i < 3; i++) {
        const sketch k = sketch_counting(2, signal, background, uncertainty, excess);
        subject a = open_sketch(&k, &(cls_infer_options){.signal_scale = scales[i]});
        subject b = open_sketch(&k, NULL);
        test_at(&a, 2.0 / scales[i], &scaled);
        test_at(&b, 2.0, &plain);
        assert_same_point(&scaled, &plain);
        assert_close(scaled.mu * scales[i], 2.0, 1e-15, 0.0);
        assert_close(scaled.muhat * scales[i], plain.muhat, 1e-15, 0.0);
        subject_free(&b);
        subject_free(&a);
    }
}

/* That a calculator cannot be made, and why. */
static void assert_refused(const sketch *k, double scale, cls_status status, const char *message)
{
    subject s;
    cls_error err;
    cls_calculator *c;
    const cls_infer_options options = {.signal_scale = scale};
    assert_true(sketch_compile(k, &s));
    assert_int_equal(cls_calculator_new(s.model, s.data, &options, &c, &err), status);
    assert_null(c);
    assert_int_equal(err.code, status);
    assert_non_null(strstr(err.message, message));
    subject_free(&s);
}

static void a_poi_that_cannot_be_tested(void **state)
{
    (void)state;
    sketch k = sketch_counting(1, signal, background, uncertainty, deficit);
    k.parameters = "{\"name\": \"mu\", \"fixed\": true}";
    assert_refused(&k, 0.0, CLS_BAD_MODEL, "\"mu\" is fixed");
    k.parameters = NULL;
    k.poi = "";
    assert_refused(&k, 0.0, CLS_BAD_MODEL, "no parameter of interest");
    k.poi = "nu";
    assert_refused(&k, 0.0, CLS_BAD_MODEL, "did you mean \"mu\"?");
    k.poi = "gamma[0]";
    assert_refused(&k, 2.0, CLS_USAGE, "a signal scale needs a normfactor");
    k = sketch_counting(2, signal, background, uncertainty, deficit);
    k.poi = "gamma";
    assert_refused(&k, 0.0, CLS_BAD_MODEL, "2 components");
}

/* A failed test: its status, its reason, and nothing that looks like a result. */
static void assert_impossible(const sketch *k, const char *reason)
{
    cls_point p;
    subject s = open_sketch(k, NULL);
    assert_int_equal(cls_hypotest(s.calculator, 1.0, &p), CLS_IMPOSSIBLE_BIN);
    assert_int_equal(p.status, CLS_IMPOSSIBLE_BIN);
    assert_non_null(strstr(p.reason, reason));
    assert_true(p.mu == 1.0 && isnan(p.cls_obs) && isnan(p.clsb) && isnan(p.clb));
    for (size_t i = 0; i < CLS_BANDS; i++)
        assert_true(isnan(p.cls_exp[i]));
    subject_free(&s);
}

static void without_likelihood_there_is_a_reason(void **state)
{
    (void)state;
    const double empty[] = {0, 0}, some[] = {10, 0}, seen[] = {11, 2}, at_first[] = {5, 0};
    sketch k = sketch_counting(2, at_first, some, NULL, seen); /* nothing fills bin 1 */
    assert_impossible(&k, "channel \"channel\", bin 1");
    k = sketch_counting(2, signal, some, NULL, seen); /* only the signal does */
    assert_impossible(&k, "channel \"channel\", bin 1");
    k = sketch_counting(2, signal, empty, NULL, seen);
    assert_impossible(&k, "channel \"channel\", bin 0");
    k = sketch_counting(1, signal, background, uncertainty, deficit);
    k.poi = "gamma"; /* at 0 its auxiliary datum is impossible */
    assert_impossible(&k, "gamma[0]");
}

static void far_tails_are_numbers(void **state)
{
    (void)state;
    const double reach[] = {40.0, 62.7, 100.0}, *const data[] = {deficit, background, excess};
    for (size_t d = 0; d < 3; d++)
        for (size_t i = 0; i < 3; i++) {
            cls_point p, first;
            subject s = open_counts(data[d], NULL);
            test_at(&s, 20.0, &first);
            double mu = 20.0; /* sqrt q_A is concave in mu: small steps up to where it is wanted */
            for (p = first; sqrt(p.q_asimov) < reach[i]; mu *= 1.02)
                test_at(&s, mu, &p);
            assert_true(isfinite(p.q) && p.q > 0.0 && isfinite(p.q_asimov));
            assert_true(p.cls_obs >= 0.0 && p.cls_obs <= first.cls_obs);
            assert_true(p.clsb >= 0.0 && p.clb > 0.0 && p.clb <= 1.0);
            for (size_t b = 0; b < CLS_BANDS; b++)
                assert_true(p.cls_exp[b] >= 0.0 && p.cls_exp[b] <= first.cls_exp[b]);
            subject_free(&s);
        }
}

static void all_optimizers_agree(void **state)
{
    (void)state;
    cls_point p, wanted;
    const sketch k = sketch_counting(2, signal, background, uncertainty, excess);
    subject plain = open_sketch(&k, NULL);
    test_at(&plain, 3.0, &wanted);
    for (size_t i = 0; cls_optimizer_name(i); i++) {
        subject s = open_sketch(&k, &(cls_infer_options){.optimizer = cls_optimizer_name(i)});
        test_at(&s, 3.0, &p);
        assert_close(p.cls_obs, wanted.cls_obs, cls_optimizer_uses_gradient(i) ? 1e-7 : 1e-4, 0.0);
        assert_close(p.muhat, wanted.muhat, 1e-3, 0.0);
        subject_free(&s);
    }
    subject_free(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_excluded_at_0),
        cmocka_unit_test(an_excess_gives_q_0_below_it),
        cmocka_unit_test(impossible_strengths_are_refused),
        cmocka_unit_test(the_lower_bound_of_the_poi_is_0),
        cmocka_unit_test(the_upper_bound_of_the_poi_is_widened),
        cmocka_unit_test(notes_are_not_repeated),
        cmocka_unit_test(a_scale_multiplies_the_strength),
        cmocka_unit_test(a_poi_that_cannot_be_tested),
        cmocka_unit_test(without_likelihood_there_is_a_reason),
        cmocka_unit_test(far_tails_are_numbers),
        cmocka_unit_test(all_optimizers_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
