/* The asymptotic formulas by themselves: GSL as oracle, far tails, the two branches of qtilde. */
#include "infer/statistic.h"
#include "support/close.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>

static void tails_agree_with_gsl(void **state)
{
    (void)state;
    for (double x = -8.0; x < 36.0; x += 0.37) {
        const double condition = fmax(1.0, x * x); /* a rounding of x changes the tail by x^2 */
        assert_close(cls_normal_tail(x), gsl_cdf_ugaussian_Q(x), 1e-15 * condition, 0.0);
        assert_close(cls_normal_log_tail(x), log(gsl_cdf_ugaussian_Q(x)), 1e-13, 1e-14);
    }
}

static void logarithms_go_on_where_tails_underflow(void **state)
{
    (void)state;
    /* Phi(-x) ~ exp(-x^2/2)/(x sqrt(2 pi)) (1 - 1/x^2 + 3/x^4 - 15/x^6) */
    for (double x = 30.0; x < 200.0; x += 7.3) {
        const double v = 1.0 / (x * x);
        const double series = log1p(v * (-1.0 + v * (3.0 - 15.0 * v)));
        const double expected = -0.5 * x * x - log(x) - 0.91893853320467274178 + series;
        assert_close(cls_normal_log_tail(x), expected, 1e-12, 0.0);
    }
    assert_true(cls_normal_tail(40.0) == 0.0 || cls_normal_tail(40.0) < 1e-300);
}

static void ratios_never_become_nan(void **state)
{
    (void)state;
    for (double x = -40.0; x <= 100.0; x += 2.5)
        for (double s = 0.0; s <= 100.0; s += 2.5) {
            const double ratio = cls_normal_tail_ratio(x, s);
            assert_true(ratio >= 0.0 && ratio <= 1.0);
        }
    for (double x = 1.0; x < 1e307; x *= 31.0)
        for (double s = 1e-200; s < 1e307; s *= 31.0) {
            const double ratio = cls_normal_tail_ratio(x, s);
            assert_true(ratio >= 0.0 && ratio <= 1.0);
            assert_true(cls_normal_log_tail(x) <= cls_normal_log_tail(x - 1.0));
        }
    assert_close(cls_normal_tail_ratio(2e8, 1e-8), exp(-2.0), 1e-14, 0.0);
    assert_close(cls_normal_tail_ratio(50.0, 0.01),
                 exp(-0.5 * (50.01 * 50.01 - 2500.0)) * 50.0 / 50.01, 1e-5, 0.0);
    assert_close(cls_normal_tail_ratio(35.9, 0.2), /* across the change of branches */
                 exp(gsl_sf_log_erfc(36.1 / sqrt(2.0)) - gsl_sf_log_erfc(35.9 / sqrt(2.0))), 1e-12,
                 0.0);
}

static void observed_tails(void **state)
{
    (void)state;
    const cls_statistic *const qtilde = cls_statistic_find(NULL);
    cls_tails t = cls_statistic_tails(qtilde, 0.0, 4.0); /* muhat > mu */
    assert_close(t.clsb, 0.5, 1e-15, 0.0);
    assert_close(t.cls, 0.5 / gsl_cdf_ugaussian_P(2.0), 1e-14, 0.0);
    t = cls_statistic_tails(qtilde, 1.0, 4.0); /* q < q_A: t = 1 - 2 */
    assert_close(t.clsb, gsl_cdf_ugaussian_Q(1.0), 1e-14, 0.0);
    assert_close(t.clb, gsl_cdf_ugaussian_Q(-1.0), 1e-14, 0.0);
    t = cls_statistic_tails(qtilde, 9.0, 4.0); /* q > q_A: t = 5/4 */
    assert_close(t.clsb, gsl_cdf_ugaussian_Q(3.25), 1e-14, 0.0);
    assert_close(t.clb, gsl_cdf_ugaussian_Q(1.25), 1e-14, 0.0);
    assert_close(t.cls, gsl_cdf_ugaussian_Q(3.25) / gsl_cdf_ugaussian_Q(1.25), 1e-14, 0.0);
    t = cls_statistic_tails(qtilde, 1e-17, 0.0); /* no sensitivity */
    assert_true(t.cls == 1.0 && t.clsb == 0.5 && t.clb == 0.5);
    t = cls_statistic_tails(qtilde, 62.7 * 62.7, 62.7 * 62.7);
    assert_true(t.clb == 0.5 && t.cls >= 0.0 && t.cls < 1e-300);
}

static void expected_band(void **state)
{
    (void)state;
    double band[CLS_BANDS];
    cls_asymptotic_expected(2.0 * 2.0, band);
    assert_close(band[2], 2.0 * gsl_cdf_ugaussian_Q(2.0), 1e-14, 0.0);
    for (size_t i = 0; i < CLS_BANDS; i++) {
        const double sigma = 2.0 - (double)i;
        assert_close(cls_band_sigma(i), sigma, 0.0, 0.0);
        assert_close(band[i], gsl_cdf_ugaussian_Q(sigma + 2.0) / gsl_cdf_ugaussian_Q(sigma), 1e-13,
                     0.0);
        assert_true(i == 0 || band[i] > band[i - 1]);
    }
}

static void targets_are_where_the_band_crosses(void **state)
{
    (void)state;
    for (size_t i = 0; i < CLS_BANDS; i++)
        for (double cl = 0.6; cl < 0.999; cl += 0.083) {
            double band[CLS_BANDS];
            const double root = cls_asymptotic_target(i, cl);
            cls_asymptotic_expected(root * root, band);
            assert_close(band[i], 1.0 - cl, 1e-11, 0.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_agree_with_gsl),
        cmocka_unit_test(logarithms_go_on_where_tails_underflow),
        cmocka_unit_test(ratios_never_become_nan),
        cmocka_unit_test(observed_tails),
        cmocka_unit_test(expected_band),
        cmocka_unit_test(targets_are_where_the_band_crosses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
