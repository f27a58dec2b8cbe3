/* One bin's term and one constraint's: values, slopes, and how they go on where there is no
 * likelihood. */
#include "model/bin.h"
#include "model/constraint.h"
#include "support/close.h"
#include "support/random.h"

static const double counts[] = {0.5, 1.0, 3.7, 50.0, 1e6, 1e-7, 1e-200};

enum { COUNTS = sizeof counts / sizeof counts[0] };

static double term(double n, double nu)
{
    return cls_bin_term(n, n > 0.0 ? 1.0 / n : 0.0, nu);
}

static double slope(double n, double nu)
{
    return cls_bin_slope(n, n > 0.0 ? 1.0 / n : 0.0, nu);
}

/* Derivative of the term by central differences. */
static double difference(double n, double nu, double h)
{
    return (term(n, nu + h) - term(n, nu - h)) / (2.0 * h);
}

static void a_bin_is_a_poisson_term(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 10000; i++) {
        const double n = random_log(&random, 1e-3, 1e6), nu = n * random_log(&random, 0.01, 100.0);
        const long double exact = (long double)nu - (long double)n -
                                  (long double)n * logl((long double)nu / (long double)n);
        assert_close(term(n, nu), (double)exact, 1e-14, 1e-15 * n);
        assert_close(slope(n, nu), 1.0 - n / nu, 2e-15, 4e-16 * (1.0 + n / nu));
        assert_close(cls_bin_curvature(n, nu), n / (nu * nu), 1e-15, 0.0);
        assert_false(cls_bin_impossible(n, nu));
    }
}

/* Where the likelihood is not 0, nothing is changed, however small it is. */
static void a_bin_with_almost_no_expectation_is_one_too(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNTS; k++)
        for (int i = 1; i < 10; i++) {
            const double n = counts[k], nu = n * CLS_TINY * (1.0 + 0.2 * i);
            assert_close(slope(n, nu), 1.0 - n / nu, 1e-14, 0.0);
            assert_close(cls_bin_curvature(n, nu), n / nu / nu, 1e-14, 0.0);
            assert_close(term(n, nu), nu - n - n * log(nu / n), 2e-3, 0.0);
            assert_false(cls_bin_impossible(n, nu));
        }
}

static void a_bin_without_events_costs_what_it_expects(void **state)
{
    (void)state;
    assert_true(term(0.0, 0.0) == 0.0);
    assert_true(term(0.0, 3.5) == 3.5);
    assert_true(slope(0.0, 3.5) == 1.0);
    assert_true(slope(0.0, 0.0) == 1.0);
    assert_true(cls_bin_curvature(0.0, 3.5) == 0.0);
    assert_false(cls_bin_impossible(0.0, 0.0));
    assert_false(cls_bin_impossible(0.0, -0.5 * CLS_TINY_EVENTS));
    assert_true(cls_bin_impossible(0.0, -2.0 * CLS_TINY_EVENTS));
}

/* nu in units of n CLS_TINY, the place where the continuation starts. */
static void the_term_goes_on_with_its_slope(void **state)
{
    (void)state;
    static const double places[] = {-1e3, -7.0, -1.0, -0.5, 0.0, 0.25, 0.5, 0.9};
    for (size_t k = 0; k < COUNTS; k++)
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            const double unit = counts[k] * CLS_TINY, nu = places[i] * unit;
            const double expected = slope(counts[k], nu);
            assert_close(difference(counts[k], nu, 1e-3 * unit), expected, 1e-5, 0.0);
            const double next = slope(counts[k], nu + 1e-3 * unit);
            const double before = slope(counts[k], nu - 1e-3 * unit);
            assert_close((next - before) / (2e-3 * unit), cls_bin_curvature(counts[k], nu), 1e-5,
                         0.0);
        }
}

static void the_term_is_continuous(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNTS; k++) {
        const double n = counts[k], unit = n * CLS_TINY;
        const double below = (1.0 - 1e-9) * unit, above = (1.0 + 1e-9) * unit;
        assert_close(term(n, below), term(n, above), 1e-9, 0.0);
        assert_close(slope(n, below), slope(n, above), 1e-8, 0.0);
        assert_close(cls_bin_curvature(n, below), cls_bin_curvature(n, above), 1e-8, 0.0);
        assert_true(cls_bin_impossible(n, below));
        assert_false(cls_bin_impossible(n, above));
    }
    assert_close(term(0.0, -1e-15), term(0.0, 1e-15), 0.0, 1e-14);
    assert_close(slope(0.0, -1e-18), 1.0, 1e-7, 0.0);
}

static void below_no_events_it_grows(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNTS; k++) {
        const double unit = counts[k] * CLS_TINY;
        double last = term(counts[k], 2.0 * unit);
        for (int i = 0; i < 30; i++) {
            const double nu = i == 0 ? 0.5 * unit : -ldexp(unit, 2 * i);
            const double now = term(counts[k], nu);
            assert_true(isfinite(now) && now > last);
            assert_true(isfinite(slope(counts[k], nu)) && slope(counts[k], nu) < 0.0);
            last = now;
        }
    }
    double last = term(0.0, -2e-10);
    for (int i = 0; i < 20; i++) {
        const double nu = -1e-9 * ldexp(1.0, 2 * i);
        assert_true(term(0.0, nu) > last);
        assert_true(slope(0.0, nu) < 0.0);
        assert_close(difference(0.0, nu, -1e-3 * nu), slope(0.0, nu), 1e-6, 0.0);
        last = term(0.0, nu);
    }
}

static void check_constraint(cls_constraint kind, double width, double x, double theta)
{
    const double h = 1e-5;
    const double up = cls_constraint_value(kind, width, x, theta + h);
    const double down = cls_constraint_value(kind, width, x, theta - h);
    const double slope_up = cls_constraint_slope(kind, width, x, theta + h);
    const double slope_down = cls_constraint_slope(kind, width, x, theta - h);
    assert_close(cls_constraint_slope(kind, width, x, theta), (up - down) / (2.0 * h), 1e-6, 1e-6);
    assert_close(cls_constraint_curvature(kind, width, x, theta),
                 (slope_up - slope_down) / (2.0 * h), 1e-6, 1e-6);
}

static void constraints_are_what_they_say(void **state)
{
    (void)state;
    assert_close(cls_constraint_value(CLS_NORMAL, 0.2, 1.0, 1.5), 3.125, 1e-15, 0.0);
    assert_close(cls_constraint_value(CLS_POISSON, 25.0, 20.0, 1.2), 10.0 - 20.0 * log(1.5), 1e-14,
                 0.0);
    assert_close(cls_constraint_value(CLS_POISSON, 25.0, 0.0, 1.2), 30.0, 1e-15, 0.0);
    assert_true(cls_constraint_value(CLS_UNCONSTRAINED, 0.0, 0.0, 7.0) == 0.0);
    assert_true(cls_constraint_slope(CLS_UNCONSTRAINED, 0.0, 0.0, 7.0) == 0.0);
    assert_true(cls_constraint_curvature(CLS_UNCONSTRAINED, 0.0, 0.0, 7.0) == 0.0);
    assert_true(cls_constraint_value(CLS_POISSON, 25.0, 25.0, 1.0) == 0.0);
    assert_true(cls_constraint_value(CLS_NORMAL, 0.3, 1.0, 1.0) == 0.0);
    for (int i = 1; i < 10; i++) {
        const double theta = 0.3 * i;
        check_constraint(CLS_NORMAL, 0.2, 1.0, theta);
        check_constraint(CLS_POISSON, 25.0, 20.0, theta);
        check_constraint(CLS_POISSON, 25.0, 0.0, theta);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bin_is_a_poisson_term),
        cmocka_unit_test(a_bin_with_almost_no_expectation_is_one_too),
        cmocka_unit_test(a_bin_without_events_costs_what_it_expects),
        cmocka_unit_test(the_term_goes_on_with_its_slope),
        cmocka_unit_test(the_term_is_continuous),
        cmocka_unit_test(below_no_events_it_grows),
        cmocka_unit_test(constraints_are_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
