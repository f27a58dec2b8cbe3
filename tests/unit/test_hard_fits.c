/* Fits that are hard: data against constraints, starts and minima where nobody expects them. */
#include "cls/infer.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/random.h"
#include "support/spec.h"

#include <string.h>

/* Auxiliary data that the counts contradict by some 20 standard deviations. */
static void constraints_that_the_data_violate(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(
            CHANNEL("c",
                    SAMPLE("s", "5, 6", FACTOR("mu")) ", " SAMPLE(
                        "b", "500, 600",
                        THREE(NORMSYS("n", "0.9", "1.1"), HISTOSYS("h", "490, 570", "510, 620"),
                              SHAPE("g", "5, 6")))) ", " CHANNEL("d", SAMPLE("b", "1000",
                                                                             NORMSYS("n", "0.8",
                                                                                     "1.2"))),
            SEEN("c", "900, 1100") ", " SEEN("d", "300"), MEASURED("mu", "")),
        NULL);
    for (double mu = 0.0; mu < 100.0; mu += 30.0) {
        const cls_minimum minimum = fitting_full(&f, &mu);
        assert_true(minimum.gradient < 1e-7 && minimum.decrement < 1e-12);
        assert_string_equal(minimum.optimizer, "newton");
        assert_true(fitting_parameter(&f, "n") < -1.0 && minimum.value > 40.0);
    }
    fitting_close(&f);
}

/* The start values have no likelihood: the way back is found. */
static void a_start_without_likelihood(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(
            CHANNEL("c", SAMPLE("s", "9, 12", FACTOR("mu")) ", " SAMPLE(
                             "i", "-70, -50", FACTOR("k")) ", " SAMPLE("b", "50, 45",
                                                                       NORMSYS("n", "0.9", "1.1"))),
            SEEN("c", "48, 60"), MEASURED("mu", "")),
        NULL);
    (void)cls_problem_value(f.problem, f.problem->x);
    assert_true(cls_scratch_impossible(f.s.data, f.problem->scratch) == 0);
    const cls_minimum minimum = fitting_full(&f, NULL);
    assert_true(minimum.decrement < 1e-12 && minimum.gradient < 1e-7);
    assert_true(fitting_parameter(&f, "k") < 0.5);
    assert_string_equal(minimum.optimizer, "newton");
    fitting_close(&f);
}

/* Two bins that fall through 0 as h and k rise, at the latest at +1, whatever n is. */
static const char falling[] = WORKSPACE(
    CHANNEL("c", SAMPLE("s", "5, 6", FACTOR("mu")) ", " SAMPLE(
                     "b", "50, 60",
                     THREE(HISTOSYS("h", "110, 60", "-20, 60"), HISTOSYS("k", "50, 130", "50, -30"),
                           NORMSYS("n", "0.9", "1.1")))),
    SEEN("c", "52, 66"), MEASURED("mu", ""));

static double begun[FITTING_MOST];
static bool possible;

/* A test double: notes where it is to begin. */
static size_t look_around(cls_problem *problem)
{
    memcpy(begun, problem->x, problem->n * sizeof *begun);
    (void)cls_problem_value(problem, problem->x);
    possible = cls_scratch_impossible(problem->data, problem->scratch) == CLS_NONE;
    return 0;
}

/* From anywhere: by half the way to the start values, as often as needed, and not more often. */
static void a_start_without_likelihood_is_moved(void **state)
{
    (void)state;
    static const cls_optimizer looking = {"look", "", true, look_around};
    uint64_t random = 6;
    size_t moved = 0;
    const double mu = 1.0;
    fitting f = fitting_open_text(falling, NULL);
    cls_problem *const p = f.problem;
    const double wanted = fitting_full(&f, &mu).value;
    for (int round = 0; round < 200; round++) {
        double from[FITTING_MOST] = {0.0};
        cls_problem_reset(p, f.s.data, &mu, 0.0);
        for (size_t i = 0; i < p->n; i++)
            from[i] = p->x[i] = random_uniform(&random, p->lo[i], p->hi[i]);
        (void)cls_problem_value(p, from);
        const bool bad = cls_scratch_impossible(f.s.data, p->scratch) != CLS_NONE;
        const cls_minimum minimum = fitting_minimum(&f, &looking);
        const double part = begun[0] / from[0];
        assert_true(possible && part > 0.0 && (part == 1.0) == !bad &&
                    log2(part) == floor(log2(part)));
        for (size_t i = 0; i < p->n; i++)
            assert_close(begun[i], part * from[i], 1e-14, 0.0);
        assert_close(minimum.value, wanted, 1e-10, 1e-10);
        moved += bad;
        cls_problem_reset(p, f.s.data, &mu, 0.0);
        memcpy(p->x, from, p->n * sizeof *from);
        assert_string_equal(fitting_minimum(&f, cls_optimizer_get(0)).optimizer, "newton");
    }
    assert_in_range(moved, 50, 199);
    fitting_close(&f);
}

/* The best fit is a thousand times the POI's upper bound, or far below its lower one. */
static void a_best_fit_far_outside_the_bounds_of_the_poi(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(CHANNEL("c", SAMPLE("s", "0.01, 0.02", FACTOR("mu")) ", " SAMPLE(
                                   "b", "100, 150", NORMSYS("n", "0.99", "1.01"))),
                  SEEN("c", "200, 350"), MEASURED("mu", "")),
        NULL);
    const cls_minimum far = fitting_full(&f, NULL);
    assert_close(fitting_parameter(&f, "mu"), 1e4, 1e-3, 0.0);
    assert_true(far.decrement < 1e-12 && far.value < 1e-6);
    assert_string_equal(far.optimizer, "newton");
    cls_problem_reset(f.problem, f.s.data, NULL, 20000.0);
    assert_true(fitting_minimum(&f, cls_optimizer_get(0)).decrement < 1e-12);
    assert_true(fitting_parameter(&f, "mu") == 20000.0);
    assert_true(subject_calculate(&f.s, NULL));
    cls_point point;
    assert_int_equal(cls_hypotest(f.s.calculator, 11000.0, &point), CLS_OK);
    assert_close(point.muhat, 1e4, 1e-3, 0.0);
    fitting_close(&f);
}

/* Nothing free at all: a fit is an evaluation, and hypotheses can be tested. */
static void nothing_is_free(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(CHANNEL("c", SAMPLE("s", "5, 6", FACTOR("mu")) ", " SAMPLE("b", "50, 60", "")),
                  SEEN("c", "52, 66"), MEASURED("mu", "")),
        NULL);
    const double mu = 1.5;
    const cls_minimum minimum = fitting_full(&f, &mu);
    assert_string_equal(minimum.optimizer, "closed form");
    assert_true(minimum.gradient == 0.0 && minimum.decrement == 0.0 && minimum.iterations == 0);
    const double one = 57.5 - 52.0 + 52.0 * log(52.0 / 57.5), two = 69 - 66 + 66 * log(66.0 / 69);
    assert_close(minimum.value, one + two, 1e-12, 0.0);
    assert_true(f.problem->evaluations == 1);
    assert_true(subject_calculate(&f.s, NULL));
    cls_point point;
    assert_int_equal(cls_hypotest(f.s.calculator, mu, &point), CLS_OK);
    assert_close(point.twice_nll_fixed, 2.0 * (minimum.value + f.s.data->constant), 1e-14, 0.0);
    fitting_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constraints_that_the_data_violate),
        cmocka_unit_test(a_start_without_likelihood),
        cmocka_unit_test(a_start_without_likelihood_is_moved),
        cmocka_unit_test(a_best_fit_far_outside_the_bounds_of_the_poi),
        cmocka_unit_test(nothing_is_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
