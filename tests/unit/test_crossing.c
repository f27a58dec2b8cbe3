/* Crossings as roots: derivatives, few tests, clipped bands. */
#include "infer/crossing.h"
#include "support/close.h"
#include "support/compile.h"
#include "support/models.h"
#include "support/spec.h"

#include <stdlib.h>

/* The example R of the design, with any counts. */
#define R(counts)                                                           \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "12, 11", FACTOR("mu")),         \
                               SAMPLE("b", "50, 52", SHAPE("g", "3, 7")))), \
              SEEN("c", counts), MEASURED("mu", ""))

static const char deficit[] = R("51, 48"), excess[] = R("70, 75");

static subject open_as(const char *text, const cls_infer_options *options)
{
    subject s = compiled_subject(text, NULL);
    assert_true(subject_calculate(&s, options));
    return s;
}

static double height_at(cls_crossing *k, double mu)
{
    const cls_point *const p = cls_crossing_test(k, mu);
    assert_non_null(p);
    return cls_crossing_height(k, p);
}

/* The derivative of every curve, beside that of the heights on both sides. */
static void check_slopes(const char *text, const cls_infer_options *options, double mu)
{
    const double step = 1e-4 * mu;
    subject s = open_as(text, options);
    s.calculator->wants_slopes = true;
    cls_limits_builder b = {.calculator = s.calculator};
    for (size_t curve = 0; curve < CLS_CURVES; curve++) {
        cls_crossing k = cls_crossing_of(&b, curve, 0.05);
        const double up = height_at(&k, mu + step), down = height_at(&k, mu - step);
        const double slope = cls_crossing_slope(&k, cls_crossing_test(&k, mu));
        assert_close(slope, (up - down) / (2.0 * step), 1e-5, 1e-7);
    }
    free(b.points);
    subject_free(&s);
}

static void slopes_are_derivatives(void **state)
{
    (void)state;
    const char *const texts[] = {deficit, excess};
    const double strengths[] = {0.3, 1.1, 2.5, 6.0};
    for (size_t i = 0; i < 2; i++)
        for (size_t m = 0; m < 4; m++) {
            check_slopes(texts[i], NULL, strengths[m]);
            check_slopes(texts[i], &(cls_infer_options){.test_stat = "q"}, strengths[m]);
            check_slopes(texts[i], &(cls_infer_options){.prefit_band = true}, strengths[m]);
            check_slopes(texts[i], &(cls_infer_options){.signal_scale = 3.0}, strengths[m] / 3.0);
        }
}

static void slopes_are_known_only_where_they_are_wanted(void **state)
{
    (void)state;
    cls_point p;
    subject s = open_as(deficit, NULL);
    assert_int_equal(cls_hypotest(s.calculator, 1.0, &p), CLS_OK);
    assert_true(isnan(cls_calculator_slope(s.calculator, &s.calculator->observed_fits, 1.0)));
    assert_true(isnan(cls_calculator_slope(s.calculator, &s.calculator->observed_fits, 7.0)));
    subject_free(&s);
}

/* Six curves, about two tests each: Brent's method took thirty in all. */
static void limits_take_few_tests(void **state)
{
    (void)state;
    const model_case *m;
    size_t n = 0, points = 0;
    for (size_t i = 0; (m = model_case_get(i)) != NULL; i++) {
        subject s = model_case_open(m);
        cls_limits *limits;
        if (m->zero && subject_calculate(&s, NULL)) {
            assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
            const bool whole = cls_limits_exit(limits) == 0;
            assert_true(!whole || limits->npoints <= 30);
            points += whole ? limits->npoints : 0;
            n += whole;
            cls_limits_free(limits);
        }
        subject_free(&s);
    }
    assert_true(n > 3 && points <= 18 * n);
}

static void roots_are_roots(const char *text, const cls_infer_options *options)
{
    cls_limits *limits;
    cls_point p;
    subject s = open_as(text, options);
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(cls_limits_exit(limits), 0);
    assert_int_equal(cls_hypotest(s.calculator, limits->observed.value, &p), CLS_OK);
    assert_close(p.cls_obs, 1.0 - options->cl, 1e-11, 0.0);
    for (size_t i = 0; i < CLS_BANDS; i++) {
        assert_int_equal(cls_hypotest(s.calculator, limits->expected[i].value, &p), CLS_OK);
        assert_close(p.cls_exp[i], 1.0 - options->cl, 1e-11, 0.0);
    }
    cls_limits_free(limits);
    subject_free(&s);
}

static void cls_is_1_minus_cl_there(void **state)
{
    (void)state;
    const double levels[] = {0.05, 0.25, 0.49, 0.6, 0.95, 0.9999999999};
    for (size_t i = 0; i < 6; i++)
        for (int q = 0; q < 2; q++)
            for (int prefit = 0; prefit < 2; prefit++)
                for (int clipped = 0; clipped < 2; clipped++) {
                    const cls_infer_options options = {.cl = levels[i],
                                                       .test_stat = q ? "q" : "qtilde",
                                                       .prefit_band = prefit,
                                                       .clip_band = clipped};
                    roots_are_roots(deficit, &options);
                    if (levels[i] > 0.5) /* the observed CLs has a kink at its best fit */
                        roots_are_roots(excess, &options);
                }
}

static void clipped_targets(void **state)
{
    (void)state;
    for (double cl = 0.03; cl < 1.0; cl += 0.07)
        for (size_t i = 0; i < CLS_BANDS; i++) {
            double band[CLS_BANDS];
            const double s = cls_asymptotic_target_clipped(i, cl);
            cls_asymptotic_expected_clipped(s * s, band);
            assert_close(band[i], 1.0 - cl, 1e-11, 0.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slopes_are_derivatives),
        cmocka_unit_test(slopes_are_known_only_where_they_are_wanted),
        cmocka_unit_test(limits_take_few_tests),
        cmocka_unit_test(cls_is_1_minus_cl_there),
        cmocka_unit_test(clipped_targets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
