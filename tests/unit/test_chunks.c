/* Tests of many strengths in parts: the same points whoever runs the parts, and in what order. */
#include "model/model.h"
#include "support/close.h"
#include "support/models.h"

#include <math.h>

enum { POINTS = 250, FEW = 50, FEW_WIDE = 210 };

/* A runner that begins at the end, and counts. */
static void run_backwards(void *runner, size_t n, cls_task *task, void *context)
{
    *(size_t *)runner += n;
    while (n-- > 0)
        task(context, n);
}

static void test_all(subject *s, const cls_infer_options *options, size_t n, cls_point *points)
{
    double mu[POINTS];
    for (size_t i = 0; i < n; i++)
        mu[i] = 0.04 * (double)i;
    assert_true(subject_calculate(s, options));
    cls_hypotests(s->calculator, mu, n, points);
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool are_same(const cls_point *a, const cls_point *b)
{
    bool same = a->status == b->status && is_same(a->cls_obs, b->cls_obs) &&
                is_same(a->twice_nll_fixed, b->twice_nll_fixed);
    for (size_t i = 0; i < CLS_BANDS; i++)
        same = same && is_same(a->cls_exp[i], b->cls_exp[i]);
    return same;
}

static void any_order_gives_the_same_bytes(void **state)
{
    (void)state;
    static cls_point forwards[POINTS], backwards[POINTS];
    const model_case *m;
    for (size_t i = 0; (m = model_case_get(i)) != NULL; i++)
        for (int prefit = 0; m->zero && prefit < 2; prefit++) {
            size_t parts = 0;
            subject s = model_case_open(m);
            test_all(&s, &(cls_infer_options){.prefit_band = prefit}, POINTS, forwards);
            test_all(
                &s,
                &(cls_infer_options){.prefit_band = prefit, .run = run_backwards, .runner = &parts},
                POINTS, backwards);
            const size_t wanted = s.model->convex ? 5 : 2; /* perhaps more than once */
            assert_true(parts >= wanted && parts % wanted == 0);
            for (size_t k = 0; k < POINTS; k++)
                if (!are_same(&forwards[k], &backwards[k]))
                    fail_msg("%s: point %zu differs", m->name, k);
            subject_free(&s);
        }
}

static void few_are_tested_in_one_part(void **state)
{
    (void)state;
    static cls_point points[POINTS];
    const model_case *m;
    for (size_t i = 0; (m = model_case_get(i)) != NULL; i++) {
        if (!m->zero)
            continue;
        size_t parts = 0;
        subject s = model_case_open(m);
        test_all(&s, &(cls_infer_options){.run = run_backwards, .runner = &parts},
                 s.model->convex ? FEW : FEW_WIDE, points);
        assert_int_equal(parts, 0);
        subject_free(&s);
    }
}

/* A point that was tested is what it is by itself. */
static void check_alone(cls_calculator *calculator, const cls_point *point)
{
    cls_point alone;
    if (point->status || cls_hypotest(calculator, point->mu, &alone))
        return;
    assert_close(point->cls_obs, alone.cls_obs, 1e-8, 1e-14);
    assert_close(point->cls_exp[2], alone.cls_exp[2], 1e-8, 1e-14);
    assert_close(point->muhat, alone.muhat, 1e-6, 1e-7);
}

/* A part begins anew: its points are those of tests one by one. */
static void parts_agree_with_single_tests(void **state)
{
    (void)state;
    static cls_point points[POINTS];
    const model_case *m;
    for (size_t i = 0; (m = model_case_get(i)) != NULL; i++) {
        if (!m->zero)
            continue;
        subject s = model_case_open(m);
        test_all(&s, NULL, POINTS, points);
        for (size_t k = 0; k < POINTS; k += 83) {
            assert_true(subject_calculate(&s, NULL));
            check_alone(s.calculator, &points[k]);
        }
        subject_free(&s);
    }
}

static void notes_of_parts_are_kept(void **state)
{
    (void)state;
    static cls_point points[POINTS];
    subject s = model_case_open(model_case_get(0));
    double mu[POINTS];
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = 0.05 * (double)i; /* to 12.45, the bound is 10 */
    assert_true(subject_calculate(&s, NULL));
    cls_hypotests(s.calculator, mu, POINTS, points);
    assert_string_equal(cls_calculator_note(s.calculator, 0),
                        "upper bound 10 of mu was widened to test beyond it");
    assert_null(cls_calculator_note(s.calculator, 1));
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_gives_the_same_bytes),
        cmocka_unit_test(few_are_tested_in_one_part),
        cmocka_unit_test(parts_agree_with_single_tests),
        cmocka_unit_test(notes_of_parts_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
