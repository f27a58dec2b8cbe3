/* Cholesky factors: of every size around the blocks, from every set of kernels. */
#include "fit/cholesky.h"

#include "support/close.h"
#include "support/random.h"

#include <string.h>

enum { N = 152 };

static const size_t sizes[] = {1, 2, 7, 8, 9, 12, 63, 64, 65, 72, 130, N - 1};

enum { SIZES = sizeof sizes / sizeof sizes[0] };

/* Big arrays are kept out of the stack. */
static double a[N * N], u[N * N], other[N * N];

/* A matrix with a dominant diagonal; what stands below it, and behind the row, must not matter. */
static void random_matrix(uint64_t *random, size_t n)
{
    const size_t stride = cls_cholesky_stride(n);
    for (size_t i = 0; i < stride * stride; i++)
        a[i] = (double)NAN;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            a[i * stride + j] = i == j ? (double)n : random_uniform(random, -1.0, 1.0);
    memcpy(u, a, stride * stride * sizeof *u);
}

static double element(size_t stride, size_t i, size_t j)
{
    return a[(i < j ? i : j) * stride + (i < j ? j : i)];
}

/* Columns i and j of U, multiplied, are an element of a. */
static void check_product(size_t stride, size_t i, size_t j)
{
    double sum = 0.0;
    for (size_t k = 0; k <= i; k++)
        sum += u[k * stride + i] * u[k * stride + j];
    assert_close(sum, a[i * stride + j], 1e-12, 1e-12);
}

static void the_factor_gives_the_matrix_back(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (size_t s = 0; s < SIZES; s++) {
        const size_t n = sizes[s];
        random_matrix(&random, n);
        assert_true(cls_cholesky_factor(cls_kernels_best(SIZE_MAX), u, n));
        for (size_t i = 0; i < n; i++)
            for (size_t j = i; j < n; j++)
                check_product(cls_cholesky_stride(n), i, j);
    }
}

/* As above, but 0 between blocks of n/3 and the rest: the last eighth is joined with all of them.
 */
static void sparse_matrix(uint64_t *random, size_t n)
{
    const size_t stride = cls_cholesky_stride(n), block = n / 3 + 1, joined = n - n / 8;
    random_matrix(random, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < joined && j < n; j++)
            if (i / block != j / block)
                a[i * stride + j] = 0.0;
    memcpy(u, a, stride * stride * sizeof *u);
}

static void a_matrix_of_blocks_too(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (size_t s = 0; s < SIZES; s++) {
        const size_t n = sizes[s], stride = cls_cholesky_stride(n);
        sparse_matrix(&random, n);
        assert_int_equal(cls_cholesky_rows(cls_kernels_best(SIZE_MAX), u, n), n);
        for (size_t i = 0; i < n; i++)
            for (size_t j = i; j < n; j++)
                check_product(stride, i, j);
    }
}

static void every_set_of_kernels_gives_the_same_bits(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (size_t s = 0; s < SIZES; s++) {
        const size_t n = sizes[s], stride = cls_cholesky_stride(n);
        random_matrix(&random, n);
        assert_true(cls_cholesky_factor(cls_kernels_get(0), u, n));
        for (size_t i = 1; cls_kernels_get(i); i++) {
            memcpy(other, a, stride * stride * sizeof *other);
            assert_true(cls_cholesky_factor(cls_kernels_get(i), other, n));
            for (size_t k = 0; k < n; k++)
                assert_memory_equal(other + k * stride + k, u + k * stride + k,
                                    (n - k) * sizeof *u);
        }
    }
}

/* Solves the leading m equations, whose solution is known. */
static void check_solution(uint64_t *random, size_t stride, size_t m)
{
    double x[N], wanted[N];
    for (size_t i = 0; i < m; i++)
        wanted[i] = random_uniform(random, -1.0, 1.0);
    for (size_t i = 0; i < m; i++) {
        x[i] = 0.0;
        for (size_t j = 0; j < m; j++)
            x[i] += element(stride, i, j) * wanted[j];
    }
    cls_cholesky_solve(cls_kernels_best(SIZE_MAX), u, stride, m, x);
    for (size_t i = 0; i < m; i++)
        assert_close(x[i], wanted[i], 1e-11, 1e-11);
}

/* Of the whole system, and of its leading half with the same factor. */
static void the_solution_solves(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (size_t s = 0; s < SIZES; s++) {
        const size_t n = sizes[s];
        random_matrix(&random, n);
        assert_true(cls_cholesky_factor(cls_kernels_best(SIZE_MAX), u, n));
        check_solution(&random, cls_cholesky_stride(n), n);
        check_solution(&random, cls_cholesky_stride(n), (n + 1) / 2);
    }
}

/* A matrix of two rows. */
static bool factor_two(double first, double second, double third)
{
    double two[CLS_BLOCK * CLS_BLOCK] = {first, second};
    two[CLS_BLOCK + 1] = third;
    return cls_cholesky_factor(cls_kernels_best(SIZE_MAX), two, 2);
}

static void what_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    const double nan = (double)NAN;
    assert_true(factor_two(1.0, 2.9, 9.0));
    assert_false(factor_two(1.0, 2.0, 1.0));
    assert_false(factor_two(1.0, 3.0, 9.0));
    assert_false(factor_two(1.0, 3.0, 9.0 * (1.0 + 1e-16)));
    assert_false(factor_two(0.0, 0.0, 1.0));
    assert_false(factor_two(1.0, 0.0, -1.0));
    assert_false(factor_two(nan, 0.0, 1.0));
    assert_false(factor_two(1.0, nan, 1.0));
    assert_true(cls_cholesky_factor(cls_kernels_best(SIZE_MAX), u, 0));
}

static void a_pivot_is_refused_in_every_row(void **state)
{
    (void)state;
    uint64_t random = 4;
    for (size_t bad = 0; bad < N - 1; bad += 5) {
        random_matrix(&random, N - 1);
        u[bad * cls_cholesky_stride(N - 1) + bad] = -1.0;
        assert_false(cls_cholesky_factor(cls_kernels_best(SIZE_MAX), u, N - 1));
    }
}

/* The rows before the one that is refused are those of the factor, and so is what is left of it. */
static void the_rows_before_are_kept(void **state)
{
    (void)state;
    enum { M = N - 1 };
    static double whole[M * CLS_BLOCK * (N / CLS_BLOCK + 1)];
    const size_t stride = cls_cholesky_stride(M);
    uint64_t random = 5;
    for (size_t bad = 0; bad < M; bad += 3) {
        double square = 0.0;
        random_matrix(&random, M);
        memcpy(whole, u, M * stride * sizeof *u);
        u[bad * stride + bad] = -1.0;
        assert_true(cls_cholesky_factor(cls_kernels_best(SIZE_MAX), whole, M));
        assert_int_equal(cls_cholesky_rows(cls_kernels_best(SIZE_MAX), u, M), bad);
        for (size_t i = 0; i < bad; i++) {
            square += whole[i * stride + bad] * whole[i * stride + bad];
            for (size_t j = i; j < M; j++)
                assert_true(u[i * stride + j] == whole[i * stride + j]);
        }
        assert_close(u[bad * stride + bad], -1.0 - square, 1e-12, 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_factor_gives_the_matrix_back),
        cmocka_unit_test(a_matrix_of_blocks_too),
        cmocka_unit_test(every_set_of_kernels_gives_the_same_bits),
        cmocka_unit_test(the_solution_solves),
        cmocka_unit_test(what_is_not_positive_definite_is_refused),
        cmocka_unit_test(a_pivot_is_refused_in_every_row),
        cmocka_unit_test(the_rows_before_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
