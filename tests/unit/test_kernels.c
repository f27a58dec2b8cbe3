/* The hot loops: one result from all instruction sets, that of plain loops. */
#include "support/bins.h"
#include "support/close.h"

#include <string.h>

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
        one.width = random_log(&random, 1e-3, 1e6);
        one.lo = random_chance(&random, 0.5) ? 1e-10 : random_uniform(&random, -0.5, 1.5);
        one.hi = random_chance(&random, 0.1) ? one.lo : one.lo + 10.0;
        set_bin(k, i, one);
    }
}

/* The sums of a run by every kind of bins. */
typedef struct sums {
    double plain, poisson, normal;
} sums;

/* All that a table computes of random bins: its sums, and what it leaves in k. */
static sums compute(const cls_kernels *table, uint64_t seed, bins *k, bins *normal)
{
    fill_at_random(k, seed);
    *normal = *k;
    const cls_run run = run_of(k, BINS), other = run_of(normal, BINS);
    const sums all = {table->plain(&run), table->poisson(&run), table->normal(&other)};
    table->slope(&run, k->u);
    table->slope(&other, normal->u);
    return all;
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    static bins expected[2], actual[2];
    if (!cls_kernels_get(1))
        skip();
    for (uint64_t seed = 1; seed <= 20; seed++) {
        const sums wanted = compute(cls_kernels_get(0), seed, &expected[0], &expected[1]);
        for (size_t i = 1; cls_kernels_get(i); i++) {
            const sums found = compute(cls_kernels_get(i), seed, &actual[0], &actual[1]);
            assert_memory_equal(&found, &wanted, sizeof found);
            assert_memory_equal(actual, expected, sizeof actual);
        }
    }
}

static void check_slopes(const cls_kernels *table, bins *k)
{
    const cls_run run = run_of(k, BINS);
    table->slope(&run, k->u);
    for (size_t i = 0; i < BINS; i++)
        assert_close(k->u[i], 1.0 - k->n[i] / k->nu[i], 1e-14, 1e-15);
}

static double term(const bins *k, size_t i)
{
    return cls_bin_term(k->n[i], k->inverse_n[i], k->nu[i]);
}

static void check_table(const cls_kernels *table, bins *k)
{
    const cls_run run = run_of(k, BINS);
    sums all = {0.0, 0.0, 0.0};
    const double plain = table->plain(&run);
    for (size_t i = 0; i < BINS; i++) {
        assert_true(k->nu[i] == k->a[i]);
        all.plain += term(k, i);
    }
    assert_close(plain, all.plain, 1e-13, 0.0);
    const double poisson = table->poisson(&run);
    for (size_t i = 0; i < BINS; i++)
        all.poisson += term(k, i) + cls_bin_term(k->x[i], k->inverse_x[i], k->width[i] * k->g[i]);
    assert_close(poisson, all.poisson, 1e-13, 0.0);
    check_slopes(table, k);
    const double normal = table->normal(&run);
    for (size_t i = 0; i < BINS; i++) {
        const double pull = (k->g[i] - k->x[i]) / k->width[i];
        all.normal += term(k, i) + 0.5 * pull * pull;
    }
    assert_close(normal, all.normal, 1e-13, 0.0);
    check_slopes(table, k);
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
                      .width = 35.0 + (double)(i % 9),
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
        set_bin(&k, i, (bin){.x = 1.0, .width = 1.0, .lo = 1.0, .hi = 1.0});
    const cls_run none = run_of(&k, 0), empty = run_of(&k, CLS_BLOCK);
    for (size_t i = 0; cls_kernels_get(i); i++) {
        assert_true(cls_kernels_get(i)->plain(&none) == 0.0);
        assert_true(cls_kernels_get(i)->poisson(&none) == 0.0);
        assert_true(cls_kernels_get(i)->normal(&none) == 0.0);
        assert_true(cls_kernels_get(i)->plain(&empty) == 0.0);
        assert_true(cls_kernels_get(i)->poisson(&empty) == 0.0);
        assert_true(cls_kernels_get(i)->normal(&empty) == 0.0);
    }
}

enum {
    LINES = 7,
    COUNT = 24,
    LD = 40,
    TABLE = LINES * COUNT,
    FACTOR = COUNT * LD,
    SQUARE = LD * LD
};

/* Numbers of both signs and of all sizes. */
static void fill(double *numbers, size_t n, uint64_t *random)
{
    for (size_t i = 0; i < n; i++)
        numbers[i] = (random_chance(random, 0.5) ? 1.0 : -1.0) * random_log(random, 1e-3, 1e3);
}

/* The sum of n products, elements so many doubles apart, and the size of what is summed. */
static double sum_products(size_t n, const double *a, size_t a_step, const double *b, size_t b_step,
                           double *size)
{
    double sum = 0.0;
    *size = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i * a_step] * b[i * b_step];
        *size += fabs(a[i * a_step] * b[i * b_step]);
    }
    return sum;
}

/* Fails unless all tables combine lines to the same bits, those of a plain loop. */
static void check_combined(size_t count, size_t n, const double *table, const double *coefficient)
{
    double first[COUNT], out[COUNT], size;
    cls_kernels_get(0)->combine(count, n, table, coefficient, first);
    for (size_t t = 1; cls_kernels_get(t); t++) {
        cls_kernels_get(t)->combine(count, n, table, coefficient, out);
        assert_memory_equal(out, first, count * sizeof *out);
    }
    for (size_t b = 0; b < count; b++) {
        const double sum = sum_products(n, coefficient, 1, table + b, count, &size);
        assert_close(first[b], sum, 0.0, 1e-15 * size);
    }
}

/* Every number of lines, and of bins, up to these. */
static void lines_are_combined(void **state)
{
    (void)state;
    uint64_t random = 5;
    double table[TABLE], coefficient[LINES];
    fill(table, TABLE, &random);
    fill(coefficient, LINES, &random);
    for (size_t count = CLS_BLOCK; count <= COUNT; count += CLS_BLOCK)
        for (size_t n = 0; n <= LINES; n++)
            check_combined(count, n, table, coefficient);
}

static void check_projected(size_t count, const double *table, const double *y)
{
    double first[LINES], out[LINES], size;
    cls_kernels_get(0)->project(count, LINES, table, y, first);
    for (size_t t = 1; cls_kernels_get(t); t++) {
        cls_kernels_get(t)->project(count, LINES, table, y, out);
        assert_memory_equal(out, first, sizeof out);
    }
    for (size_t k = 0; k < LINES; k++) {
        const double sum = sum_products(count, table + k * count, 1, y, 1, &size);
        assert_close(first[k], sum, 0.0, 2e-15 * size);
    }
}

static void lines_are_projected(void **state)
{
    (void)state;
    uint64_t random = 6;
    double table[TABLE], y[COUNT];
    fill(table, TABLE, &random);
    fill(y, COUNT, &random);
    for (size_t count = 0; count <= COUNT; count += CLS_BLOCK)
        check_projected(count, table, y);
}

/* The element of a product: overwritten, subtracted from, or left alone where it is not wanted. */
static void check_element(const cls_product *p, size_t i, size_t j, double before, double after)
{
    double size;
    const double sum = sum_products(p->count, p->a + i, p->ld, p->b + j, p->ld, &size);
    const bool inside = i < p->rows && j < p->columns;
    if (inside && (!p->upper || j >= i))
        assert_close(after, p->subtract ? before - sum : sum, 0.0, 2e-15 * (size + fabs(before)));
    else if (!inside || j / CLS_BLOCK < i / CLS_BLOCK)
        assert_true(after == before);
}

static void check_product(cls_product product, const double *before)
{
    double first[SQUARE] = {0.0}, c[SQUARE] = {0.0};
    product.c = c;
    for (size_t t = 0; cls_kernels_get(t); t++) {
        memcpy(c, before, sizeof c);
        cls_kernels_get(t)->multiply(&product);
        if (t == 0)
            memcpy(first, c, sizeof first);
        assert_memory_equal(c, first, sizeof c);
    }
    for (size_t i = 0; i < LD; i++)
        for (size_t j = 0; j < LD; j++)
            check_element(&product, i, j, before[i * LD + j], c[i * LD + j]);
}

/* Every number of rows, columns and summands, plain, upper and subtracted. */
static void matrices_are_multiplied(void **state)
{
    (void)state;
    uint64_t random = 7;
    double a[FACTOR], b[FACTOR], before[SQUARE];
    fill(a, FACTOR, &random);
    fill(b, FACTOR, &random);
    fill(before, SQUARE, &random);
    for (size_t rows = 0; rows < LD; rows += CLS_BLOCK)
        for (size_t columns = 0; columns < LD; columns += CLS_BLOCK)
            for (size_t kind = 0; kind < 4; kind++)
                for (size_t count = 0; count <= COUNT; count += 5)
                    check_product((cls_product){.count = count,
                                                .rows = rows,
                                                .columns = columns,
                                                .ld = LD,
                                                .a = a,
                                                .b = b,
                                                .upper = kind % 2 == 1,
                                                .subtract = kind / 2 == 1},
                                  before);
}

/* Polynomials of 6th degree, their derivatives by Horner's rule in long double. */
static void polynomials_have_values_and_derivatives(void **state)
{
    (void)state;
    enum { TERMS = 7, ALL = TERMS * COUNT };
    uint64_t random = 8;
    double a[ALL], x[COUNT], first[3][COUNT], out[3][COUNT];
    fill(a, ALL, &random);
    for (size_t i = 0; i < COUNT; i++)
        x[i] = random_uniform(&random, -1.5, 1.5);
    for (size_t t = 0; cls_kernels_get(t); t++) {
        cls_kernels_get(t)->polynomials(COUNT, a, x, out[0], out[1], out[2]);
        if (t == 0)
            memcpy(first, out, sizeof first);
        assert_memory_equal(out, first, sizeof out);
    }
    for (size_t i = 0; i < COUNT; i++) {
        long double value = 0.0L, slope = 0.0L, half_curvature = 0.0L, size = 0.0L;
        for (size_t k = TERMS; k-- > 0;) {
            const long double y = (long double)x[i];
            half_curvature = half_curvature * y + slope;
            slope = slope * y + value;
            value = value * y + (long double)a[k * COUNT + i];
            size += 40.0L * fabsl((long double)a[k * COUNT + i]) * powl(1.5L, (long double)k);
        }
        assert_close(out[0][i], (double)value, 0.0, 1e-16 * (double)size);
        assert_close(out[1][i], (double)slope, 0.0, 1e-16 * (double)size);
        assert_close(out[2][i], (double)(2.0L * half_curvature), 0.0, 1e-16 * (double)size);
    }
}

static void lines_are_added(void **state)
{
    (void)state;
    uint64_t random = 9;
    double from[COUNT], before[COUNT], to[COUNT];
    fill(from, COUNT, &random);
    fill(before, COUNT, &random);
    for (size_t n = 0; n <= COUNT; n++)
        for (size_t t = 0; cls_kernels_get(t); t++) {
            memcpy(to, before, sizeof to);
            cls_kernels_get(t)->add(n, 0.7, from, to);
            for (size_t i = 0; i < COUNT; i++)
                assert_true(to[i] == (i < n ? before[i] + 0.7 * from[i] : before[i]));
        }
}

static void lines_are_multiplied(void **state)
{
    (void)state;
    uint64_t random = 10;
    double a[COUNT], b[COUNT];
    fill(a, COUNT, &random);
    fill(b, COUNT, &random);
    for (size_t n = 0; n <= COUNT; n++) {
        double size;
        const double first = cls_kernels_get(0)->dot(n, a, b);
        const double sum = sum_products(n, a, 1, b, 1, &size);
        assert_close(first, sum, 0.0, 2e-15 * size);
        for (size_t t = 1; cls_kernels_get(t); t++)
            assert_true(cls_kernels_get(t)->dot(n, a, b) == first);
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
    assert_in_range(n, 1, 4);
    assert_ptr_equal(cls_kernels_best(SIZE_MAX), cls_kernels_get(n - 1));
    const bool wide = strcmp(cls_kernels_get(n - 1)->name, "AVX-512 wide") == 0;
    assert_ptr_equal(cls_kernels_best(0), cls_kernels_get(wide ? n - 2 : n - 1));
    assert_null(cls_kernels_get(n + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(kernels_sum_their_bins),
        cmocka_unit_test(an_empty_run_adds_nothing),
        cmocka_unit_test(lines_are_combined),
        cmocka_unit_test(lines_are_projected),
        cmocka_unit_test(matrices_are_multiplied),
        cmocka_unit_test(polynomials_have_values_and_derivatives),
        cmocka_unit_test(lines_are_added),
        cmocka_unit_test(lines_are_multiplied),
        cmocka_unit_test(the_best_kernels_are_the_last_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
