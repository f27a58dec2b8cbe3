/* Bins with one gamma of a Poisson constraint: the gamma maximises the likelihood. */
#include "support/bins.h"
#include "support/close.h"

/* Solves a block of such bins by the best kernels. */
static double solve(bins *k, bin all)
{
    const cls_run run = block_of(k, all);
    return cls_kernels_best(SIZE_MAX)->poisson(&run);
}

/* A bin's numbers at a gamma, in long double, and the derivatives of its value by gamma. */
typedef struct exact_bin {
    long double n, a, b, x, tau;
    long double g, nu;
    long double slope, size; /* the first derivative, and the size of its parts */
    long double curvature;
} exact_bin;

static exact_bin exact_at(bin k, long double gamma)
{
    exact_bin e = {.n = (long double)k.n,
                   .a = (long double)k.a,
                   .b = (long double)k.b,
                   .x = (long double)k.x,
                   .tau = (long double)k.width,
                   .g = gamma};
    e.nu = e.a + e.g * e.b;
    const long double ratio = e.nu > 0.0L ? e.n / e.nu : 0.0L;
    e.slope = e.tau - e.x / e.g + e.b - ratio * e.b;
    e.size = e.tau + e.x / e.g + fabsl(e.b) + fabsl(ratio * e.b);
    e.curvature = e.x / (e.g * e.g) + (e.nu > 0.0L ? ratio * e.b / e.nu * e.b : 0.0L);
    return e;
}

/* A bin's value in long double; a gamma between its bounds is solved for again, to all digits. */
static double exact_value(bin k, double gamma)
{
    exact_bin e = exact_at(k, (long double)gamma);
    for (int i = 0; i < 3 && gamma > k.lo && gamma < k.hi && k.x > 0.0; i++)
        e = exact_at(k, e.g - e.slope / e.curvature);
    const bool tiny = !(e.nu > e.n * (long double)CLS_TINY);
    const double below = cls_bin_term(k.n, k.n > 0.0 ? 1.0 / k.n : 0.0, (double)e.nu);
    const long double events = tiny ? (long double)below : exact_term(e.n, e.nu);
    return (double)(events + exact_term(e.x, e.tau * e.g));
}

/* gamma of one bin; events and value must go with it. */
static double bounded_gamma(bin one)
{
    static bins k;
    const double value = solve(&k, one), g = k.g[0];
    assert_true(k.nu[0] == one.a + g * one.b);
    /* what rounding nu and tau g by some units in the last place changes */
    const double rounding = 2e-15 * (fabs(k.nu[0] - one.n) + fabs(one.width * g - one.x));
    assert_close(value, CLS_BLOCK * exact_value(one, g), 1e-14, CLS_BLOCK * rounding);
    return g;
}

static double gamma_of(double n, double a, double b, double x, double tau)
{
    return bounded_gamma((bin){n, a, b, x, tau, 1e-10, 1e10});
}

/* Fails unless the derivative is 0 but for rounding of its parts, this part of their size. */
static void check_stationary(bin one, double part)
{
    one.lo = 1e-10;
    one.hi = 1e10;
    const double g = bounded_gamma(one);
    const exact_bin e = exact_at(one, (long double)g);
    if (!(fabsl(e.slope) <= (long double)part * e.size))
        fail_msg("n = %.17g, a = %.17g, b = %.17g, x = %.17g, tau = %.17g: gamma = %.17g, "
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
        k.width = random_log(&random, 0.1, 1e6);
        k.x = k.width * random_log(&random, 0.1, 10.0);
        check_stationary(k, 1e-15);
    }
}

/* Yields below 0 are allowed where the sum is above 0; there the closed form may lose digits. */
static void gamma_is_stationary_for_negative_yields(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int i = 0; i < 20000; i++) {
        bin k = {.a = random_log(&random, 1.0, 1e3)};
        k.b = -k.a * random_uniform(&random, 0.0, 0.5);
        k.n = (k.a + k.b) * random_uniform(&random, 0.5, 2.0);
        k.x = random_log(&random, 10.0, 1e4);
        k.width = k.x * random_uniform(&random, 0.8, 1.25);
        check_stationary(k, 1e-12);
        const double negative = k.b;
        k.b = k.a;
        k.a = negative;
        check_stationary(k, 1e-12);
    }
}

/* The formulas that remain at the edges. */
static void gamma_is_exact_at_the_edges(void **state)
{
    (void)state;
    assert_close(gamma_of(30.0, 0.0, 20.0, 50.0, 40.0), 80.0 / 60.0, 4e-16, 0.0); /* a = 0 */
    assert_close(gamma_of(30.0, 25.0, 0.0, 50.0, 40.0), 50.0 / 40.0, 4e-16, 0.0); /* b = 0 */
    assert_close(gamma_of(0.0, 25.0, 20.0, 50.0, 40.0), 50.0 / 60.0, 4e-16, 0.0); /* n = 0 */
    assert_close(gamma_of(30.0, 0.0, 0.0, 50.0, 40.0), 50.0 / 40.0, 4e-16, 0.0);  /* a = b = 0 */
    assert_close(gamma_of(0.0, 0.0, 0.0, 50.0, 40.0), 50.0 / 40.0, 4e-16, 0.0);   /* n too */
    assert_close(gamma_of(0.0, 0.0, 20.0, 50.0, 40.0), 50.0 / 60.0, 4e-16, 0.0);  /* n = a = 0 */
    assert_close(gamma_of(90.0, 10.0, 20.0, 0.0, 40.0), 1.0, 4e-16, 0.0);         /* x = 0 */
    assert_true(gamma_of(30.0, 25.0, 20.0, 0.0, 40.0) == 1e-10); /* nothing pulls */
    assert_true(gamma_of(0.0, 25.0, 20.0, 0.0, 40.0) == 1e-10);
    assert_true(gamma_of(30.0, 25.0, 0.0, 0.0, 40.0) == 1e-10);
    assert_true(gamma_of(0.0, 0.0, 0.0, 0.0, 40.0) == 1e-10);
}

static void gamma_is_finite_whatever_comes(void **state)
{
    (void)state;
    static const double some[] = {0.0, 1e-100, 1e-9, 1.0, 1e9, -1e-9, -1.0, -1e9};
    const size_t n = sizeof some / sizeof some[0];
    for (size_t i = 0; i < 5 * n * n * 5; i++) {
        static bins k;
        const bin any = {
            some[i % 5], some[i / 5 % n], some[i / 5 / n % n], some[i / 5 / n / n], 100.0, 1e-10,
            10.0};
        const double value = solve(&k, any);
        assert_true(k.g[0] >= 1e-10 && k.g[0] <= 10.0);
        assert_true(isfinite(value));
    }
}

/* Two solutions that fall together: what stands under the root is 0 but for rounding. */
static void gamma_is_finite_where_nothing_is_left_under_the_root(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int i = 0; i < 10000; i++) {
        static bins k;
        bin one = {.b = random_log(&random, 0.1, 10.0), .lo = 1e-10, .hi = 1e10};
        one.x = random_log(&random, 0.1, 10.0);
        one.width = random_log(&random, 0.1, 10.0);
        one.a = -one.x * one.b / (one.b + one.width);
        assert_true(isfinite(solve(&k, one)));
        assert_close(k.g[0], one.x / (one.b + one.width), 1e-7, 0.0);
    }
}

static void gamma_stays_within_its_bounds(void **state)
{
    (void)state;
    assert_true(bounded_gamma((bin){90.0, 10.0, 20.0, 25.0, 25.0, 0.9, 1.1}) == 1.1);
    assert_true(bounded_gamma((bin){2.0, 10.0, 20.0, 25.0, 25.0, 0.9, 1.1}) == 0.9);
    assert_close(bounded_gamma((bin){30.0, 10.0, 20.0, 25.0, 25.0, 0.9, 1.1}), 1.0, 4e-16, 0.0);
    assert_true(bounded_gamma((bin){90.0, 10.0, 20.0, 25.0, 25.0, 1.3, 1.3}) == 1.3);
    assert_true(bounded_gamma((bin){0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0}) == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gamma_is_stationary),
        cmocka_unit_test(gamma_is_stationary_for_negative_yields),
        cmocka_unit_test(gamma_is_exact_at_the_edges),
        cmocka_unit_test(gamma_is_finite_whatever_comes),
        cmocka_unit_test(gamma_is_finite_where_nothing_is_left_under_the_root),
        cmocka_unit_test(gamma_stays_within_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
