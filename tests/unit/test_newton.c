/*
 * Newton's step on quadratic models that are filled in by hand: it ends where a search over all
 * sets of bounds that may hold finds the minimum; damped, indefinite and flat models.
 */
#include "fit/cholesky.h"
#include "fit/newton_step.h"
#include "support/close.h"
#include "support/random.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

enum { N = 6, SETS = 729 /* 3^N: each parameter free or at one of its bounds */ };

/* A quadratic model, and a problem that consists of nothing else. */
typedef struct quadratic {
    cls_model model;
    cls_problem problem;
    cls_newton_step step;
    double lo[N], hi[N], x[N];
    size_t index[N];
    double *work;
} quadratic;

static void open_quadratic(quadratic *q)
{
    *q = (quadratic){.work = calloc(cls_newton_step_work(N), sizeof(double))};
    assert_non_null(q->work);
    q->model.kernels = cls_kernels_best(SIZE_MAX);
    q->problem = (cls_problem){
        .model = &q->model, .n = N, .lo = q->lo, .hi = q->hi, .work = q->work, .index = q->index};
    q->step = cls_newton_step_start(&q->problem);
}

static double *element(quadratic *q, size_t i, size_t j)
{
    return &q->step.hessian[i * N + j];
}

/* H = L L^T with some curvature in every direction, a gradient, bounds, and x within them. */
static void fill(quadratic *q, uint64_t *random)
{
    double factor[N][N] = {{0.0}};
    q->step.guessed = false;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++)
            factor[i][j] = i == j ? random_log(random, 0.3, 3.0) : random_uniform(random, -1, 1);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            *element(q, i, j) = 0.0;
            for (size_t k = 0; k < N; k++)
                *element(q, i, j) += factor[i][k] * factor[j][k];
        }
    for (size_t i = 0; i < N; i++) {
        q->step.gradient[i] = random_uniform(random, -5.0, 5.0);
        q->lo[i] = random_uniform(random, -2.0, 0.0);
        q->hi[i] = random_uniform(random, 0.0, 2.0);
        q->x[i] = random_chance(random, 0.2)   ? q->lo[i]
                  : random_chance(random, 0.2) ? q->hi[i]
                                               : random_uniform(random, q->lo[i], q->hi[i]);
    }
}

/* The model at a step, its matrix damped. */
static double model_at(quadratic *q, double damping, const double *step)
{
    double sum = 0.0;
    for (size_t i = 0; i < N; i++) {
        sum += step[i] * (q->step.gradient[i] + 0.5 * damping * *element(q, i, i) * step[i]);
        for (size_t j = 0; j < N; j++)
            sum += 0.5 * step[i] * *element(q, i, j) * step[j];
    }
    return sum;
}

/* Gauss's elimination, rows of a with the right side behind them; false where it is singular. */
static bool eliminate(double a[N][N + 1], size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (!(fabs(a[k][k]) > DBL_MIN))
            return false;
        for (size_t i = 0; i < n; i++)
            for (size_t j = n + 1; j-- > k && i != k;)
                a[i][j] -= a[i][k] / a[k][k] * a[k][j];
    }
    return true;
}

/* The step of one set of bounds: digit i of set is 0 free, 1 lower, 2 upper; false: outside. */
static bool solve_set(quadratic *q, double damping, size_t set, double *step)
{
    double a[N][N + 1];
    size_t free[N], n = 0;
    for (size_t i = 0; i < N; i++, set /= 3) {
        step[i] = set % 3 == 1 ? q->lo[i] - q->x[i] : set % 3 == 2 ? q->hi[i] - q->x[i] : 0.0;
        if (set % 3 == 0)
            free[n++] = i;
    }
    for (size_t r = 0; r < n; r++) {
        a[r][n] = -q->step.gradient[free[r]];
        for (size_t j = 0; j < N; j++)
            a[r][n] -= *element(q, free[r], j) * step[j];
        for (size_t c = 0; c < n; c++)
            a[r][c] = *element(q, free[r], free[c]) * (r == c ? 1.0 + damping : 1.0);
    }
    if (!eliminate(a, n))
        return false;
    bool inside = true;
    for (size_t r = 0; r < n; r++) {
        const double at = q->x[free[r]] + (step[free[r]] = a[r][n] / a[r][r]);
        inside = inside && at >= q->lo[free[r]] && at <= q->hi[free[r]];
    }
    return inside;
}

/* The model's minimum within bounds: the lowest of all sets. */
static double search(quadratic *q, double damping, double *lowest)
{
    double step[N], least = HUGE_VAL;
    for (size_t set = 0; set < SETS; set++) {
        if (!solve_set(q, damping, set, step))
            continue;
        const double value = model_at(q, damping, step);
        if (value < least) {
            least = value;
            memcpy(lowest, step, sizeof step);
        }
    }
    return least;
}

/* Whether the step stays within bounds; its decrement is what it says. */
static void check_step(quadratic *q)
{
    double slope = 0.0;
    for (size_t i = 0; i < N; i++) {
        assert_true(q->x[i] + q->step.step[i] >= q->lo[i] - 1e-15);
        assert_true(q->x[i] + q->step.step[i] <= q->hi[i] + 1e-15);
        slope += q->step.step[i] * q->step.gradient[i];
    }
    assert_close(q->step.decrement, -0.5 * slope, 1e-13, 1e-13);
}

/* Nothing is damped that has a minimum, unless the search for the bounds that hold goes round. */
static void the_step_is_the_minimum_within_bounds(void **state)
{
    (void)state;
    enum { MODELS = 300 };
    quadratic q;
    uint64_t random = 1;
    size_t damped = 0, exact = 0;
    open_quadratic(&q);
    for (size_t i = 0; i < MODELS; i++) {
        double wanted[N];
        const double damping = i % 3 ? 0.0 : random_log(&random, 1e-3, 10.0);
        fill(&q, &random);
        cls_newton_step_solve(&q.step, q.x, damping);
        check_step(&q);
        damped += q.step.damping != damping;
        const double least = search(&q, q.step.damping, wanted);
        exact += model_at(&q, q.step.damping, q.step.step) <= least + 1e-10;
        assert_true(model_at(&q, q.step.damping, q.step.step) <= 0.1 * least);
        assert_true(q.problem.factored == (q.step.damping == 0.0));
    }
    print_message("%zu of %d exact, %zu damped\n", exact, (int)MODELS, damped);
    assert_true(exact >= MODELS * 99 / 100);
    assert_true(damped <= MODELS / 100);
    free(q.work);
}

/* Gives the model negative curvature in some directions, or in all. */
static void bend_down(quadratic *q, size_t directions, uint64_t *random)
{
    double along[N];
    for (size_t k = 0; k < directions; k++) {
        for (size_t i = 0; i < N; i++)
            along[i] = random_uniform(random, -2.0, 2.0);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                *element(q, i, j) -= along[i] * along[j];
    }
}

/* What all parameters by themselves promise, each up to its bounds: 0 at a minimum only. */
static double promise_of_single_steps(quadratic *q)
{
    double sum = 0.0;
    for (size_t i = 0; i < N; i++) {
        const double curvature = fabs(*element(q, i, i)) * (1.0 + q->step.damping);
        const double to = q->x[i] - q->step.gradient[i] / curvature;
        sum -= 0.5 * q->step.gradient[i] * (fmin(fmax(to, q->lo[i]), q->hi[i]) - q->x[i]);
    }
    assert_true(sum > 0.0);
    return sum;
}

/* Damped until it goes downhill, as much as the parameters do by themselves. */
static void a_model_without_minimum_is_damped(void **state)
{
    (void)state;
    quadratic q;
    uint64_t random = 2;
    open_quadratic(&q);
    for (size_t i = 0; i < 5000; i++) {
        fill(&q, &random);
        bend_down(&q, i % 10 ? 1 : N, &random);
        cls_newton_step_solve(&q.step, q.x, 0.0);
        check_step(&q);
        assert_true(q.step.damping > 0.0 || q.step.nfree < N);
        assert_true(q.problem.factored == (q.step.damping == 0.0));
        assert_true(q.step.decrement > 0.2 * promise_of_single_steps(&q) / N);
    }
    free(q.work);
}

/* The more damping, the shorter the step, and the closer to the steepest descent. */
static void damping_shortens_the_step(void **state)
{
    (void)state;
    quadratic q;
    uint64_t random = 3;
    open_quadratic(&q);
    fill(&q, &random);
    for (size_t i = 0; i < N; i++) {
        q.x[i] = 0.0;
        q.lo[i] = -100.0;
        q.hi[i] = 100.0;
    }
    double before = HUGE_VAL;
    for (double damping = 0.0; damping < 1e9; damping = 10.0 * damping + 0.01) {
        double length = 0.0;
        cls_newton_step_solve(&q.step, q.x, damping);
        for (size_t i = 0; i < N; i++)
            length += q.step.step[i] * q.step.step[i];
        assert_true(length < before && q.step.damping == damping);
        before = length;
    }
    for (size_t i = 0; i < N; i++)
        assert_close(q.step.step[i] * *element(&q, i, i), -q.step.gradient[i] / q.step.damping,
                     1e-6, 0.0);
    free(q.work);
}

/* A parameter that changes nothing stays, and leaves the others' steps alone. */
static void flat_parameters_stay(void **state)
{
    (void)state;
    quadratic q;
    uint64_t random = 4;
    open_quadratic(&q);
    for (size_t round = 0; round < 50; round++) {
        const size_t flat = random_below(&random, N);
        double wanted[N];
        fill(&q, &random);
        for (size_t i = 0; i < N; i++)
            *element(&q, i, flat) = *element(&q, flat, i) = 0.0;
        q.step.gradient[flat] = 0.0;
        q.x[flat] = 0.5 * (q.lo[flat] + q.hi[flat]);
        cls_newton_step_solve(&q.step, q.x, 0.0);
        assert_true(q.step.step[flat] == 0.0 && q.step.damping == 0.0);
        *element(&q, flat, flat) = 1.0; /* for the search */
        (void)search(&q, 0.0, wanted);
        for (size_t i = 0; i < N; i++)
            assert_close(q.step.step[i], wanted[i], 1e-9, 1e-9);
    }
    free(q.work);
}

/* What only rounding keeps from a bound is at it, and nothing else is. */
static void a_target_is_at_a_bound_or_not(void **state)
{
    (void)state;
    quadratic q;
    uint64_t random = 5;
    double to[N];
    open_quadratic(&q);
    fill(&q, &random);
    for (size_t i = 0; i < N; i++) {
        *element(&q, i, i) = 4.0;
        q.x[i] = 0.1;
        q.lo[i] = -1.0;
        q.hi[i] = 1.0;
    }
    const double steps[N] = {-1.1, 0.9, -1.1 + 2e-14, 0.9 - 2e-14, -1.1 + 1e-12, 0.9 - 1e-12};
    memcpy(q.step.step, steps, sizeof steps);
    cls_newton_step_target(&q.step, q.x, to);
    assert_true(to[0] == -1.0 && to[1] == 1.0 && to[2] == -1.0 && to[3] == 1.0);
    assert_true(to[4] > -1.0 && to[5] < 1.0);
    free(q.work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_step_is_the_minimum_within_bounds),
        cmocka_unit_test(a_model_without_minimum_is_damped),
        cmocka_unit_test(damping_shortens_the_step),
        cmocka_unit_test(flat_parameters_stay),
        cmocka_unit_test(a_target_is_at_a_bound_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
