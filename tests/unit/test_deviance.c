#include "model/deviance.h"
#include "support/close.h"
#include "support/random.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_log.h>

/* What deviance.h promises. */
static const double promised = 2e-15;

/* r - log1p(r) in long double; by its series where the difference would cancel. */
static double oracle(double r)
{
    const long double x = (long double)r;
    if (fabs(r) >= 0.4)
        return (double)(x - log1pl(x));
    long double power = x * x, sum = 0.0L;
    for (int k = 2; k <= 60; k++, power *= -x)
        sum += power / (long double)k;
    return (double)sum;
}

static void check(double r)
{
    const double expected = oracle(r);
    if (!close_check(cls_deviance(r), expected, promised, 2.0 * DBL_TRUE_MIN, "D(r) is"))
        fail_msg("r = %.17g", r);
}

static void it_is_exact_near_0(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 100000; i++) {
        const double r = random_log(&random, 1e-170, 0.5);
        check(r);
        check(-r);
    }
    for (int exponent = -1074; exponent < 0; exponent++) {
        check(ldexp(1.0, exponent));
        check(-ldexp(1.0, exponent));
    }
}

static void it_is_exact_everywhere(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int i = 0; i < 200000; i++) {
        check(random_uniform(&random, -1.0 + 1e-15, 1.0));
        check(random_uniform(&random, -0.5, 2.0));
        check(random_log(&random, 0.1, 1e300));
        check(-1.0 + random_log(&random, 1e-15, 0.5));
    }
    check(-1.0 + 0x1p-53);
    check(DBL_MAX);
}

/* The places where the range of the logarithm is reduced. */
static void it_is_exact_where_the_reduction_changes(void **state)
{
    (void)state;
    for (int k = -52; k <= 60; k++) {
        double below = ldexp(sqrt(0.5), k) - 1.0, above = below;
        for (int i = 0; i < 200 && below > -1.0; i++) {
            check(below);
            check(above);
            below = nextafter(below, -2.0);
            above = nextafter(above, HUGE_VAL);
        }
    }
}

static void it_agrees_with_gsl(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int i = 0; i < 20000; i++) {
        const double small = random_uniform(&random, -0.5, 0.5);
        const double large = random_log(&random, 0.5, 1e9);
        assert_close(cls_deviance(small), -gsl_sf_log_1plusx_mx(small), 1e-14, 0.0);
        assert_close(cls_deviance(large), large - gsl_log1p(large), 1e-14, 0.0);
    }
}

static void it_is_0_at_0_only(void **state)
{
    (void)state;
    assert_true(cls_deviance(0.0) == 0.0);
    assert_true(cls_deviance(1e-150) > 0.0);
    assert_true(cls_deviance(-1e-150) > 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_exact_near_0),
        cmocka_unit_test(it_is_exact_everywhere),
        cmocka_unit_test(it_is_exact_where_the_reduction_changes),
        cmocka_unit_test(it_agrees_with_gsl),
        cmocka_unit_test(it_is_0_at_0_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
