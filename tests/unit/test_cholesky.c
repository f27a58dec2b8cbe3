#include "fit/cholesky.h"
#include "support/close.h"
#include "support/random.h"

#include <string.h>

enum { N = 12 };

/* a = r r^T + a little, positive definite; its upper triangle is as good as its lower one. */
static void random_matrix(uint64_t *random, size_t n, double *a)
{
    double r[N * N];
    for (size_t i = 0; i < n * n; i++)
        r[i] = random_uniform(random, -1.0, 1.0);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            a[i * n + j] = i == j ? 0.01 : 0.0;
            for (size_t k = 0; k < n; k++)
                a[i * n + j] += r[i * n + k] * r[j * n + k];
        }
}

/* The rows of l that start at i and j, times one another, are a's element in row i, column j. */
static void check_product(const double *l, const double *a, size_t i, size_t j, size_t column)
{
    double sum = 0.0;
    for (size_t k = 0; k <= column; k++)
        sum += l[i + k] * l[j + k];
    assert_close(sum, a[i + column], 1e-14, 1e-14);
}

static void the_factor_gives_the_matrix_back(void **state)
{
    (void)state;
    uint64_t random = 1;
    double a[N * N], l[N * N];
    for (size_t n = 1; n <= N; n++) {
        random_matrix(&random, n, a);
        memcpy(l, a, n * n * sizeof *l);
        assert_true(cls_cholesky_factor(l, n));
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j <= i; j++)
                check_product(l, a, i * n, j * n, j);
    }
}

static void the_solution_solves(void **state)
{
    (void)state;
    uint64_t random = 2;
    double a[N * N], l[N * N], x[N], wanted[N];
    for (size_t n = 1; n <= N; n++) {
        random_matrix(&random, n, a);
        memcpy(l, a, n * n * sizeof *l);
        for (size_t i = 0; i < n; i++)
            wanted[i] = random_uniform(&random, -1.0, 1.0);
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.0;
            for (size_t j = 0; j < n; j++)
                x[i] += a[i * n + j] * wanted[j];
        }
        assert_true(cls_cholesky_factor(l, n));
        cls_cholesky_solve(l, n, x);
        for (size_t i = 0; i < n; i++)
            assert_close(x[i], wanted[i], 1e-10, 1e-10);
    }
}

static void only_the_lower_triangle_counts(void **state)
{
    (void)state;
    double a[] = {4.0, 1e9, 2.0, 5.0}, b[] = {8.0, 14.0};
    assert_true(cls_cholesky_factor(a, 2));
    assert_true(a[0] == 2.0 && a[2] == 1.0 && a[3] == 2.0 && a[1] == 1e9);
    cls_cholesky_solve(a, 2, b);
    assert_close(b[0], 0.75, 1e-15, 0.0);
    assert_close(b[1], 2.5, 1e-15, 0.0);
}

static void what_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    double zero[] = {0.0}, negative[] = {-1.0}, nan[] = {(double)NAN};
    double indefinite[] = {1.0, 0.0, 2.0, 1.0}, singular[] = {1.0, 0.0, 3.0, 9.0};
    double nearly[] = {1.0, 0.0, 3.0, 9.0 * (1.0 + 1e-16)}, hidden[] = {1.0, 0.0, (double)NAN, 1.0};
    assert_false(cls_cholesky_factor(zero, 1));
    assert_false(cls_cholesky_factor(negative, 1));
    assert_false(cls_cholesky_factor(nan, 1));
    assert_false(cls_cholesky_factor(indefinite, 2));
    assert_false(cls_cholesky_factor(singular, 2));
    assert_false(cls_cholesky_factor(nearly, 2));
    assert_false(cls_cholesky_factor(hidden, 2));
    assert_true(cls_cholesky_factor(zero, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_factor_gives_the_matrix_back),
        cmocka_unit_test(the_solution_solves),
        cmocka_unit_test(only_the_lower_triangle_counts),
        cmocka_unit_test(what_is_not_positive_definite_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
