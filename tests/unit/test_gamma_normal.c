/* Bins with one gamma of a normal constraint: the gamma maximises the likelihood. */
#include "support/bins.h"
#include "support/close.h"

/* Solves a block of such bins by the best kernels. */
static double solve(bins *k, bin all)
{
    const cls_run run = block_of(k, all);
    return cls_kernels_best(SIZE_MAX)->normal(&run);
}

/* A bin at a gamma, in long double. */
typedef struct exact_bin {
    long double nu, value;
    long double slope; /* derivative of the value by gamma */
    long double size;  /* of its parts, and of what rounding nu changes */
    long double curvature;
} exact_bin;

static exact_bin exact_at(bin k, long double gamma)
{
    const long double n = (long double)k.n, b = (long double)k.b, x = (long double)k.x;
    const long double variance = (long double)k.width * (long double)k.width;
    exact_bin e = {.nu = (long double)k.a + gamma * b};
    const long double ratio = e.nu > 0.0L ? n / e.nu : 0.0L;
    e.slope = (gamma - x) / variance + b - ratio * b;
    const long double parts = fabsl((long double)k.a) + (fabsl(gamma) + fabsl(x)) * fabsl(b);
    e.size = (fabsl(gamma) + fabsl(x)) / variance + fabsl(b) +
             fabsl(ratio * b) * (1.0L + (e.nu > 0.0L ? parts / e.nu : 0.0L));
    e.curvature = 1.0L / variance + (e.nu > 0.0L ? ratio * b / e.nu * b : 0.0L);
    e.value = exact_term(n, e.nu) + 0.5L * (gamma - x) * (gamma - x) / variance;
    return e;
}

/* The value, a gamma between its bounds solved for to all digits. */
static double exact_value(bin k, double gamma)
{
    long double g = (long double)gamma;
    for (int i = 0; i < 3 && gamma > k.lo && gamma < k.hi; i++)
        g -= exact_at(k, g).slope / exact_at(k, g).curvature;
    return (double)exact_at(k, g).value;
}

/* gamma of one bin; events and value must go with it. */
static double bounded_gamma(bin one)
{
    static bins k;
    const double value = solve(&k, one), g = k.g[0];
    assert_true(k.nu[0] == one.a + g * one.b);
    /* what rounding nu and gamma by some units in the last place changes */
    const double pull = g > one.lo && g < one.hi ? 0.0 : fabs(g - one.x) / one.width / one.width;
    const double u = k.nu[0] > 0.0 ? fabs(k.nu[0] - one.n) / k.nu[0] : 0.0;
    const double parts = u * (fabs(one.a) + fabs(g * one.b)) + pull * (fabs(g) + fabs(one.x));
    assert_close(value, CLS_BLOCK * exact_value(one, g), 1e-14, CLS_BLOCK * 2e-15 * parts + 1e-28);
    return g;
}

static double gamma_of(double n, double a, double b, double x, double sigma)
{
    return bounded_gamma((bin){n, a, b, x, sigma, -1e10, 1e10});
}

/* Fails unless the derivative is 0 but for rounding of its parts, this part of their size. */
static void check_stationary(bin one, double part)
{
    one.lo = -1e10;
    one.hi = 1e10;
    const double g = bounded_gamma(one);
    const exact_bin e = exact_at(one, (long double)g);
    if (!(fabsl(e.slope) <= (long double)part * e.size))
        fail_msg("n = %.17g, a = %.17g, b = %.17g, x = %.17g, sigma = %.17g: gamma = %.17g, "
                 "derivative %Lg of %Lg",
                 one.n, one.a, one.b, one.x, one.width, g, e.slope, e.size);
}

static void gamma_is_stationary(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 200000; i++) {
        bin k = {.b = random_log(&random, 1e-3, 1e4)};
        k.a = k.b * random_log(&random, 1e-6, 1e6);
        k.n = (k.a + k.b) * random_log(&random, 0.1, 10.0);
        k.width = random_log(&random, 1e-8, 3.0);
        k.x = random_uniform(&random, 0.2, 3.0);
        check_stationary(k, 1e-15);
    }
}

static void gamma_is_stationary_for_negative_yields(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int i = 0; i < 20000; i++) {
        bin k = {.a = random_log(&random, 1.0, 1e3)};
        k.b = -k.a * random_uniform(&random, 0.0, 0.9);
        k.n = k.a * random_uniform(&random, 0.1, 2.0);
        k.width = random_log(&random, 1e-4, 1.0);
        k.x = random_uniform(&random, 0.5, 1.1);
        check_stationary(k, 2e-15);
        const double negative = k.b;
        k.b = k.a;
        k.a = negative;
        check_stationary(k, 2e-15);
    }
}

/* No gamma between the bounds is better: golden-section search in long double. */
static void no_gamma_is_better(void **state)
{
    (void)state;
    const long double section = 0.618033988749894848204586834365638L;
    uint64_t random = 3;
    for (int i = 0; i < 2000; i++) {
        static bins k;
        const bin one = {.n = random_chance(&random, 0.3) ? 0.0 : random_log(&random, 1.0, 300.0),
                         .a = random_uniform(&random, 1.0, 100.0),
                         .b = random_uniform(&random, 0.0, 100.0),
                         .x = random_uniform(&random, 0.5, 1.5),
                         .width = random_log(&random, 0.01, 2.0),
                         .lo = random_uniform(&random, 0.0, 0.9),
                         .hi = random_uniform(&random, 1.0, 10.0)};
        const double value = solve(&k, one) / CLS_BLOCK;
        long double lo = (long double)one.lo, hi = (long double)one.hi;
        while (hi - lo > 1e-17L) {
            const long double left = hi - section * (hi - lo), right = lo + section * (hi - lo);
            if (exact_at(one, left).value < exact_at(one, right).value)
                hi = right;
            else
                lo = left;
            if (left >= right)
                break;
        }
        assert_close(value, (double)exact_at(one, lo).value, 1e-14, 1e-14);
        assert_close(k.g[0], (double)lo, 1e-7, 1e-7);
    }
}

static void gamma_is_exact_at_the_edges(void **state)
{
    (void)state;
    assert_true(gamma_of(30.0, 25.0, 0.0, 1.1, 0.4) == 1.1);                    /* b = 0 */
    assert_true(gamma_of(0.0, 25.0, 0.0, 1.1, 0.4) == 1.1);                     /* n too */
    assert_true(gamma_of(0.0, 0.0, 0.0, 1.1, 0.4) == 1.1);                      /* all 0 */
    assert_close(gamma_of(0.0, 25.0, 2.0, 1.1, 0.4), 0.78, 4e-16, 0.0);         /* n = 0 */
    assert_close(gamma_of(0.0, 25.0, -2.0, 1.1, 0.4), 1.42, 4e-16, 0.0);        /* b < 0 */
    assert_close(gamma_of(30.0, 30.0 - 22.0, 20.0, 1.1, 0.4), 1.1, 4e-16, 0.0); /* no pull */
    assert_close(gamma_of(90.0, 10.0, 20.0, 1.0, 1e-9), 1.0, 4e-16, 0.0); /* held by its datum */
    /* a = 0: g = x - s^2 b (1 - n/(b g)) is a quadratic equation with these roots */
    assert_close(gamma_of(30.0, 0.0, 20.0, 1.0, 0.5), 0.5 * (-4.0 + sqrt(16.0 + 30.0)), 4e-16, 0.0);
}

/* An expectation below 0 goes on as it does in bin.h, where a bin without events is steep. */
static void nothing_observed_holds_the_expectation_at_zero(void **state)
{
    (void)state;
    static bins k;
    const double value = solve(&k, (bin){0.0, -10.0, 20.0, 0.45, 0.3, 1e-10, 10.0});
    const double u = -1.0 / 36.0; /* so that g = 0.45 - 0.3^2 20 u = 0.5, and nu = 0 */
    assert_close(k.nu[0], CLS_TINY_EVENTS * (u - 1.0), 1e-3, 0.0);
    assert_close(k.g[0], 0.5, 2e-11, 0.0);
    assert_close(value, CLS_BLOCK * 0.5 * (0.05 / 0.3) * (0.05 / 0.3), 0.0,
                 CLS_BLOCK * CLS_TINY_EVENTS);
}

static void gamma_is_finite_whatever_comes(void **state)
{
    (void)state;
    static const double some[] = {0.0, 1e-100, 1e-9, 1.0, 1e9, -1e-9, -1.0, -1e9};
    static const double sigmas[] = {1e-12, 1e-3, 1.0, 1e3};
    const size_t n = sizeof some / sizeof some[0];
    for (size_t i = 0; i < 5 * n * n * n * 4; i++) {
        static bins k;
        const bin any = {some[i % 5],
                         some[i / 5 % n],
                         some[i / 5 / n % n],
                         some[i / 5 / n / n % n],
                         sigmas[i / 5 / n / n / n],
                         1e-10,
                         10.0};
        const double value = solve(&k, any);
        assert_true(k.g[0] >= 1e-10 && k.g[0] <= 10.0);
        assert_true(isfinite(value));
    }
}

static void gamma_stays_within_its_bounds(void **state)
{
    (void)state;
    assert_true(bounded_gamma((bin){90.0, 10.0, 20.0, 1.0, 0.5, 0.9, 1.1}) == 1.1);
    assert_true(bounded_gamma((bin){2.0, 10.0, 20.0, 1.0, 0.5, 0.9, 1.1}) == 0.9);
    assert_close(bounded_gamma((bin){30.0, 10.0, 20.0, 1.0, 0.5, 0.9, 1.1}), 1.0, 4e-16, 0.0);
    assert_true(bounded_gamma((bin){90.0, 10.0, 20.0, 1.0, 0.5, 1.3, 1.3}) == 1.3);
    assert_true(bounded_gamma((bin){0.0, 10.0, 20.0, 1.0, 0.5, 1e-10, 10.0}) == 1e-10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gamma_is_stationary),
        cmocka_unit_test(gamma_is_stationary_for_negative_yields),
        cmocka_unit_test(no_gamma_is_better),
        cmocka_unit_test(gamma_is_exact_at_the_edges),
        cmocka_unit_test(nothing_observed_holds_the_expectation_at_zero),
        cmocka_unit_test(gamma_is_finite_whatever_comes),
        cmocka_unit_test(gamma_stays_within_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
