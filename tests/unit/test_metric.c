/* The metric of quasi-Newton steps, and the basins of minima that it tells. */
#include "fit/basin.h"
#include "fit/cholesky.h"
#include "support/close.h"
#include "support/random.h"

#include <stdlib.h>
#include <string.h>

enum { N = 6 };

/* A metric and its arrays. */
typedef struct measure {
    cls_metric metric;
    double hessian[N * N], side[N];
    size_t index[N];
    double *factor, *pairs;
} measure;

/* H = L L^T, positive definite. */
static void fill(double *hessian, uint64_t *random)
{
    double factor[N][N] = {{0.0}};
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++)
            factor[i][j] = i == j ? random_log(random, 0.3, 3.0) : random_uniform(random, -1, 1);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            hessian[i * N + j] = 0.0;
            for (size_t k = 0; k < N; k++)
                hessian[i * N + j] += factor[i][k] * factor[j][k];
        }
}

static void open_measure(measure *m, uint64_t *random)
{
    const size_t stride = cls_cholesky_stride(N);
    *m = (measure){.factor = calloc(stride * stride, sizeof(double)),
                   .pairs = calloc(cls_metric_work(N), sizeof(double))};
    assert_non_null(m->factor);
    assert_non_null(m->pairs);
    fill(m->hessian, random);
    m->metric = (cls_metric){.kernels = cls_kernels_best(SIZE_MAX),
                             .n = N,
                             .hessian = m->hessian,
                             .factor = m->factor,
                             .side = m->side,
                             .index = m->index};
    cls_metric_place(&m->metric, m->pairs, N);
}

static void close_measure(measure *m)
{
    free(m->factor);
    free(m->pairs);
}

/* row i of H x, of free parameters. */
static double times(const measure *m, size_t i, const double *x)
{
    double sum = 0.0;
    for (size_t k = 0; k < m->metric.nfree; k++)
        sum += m->hessian[m->index[i] * N + m->index[k]] * x[k];
    return sum;
}

/* One of the equations; what it contributes to the norm. */
static double check_solved(const measure *m, size_t i, const double *gradient,
                           const double *direction)
{
    assert_true(m->side[m->index[i]] == 0.0);
    assert_close(times(m, i, direction), -gradient[i], 1e-11, 1e-11);
    return 0.5 * direction[i] * times(m, i, direction);
}

/* Whatever bounds hold, the direction solves the equations of the rest, and the norm is theirs. */
static void what_bounds_leave_free_is_factored(void **state)
{
    (void)state;
    uint64_t random = 1;
    measure m;
    open_measure(&m, &random);
    for (unsigned set = 0; set < 1U << N; set++) {
        double gradient[N], direction[N], norm = 0.0;
        size_t nfree = 0;
        for (unsigned i = 0; i < N; i++) {
            m.side[i] = set >> i & 1U ? (i % 2 ? 1.0 : -1.0) : 0.0;
            nfree += !(set >> i & 1U);
            gradient[i] = random_uniform(&random, -1.0, 1.0);
        }
        assert_true(cls_metric_factor(&m.metric));
        assert_int_equal(m.metric.nfree, nfree);
        cls_metric_direction(&m.metric, gradient, direction);
        for (size_t i = 0; i < nfree; i++)
            norm += check_solved(&m, i, gradient, direction);
        assert_close(cls_metric_norm(&m.metric, direction), norm, 1e-12, 1e-14);
    }
    close_measure(&m);
}

/* B is symmetric and positive. */
static void check_symmetric(const measure *m, uint64_t *random)
{
    double a[N], b[N], to_a[N], to_b[N];
    for (size_t i = 0; i < N; i++) {
        a[i] = random_uniform(random, -1.0, 1.0);
        b[i] = random_uniform(random, -1.0, 1.0);
    }
    cls_metric_direction(&m->metric, a, to_a);
    cls_metric_direction(&m->metric, b, to_b);
    const cls_kernels *const kernels = m->metric.kernels;
    assert_close(kernels->dot(N, b, to_a), kernels->dot(N, a, to_b), 1e-9, 1e-9);
    assert_true(kernels->dot(N, a, to_a) < 0.0);
}

/* The secant equation: B takes the change that was seen back to the step, of the last pair. */
static void the_last_pair_is_known_exactly(void **state)
{
    (void)state;
    uint64_t random = 2;
    measure m;
    double other[N * N];
    open_measure(&m, &random);
    fill(other, &random);
    assert_true(cls_metric_factor(&m.metric));
    for (size_t pair = 1; pair < 2 * (size_t)CLS_METRIC_PAIRS; pair++) {
        double step[N], change[N] = {0.0}, direction[N];
        for (size_t i = 0; i < N; i++)
            step[i] = random_uniform(&random, -1.0, 1.0);
        for (size_t i = 0; i < N; i++)
            for (size_t k = 0; k < N; k++)
                change[i] += other[i * N + k] * step[k];
        cls_metric_keep(&m.metric, step, change);
        assert_int_equal(m.metric.npairs, pair < CLS_METRIC_PAIRS ? pair : CLS_METRIC_PAIRS);
        cls_metric_direction(&m.metric, change, direction);
        for (size_t i = 0; i < N; i++)
            assert_close(direction[i], -step[i], 1e-9, 1e-9);
        check_symmetric(&m, &random);
    }
    assert_true(cls_metric_factor(&m.metric));
    assert_int_equal(m.metric.npairs, 0);
    close_measure(&m);
}

static void pairs_that_bend_down_are_not_kept(void **state)
{
    (void)state;
    uint64_t random = 3;
    measure m;
    open_measure(&m, &random);
    assert_true(cls_metric_factor(&m.metric));
    const double step[N] = {1.0}, down[N] = {-1.0}, across[N] = {0.0, 1.0};
    const double none[N] = {(double)NAN};
    cls_metric_keep(&m.metric, step, down);
    cls_metric_keep(&m.metric, step, across);
    cls_metric_keep(&m.metric, step, none);
    assert_int_equal(m.metric.npairs, 0);
    cls_metric_keep(&m.metric, step, step);
    assert_int_equal(m.metric.npairs, 1);
    close_measure(&m);
}

/* A parameter without effect stays; a saddle has no factor but where a bound holds it. */
static void flat_and_bent_directions(void **state)
{
    (void)state;
    uint64_t random = 4;
    measure m;
    double gradient[N] = {1.0, 1.0, 0.0, 1.0, 1.0, 1.0}, direction[N];
    open_measure(&m, &random);
    for (size_t i = 0; i < N; i++)
        m.hessian[(size_t)2 * N + i] = m.hessian[i * N + 2] = 0.0;
    assert_true(cls_metric_factor(&m.metric));
    cls_metric_direction(&m.metric, gradient, direction);
    assert_true(direction[2] == 0.0);
    m.hessian[3 * N + 3] = -1.0;
    assert_false(cls_metric_factor(&m.metric));
    m.side[3] = 1.0;
    assert_true(cls_metric_factor(&m.metric));
    close_measure(&m);
}

/* Two parameters with H = diag(2, 8) besides four that bounds hold: x^2 + 4 y^2. */
static void open_bowl(measure *m)
{
    uint64_t random = 5;
    open_measure(m, &random);
    memset(m->hessian, 0, sizeof m->hessian);
    for (size_t i = 0; i < N; i++) {
        m->hessian[i * N + i] = i == 1 ? 8.0 : 2.0;
        m->side[i] = i > 1 ? -1.0 : 0.0;
    }
    assert_true(cls_metric_factor(&m->metric));
}

/* Whether (x, y), height above the basin's minimum at (1, 1, ...), belongs to it. */
static bool holds(const measure *m, double x, double y, double height, double reach)
{
    static const double minimum[N] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0};
    const double at[N] = {1.0 + x, 1.0 + y, 5.0, 5.0, 5.0, 5.0};
    double work[N];
    const cls_basin basin = {.x = minimum, .value = 100.0, .reach = reach};
    return cls_basin_holds(&basin, &m->metric, at, 100.0 + height, work);
}

static void a_basin_holds_what_lies_on_its_parabola(void **state)
{
    (void)state;
    measure m;
    open_bowl(&m);
    for (double x = -1.0; x <= 1.0; x += 0.13)
        for (double y = -0.5; y <= 0.5; y += 0.07) {
            const double parabola = x * x + 4.0 * y * y;
            assert_int_equal(holds(&m, x, y, parabola, 0.0), parabola < 0.5);
            assert_int_equal(holds(&m, x, y, 1.19 * parabola, 0.0), parabola < 0.5);
            assert_int_equal(holds(&m, x, y, 0.81 * parabola, 0.0), parabola < 0.5);
            if (parabola > 0.0) {
                assert_false(holds(&m, x, y, 1.21 * parabola, 0.0));
                assert_false(holds(&m, x, y, 0.79 * parabola, 0.0));
            }
        }
    close_measure(&m);
}

static void within_reach_the_height_may_differ_but_not_be_lower(void **state)
{
    (void)state;
    measure m;
    open_bowl(&m);
    assert_true(holds(&m, 0.3, 0.0, 0.02, 0.1));
    assert_false(holds(&m, 0.3, 0.0, 0.02, 0.0));
    assert_false(holds(&m, 0.3, 0.0, 0.11, 0.1));
    assert_false(holds(&m, 0.32, 0.0, 0.02, 0.1)); /* not so near by the metric */
    assert_true(holds(&m, 0.0, 0.0, 0.0, 0.0));
    assert_false(holds(&m, 0.1, 0.0, -1e-3, 0.1)); /* that is another minimum */
    close_measure(&m);
}

/* (x^2 - 1)^2 + 4 y^2 has minima at x = -1 and +1; the basin is that of the first one. */
static void the_other_well_does_not_belong_to_it(void **state)
{
    (void)state;
    measure m;
    size_t held = 0;
    open_bowl(&m);
    m.hessian[0] = 8.0;
    assert_true(cls_metric_factor(&m.metric));
    for (double x = -2.0; x <= 2.0; x += 0.01) {
        const double well = (x * x - 1.0) * (x * x - 1.0);
        const bool in = holds(&m, x + 1.0, 0.0, well, 0.1);
        held += in;
        assert_true(!in || x < -0.5);
    }
    assert_true(held > 20);
    close_measure(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_bounds_leave_free_is_factored),
        cmocka_unit_test(the_last_pair_is_known_exactly),
        cmocka_unit_test(pairs_that_bend_down_are_not_kept),
        cmocka_unit_test(flat_and_bent_directions),
        cmocka_unit_test(a_basin_holds_what_lies_on_its_parabola),
        cmocka_unit_test(within_reach_the_height_may_differ_but_not_be_lower),
        cmocka_unit_test(the_other_well_does_not_belong_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
