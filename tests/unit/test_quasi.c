/* Descents by a metric within bounds: every way they end, and what they leave behind. */
#include "fit/newton_step.h"
#include "fit/quasi.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/spec.h"

#include <string.h>

/* The signal drives k from its upper bound to its lower one. */
static const char driven[] =
    WORKSPACE(CHANNEL("c", SAMPLE("s", "5, 9", FACTOR("mu")) ", " SAMPLE(
                               "b", "50, 60", TWO(FACTOR("k"), NORMSYS("n", "0.95", "1.05")))),
              SEEN("c", "63, 76"), MEASURED("mu", "{'name': 'k', 'bounds': [[0.8, 1.1]]}"));

/* A descent on a problem, by the metric of the minimum at another strength. */
typedef struct descent {
    fitting f;
    cls_metric metric;
    cls_quasi quasi;
    double value; /* at the minimum where the POI is now */
    double minimum[FITTING_MOST];
} descent;

/* The metric is that at from, the problem has the POI at to. */
static descent open_descent(double from, double to)
{
    descent d = {.f = fitting_open_text(driven, NULL)};
    cls_problem *const p = d.f.problem;
    d.value = fitting_full(&d.f, &to).value;
    memcpy(d.minimum, p->best, p->n * sizeof *d.minimum);
    (void)fitting_full(&d.f, &from);
    double x[FITTING_MOST];
    memcpy(x, p->best, p->n * sizeof *x);
    cls_newton_step s = cls_newton_step_start(p);
    (void)cls_problem_value(p, x);
    cls_newton_step_compute(&s, x);
    assert_true(p->factored);
    d.metric = cls_newton_step_metric(&s);
    cls_problem_reset(p, d.f.s.data, &to, 0.0);
    d.quasi = cls_quasi_start(&d.metric, p->tail);
    d.quasi.wanted = 1e-16;
    d.quasi.most = 100;
    memcpy(d.quasi.x, x, p->n * sizeof *x);
    return d;
}

/* The metric points into the descent: it is set anew where that has moved. */
static cls_quasi_end run(descent *d)
{
    d->quasi.metric = &d->metric;
    return cls_quasi_descend(&d->quasi, d->f.problem);
}

static void check_found(descent *d, const cls_quasi_end *end)
{
    cls_problem *const p = d->f.problem;
    assert_int_equal(end->outcome, CLS_QUASI_FOUND);
    assert_true(end->gradient < 1e-6 && end->decrement < 1e-16);
    assert_close(end->value, d->value, 1e-12, 1e-12);
    for (size_t i = 0; i < p->n; i++) {
        assert_close(d->quasi.x[i], d->minimum[i], 1e-6, 1e-6);
        assert_true(p->theta[p->model->globals[p->free[i]]] == d->quasi.x[i]);
    }
}

static void the_minimum_is_found_from_another_one(void **state)
{
    (void)state;
    for (double mu = 1.5; mu < 3.0; mu += 0.25) {
        descent d = open_descent(1.5, mu);
        const cls_quasi_end end = run(&d);
        check_found(&d, &end);
        assert_int_equal(d.metric.nfree, 2);
        fitting_close(&d.f);
    }
}

/* k is the first parameter. */
static void bounds_are_reached_and_left(void **state)
{
    (void)state;
    static const struct {
        double from, to, side;
    } ways[] = {{1.5, 7.0, -1.0}, {7.0, 1.5, 0.0}, {1.5, 0.0, 1.0}, {0.0, 1.5, 0.0},
                {0.0, 7.0, -1.0}, {7.0, 0.0, 1.0}, {7.0, 8.0, -1.0}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        descent d = open_descent(ways[i].from, ways[i].to);
        const cls_quasi_end end = run(&d);
        check_found(&d, &end);
        assert_true(d.metric.side[0] == ways[i].side);
        assert_int_equal(d.metric.nfree, ways[i].side == 0.0 ? 2 : 1);
        assert_true((d.quasi.x[0] == 0.8) == (ways[i].side < 0.0));
        assert_true((d.quasi.x[0] == 1.1) == (ways[i].side > 0.0));
        fitting_close(&d.f);
    }
}

static void a_start_that_is_far_stays(void **state)
{
    (void)state;
    descent d = open_descent(1.5, 3.0);
    double start[FITTING_MOST];
    memcpy(start, d.quasi.x, sizeof(double) * d.f.problem->n);
    d.quasi.trusted = 1e-6;
    assert_int_equal(run(&d).outcome, CLS_QUASI_FAR);
    assert_int_equal(d.f.problem->evaluations, 1);
    for (size_t i = 0; i < d.f.problem->n; i++)
        assert_true(d.quasi.x[i] == start[i]);
    d.quasi.trusted = 1e6;
    const cls_quasi_end end = run(&d);
    check_found(&d, &end);
    fitting_close(&d.f);
}

static void what_belongs_to_a_known_minimum_merges(void **state)
{
    (void)state;
    descent d = open_descent(1.5, 1.6);
    const cls_basin basin = {.x = d.minimum, .value = d.value};
    d.quasi.basin = &basin;
    const cls_quasi_end end = run(&d);
    assert_int_equal(end.outcome, CLS_QUASI_MERGED);
    assert_int_equal(end.steps, 1);
    const cls_basin lower = {.x = d.minimum, .value = d.value - 1.0};
    d.quasi.basin = &lower; /* that is none of this one */
    assert_int_equal(run(&d).outcome, CLS_QUASI_FOUND);
    fitting_close(&d.f);
}

static void evaluations_are_limited(void **state)
{
    (void)state;
    for (size_t most = 1; most < 4; most++) {
        descent d = open_descent(0.0, 7.0);
        d.quasi.most = most;
        assert_int_equal(run(&d).outcome, CLS_QUASI_FAILED);
        assert_in_range(d.f.problem->evaluations, most, most + 8);
        fitting_close(&d.f);
    }
}

/* A metric that makes steps too long by a factor: they are shortened until f falls as it should. */
static void long_steps_are_shortened(void **state)
{
    (void)state;
    for (double factor = 1.5; factor < 1e4; factor *= 3.0) {
        descent d = open_descent(1.5, 1.9);
        double hessian[FITTING_MOST];
        const size_t n = d.f.problem->n;
        for (size_t i = 0; i < n * n; i++)
            hessian[i] = d.metric.hessian[i] / factor;
        d.metric.hessian = hessian;
        assert_true(cls_metric_factor(&d.metric));
        const double start = cls_problem_value(d.f.problem, d.quasi.x);
        const cls_quasi_end end = run(&d);
        assert_true(end.outcome == CLS_QUASI_FOUND || end.outcome == CLS_QUASI_FAILED);
        assert_true(cls_problem_value(d.f.problem, d.quasi.x) <= start);
        if (factor < 100.0)
            check_found(&d, &end);
        fitting_close(&d.f);
    }
}

/*
 * One that leads to an infinite likelihood is no way to go: 10^x events in a bin where nothing is
 * seen, while another one pulls x upwards.
 */
static void a_step_that_overflows_is_not_taken(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("s", "1", FACTOR("mu")),
                                       SAMPLE("b", "100", HISTOSYS("x", "90", "110")))),
                      CHANNEL("d", SAMPLE("b", "0.001", NORMSYS("x", "0.1", "10")))),
                  TWO(SEEN("c", "1e4"), SEEN("d", "0")),
                  MEASURED("mu", "{'name': 'x', 'bounds': [[-500, 500]]}")),
        NULL);
    cls_problem *const p = f.problem;
    const double mu = 1.0, far = 400.0;
    double hessian[1] = {2.0}, side[1] = {0.0}, factor[64];
    size_t index[1];
    cls_problem_reset(p, f.s.data, &mu, 0.0);
    cls_metric metric = {.kernels = f.s.model->kernels,
                         .n = 1,
                         .hessian = hessian,
                         .factor = factor,
                         .side = side,
                         .index = index};
    cls_metric_place(&metric, p->tail + cls_quasi_work(1), 1);
    assert_true(cls_metric_factor(&metric));
    cls_quasi q = cls_quasi_start(&metric, p->tail);
    q.wanted = 1e-16;
    q.most = 100;
    q.x[0] = 0.0;
    const double start = cls_problem_value(p, q.x);
    assert_true(isinf(cls_problem_value(p, &far)));
    assert_int_equal(cls_quasi_descend(&q, p).outcome, CLS_QUASI_FOUND);
    assert_true(q.x[0] > 1.0 && cls_problem_value(p, q.x) < start);
    fitting_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_minimum_is_found_from_another_one),
        cmocka_unit_test(bounds_are_reached_and_left),
        cmocka_unit_test(a_start_that_is_far_stays),
        cmocka_unit_test(what_belongs_to_a_known_minimum_merges),
        cmocka_unit_test(evaluations_are_limited),
        cmocka_unit_test(long_steps_are_shortened),
        cmocka_unit_test(a_step_that_overflows_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
