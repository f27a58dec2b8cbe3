/* Bounds of the POI that a user gives are enforced: on best fits, tests and limits. */
#include "support/close.h"
#include "support/compile.h"
#include "support/spec.h"

#include <stdio.h>
#include <string.h>

/* The example R of the design: two bins with a signal of 12 and 11 events. */
#define R(counts)                                                           \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "12, 11", FACTOR("mu")),         \
                               SAMPLE("b", "50, 52", SHAPE("g", "3, 7")))), \
              SEEN("c", counts), MEASURED("mu", ""))

static const char deficit[] = R("51, 48"), excess[] = R("70, 75"); /* best fits: below 0, 1.817 */

static subject bounded(const char *text, double lo, double hi, double scale)
{
    const cls_edit edit = {.kind = CLS_EDIT_BOUNDS, .name = "mu", .lo = lo, .hi = hi};
    subject s = compiled_subject(text, &(cls_model_options){.edits = &edit, .nedits = 1});
    assert_true(subject_calculate(&s, &(cls_infer_options){.signal_scale = scale}));
    return s;
}

static subject unbounded(const char *text)
{
    subject s = compiled_subject(text, NULL);
    assert_true(subject_calculate(&s, NULL));
    return s;
}

static cls_point tested(const subject *s, double mu)
{
    cls_point p;
    if (cls_hypotest(s->calculator, mu, &p))
        fail_msg("mu = %g: %s", mu, p.reason);
    return p;
}

/* The minimum on some data of R: mu held, or free where that is NAN. */
static double minimum(const cls_model *model, const cls_data *data, double mu)
{
    cls_fit_result *result;
    const cls_fit_options options = {.poi = isnan(mu) ? NULL : &mu};
    assert_int_equal(cls_fit(model, data, &options, &result, NULL), CLS_OK);
    const double value = result->twice_nll;
    cls_fit_free(result);
    return value;
}

static void check_best(const char *text, double lo, double hi, double wanted)
{
    subject s = bounded(text, lo, hi, 1.0);
    cls_fit_result *best;
    assert_int_equal(cls_fit(s.model, s.data, NULL, &best, NULL), CLS_OK);
    assert_close(best->parameters[0], wanted, 1e-6, 0.0);
    assert_close(best->twice_nll, minimum(s.model, s.data, wanted), 1e-10, 0.0);
    cls_fit_free(best);
    subject_free(&s);
}

static void the_best_fit_stays_within_them(void **state)
{
    (void)state;
    check_best(excess, 0.0, 5.0, 1.8169866);
    check_best(excess, 0.0, 1.5, 1.5);
    check_best(excess, 2.5, 4.0, 2.5);
    check_best(deficit, -4.0, 4.0, -0.0668700199);
    check_best(deficit, -0.05, 4.0, -0.05);
    subject s = bounded(excess, 0.0, 1.5, 1.0); /* but it can be held beyond them */
    subject plain = unbounded(excess);
    assert_close(minimum(s.model, s.data, 3.0), minimum(plain.model, plain.data, 3.0), 1e-14, 0.0);
    subject_free(&plain);
    subject_free(&s);
}

static void a_test_compares_with_the_best_fit_within_them(void **state)
{
    (void)state;
    subject s = bounded(excess, 0.0, 1.5, 1.0), plain = unbounded(excess);
    const cls_point below = tested(&s, 1.0), at = tested(&s, 1.5), free = tested(&plain, 1.0);
    assert_close(below.muhat, 1.5, 0.0, 0.0);
    assert_close(below.twice_nll_free, minimum(s.model, s.data, 1.5), 1e-12, 0.0);
    assert_true(below.q == 0.0 && at.q == 0.0);
    assert_close(below.q_asimov, free.q_asimov, 1e-12, 0.0);
    assert_close(below.cls_obs, free.cls_obs, 1e-12, 0.0); /* both have muhat > mu */
    assert_string_equal(cls_calculator_note(s.calculator, 0),
                        "the best fit lies at the upper bound 1.5 of mu, as asked for");
    assert_null(cls_calculator_note(s.calculator, 1));
    subject_free(&plain);
    subject_free(&s);
}

/* They make no difference where nothing touches them. */
static void wide_bounds_change_nothing(void **state)
{
    (void)state;
    const char *const texts[] = {deficit, excess};
    for (size_t i = 0; i < 2; i++) {
        subject s = bounded(texts[i], -3.0, 12.0, 1.0), plain = unbounded(texts[i]);
        const cls_point p = tested(&s, 3.0), wanted = tested(&plain, 3.0);
        assert_close(p.cls_obs, wanted.cls_obs, 1e-12, 0.0);
        assert_close(p.muhat, wanted.muhat, 1e-12, 0.0);
        cls_limits *limits, *others;
        assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
        assert_int_equal(cls_limits_root(plain.calculator, &others, NULL), CLS_OK);
        assert_close(limits->observed.value, others->observed.value, 1e-12, 0.0);
        for (size_t b = 0; b < CLS_BANDS; b++)
            assert_close(limits->expected[b].value, others->expected[b].value, 1e-12, 0.0);
        cls_limits_free(others);
        cls_limits_free(limits);
        subject_free(&plain);
        subject_free(&s);
    }
}

static void what_lies_above_is_not_tested(void **state)
{
    (void)state;
    const double scales[] = {1.0, 0.1, 0.7, 13.0}; /* 1.7 / K * K is above 1.7 */
    for (size_t i = 0; i < 4; i++) {
        subject s = bounded(deficit, 0.0, 1.7, scales[i]);
        cls_point p;
        (void)tested(&s, 1.7 / scales[i]); /* the bound itself is */
        assert_int_equal(cls_hypotest(s.calculator, 1.8 / scales[i], &p), CLS_ABOVE_RANGE);
        assert_int_equal(p.status, CLS_ABOVE_RANGE);
        assert_string_equal(p.reason, "it lies above the upper bound 1.7 of mu");
        assert_true(isnan(p.cls_obs) && isnan(p.q) && isnan(p.muhat) && isnan(p.cls_exp[0]));
        assert_null(cls_calculator_note(s.calculator, 0));
        subject_free(&s);
    }
}

static void limits_are_not_looked_for_above(void **state)
{
    (void)state;
    subject s = bounded(deficit, 0.0, 1.3, 1.0), plain = unbounded(deficit);
    cls_limits *limits, *wanted;
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(cls_limits_root(plain.calculator, &wanted, NULL), CLS_OK);
    assert_close(limits->observed.value, wanted->observed.value, 1e-12, 0.0); /* 1.01 */
    for (size_t b = 0; b < 3; b++) /* .56 .76 1.06 1.50 2.05 */
        assert_close(limits->expected[b].value, wanted->expected[b].value, 1e-12, 0.0);
    for (size_t b = 3; b < CLS_BANDS; b++) {
        assert_int_equal(limits->expected[b].status, CLS_ABOVE_RANGE);
        assert_close(limits->expected[b].bound, 1.3, 0.0, 0.0);
        assert_true(isnan(limits->expected[b].value));
        assert_string_equal(limits->expected[b].reason,
                            "CLs stays above 0.05 up to mu = 1.3, its upper bound");
    }
    for (size_t i = 0; i < limits->npoints; i++)
        assert_true(limits->points[i].mu <= 1.3 && limits->points[i].status == CLS_OK);
    assert_null(cls_calculator_note(s.calculator, 0));
    cls_limits_free(wanted);
    cls_limits_free(limits);
    subject_free(&plain);
    subject_free(&s);
}

static void a_scan_ends_at_the_bound(void **state)
{
    (void)state;
    const double grid[] = {0.5, 1.0, 1.1, 1.2, 1.6, 2.4}, beyond[] = {1.6, 2.4};
    subject s = bounded(deficit, 0.0, 1.3, 1.0), plain = unbounded(deficit);
    cls_limits *limits, *wanted;
    cls_error err;
    assert_int_equal(cls_limits_scan(s.calculator, grid, 6, &limits, NULL), CLS_OK);
    assert_int_equal(cls_limits_scan(plain.calculator, grid, 6, &wanted, NULL), CLS_OK);
    assert_close(limits->observed.value, wanted->observed.value, 1e-12, 0.0);
    assert_int_equal(limits->points[4].status, CLS_ABOVE_RANGE);
    assert_int_equal(limits->expected[4].status, CLS_ABOVE_RANGE);
    assert_close(limits->expected[4].bound, 1.2, 0.0, 0.0);
    assert_non_null(
        strstr(limits->expected[4].reason, " at mu = 1.2, the last point within bounds"));
    assert_int_equal(cls_limits_exit(limits), 1);
    cls_limits_free(wanted);
    cls_limits_free(limits);
    assert_int_equal(cls_limits_scan(s.calculator, beyond, 2, &limits, &err), CLS_USAGE);
    assert_string_equal(err.message, "the scan begins at mu = 1.6, above the upper bound 1.3");
    subject_free(&plain);
    subject_free(&s);
}

static void count_fit(void *context, const cls_fit_line *line)
{
    size_t *const fits = context;
    (void)line;
    (*fits)++;
}

/* Below the lower bound a fit may find what lies lower than the best fit: that is no news. */
static void a_test_below_does_not_look_for_a_better_fit(void **state)
{
    (void)state;
    size_t fits = 0;
    subject s = bounded(deficit, 0.4, 5.0, 1.0);
    assert_true(
        subject_calculate(&s, &(cls_infer_options){.log = count_fit, .log_context = &fits}));
    fits = 0;
    (void)tested(&s, 0.2);
    assert_int_equal(fits, 2); /* one of the data, one of the Asimov data */
    subject_free(&s);
}

/* q and q_A of a test with a lower bound, from fits alone. */
static void check_above_lower_bound(const subject *s, double lo, double mu)
{
    cls_fit_result *background;
    cls_data *asimov;
    const double nothing = 0.0;
    const cls_fit_options held = {.poi = &nothing};
    assert_int_equal(cls_fit(s->model, s->data, &held, &background, NULL), CLS_OK);
    assert_int_equal(cls_data_asimov(s->model, background->parameters, &asimov, NULL), CLS_OK);
    const cls_point p = tested(s, mu);
    assert_close(p.muhat, lo, 0.0, 0.0);
    assert_close(p.q, minimum(s->model, s->data, mu) - minimum(s->model, s->data, lo), 1e-9, 0.0);
    assert_close(p.q_asimov, minimum(s->model, asimov, mu) - minimum(s->model, asimov, lo), 1e-9,
                 0.0);
    assert_close(p.asimov_free, minimum(s->model, asimov, lo), 1e-10, 0.0);
    cls_data_free(asimov);
    cls_fit_free(background);
}

static void the_best_fits_of_a_test_lie_above_a_lower_bound(void **state)
{
    (void)state;
    subject s = bounded(deficit, 0.4, 5.0, 1.0);
    check_above_lower_bound(&s, 0.4, 1.0);
    check_above_lower_bound(&s, 0.4, 2.5);
    const double low[] = {0.0, 0.2, 0.4};
    for (size_t i = 0; i < 3; i++) {
        const cls_point p = tested(&s, low[i]);
        assert_true(p.q == 0.0 && p.q_asimov == 0.0 && p.cls_obs == 1.0 && p.cls_exp[0] == 1.0);
    }
    assert_string_equal(cls_calculator_note(s.calculator, 0),
                        "the best fit lies at the lower bound 0.4 of mu, as asked for");
    cls_limits *limits;
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(cls_limits_exit(limits), 0);
    assert_close(tested(&s, limits->observed.value).cls_obs, 0.05, 1e-9, 0.0);
    for (size_t b = 0; b < CLS_BANDS; b++)
        assert_close(tested(&s, limits->expected[b].value).cls_exp[b], 0.05, 1e-9, 0.0);
    for (size_t i = 0; i < limits->npoints; i++)
        assert_true(limits->points[i].mu > 0.4);
    cls_limits_free(limits);
    subject_free(&s);
}

static void without_sensitivity_within_them_there_is_no_limit(void **state)
{
    (void)state;
    const double grid[] = {0.5, 1.0};
    subject s = bounded(WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "0", FACTOR("mu")),
                                                   SAMPLE("b", "50", SHAPE("g", "3")))),
                                  SEEN("c", "48"), MEASURED("mu", "")),
                        0.25, 2.0, 1.0);
    cls_limits *limits;
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(limits->observed.status, CLS_NO_SENSITIVITY);
    assert_string_equal(limits->observed.reason,
                        "the data cannot tell any strength up to 2 from 0.25");
    cls_limits_free(limits);
    assert_int_equal(cls_limits_scan(s.calculator, grid, 2, &limits, NULL), CLS_OK);
    assert_int_equal(limits->observed.status, CLS_NO_SENSITIVITY);
    assert_string_equal(limits->observed.reason,
                        "the data cannot tell any strength up to 2 from 0.25");
    cls_limits_free(limits);
    subject_free(&s);
}

static void below_0_nothing_is_left_to_test(void **state)
{
    (void)state;
    const cls_edit edit = {.kind = CLS_EDIT_BOUNDS, .name = "mu", .lo = -2.0, .hi = 0.0};
    subject s = compiled_subject(deficit, &(cls_model_options){.edits = &edit, .nedits = 1});
    cls_calculator *c;
    cls_error err;
    assert_int_equal(cls_calculator_new(s.model, s.data, NULL, &c, &err), CLS_USAGE);
    assert_null(c);
    assert_string_equal(err.message, "upper bound 0 of mu: what is tested is above 0");
    subject_free(&s);
    s = bounded(deficit, -2.0, 3.0, 1.0);
    assert_string_equal(
        cls_calculator_note(s.calculator, 0),
        "lower bound -2 of mu is not used: qtilde takes the best fit at or above 0");
    assert_close(tested(&s, 1.0).muhat, 0.0, 0.0, 0.0);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_fit_stays_within_them),
        cmocka_unit_test(a_test_compares_with_the_best_fit_within_them),
        cmocka_unit_test(wide_bounds_change_nothing),
        cmocka_unit_test(what_lies_above_is_not_tested),
        cmocka_unit_test(limits_are_not_looked_for_above),
        cmocka_unit_test(a_scan_ends_at_the_bound),
        cmocka_unit_test(a_test_below_does_not_look_for_a_better_fit),
        cmocka_unit_test(the_best_fits_of_a_test_lie_above_a_lower_bound),
        cmocka_unit_test(without_sensitivity_within_them_there_is_no_limit),
        cmocka_unit_test(below_0_nothing_is_left_to_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
