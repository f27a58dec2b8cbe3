/* Fits that are hard: data against constraints, starts and minima where nobody expects them. */
#include "cls/infer.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/models.h"
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
    cls_limits *limits;
    assert_int_equal(cls_limits_root(f.s.calculator, &limits, NULL), CLS_OK);
    assert_int_equal(cls_limits_exit(limits), 0);
    cls_limits_free(limits);
    fitting_close(&f);
}

/* Nor anything fixed: a model without parameters can be fitted too, and has no uncertainties. */
static void nothing_is_there(void **state)
{
    (void)state;
    subject s;
    cls_fit_result *result;
    const cls_fit_options options = {.uncertainties = true};
    assert_true(subject_quoted(
        &s, WORKSPACE(CHANNEL("c", SAMPLE("b", "57.5", "")), SEEN("c", "52"), MEASURED("", ""))));
    assert_int_equal(cls_fit(s.model, s.data, &options, &result, NULL), CLS_OK);
    assert_int_equal(result->nparameters, 0);
    assert_string_equal(result->optimizer, "closed form");
    assert_true(result->gradient == 0.0 && result->decrement == 0.0);
    assert_close(result->twice_nll, 2.0 * (57.5 - 52.0 * log(57.5) + lgamma(53.0)), 1e-13, 0.0);
    cls_fit_free(result);
    subject_free(&s);
}

/* What every fit promises. */
static void check_promise(const cls_minimum *minimum)
{
    assert_true(minimum->gradient <= 1e-6 && minimum->decrement <= 1e-9);
    assert_string_equal(minimum->optimizer, "newton");
}

#define BOUNDS(name, init, lo, hi) \
    "{'name': '" name "', 'inits': [" init "], 'bounds': [[" lo ", " hi "]]}"

/* k and l have to be 1 together, and l as small as k allows: a valley that bends and hardly falls.
 */
#define BENT_VALLEY(events, seen)                                                          \
    WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("s", "5, 6", FACTOR("mu")),                      \
                                   SAMPLE("b", "50, 60", TWO(FACTOR("k"), FACTOR("l"))))), \
                  CHANNEL("d", TWO(SAMPLE("b", "30", NORMSYS("n", "0.9", "1.1")),          \
                                   SAMPLE("e", events, FACTOR("l"))))),                    \
              TWO(SEEN("c", "52, 66"), SEEN("d", seen)),                                   \
              MEASURED("mu", TWO(BOUNDS("k", "1", "0", "1e4"), BOUNDS("l", "1", "1e-9", "10"))))

/* From anywhere in it. */
static void check_valley(const char *text)
{
    const double mu = 1.0;
    uint64_t random = 8;
    fitting f = fitting_open_text(text, NULL);
    const double lowest = fitting_full(&f, &mu).value;
    for (int round = 0; round < 50; round++) {
        cls_problem_reset(f.problem, f.s.data, &mu, 0.0);
        for (size_t g = 0; g < f.problem->n; g++)
            f.problem->x[g] = random_log(&random, 0.1, 10.0);
        const cls_minimum minimum = fitting_minimum(&f, cls_optimizer_get(0));
        check_promise(&minimum);
        assert_true(fitting_parameter(&f, "k") == 1e4);
        assert_close(fitting_parameter(&f, "l"), 1.07e-4 / 1.1, 1e-4, 0.0);
        assert_close(minimum.value, lowest, 0.0, 1e-12);
    }
    fitting_close(&f);
}

static void a_valley_leads_to_a_far_bound(void **state)
{
    (void)state;
    check_valley(BENT_VALLEY("0.1", "25"));
    check_valley(BENT_VALLEY("-0.1", "35"));
}

/* The gradient is small from the start, but there is a long way to go. */
static void a_slope_that_is_hardly_one_leads_to_a_far_bound(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double end;
    } models[] = {
#define SLOPE(events, seen, init)                                                     \
    WORKSPACE(CHANNEL("c", THREE(SAMPLE("s", "5, 6", FACTOR("mu")),                   \
                                 SAMPLE("b", "50, 60", NORMSYS("n", "0.99", "1.01")), \
                                 SAMPLE("e", events, FACTOR("k")))),                  \
              SEEN("c", seen), MEASURED("mu", BOUNDS("k", init, "0", "1e6")))
        {SLOPE("1e-6, 0", "80, 66", "1"), 1e6},
        {SLOPE("1e-6, 0", "80, 66", "1e-3"), 1e6},
        {SLOPE("1e-6, 2e-6", "40, 40", "1e6"), 0.0},
        {SLOPE("-1e-6, 0", "40, 66", "0"), 1e6},
    };
    const double mu = 1.0;
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        fitting f = fitting_open_text(models[i].text, NULL);
        const cls_minimum minimum = fitting_full(&f, &mu);
        check_promise(&minimum);
        assert_true(fitting_parameter(&f, "k") == models[i].end);
        fitting_close(&f);
    }
}

/* No point around the minimum is lower, gammas included. */
static void check_lowest_around(const subject *s, const cls_fit_result *best)
{
    double theta[FITTING_MOST], value;
    uint64_t random = 9;
    for (int round = 0; round < 1000; round++) {
        const double size = random_log(&random, 1e-6, 1.0);
        for (size_t p = 0; p < best->nparameters; p++) {
            const cls_parameter c = cls_model_parameter(s->model, p);
            const double hi = p == cls_model_poi(s->model) ? HUGE_VAL : c.hi;
            const double to = best->parameters[p] + size * random_uniform(&random, -1, 1);
            theta[p] = c.fixed || random_chance(&random, 0.3) ? best->parameters[p]
                                                              : fmin(fmax(to, c.lo), hi);
        }
        if (!cls_model_twice_nll(s->model, s->data, theta, &value, NULL))
            assert_true(value >= best->twice_nll - 1e-10 * (1.0 + fabs(value)));
    }
}

/* Alphas, Gaussian and Poisson gammas, by many standard deviations, some of them to their bounds.
 */
static void pulls_of_many_standard_deviations(void **state)
{
    (void)state;
    static const char text[] = WORKSPACE(
        TWO(THREE(CHANNEL("a", TWO(SAMPLE("s", "5, 6", FACTOR("mu")),
                                   SAMPLE("b", "500, 600", NORMSYS("n", "0.9", "1.1")))),
                  CHANNEL("b", SAMPLE("b", "10, 10, 100", STATERROR("st", "9, 9, 1"))),
                  CHANNEL("c", SAMPLE("b", "10, 100", SHAPE("sh", "9, 1")))),
            TWO(CHANNEL("d", SAMPLE("b", "1000", NORMSYS("m", "0.9", "1.1"))),
                CHANNEL("e", SAMPLE("b", "500, 600", HISTOSYS("h", "480, 590", "520, 610"))))),
        TWO(THREE(SEEN("a", "1100, 1200"), SEEN("b", "0, 5000, 900"), SEEN("c", "5000, 900")),
            TWO(SEEN("d", "300"), SEEN("e", "900, 900"))),
        MEASURED("mu", TWO("{'name': 'n', 'bounds': [[-10, 10]]}",
                           "{'name': 'mu', 'bounds': [[0, 3]], 'fixed': true}")));
    static const struct {
        const char *name;
        cls_bound bound;
        double least, most; /* of the pull */
    } wanted[] = {{"n", CLS_BOUND_NONE, 5.0, 10.0},      {"h", CLS_BOUND_UPPER, 5.0, 5.0},
                  {"m", CLS_BOUND_LOWER, -5.0, -5.0},    {"st[0]", CLS_BOUND_LOWER, -2.0, -1.0},
                  {"st[1]", CLS_BOUND_UPPER, 9.0, 11.0}, {"st[2]", CLS_BOUND_NONE, 5.0, 900.0},
                  {"sh[0]", CLS_BOUND_UPPER, 9.0, 11.0}, {"sh[1]", CLS_BOUND_NONE, 5.0, 900.0}};
    subject s;
    assert_true(subject_quoted(&s, text));
    for (size_t i = 0; cls_optimizer_name(i) && cls_optimizer_uses_gradient(i); i++) {
        cls_fit_result *best;
        const cls_fit_options options = {.optimizer = cls_optimizer_name(i)};
        assert_int_equal(cls_fit(s.model, s.data, &options, &best, NULL), CLS_OK);
        assert_true(best->gradient <= (i ? 1e-5 : 1e-6) && best->decrement <= 1e-9);
        for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
            const size_t p = cls_model_find(s.model, wanted[k].name);
            const cls_parameter c = cls_model_parameter(s.model, p);
            const double sigma =
                strcmp(c.constraint, "poisson") == 0 ? 1.0 / sqrt(c.width) : c.width;
            const double pull = (best->parameters[p] - c.init) / sigma;
            assert_int_equal(best->bounds[p], wanted[k].bound);
            assert_true(pull >= wanted[k].least - 1e-12 && pull <= wanted[k].most + 1e-12);
        }
        check_lowest_around(&s, best);
        cls_fit_free(best);
    }
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constraints_that_the_data_violate),
        cmocka_unit_test(a_start_without_likelihood),
        cmocka_unit_test(a_start_without_likelihood_is_moved),
        cmocka_unit_test(a_best_fit_far_outside_the_bounds_of_the_poi),
        cmocka_unit_test(nothing_is_free),
        cmocka_unit_test(nothing_is_there),
        cmocka_unit_test(a_valley_leads_to_a_far_bound),
        cmocka_unit_test(a_slope_that_is_hardly_one_leads_to_a_far_bound),
        cmocka_unit_test(pulls_of_many_standard_deviations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
