/*
 * Fits that begin close to a saddle: at x = 0, where x raises one channel's events on either side,
 * which its data ask for, and is held by the other channel's. There the likelihood curves
 * downwards, but less than the Gauss-Newton matrix has it curve upwards, so that steps by that are
 * small.
 */
#include "support/close.h"
#include "support/fitting.h"
#include "support/spec.h"

#define WEAK_SADDLE                                                                        \
    WORKSPACE(TWO(CHANNEL("a", TWO(SAMPLE("s", "1", FACTOR("mu")),                         \
                                   SAMPLE("b", "1000", NORMSYS("x", "1.235", "1.235")))),  \
                  CHANNEL("c", TWO(SAMPLE("d", "500, 300", NORMSYS("x", "0.5", "1.5")),    \
                                   SAMPLE("e", "200, 400", NORMSYS("y", "0.9", "1.1"))))), \
              TWO(SEEN("a", "1500"), SEEN("c", "700, 700")), MEASURED("mu", ""))

/* The minimum from x near 0, mu held at 1. */
static double value_from(fitting *f, double x, size_t *iterations)
{
    const double poi = 1.0;
    const cls_problem *const p = f->problem;
    cls_problem_reset(f->problem, f->s.data, &poi, 0.0);
    for (size_t i = 0; i < p->n; i++)
        if (p->model->globals[p->free[i]] == cls_model_find(p->model, "x"))
            f->problem->x[i] = x;
    const cls_minimum minimum = fitting_minimum(f, cls_optimizer_get(0));
    *iterations = minimum.iterations;
    assert_true(minimum.gradient <= 1e-6 && minimum.decrement <= 1e-9);
    return minimum.value;
}

static void a_saddle_is_left_in_few_steps(void **state)
{
    (void)state;
    fitting f = fitting_open_text(WEAK_SADDLE, NULL);
    size_t iterations;
    const double high = value_from(&f, 1.0, &iterations);
    const double low = value_from(&f, -1.0, &iterations);
    for (double near = 1e-6; near < 2e-3; near *= 10.0)
        for (int sign = -1; sign <= 1; sign += 2) {
            const double value = value_from(&f, sign * near, &iterations);
            assert_true(fabs(value - high) < 1e-9 || fabs(value - low) < 1e-9);
            assert_in_range(iterations, 1, 5); /* 6 to 10 without leaps */
        }
    fitting_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_saddle_is_left_in_few_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
