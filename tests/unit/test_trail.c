/* How minima along the POI foretell the next one. */
#include "fit/trail.h"
#include "support/close.h"

#include <stdlib.h>
#include <string.h>

enum { N = 3 };

/* A trail, and a problem that consists of bounds. */
typedef struct way {
    cls_model model;
    cls_problem problem;
    cls_trail trail;
    double lo[N], hi[N], scale[N * N], work[N];
    double *points;
} way;

static void open_way(way *w)
{
    *w = (way){.lo = {-100, -100, -100}, .hi = {100, 100, 100}};
    w->points = calloc(cls_trail_work(N), sizeof *w->points);
    assert_non_null(w->points);
    w->model.kernels = cls_kernels_best(SIZE_MAX);
    w->problem = (cls_problem){.model = &w->model, .n = N, .lo = w->lo, .hi = w->hi};
    for (size_t i = 0; i < N; i++)
        w->scale[i * (N + 1)] = 1.0;
    cls_trail_place(&w->trail, w->points, N);
    cls_trail_forget(&w->trail, N);
}

/* A curve of some degree: 1 + t + ... in the first parameter, others like it. */
static void curve(double t, int degree, double *x)
{
    double power = 1.0, sum = 0.0;
    for (int i = 0; i <= degree; i++, power *= t)
        sum += power;
    x[0] = sum;
    x[1] = -0.5 * sum;
    x[2] = 3.0;
}

static void add(way *w, double t, int degree, double value)
{
    double x[N];
    curve(t, degree, x);
    const double *const place =
        cls_trail_add(&w->trail, &w->problem, (cls_trail_point){t, x, value}, w->scale, w->work);
    assert_memory_equal(place, x, sizeof x);
}

static void check_foretold(way *w, double t, size_t order, int degree)
{
    double x[N], wanted[N];
    cls_trail_foretell(&w->trail, &w->problem, t, order, x);
    curve(t, degree, wanted);
    for (size_t i = 0; i < N; i++)
        assert_close(x[i], wanted[i], 1e-12, 1e-12);
}

/* k points foretell a curve of degree k - 1 exactly, and the last one tells how many do best. */
static void as_many_points_as_foretold_best(void **state)
{
    (void)state;
    for (int degree = 0; degree < 4; degree++) {
        way w;
        open_way(&w);
        for (int i = 0; i < CLS_TRAIL_POINTS; i++)
            add(&w, 0.3 * i, degree, 0.0);
        assert_true(w.trail.order > (size_t)degree);
        for (size_t order = (size_t)degree + 1; order <= CLS_TRAIL_POINTS; order++)
            check_foretold(&w, 1.65, order, degree);
        free(w.points);
    }
}

/* A jump that only the nearest point foretells. */
static void few_points_where_the_curve_is_rough(void **state)
{
    (void)state;
    way w;
    open_way(&w);
    for (int i = 0; i < 5; i++) {
        const double x[N] = {i == 3 ? 40.0 : 1.0, 0.0, 0.0};
        (void)cls_trail_add(&w.trail, &w.problem, (cls_trail_point){0.3 * i, x, 0.0}, w.scale,
                            w.work);
    }
    const size_t order = w.trail.order;
    double x[N], last[N] = {40.0, 0.0, 0.0};
    (void)cls_trail_add(&w.trail, &w.problem, (cls_trail_point){1.5, last, 0.0}, w.scale, w.work);
    for (size_t i = 1; i <= 5; i++) { /* none of the others was nearer */
        cls_trail_forget_last(&w.trail);
        cls_trail_foretell(&w.trail, &w.problem, 1.5, i, x);
        const double distance = fabs(x[0] - 40.0);
        cls_trail_foretell(&w.trail, &w.problem, 1.5, w.trail.order, x);
        assert_true(fabs(x[0] - 40.0) <= distance + 1e-9);
        (void)cls_trail_add(&w.trail, &w.problem, (cls_trail_point){1.5, last, 0.0}, w.scale,
                            w.work);
    }
    assert_in_range(order, 1, CLS_TRAIL_POINTS);
    free(w.points);
}

/* Too far from the known ones there is only the nearest; bounds hold anyway. */
static void nothing_is_foretold_far_away(void **state)
{
    (void)state;
    way w;
    double x[N];
    open_way(&w);
    for (int i = 0; i < 3; i++)
        add(&w, 0.1 * i, 1, 0.0);
    check_foretold(&w, 0.44, 3, 1);
    cls_trail_foretell(&w.trail, &w.problem, 5.0, 3, x);
    assert_close(x[0], 1.2, 1e-14, 0.0);
    cls_trail_foretell(&w.trail, &w.problem, -5.0, 3, x);
    assert_close(x[0], 1.0, 1e-14, 0.0);
    w.hi[0] = 1.25;
    w.lo[2] = 3.5;
    cls_trail_foretell(&w.trail, &w.problem, 0.4, 2, x);
    assert_true(x[0] == 1.25 && x[2] == 3.5);
    free(w.points);
}

/* f = t^2 is no surprise, up to a point. */
static void surprises_are_noticed(void **state)
{
    (void)state;
    static const struct {
        double off;
        bool lower, higher;
    } last[] = {{0.0, false, false},
                {-0.009, false, false},
                {-0.2, true, false},
                {0.4, false, false},
                {0.6, false, true}};
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
        way w;
        open_way(&w);
        for (int k = 0; k < 4; k++) {
            const double t = 0.1 * k;
            add(&w, t, 1, t * t + (k == 3 ? last[i].off : 0.0));
            assert_true(k == 3 || (!w.trail.lower && !w.trail.higher));
        }
        assert_int_equal(w.trail.lower, last[i].lower);
        assert_int_equal(w.trail.higher, last[i].higher);
        cls_trail_forget(&w.trail, N);
        assert_true(!w.trail.lower && !w.trail.higher && w.trail.npoints == 0);
        free(w.points);
    }
}

/* The last one at a POI value counts; the oldest one goes when there are too many. */
static void points_are_replaced_and_forgotten(void **state)
{
    (void)state;
    way w;
    double x[N];
    open_way(&w);
    cls_trail_forget_last(&w.trail); /* of none */
    for (int i = 0; i < CLS_TRAIL_POINTS; i++)
        add(&w, i, 1, i);
    const double other[N] = {7.0, 8.0, 9.0};
    (void)cls_trail_add(&w.trail, &w.problem, (cls_trail_point){2.0, other, 20.0}, w.scale, w.work);
    assert_int_equal(w.trail.npoints, CLS_TRAIL_POINTS);
    assert_true(w.trail.poi[0] == 2.0 && w.trail.value[0] == 20.0 && w.trail.poi[1] == 5.0);
    for (size_t i = 0; i < w.trail.npoints; i++)
        assert_true((w.trail.poi[i] == 2.0) == (i == 0));
    cls_trail_foretell(&w.trail, &w.problem, 2.1, 1, x);
    assert_memory_equal(x, other, sizeof x);
    add(&w, 9.0, 1, 9.0);
    assert_int_equal(w.trail.npoints, CLS_TRAIL_POINTS);
    for (size_t i = 0; i < w.trail.npoints; i++)
        assert_true(w.trail.poi[i] != 0.0);
    cls_trail_forget_last(&w.trail);
    assert_int_equal(w.trail.npoints, CLS_TRAIL_POINTS - 1);
    assert_true(w.trail.poi[0] == 2.0 && w.trail.value[0] == 20.0);
    assert_memory_equal(w.trail.points[0], other, sizeof other);
    for (size_t i = 0; i < CLS_TRAIL_POINTS; i++) /* each has a place of its own */
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(w.trail.points[i], w.trail.points[k]);
    add(&w, 9.5, 1, 9.0);
    check_foretold(&w, 9.5, 1, 1);
    free(w.points);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_points_as_foretold_best),
        cmocka_unit_test(few_points_where_the_curve_is_rough),
        cmocka_unit_test(nothing_is_foretold_far_away),
        cmocka_unit_test(surprises_are_noticed),
        cmocka_unit_test(points_are_replaced_and_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
