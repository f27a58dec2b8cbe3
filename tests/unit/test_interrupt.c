/* Work that is ended early: what is there is what the whole work gives, the rest says so. */
#include "support/subject.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

/* Says no from some question on. */
typedef struct patience {
    size_t asked, most;
} patience;

static bool go_on(void *context)
{
    patience *const p = context;
    return p->asked++ < p->most;
}

static void open_files(subject s[2], patience *p)
{
    const cls_infer_options options = {.go_on = go_on, .log_context = p};
    for (int i = 0; i < 2; i++)
        assert_true(subject_read(&s[i], CLS_EXAMPLES_DIR "/two-bin.json"));
    assert_true(subject_calculate(&s[0], NULL) && subject_calculate(&s[1], &options));
}

/* Tests that a limit is missing, or the whole one; returns whether it is there. */
static bool check_limit(const cls_limit *limit, double whole)
{
    if (limit->status == CLS_OK) {
        assert_true(limit->value == whole);
        return true;
    }
    assert_int_equal(limit->status, CLS_INTERRUPTED);
    assert_string_equal(limit->reason, "interrupted");
    assert_true(isnan(limit->value) && isnan(limit->bound));
    return false;
}

static bool check_point(const cls_point *point, const cls_point *whole)
{
    if (point->status == CLS_OK) {
        assert_true(whole && point->cls_obs == whole->cls_obs && point->q == whole->q);
        return true;
    }
    assert_int_equal(point->status, CLS_INTERRUPTED);
    assert_string_equal(point->reason, "interrupted");
    assert_true(isnan(point->cls_obs) && isnan(point->q) && isnan(point->cls_exp[4]));
    return false;
}

static size_t check_limits(const cls_limits *limits, const cls_limits *whole)
{
    size_t there = check_limit(&limits->observed, whole->observed.value);
    for (size_t i = 0; i < CLS_BANDS; i++)
        there += check_limit(&limits->expected[i], whole->expected[i].value);
    assert_int_equal(cls_limits_exit(limits), there < 1 + CLS_BANDS);
    return there;
}

static void scans(void **state)
{
    enum { POINTS = 9 };
    (void)state;
    double mu[POINTS];
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = 0.5 * (double)(i + 1);
    size_t most_missing = 0, before = 0;
    for (size_t most = 0; most < 100; most++) {
        patience p = {.most = most};
        subject s[2];
        cls_limits *limits[2];
        open_files(s, &p);
        for (int i = 0; i < 2; i++)
            assert_int_equal(cls_limits_scan(s[i].calculator, mu, POINTS, &limits[i], NULL), 0);
        size_t there = 0;
        assert_int_equal(limits[1]->npoints, POINTS);
        for (size_t i = 0; i < POINTS; i++)
            there += check_point(&limits[1]->points[i], &limits[0]->points[i]);
        assert_true(there >= before);
        before = there;
        most_missing += there < POINTS;
        for (int i = 0; i < 2; i++) {
            cls_limits_free(limits[i]);
            subject_free(&s[i]);
        }
    }
    assert_true(most_missing > POINTS && before == POINTS);
}

static void roots(void **state)
{
    (void)state;
    size_t partial = 0, there = 0;
    for (size_t most = 0; most < 200; most++) {
        patience p = {.most = most};
        subject s[2];
        cls_limits *limits[2], *scaled;
        open_files(s, &p);
        for (int i = 0; i < 2; i++)
            assert_int_equal(cls_limits_root(s[i].calculator, &limits[i], NULL), 0);
        there = check_limits(limits[1], limits[0]);
        partial += there > 0 && there < 1 + CLS_BANDS;
        assert_true(limits[1]->npoints < 100);
        p.most = 0; /* what was found is kept, for other signals too */
        assert_int_equal(cls_limits_rescaled(s[1].calculator, limits[1], 2.0, &scaled, NULL), 0);
        assert_true(isnan(limits[1]->observed.value)
                        ? isnan(scaled->observed.value)
                        : scaled->observed.value == limits[1]->observed.value / 2.0);
        cls_limits_free(scaled);
        for (int i = 0; i < 2; i++) {
            cls_limits_free(limits[i]);
            subject_free(&s[i]);
        }
    }
    assert_true(partial > 5 && there == 1 + CLS_BANDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scans), cmocka_unit_test(roots)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
