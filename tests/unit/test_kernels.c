/* The hot loops: one result from all instruction sets, and gammas that maximise the likelihood. */
#include "model/bin.h"
#include "model/kernels.h"
#include "support/close.h"
#include "support/random.h"

#include <string.h>

enum { BINS = 4096 };

/* A run and the arrays it looks at. */
typedef struct bins {
    double n[BINS], inverse_n[BINS], a[BINS], b[BINS], x[BINS], inverse_x[BINS];
    double width[BINS], lo[BINS], hi[BINS], g[BINS], nu[BINS], u[BINS];
} bins;

static cls_run run_of(bins *k, size_t count)
{
    return (cls_run){
        .count = count,
        .n = k->n,
        .inverse_n = k->inverse_n,
        .a = k->a,
        .b = k->b,
        .x = k->x,
        .inverse_x = k->inverse_x,
        .width = k->width,
        .lo = k->lo,
        .hi = k->hi,
        .g = k->g,
        .nu = k->nu,
    };
}

/* One bin's numbers; the bounds are wide. */
static void set_bin(bins *k, size_t i, double n, double a, double b, double x, double tau)
{
    k->n[i] = n;
    k->inverse_n[i] = n > 0.0 ? 1.0 / n : 0.0;
    k->a[i] = a;
    k->b[i] = b;
    k->x[i] = x;
    k->inverse_x[i] = x > 0.0 ? 1.0 / x : 0.0;
    k->width[i] = tau;
    k->lo[i] = 1e-10;
    k->hi[i] = 1e10;
}

/* Solves a block of bins of the same numbers, with bounds, by the best kernels. */
static double solve(bins *k, const double bin[5], double lo, double hi)
{
    for (size_t i = 0; i < CLS_BLOCK; i++) {
        set_bin(k, i, bin[0], bin[1], bin[2], bin[3], bin[4]);
        k->lo[i] = lo;
        k->hi[i] = hi;
    }
    const cls_run run = run_of(k, CLS_BLOCK);
    return cls_kernels_best()->poisson(&run);
}

/* n D((nu - n)/n) in long double. */
static long double exact_term(long double n, long double nu)
{
    if (n == 0.0L)
        return nu;
    const long double r = (nu - n) / n;
    const long double series = r * r * (0.5L - r * (1.0L / 3.0L - r * (0.25L - r / 5.0L)));
    return n * (fabsl(r) < 1e-4L ? series : r - log1pl(r));
}

/* A bin's value in long double; a gamma between its bounds is solved for again, to all digits. */
static double exact_value(double n, double a, double b, double x, double tau, double gamma,
                          double lo, double hi)
{
    long double g = gamma;
    for (int i = 0; i < 3 && gamma > lo && gamma < hi && x > 0.0; i++) {
        const long double nu = (long double)a + g * b;
        const long double slope = tau - x / g + (nu > 0.0L ? (1.0L - n / nu) * b : b);
        const long double curvature = x / (g * g) + (nu > 0.0L ? n * b / nu * b / nu : 0.0L);
        g -= slope / curvature;
    }
    const long double nu = (long double)a + g * b;
    const bool tiny = !(nu > n * (long double)CLS_TINY);
    const long double bin = tiny ? cls_bin_term(n, n > 0.0 ? 1.0 / n : 0.0, (double)nu)
                                 : exact_term(n, nu);
    return (double)(bin + exact_term(x, tau * g));
}

/* gamma of one bin with these bounds; events and value must go with it. */
static double bounded_gamma(double n, double a, double b, double x, double tau, double lo,
                            double hi)
{
    static bins k;
    const double value = solve(&k, (const double[]){n, a, b, x, tau}, lo, hi);
    assert_true(k.nu[0] == a + k.g[0] * b);
    /* what rounding nu and tau g by some units in the last place changes */
    const double rounding = 2e-15 * (fabs(k.nu[0] - n) + fabs(tau * k.g[0] - x));
    assert_close(value, CLS_BLOCK * exact_value(n, a, b, x, tau, k.g[0], lo, hi), 1e-14,
                 CLS_BLOCK * rounding);
    return k.g[0];
}

static double gamma_of(double n, double a, double b, double x, double tau)
{
    return bounded_gamma(n, a, b, x, tau, 1e-10, 1e10);
}

/* The derivative of the bin's and the constraint's term by gamma, and the size of its parts. */
static long double stationarity(double n, double a, double b, double x, double tau, double gamma,
                                long double *size)
{
    const long double g = gamma, nu = (long double)a + g * (long double)b;
    *size = (long double)tau + (long double)x / g + fabsl((long double)b) +
            fabsl((long double)b * (long double)n / nu);
    return (long double)tau - (long double)x / g + (long double)b -
           (long double)b * (long double)n / nu;
}

/* Fails unless the derivative is 0 but for rounding of its parts, this part of their size. */
static void check_stationary(double n, double a, double b, double x, double tau, double part)
{
    const double g = gamma_of(n, a, b, x, tau);
    long double size;
    const long double derivative = stationarity(n, a, b, x, tau, g, &size);
    if (!(fabsl(derivative) <= (long double)part * size))
        fail_msg("n = %.17g, a = %.17g, b = %.17g, x = %.17g, tau = %.17g: gamma = %.17g, "
                 "derivative %Lg of %Lg",
                 n, a, b, x, tau, g, derivative, size);
}

static void gamma_is_stationary(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 200000; i++) {
        const double b = random_log(&random, 1e-3, 1e4), a = b * random_log(&random, 1e-6, 1e6);
        const double n = (a + b) * random_log(&random, 0.1, 10.0);
        const double tau = random_log(&random, 0.1, 1e6), x = tau * random_log(&random, 0.1, 10.0);
        check_stationary(n, a, b, x, tau, 1e-15);
    }
}

/* Yields below 0 are allowed where the sum is above 0; there the closed form may lose digits. */
static void gamma_is_stationary_for_negative_yields(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int i = 0; i < 20000; i++) {
        const double large = random_log(&random, 1.0, 1e3);
        const double small = -large * random_uniform(&random, 0.0, 0.5);
        const double n = (large + small) * random_uniform(&random, 0.5, 2.0);
        const double x = random_log(&random, 10.0, 1e4);
        const double tau = x * random_uniform(&random, 0.8, 1.25);
        check_stationary(n, small, large, x, tau, 1e-12);
        check_stationary(n, large, small, x, tau, 1e-12);
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
        const double bin[] = {some[i % 5], some[i / 5 % n], some[i / 5 / n % n],
                              some[i / 5 / n / n], 100.0};
        const double value = solve(&k, bin, 1e-10, 10.0);
        assert_true(k.g[0] >= 1e-10 && k.g[0] <= 10.0);
        assert_true(isfinite(value));
    }
}

static void gamma_stays_within_its_bounds(void **state)
{
    (void)state;
    assert_true(bounded_gamma(90.0, 10.0, 20.0, 25.0, 25.0, 0.9, 1.1) == 1.1);
    assert_true(bounded_gamma(2.0, 10.0, 20.0, 25.0, 25.0, 0.9, 1.1) == 0.9);
    assert_close(bounded_gamma(30.0, 10.0, 20.0, 25.0, 25.0, 0.9, 1.1), 1.0, 4e-16, 0.0);
    assert_true(bounded_gamma(90.0, 10.0, 20.0, 25.0, 25.0, 1.3, 1.3) == 1.3);
    assert_true(bounded_gamma(0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0) == 1.0);
}

static double any_count(uint64_t *random)
{
    return random_chance(random, 0.2) ? 0.0 : random_log(random, 1e-6, 1e6);
}

static double any_yield(uint64_t *random)
{
    return random_chance(random, 0.1) ? -any_count(random) : any_count(random);
}

static void fill_at_random(bins *k, uint64_t seed)
{
    uint64_t random = seed;
    for (size_t i = 0; i < BINS; i++) {
        set_bin(k, i, any_count(&random), any_yield(&random), any_yield(&random),
                any_count(&random), random_log(&random, 1e-3, 1e6));
        k->lo[i] = random_chance(&random, 0.5) ? 1e-10 : random_uniform(&random, -0.5, 1.5);
        k->hi[i] = random_chance(&random, 0.1) ? k->lo[i] : k->lo[i] + 10.0;
    }
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    static bins expected, actual;
    const cls_kernels *const first = cls_kernels_get(0);
    if (!cls_kernels_get(1))
        skip();
    for (uint64_t seed = 1; seed <= 20; seed++) {
        fill_at_random(&expected, seed);
        actual = expected;
        const cls_run from = run_of(&expected, BINS), to = run_of(&actual, BINS);
        const double plain = first->plain(&from), poisson = first->poisson(&from);
        first->slope(&from, expected.u);
        for (size_t i = 1; cls_kernels_get(i); i++) {
            const double plain_now = cls_kernels_get(i)->plain(&to);
            const double poisson_now = cls_kernels_get(i)->poisson(&to);
            cls_kernels_get(i)->slope(&to, actual.u);
            assert_memory_equal(&plain_now, &plain, sizeof plain);
            assert_memory_equal(&poisson_now, &poisson, sizeof poisson);
            assert_memory_equal(&actual, &expected, sizeof actual);
        }
    }
}

static void kernels_sum_their_bins(void **state)
{
    (void)state;
    static bins k;
    for (size_t i = 0; i < BINS; i++)
        set_bin(&k, i, (double)(i % 37), 5.0 + (double)(i % 11), 3.0, 40.0, 35.0 + (double)(i % 9));
    const cls_run run = run_of(&k, BINS);
    for (size_t t = 0; cls_kernels_get(t); t++) {
        double plain = 0.0, poisson = 0.0;
        const double plain_now = cls_kernels_get(t)->plain(&run);
        for (size_t i = 0; i < BINS; i++) {
            assert_true(k.nu[i] == k.a[i]);
            plain += cls_bin_term(k.n[i], k.inverse_n[i], k.a[i]);
        }
        const double poisson_now = cls_kernels_get(t)->poisson(&run);
        cls_kernels_get(t)->slope(&run, k.u);
        for (size_t i = 0; i < BINS; i++) {
            poisson += cls_bin_term(k.n[i], k.inverse_n[i], k.nu[i]) +
                       cls_bin_term(k.x[i], k.inverse_x[i], k.width[i] * k.g[i]);
            assert_close(k.u[i], 1.0 - k.n[i] / k.nu[i], 1e-14, 1e-15);
        }
        assert_close(plain_now, plain, 1e-13, 0.0);
        assert_close(poisson_now, poisson, 1e-13, 0.0);
    }
}

static void an_empty_run_adds_nothing(void **state)
{
    (void)state;
    static bins k;
    for (size_t i = 0; i < BINS; i++) {
        set_bin(&k, i, 0.0, 0.0, 0.0, 1.0, 1.0);
        k.lo[i] = k.hi[i] = 1.0;
    }
    const cls_run none = run_of(&k, 0), empty = run_of(&k, CLS_BLOCK);
    for (size_t i = 0; cls_kernels_get(i); i++) {
        assert_true(cls_kernels_get(i)->plain(&none) == 0.0);
        assert_true(cls_kernels_get(i)->poisson(&none) == 0.0);
        assert_true(cls_kernels_get(i)->plain(&empty) == 0.0);
        assert_true(cls_kernels_get(i)->poisson(&empty) == 0.0);
    }
}

static void the_best_kernels_are_the_last_ones(void **state)
{
    (void)state;
    size_t n = 0;
    while (cls_kernels_get(n)) {
        for (size_t i = 0; i < n; i++)
            assert_string_not_equal(cls_kernels_get(i)->name, cls_kernels_get(n)->name);
        n++;
    }
    assert_in_range(n, 1, 3);
    assert_ptr_equal(cls_kernels_best(), cls_kernels_get(n - 1));
    assert_null(cls_kernels_get(n + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gamma_is_stationary),
        cmocka_unit_test(gamma_is_stationary_for_negative_yields),
        cmocka_unit_test(gamma_is_exact_at_the_edges),
        cmocka_unit_test(gamma_is_finite_whatever_comes),
        cmocka_unit_test(gamma_stays_within_its_bounds),
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(kernels_sum_their_bins),
        cmocka_unit_test(an_empty_run_adds_nothing),
        cmocka_unit_test(the_best_kernels_are_the_last_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
