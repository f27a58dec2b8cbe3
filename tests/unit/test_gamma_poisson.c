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

/* One bin: see cls_run. */
typedef struct bin {
    double n, a, b, x, tau, lo, hi;
} bin;

static void set_bin(bins *k, size_t i, bin from)
{
    k->n[i] = from.n;
    k->inverse_n[i] = from.n > 0.0 ? 1.0 / from.n : 0.0;
    k->a[i] = from.a;
    k->b[i] = from.b;
    k->x[i] = from.x;
    k->inverse_x[i] = from.x > 0.0 ? 1.0 / from.x : 0.0;
    k->width[i] = from.tau;
    k->lo[i] = from.lo;
    k->hi[i] = from.hi;
}

/* Solves a block of such bins by the best kernels. */
static double solve(bins *k, bin all)
{
    for (size_t i = 0; i < CLS_BLOCK; i++)
        set_bin(k, i, all);
    const cls_run run = run_of(k, CLS_BLOCK);
    return cls_kernels_best()->poisson(&run);
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
                   .tau = (long double)k.tau,
                   .g = gamma};
    e.nu = e.a + e.g * e.b;
    const long double ratio = e.nu > 0.0L ? e.n / e.nu : 0.0L;
    e.slope = e.tau - e.x / e.g + e.b - ratio * e.b;
    e.size = e.tau + e.x / e.g + fabsl(e.b) + fabsl(ratio * e.b);
    e.curvature = e.x / (e.g * e.g) + (e.nu > 0.0L ? ratio * e.b / e.nu * e.b : 0.0L);
    return e;
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
    const double rounding = 2e-15 * (fabs(k.nu[0] - one.n) + fabs(one.tau * g - one.x));
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
                 one.n, one.a, one.b, one.x, one.tau, g, e.slope, e.size);
}

static void gamma_is_stationary(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 200000; i++) {
        bin k = {.b = random_log(&random, 1e-3, 1e4)};
        k.a = k.b * random_log(&random, 1e-6, 1e6);
        k.n = (k.a + k.b) * random_log(&random, 0.1, 10.0);
        k.tau = random_log(&random, 0.1, 1e6);
        k.x = k.tau * random_log(&random, 0.1, 10.0);
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
        k.tau = k.x * random_uniform(&random, 0.8, 1.25);
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
        one.tau = random_log(&random, 0.1, 10.0);
        one.a = -one.x * one.b / (one.b + one.tau);
        assert_true(isfinite(solve(&k, one)));
        assert_close(k.g[0], one.x / (one.b + one.tau), 1e-7, 0.0);
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
    memset(k, 0, sizeof *k);
    for (size_t i = 0; i < BINS; i++) {
        bin one = {.n = any_count(&random), .a = any_yield(&random), .b = any_yield(&random)};
        one.x = any_count(&random);
        one.tau = random_log(&random, 1e-3, 1e6);
        one.lo = random_chance(&random, 0.5) ? 1e-10 : random_uniform(&random, -0.5, 1.5);
        one.hi = random_chance(&random, 0.1) ? one.lo : one.lo + 10.0;
        set_bin(k, i, one);
    }
}

/* All that a table computes of random bins: its sums, and what it leaves in k. */
static void compute(const cls_kernels *table, uint64_t seed, bins *k, double sums[2])
{
    fill_at_random(k, seed);
    const cls_run run = run_of(k, BINS);
    sums[0] = table->plain(&run);
    sums[1] = table->poisson(&run);
    table->slope(&run, k->u);
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    static bins expected, actual;
    double sums[2], wanted[2];
    if (!cls_kernels_get(1))
        skip();
    for (uint64_t seed = 1; seed <= 20; seed++) {
        compute(cls_kernels_get(0), seed, &expected, wanted);
        for (size_t i = 1; cls_kernels_get(i); i++) {
            compute(cls_kernels_get(i), seed, &actual, sums);
            assert_memory_equal(sums, wanted, sizeof sums);
            assert_memory_equal(&actual, &expected, sizeof actual);
        }
    }
}

static void check_table(const cls_kernels *table, bins *k)
{
    const cls_run run = run_of(k, BINS);
    double plain = 0.0, poisson = 0.0;
    assert_true(isfinite(table->plain(&run)));
    for (size_t i = 0; i < BINS; i++)
        assert_true(k->nu[i] == k->a[i]);
    assert_true(isfinite(table->poisson(&run)));
    table->slope(&run, k->u);
    for (size_t i = 0; i < BINS; i++) {
        plain += cls_bin_term(k->n[i], k->inverse_n[i], k->a[i]);
        poisson += cls_bin_term(k->n[i], k->inverse_n[i], k->nu[i]) +
                   cls_bin_term(k->x[i], k->inverse_x[i], k->width[i] * k->g[i]);
        assert_close(k->u[i], 1.0 - k->n[i] / k->nu[i], 1e-14, 1e-15);
    }
    assert_close(table->plain(&run), plain, 1e-13, 0.0);
    assert_close(table->poisson(&run), poisson, 1e-13, 0.0);
}

static void kernels_sum_their_bins(void **state)
{
    (void)state;
    static bins k;
    for (size_t i = 0; i < BINS; i++)
        set_bin(&k, i,
                (bin){.n = (double)(i % 37),
                      .a = 5.0 + (double)(i % 11),
                      .b = 3.0,
                      .x = 40.0,
                      .tau = 35.0 + (double)(i % 9),
                      .lo = 1e-10,
                      .hi = 10.0});
    for (size_t i = 0; cls_kernels_get(i); i++)
        check_table(cls_kernels_get(i), &k);
}

static void an_empty_run_adds_nothing(void **state)
{
    (void)state;
    static bins k;
    for (size_t i = 0; i < BINS; i++)
        set_bin(&k, i, (bin){.x = 1.0, .tau = 1.0, .lo = 1.0, .hi = 1.0});
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
        cmocka_unit_test(gamma_is_finite_where_nothing_is_left_under_the_root),
        cmocka_unit_test(gamma_stays_within_its_bounds),
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(kernels_sum_their_bins),
        cmocka_unit_test(an_empty_run_adds_nothing),
        cmocka_unit_test(the_best_kernels_are_the_last_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
