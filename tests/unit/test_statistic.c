/* The rows of the table of test statistics, and the test of the background alone. */
#include "infer/statistic.h"
#include "support/close.h"
#include "support/compile.h"
#include "support/spec.h"

#include <string.h>

/* The example R of the design: two bins with a signal of 12 and 11 events. */
#define R(counts)                                                           \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "12, 11", FACTOR("mu")),         \
                               SAMPLE("b", "50, 52", SHAPE("g", "3, 7")))), \
              SEEN("c", counts), MEASURED("mu", ""))

static const char deficit[] = R("51, 48"), excess[] = R("60, 65");

static subject open_as(const char *text, const cls_infer_options *options)
{
    subject s = compiled_subject(text, NULL);
    assert_true(subject_calculate(&s, options));
    return s;
}

static void names_are_found(void **state)
{
    (void)state;
    assert_string_equal(cls_test_stat_name(0), "qtilde");
    assert_string_equal(cls_test_stat_name(1), "q");
    assert_null(cls_test_stat_name(2)); /* q0 tests no strengths */
    assert_string_equal(cls_statistic_find(NULL)->name, "qtilde");
    assert_string_equal(cls_statistic_find("q0")->name, "q0");
    assert_null(cls_statistic_find("q1"));
    subject s = compiled_subject(deficit, NULL);
    cls_calculator *c;
    cls_error err;
    assert_int_equal(
        cls_calculator_new(s.model, s.data, &(cls_infer_options){.test_stat = "t"}, &c, &err),
        CLS_USAGE);
    assert_string_equal(err.message, "unknown test statistic \"t\"");
    subject_free(&s);
}

static void each_is_0_on_its_side(void **state)
{
    (void)state;
    const char *const names[] = {"qtilde", "q", "q0"};
    for (size_t i = 0; i < 3; i++) {
        const cls_statistic *const row = cls_statistic_find(names[i]);
        const double mu = row->discovers ? 0.0 : 1.0, side = row->discovers ? -1.0 : 1.0;
        assert_true(cls_statistic_value(row, mu + side, mu, 2.0) == 0.0);
        assert_true(cls_statistic_value(row, mu - side, mu, 2.0) == 4.0);
        assert_true(cls_statistic_value(row, mu - side, mu, -1e-15) == 0.0);
    }
}

/* They differ above q = q_A only. */
static void p_values(void **state)
{
    (void)state;
    const cls_statistic *const q = cls_statistic_find("q"), *const t = cls_statistic_find("qtilde");
    assert_close(cls_statistic_tails(q, 1.0, 4.0).cls, cls_statistic_tails(t, 1.0, 4.0).cls, 0.0,
                 0.0);
    const cls_tails above = cls_statistic_tails(q, 9.0, 4.0);
    assert_close(above.clsb, cls_normal_tail(3.0), 1e-15, 0.0);
    assert_close(above.clb, cls_normal_tail(1.0), 1e-15, 0.0);
    assert_close(above.cls, cls_normal_tail(3.0) / cls_normal_tail(1.0), 1e-15, 0.0);
    assert_close(cls_statistic_tails(q, 4.0, 0.0).cls, 1.0, 0.0, 0.0); /* mu = 0 */
}

/* CLs itself underflows from sqrt q_A = 38 or so on; its logarithm is about -s^2/2. */
static void far_tails(void **state)
{
    (void)state;
    const char *const names[] = {"qtilde", "q"};
    for (size_t i = 0; i < 2; i++)
        for (double s = 1.0; s <= 100.0; s += 3.0) {
            const cls_statistic *const row = cls_statistic_find(names[i]);
            const cls_tails tails = cls_statistic_tails(row, s * s, s * s); /* the median */
            const double wanted = cls_normal_log_tail(s) + log(2.0);
            assert_close(cls_statistic_log_cls(row, s * s, s * s), wanted, 1e-13, 1e-14);
            assert_true(tails.cls >= 0.0 && tails.cls <= 1.0 && tails.clb == 0.5);
            if (s < 37.0)
                assert_close(log(tails.cls), wanted, 1e-12, 1e-14);
        }
}

/* statistics.md, section 5: R with q. */
static void q_lets_the_best_fit_be_negative(void **state)
{
    (void)state;
    cls_point p, bounded;
    subject s = open_as(deficit, &(cls_infer_options){.test_stat = "q"});
    assert_int_equal(cls_hypotest(s.calculator, 1.0, &p), CLS_OK);
    assert_close(p.muhat, -.0668700199, 1e-8, 0.0);
    assert_close(p.q, 3.9549892296, 1e-9, 0.0);
    assert_close(p.clsb, .0233663086117, 1e-9, 0.0);
    assert_close(p.clb, .444449672856, 1e-9, 0.0);
    assert_close(p.cls_obs, .0525735759046, 1e-9, 0.0);
    assert_int_equal(cls_hypotest(s.calculator, 0.0, &bounded), CLS_OK);
    assert_true(bounded.cls_obs == 1.0 && bounded.q > 0.0);
    subject_free(&s);
}

static void background_alone(void **state)
{
    (void)state;
    const double wanted[] = {6.61648e-5, .00238565, .0342213, .205515, .570606};
    subject s = open_as(excess, &(cls_infer_options){.test_stat = "q0"});
    cls_discovery d;
    cls_point p;
    assert_int_equal(cls_discover(s.calculator, &d), CLS_OK);
    assert_close(d.q0, 2.98339481, 1e-8, 0.0);
    assert_close(d.p0_obs, .0420613289, 1e-8, 0.0);
    assert_close(d.z_obs, 1.72725, 1e-5, 0.0);
    assert_close(d.z_exp, 1.82208229, 1e-8, 0.0);
    for (size_t i = 0; i < CLS_BANDS; i++)
        assert_close(d.p0_exp[i], wanted[i], 1e-5, 0.0);
    assert_int_equal(cls_hypotest(s.calculator, 1.0, &p), CLS_USAGE); /* it tests no strengths */
    subject_free(&s);
    s = open_as(deficit, &(cls_infer_options){.test_stat = "q0"});
    assert_int_equal(cls_discover(s.calculator, &d), CLS_OK);
    assert_true(d.q0 == 0.0 && d.p0_obs == 0.5 && d.z_obs == 0.0 && d.muhat < 0.0);
    subject_free(&s);
    s = open_as(deficit, NULL);
    assert_int_equal(cls_discover(s.calculator, &d), CLS_USAGE);
    assert_true(isnan(d.p0_obs) && isnan(d.z_exp) && d.reason[0]);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(each_is_0_on_its_side),
        cmocka_unit_test(p_values),
        cmocka_unit_test(far_tails),
        cmocka_unit_test(q_lets_the_best_fit_be_negative),
        cmocka_unit_test(background_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
