/* Limits: edges, failing points, crossings, notes, statuses. */
#include "infer/limits.h"
#include "support/close.h"
#include "support/subject.h"

#include <stdio.h>
#include <string.h>

#define MODEL(signal, background, uncertainty, data, parameters)                                  \
    "{\"channels\":[{\"name\":\"c\",\"samples\":[{\"name\":\"s\",\"data\":[" signal               \
    "],\"modifiers\":[{\"name\":\"mu\",\"type\":\"normfactor\",\"data\":null}]},{\"name\":\"b\"," \
    "\"data\":[" background                                                                       \
    "],\"modifiers\":[{\"name\":\"u\",\"type\":\"shapesys\",\"data\":[" uncertainty               \
    "]}]}]}],\"observations\":[{\"name\":\"c\",\"data\":[" data "]}],"                            \
    "\"measurements\":[{\"name\":\"m\",\"config\":{\"poi\":\"mu\",\"parameters\":[" parameters    \
    "]}}],\"version\":\"1.0.0\"}"

static const char two_bins[] = MODEL("5,10", "50,60", "5,12", "50,60", "");

static subject open_text(const char *text, const cls_infer_options *options)
{
    subject s;
    assert_true(subject_parse(&s, text) && subject_calculate(&s, options));
    return s;
}

static bool has_note(const cls_calculator *calculator, const char *part)
{
    for (size_t i = 0; cls_calculator_note(calculator, i); i++)
        if (strstr(cls_calculator_note(calculator, i), part))
            return true;
    return false;
}

static void bad_options_and_grids(void **state)
{
    (void)state;
    subject s = open_text(two_bins, NULL);
    cls_calculator *c;
    cls_error err;
    const cls_infer_options bad[] = {{.cl = 1.0},
                                     {.cl = -0.1},
                                     {.signal_scale = -2.0},
                                     {.signal_scale = HUGE_VAL},
                                     {.optimizer = "newtom"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(cls_calculator_new(s.model, s.data, &bad[i], &c, &err), CLS_USAGE);
        assert_null(c);
    }
    assert_string_equal(err.message, "unknown optimizer \"newtom\"; did you mean \"newton\"?");
    const double grids[][3] = {{1, 1, 2}, {2, 1, 3}, {-1, 0, 1}, {0, 1, HUGE_VAL}};
    cls_limits *limits;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(cls_limits_scan(s.calculator, grids[i], 3, &limits, &err), CLS_USAGE);
    assert_int_equal(cls_limits_scan(s.calculator, grids[0], 1, &limits, &err), CLS_USAGE);
    subject_free(&s);
}

static void a_grid_that_misses(void **state)
{
    (void)state;
    subject s = open_text(two_bins, NULL);
    cls_limits *limits;
    assert_int_equal(cls_limits_scan(s.calculator, (const double[]){0.5, 1.0}, 2, &limits, NULL),
                     0);
    assert_int_equal(limits->observed.status, CLS_ABOVE_RANGE);
    assert_true(isnan(limits->observed.value) && limits->observed.bound == 1.0);
    assert_int_equal(cls_limits_exit(limits), 1);
    cls_limits_free(limits);
    assert_int_equal(cls_limits_scan(s.calculator, (const double[]){8.0, 9.0}, 2, &limits, NULL),
                     0);
    assert_int_equal(limits->expected[4].status, CLS_BELOW_RANGE);
    assert_true(isnan(limits->expected[4].value) && limits->expected[4].bound == 8.0);
    cls_limits_free(limits);
    assert_int_equal(cls_limits_scan(s.calculator, (const double[]){1.0, 5.0}, 2, &limits, NULL),
                     0);
    assert_int_equal(limits->observed.status, CLS_OK);
    assert_int_equal(cls_limits_exit(limits), 0);
    cls_limits_free(limits);
    subject_free(&s);
}

static void no_sensitivity(void **state)
{
    (void)state;
    subject s = open_text(MODEL("0,0", "50,60", "5,12", "50,60", ""), NULL);
    cls_limits *limits;
    cls_point p;
    assert_int_equal(cls_hypotest(s.calculator, 3.0, &p), CLS_OK);
    assert_true(p.cls_obs == 1.0);
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(limits->observed.status, CLS_NO_SENSITIVITY);
    assert_int_equal(limits->expected[0].status, CLS_NO_SENSITIVITY);
    cls_limits_free(limits);
    assert_int_equal(cls_limits_scan(s.calculator, (const double[]){1.0, 2.0}, 2, &limits, NULL),
                     0);
    assert_int_equal(limits->observed.status, CLS_NO_SENSITIVITY);
    cls_limits_free(limits);
    subject_free(&s);
    s = open_text(two_bins, NULL); /* a tiny grid proves nothing */
    assert_int_equal(cls_limits_scan(s.calculator, (const double[]){0, 1e-9}, 2, &limits, NULL), 0);
    assert_int_equal(limits->observed.status, CLS_ABOVE_RANGE);
    cls_limits_free(limits);
    subject_free(&s);
}

static void impossible_bins_are_named(void **state)
{
    (void)state;
    subject s = open_text(MODEL("5,3", "10,0", "2,0", "11,2", ""), NULL);
    cls_point p;
    cls_limits *limits;
    assert_int_equal(cls_hypotest(s.calculator, 1.0, &p), CLS_IMPOSSIBLE_BIN);
    assert_non_null(strstr(p.reason, "channel \"c\", bin 1"));
    assert_true(isfinite(p.q) && isfinite(p.muhat) && isnan(p.q_asimov) && isnan(p.cls_obs));
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(limits->observed.status, CLS_IMPOSSIBLE_BIN);
    assert_int_equal(cls_limits_exit(limits), 1);
    cls_limits_free(limits);
    subject_free(&s);
}

static void points_that_fail_do_not_lose_the_limit(void **state)
{
    (void)state;
    subject s = open_text(MODEL("-50,20", "50,60", "0,0", "50,60", ""), NULL);
    cls_limits *scan, *root;
    double mu[31];
    for (size_t i = 0; i < 31; i++)
        mu[i] = 0.05 * (double)i;
    assert_int_equal(cls_limits_scan(s.calculator, mu, 31, &scan, NULL), CLS_OK);
    assert_int_equal(scan->observed.status, CLS_OK);
    assert_int_equal(scan->points[30].status, CLS_IMPOSSIBLE_BIN);
    assert_int_equal(cls_limits_exit(scan), 1);
    assert_int_equal(cls_limits_root(s.calculator, &root, NULL), CLS_OK);
    assert_int_equal(root->observed.status, CLS_OK); /* though mu = 1, its start, is impossible */
    assert_close(root->observed.value, scan->observed.value, 0.02, 0.0);
    cls_limits_free(scan);
    cls_limits_free(root);
    subject_free(&s);
}

static void bounds_of_the_poi_are_hints(void **state)
{
    (void)state;
    subject s = open_text(
        MODEL("0.05,0.1", "50,60", "5,12", "50,60", "{\"name\":\"mu\",\"bounds\":[[-1,2]]}"), NULL);
    cls_limits *limits;
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_close(limits->observed.value, 212.3588908, 1e-8, 0.0);
    assert_true(has_note(s.calculator, "upper bound 2 of mu was widened"));
    assert_true(has_note(s.calculator, "lower bound -1 of mu is not used"));
    cls_limits_free(limits);
    subject_free(&s);
}

static void the_best_fit_is_found_from_a_fit_below_it(void **state)
{
    (void)state;
    /* background x normfactor x shapesys: a local minimum at mu = 0, a lower one at mu = 4.588 */
    subject s = open_text(
        "{\"channels\":[{\"name\":\"c\",\"samples\":[{\"name\":\"s\",\"data\":[10,7],\"modifiers\":"
        "[{\"name\":\"mu\",\"type\":\"normfactor\",\"data\":null}]},{\"name\":\"b\",\"data\":[56,"
        "45],"
        "\"modifiers\":[{\"name\":\"k\",\"type\":\"normfactor\",\"data\":null},{\"name\":\"u\","
        "\"type\":\"shapesys\",\"data\":[5.6,4.5]}]}]}],\"observations\":[{\"name\":\"c\",\"data\":"
        "[56,22]}],\"measurements\":[{\"name\":\"m\",\"config\":{\"poi\":\"mu\",\"parameters\":[]}}"
        "],"
        "\"version\":\"1.0.0\"}",
        NULL);
    cls_point p[2];
    (void)cls_hypotest(s.calculator, 0.5, p); /* no fit at 0.5 tells of it: a start must */
    assert_close(p[0].muhat, 4.588, 1e-4, 0.0);
    cls_hypotests(s.calculator, (const double[]){4.0, 5.0}, 2, p);
    for (size_t i = 0; i < 2; i++)
        assert_true(p[i].twice_nll_fixed >= p[i].twice_nll_free - 1e-9);
    assert_true(p[0].muhat == p[1].muhat);
    subject_free(&s);
}

static void sharp_constraints_lose_no_digits(void **state)
{
    (void)state;
    const char *const texts[] = {MODEL("5,10", "50,60", "0,0", "50,60", ""),
                                 MODEL("5,10", "50,60", "1e-9,1e-9", "50,60", ""),
                                 MODEL("5,10", "50,60", "1e-13,1e-13", "50,60", "")};
    double first = 0.0;
    for (size_t i = 0; i < 3; i++) {
        subject s = open_text(texts[i], NULL);
        cls_limits *limits;
        assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
        first = i ? first : limits->observed.value;
        assert_close(limits->observed.value, first, 1e-10, 0.0);
        cls_limits_free(limits);
        subject_free(&s);
    }
}

/* A builder with hand-made points: CLs on all curves as given, mu = 0, 1, 2, ... */
static cls_limits_builder hand_made(cls_calculator *c, cls_point *points, const double *cls,
                                    size_t n)
{
    for (size_t i = 0; i < n; i++) {
        points[i] = (cls_point){.mu = (double)i, .cls_obs = cls[i], .q_asimov = (double)i};
        points[i].status = isnan(cls[i]) ? CLS_FIT_FAILED : CLS_OK;
        for (size_t b = 0; b < CLS_BANDS; b++)
            points[i].cls_exp[b] = cls[i];
    }
    return (cls_limits_builder){.calculator = c, .points = points, .npoints = n, .capacity = n};
}

static void the_largest_crossing_is_taken(void **state)
{
    (void)state;
    subject s = open_text(two_bins, NULL);
    cls_point points[8];
    const double twice[] = {1.0, 0.2, 0.1, 0.02, 0.10, 0.00, 0.0};
    cls_limits_builder b = hand_made(s.calculator, points, twice, 7);
    const cls_limit limit = cls_scan_read_off(&b, 0, 0.05);
    assert_int_equal(limit.status, CLS_OK);
    assert_close(limit.value, 4.5, 1e-12, 0.0);
    assert_true(has_note(s.calculator, "crosses 0.05 also at mu = 2.625"));
    assert_true(has_note(s.calculator, "crosses 0.05 also at mu = 3.375"));
    subject_free(&s);
}

static void a_failed_point_at_the_crossing(void **state)
{
    (void)state;
    subject s = open_text(two_bins, NULL);
    cls_point points[8];
    const double hole[] = {1.0, 0.2, (double)NAN, 0.01};
    cls_limits_builder b = hand_made(s.calculator, points, hole, 4);
    assert_int_equal(cls_scan_read_off(&b, 0, 0.05).status, CLS_FIT_FAILED);
    const double elsewhere[] = {1.0, (double)NAN, 0.2, 0.01};
    b = hand_made(s.calculator, points, elsewhere, 4);
    assert_int_equal(cls_scan_read_off(&b, 0, 0.05).status, CLS_OK);
    subject_free(&s);
}

static void some_curves_may_miss(void **state)
{
    (void)state;
    subject s = open_text(two_bins, NULL);
    cls_limits *limits;
    const double mu[] = {1.3, 1.6, 2.3}; /* 1.148, [1.536, 2.124], 2.942, 3.930 */
    const cls_status wanted[CLS_BANDS] = {CLS_BELOW_RANGE, CLS_OK, CLS_OK, CLS_ABOVE_RANGE,
                                          CLS_ABOVE_RANGE};
    assert_int_equal(cls_limits_scan(s.calculator, mu, 3, &limits, NULL), CLS_OK);
    assert_int_equal(limits->observed.status, CLS_OK);
    for (size_t i = 0; i < CLS_BANDS; i++) {
        assert_int_equal(limits->expected[i].status, wanted[i]);
        assert_int_equal(isnan(limits->expected[i].value) != 0, wanted[i] != CLS_OK);
        assert_int_equal(limits->expected[i].reason[0] != 0, wanted[i] != CLS_OK);
    }
    assert_int_equal(cls_limits_exit(limits), 1);
    cls_limits_free(limits);
    subject_free(&s);
}

static void check_roots(double cl)
{
    subject s = open_text(two_bins, &(cls_infer_options){.cl = cl});
    cls_limits *limits;
    cls_point p;
    assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(limits->method, CLS_METHOD_ROOT);
    (void)cls_hypotest(s.calculator, limits->observed.value, &p);
    assert_close(p.cls_obs, 1.0 - cl, 1e-10, 0.0);
    for (size_t i = 0; i < CLS_BANDS; i++) {
        (void)cls_hypotest(s.calculator, limits->expected[i].value, &p);
        assert_close(p.cls_exp[i], 1.0 - cl, 1e-10, 0.0);
    }
    for (size_t i = 1; i < limits->npoints; i++)
        assert_true(limits->points[i].mu > limits->points[i - 1].mu);
    assert_true(limits->npoints < 60);
    cls_limits_free(limits);
    subject_free(&s);
}

static void cls_is_1_minus_cl_at_the_roots(void **state)
{
    (void)state;
    const double levels[] = {0.68, 0.9, 0.95, 0.999};
    for (size_t i = 0; i < 4; i++)
        check_roots(levels[i]);
}

static void limits_outlive_the_calculator(void **state)
{
    (void)state;
    subject s = open_text(two_bins, NULL);
    cls_limits *limits;
    assert_int_equal(cls_limits_scan(s.calculator, (const double[]){1.0, 12.0}, 2, &limits, NULL),
                     CLS_OK);
    subject_free(&s);
    assert_int_equal(limits->nnotes, 1);
    assert_non_null(strstr(limits->notes[0], "upper bound 10 of mu"));
    assert_int_equal(limits->npoints, 2);
    assert_true(limits->points[1].mu == 12.0);
    cls_limits_free(limits);
    cls_limits_free(NULL);
}

static void points_are_sorted_and_tested_once(void **state)
{
    (void)state;
    subject s = open_text(two_bins, NULL);
    cls_limits_builder b = {.calculator = s.calculator};
    const double mu[] = {3.0, 1.0, 2.0, 1.0, 3.0, 0.0};
    const cls_point *p;
    cls_limits *limits;
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(cls_builder_test(&b, mu[i], &p, NULL), CLS_OK);
        assert_true(p->mu == mu[i]);
    }
    assert_int_equal(cls_builder_finish(&b, &limits, NULL), CLS_OK);
    assert_int_equal(limits->npoints, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(limits->points[i].mu == (double)i);
    cls_limits_free(limits);
    subject_free(&s);
}

typedef struct fits {
    size_t n, observed, asimov, free;
} fits;

static void count_fit(void *context, const cls_fit_line *line)
{
    fits *const f = context;
    f->n++;
    f->observed += strcmp(line->data, "observed") ? 0 : 1;
    f->asimov += strcmp(line->data, "asimov") ? 0 : 1;
    f->free += isnan(line->mu) ? 1 : 0;
    assert_int_equal(line->status, CLS_OK);
    assert_true(line->evaluations >= 1 && isfinite(line->twice_nll) && line->gradient <= 1e-6);
}

static void every_fit_is_logged(void **state)
{
    (void)state;
    fits f = {0};
    subject s = open_text(two_bins, &(cls_infer_options){.log = count_fit, .log_context = &f});
    assert_int_equal(f.n, 2); /* mu = 0, mu free */
    assert_int_equal(f.free, 1);
    cls_point p;
    (void)cls_hypotest(s.calculator, 1.0, &p);
    assert_int_equal(f.observed, 3);
    assert_int_equal(f.asimov, 1); /* none for its free minimum */
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_options_and_grids),
        cmocka_unit_test(a_grid_that_misses),
        cmocka_unit_test(no_sensitivity),
        cmocka_unit_test(impossible_bins_are_named),
        cmocka_unit_test(points_that_fail_do_not_lose_the_limit),
        cmocka_unit_test(bounds_of_the_poi_are_hints),
        cmocka_unit_test(the_best_fit_is_found_from_a_fit_below_it),
        cmocka_unit_test(sharp_constraints_lose_no_digits),
        cmocka_unit_test(the_largest_crossing_is_taken),
        cmocka_unit_test(a_failed_point_at_the_crossing),
        cmocka_unit_test(some_curves_may_miss),
        cmocka_unit_test(cls_is_1_minus_cl_at_the_roots),
        cmocka_unit_test(limits_outlive_the_calculator),
        cmocka_unit_test(points_are_sorted_and_tested_once),
        cmocka_unit_test(every_fit_is_logged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
