/* Fits: what happens when an optimizer fails, at bounds, without sensitivity; the public result. */
#include "cls/fit.h"

#include "fit/newton_step.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/models.h"
#include "support/random.h"
#include "support/spec.h"

#include <string.h>

/* Test doubles: optimizers that fail, each in its way. */
static size_t calls;

static size_t do_nothing(cls_problem *problem)
{
    (void)problem;
    calls++;
    return 0;
}

static size_t jump_far_away(cls_problem *problem)
{
    for (size_t i = 0; i < problem->n; i++)
        problem->x[i] = fmin(problem->hi[i], 1e7);
    (void)cls_problem_value(problem, problem->x);
    return 1;
}

static size_t stop_early(cls_problem *problem)
{
    (void)cls_problem_value(problem, problem->x);
    for (size_t i = 0; i < problem->n; i++)
        problem->x[i] *= 1.01;
    (void)cls_problem_value(problem, problem->x);
    return 2;
}

static const cls_optimizer doubles[] = {
    {"nothing", "", true, do_nothing},
    {"far", "", true, jump_far_away},
    {"early", "", true, stop_early},
};

enum { DOUBLES = sizeof doubles / sizeof doubles[0] };

static void check_replaced(fitting *f, const cls_optimizer *failing, double lowest)
{
    cls_problem_reset(f->problem, f->s.data, NULL, 0.0);
    const cls_minimum minimum = fitting_minimum(f, failing);
    assert_close(minimum.value, lowest, 0.0, 1e-10);
    assert_true(minimum.decrement <= 1e-10);
    assert_string_equal(minimum.optimizer, "newton");
}

static void a_failing_optimizer_is_replaced(void **state)
{
    (void)state;
    for (size_t i = 0; model_case_get(i); i++) {
        fitting f = fitting_open_case(model_case_get(i)->name);
        const double lowest = fitting_minimum(&f, cls_optimizer_get(0)).value;
        for (size_t d = 0; d < DOUBLES && f.problem->n > 0; d++)
            check_replaced(&f, &doubles[d], lowest);
        fitting_close(&f);
    }
}

/* Were it the point 0, out of bounds, that would be lower than the minimum within them. */
static void the_start_counts_where_nothing_was_evaluated(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(
            CHANNEL("c", SAMPLE("s", "5, 6", FACTOR("mu")) ", " SAMPLE("b", "50, 60", FACTOR("k"))),
            SEEN("c", "0, 0"), MEASURED("mu", "{'name': 'k', 'bounds': [[0.5, 0.9]]}")),
        NULL);
    assert_close(fitting_minimum(&f, &doubles[0]).value, 55.0, 1e-14, 0.0);
    assert_true(fitting_parameter(&f, "k") == 0.5 && fitting_parameter(&f, "mu") == 0.0);
    fitting_close(&f);
}

/* Kernels that lie about the slope, so that nothing ever seems to be a minimum. */
static void lying_slope(const cls_run *run, double *u)
{
    for (size_t i = 0; i < run->count; i++)
        u[i] = run->n[i] > 0.0 ? 2.0 : 0.0;
}

/* A fit with such kernels, which must fail, without a bound that explains the gradient. */
static cls_minimum fit_with_lies(const cls_optimizer *first, const cls_optimizer *const *fallbacks)
{
    cls_minimum minimum;
    cls_error err = {.code = CLS_OK};
    fitting f = fitting_open_case("one signal, one background");
    cls_kernels lying = *f.s.model->kernels;
    lying.slope = lying_slope;
    f.s.model->kernels = &lying;
    f.problem->lo[0] = -1e9;
    assert_int_equal(cls_minimize(f.problem, first, fallbacks, &minimum, &err), CLS_FIT_FAILED);
    assert_int_equal(err.code, CLS_FIT_FAILED);
    assert_non_null(strstr(err.message, "no optimizer converged: projected gradient 46, mostly of"
                                        " \"mu\""));
    fitting_close(&f);
    return minimum;
}

static void a_fit_that_nobody_can_do_fails(void **state)
{
    (void)state;
    static const cls_optimizer *const fallbacks[] = {&doubles[0], &doubles[1], &doubles[0], NULL};
    calls = 0;
    assert_close(fit_with_lies(&doubles[2], fallbacks).gradient, 46.0, 1e-12, 0.0);
    assert_int_equal(calls, 2); /* of all fallbacks, each is tried */
    assert_string_equal(fit_with_lies(cls_optimizer_get(0), NULL).optimizer, "newton");
}

/* A test double: looks only, but from then on the kernels are honest; stops beside the minimum. */
static bool honest;
static void (*honest_slope)(const cls_run *run, double *u);
static double minimum_at[FITTING_MOST];

static void slope_at_first_lying(const cls_run *run, double *u)
{
    (honest ? honest_slope : lying_slope)(run, u);
}

static size_t look_closely(cls_problem *problem)
{
    honest = true;
    for (size_t i = 0; i < problem->n; i++)
        problem->x[i] = minimum_at[i] + 1e-4;
    (void)cls_problem_value(problem, problem->x);
    return 1;
}

/* Where a fallback without derivatives is as good as such ones get, Newton's steps go on. */
static void a_fallback_is_polished(void **state)
{
    (void)state;
    static const cls_optimizer close_by = {"close", "", false, look_closely};
    static const cls_optimizer *const fallbacks[] = {&close_by, NULL};
    cls_minimum minimum;
    fitting f = fitting_open_case("one signal, one background");
    cls_problem_reset(f.problem, f.s.data, NULL, -1e3); /* the minimum is at no bound */
    (void)fitting_minimum(&f, cls_optimizer_get(0));
    memcpy(minimum_at, f.problem->best, f.problem->n * sizeof *minimum_at);
    cls_kernels lying = *f.s.model->kernels;
    honest_slope = lying.slope;
    lying.slope = slope_at_first_lying;
    f.s.model->kernels = &lying;
    for (size_t first = 0; first < 2; first++) { /* asked for, it is good enough as it is */
        honest = first == 1;
        cls_problem_reset(f.problem, f.s.data, NULL, -1e3);
        const cls_optimizer *const asked = first ? &close_by : cls_optimizer_get(0);
        assert_int_equal(cls_minimize(f.problem, asked, fallbacks, &minimum, NULL), CLS_OK);
        assert_string_equal(minimum.optimizer, first ? "close" : "newton");
        assert_true(first ? minimum.decrement > 1e-9 : minimum.decrement <= 1e-10);
    }
    fitting_close(&f);
}

static void a_parameter_without_effect_stays_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; cls_optimizer_get(i) && cls_optimizer_get(i)->gradient; i++) {
        fitting f = fitting_open_case("a factor without effect");
        const cls_minimum minimum = fitting_minimum(&f, cls_optimizer_get(i));
        assert_close(fitting_parameter(&f, "flat"), 1.0, 0.0, 1e-12);
        assert_true(minimum.decrement <= 1e-6);
        fitting_close(&f);
    }
}

static void only_parameters_without_effect(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(CHANNEL("c", SAMPLE("z", "0, 0", FACTOR("mu")) ", " SAMPLE(
                                   "y", "0, 0", FACTOR("k")) ", " SAMPLE("b", "40, 30", "")),
                  SEEN("c", "50, 45"), MEASURED("mu", "")),
        NULL);
    assert_true(fitting_minimum(&f, cls_optimizer_get(0)).decrement == 0.0);
    assert_true(fitting_parameter(&f, "mu") == 1.0 && fitting_parameter(&f, "k") == 1.0);
    fitting_close(&f);
}

static void parameters_end_at_their_bounds(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(
            CHANNEL("c",
                    SAMPLE("s", "5, 6", FACTOR("mu")) ", " SAMPLE(
                        "b", "50, 60",
                        FACTOR("k")) ", " SAMPLE("o", "1, 2",
                                                 FACTOR("l"))) ", " CHANNEL("d",
                                                                            SAMPLE("o", "1",
                                                                                   FACTOR("l"))),
            SEEN("c", "20, 25") ", " SEEN("d", "900"),
            MEASURED("mu", "{'name': 'k', 'bounds': [[0.5, 2]]}")),
        NULL);
    const cls_minimum minimum = fitting_minimum(&f, cls_optimizer_get(0));
    assert_true(fitting_parameter(&f, "mu") == 0.0);
    assert_true(fitting_parameter(&f, "k") == 0.5);
    assert_true(fitting_parameter(&f, "l") == 10.0);
    assert_true(minimum.gradient == 0.0);
    fitting_close(&f);
}

static void a_start_outside_its_bounds_is_moved(void **state)
{
    (void)state;
    fitting f = fitting_open_text(
        WORKSPACE(CHANNEL("c", SAMPLE("s", "5", FACTOR("mu")) ", " SAMPLE("b", "50", FACTOR("k"))),
                  SEEN("c", "50"), MEASURED("mu", "{'name': 'k', 'bounds': [[2, 3]]}")),
        NULL);
    assert_true(f.problem->x[0] == 2.0);
    (void)fitting_minimum(&f, cls_optimizer_get(0));
    assert_true(fitting_parameter(&f, "k") == 2.0 && fitting_parameter(&f, "mu") == 0.0);
    fitting_close(&f);
}

/* A Newton step stays within bounds and goes downhill, wherever it starts. */
static void check_step(fitting *f, uint64_t *random)
{
    cls_problem *const p = f->problem;
    double x[FITTING_MOST] = {0.0};
    for (size_t i = 0; i < p->n; i++) {
        x[i] = random_uniform(random, -0.2, 2.0);
        x[i] = fmin(fmax(x[i], p->lo[i]), p->hi[i]);
    }
    cls_newton_step s = cls_newton_step_start(p);
    (void)cls_problem_value(p, x);
    cls_newton_step_prepare(&s, random_chance(random, 0.5));
    cls_newton_step_solve(&s, x, random_chance(random, 0.5) ? 0.0 : 0.1);
    double slope = 0.0;
    for (size_t i = 0; i < p->n; i++) {
        const double rounding = 1e-15 * (1.0 + fabs(s.step[i]));
        assert_true(x[i] + s.step[i] >= p->lo[i] - rounding);
        assert_true(x[i] + s.step[i] <= p->hi[i] + rounding);
        slope += s.step[i] * s.gradient[i];
    }
    assert_close(s.decrement, -0.5 * slope, 1e-13, 1e-13);
    if (cls_problem_projected(p, x, s.gradient) > 1e-9)
        assert_true(s.decrement > 0.0);
}

static void a_newton_step_goes_downhill_within_bounds(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (size_t seed = 0; seed < 100; seed++) {
        fitting f = fitting_open(random_model(seed), "random");
        for (int i = 0; i < 20; i++)
            check_step(&f, &random);
        fitting_close(&f);
    }
}

static const char excess[] =
    WORKSPACE(CHANNEL("c", SAMPLE("s", "1", FACTOR("mu")) ", " SAMPLE("b", "10", SHAPE("g", "1"))),
              SEEN("c", "35"), MEASURED("mu", ""));

static cls_fit_result *fitted(const subject *s, const cls_fit_options *options)
{
    cls_fit_result *result;
    cls_error err;
    if (cls_fit(s->model, s->data, options, &result, &err))
        fail_msg("%s", err.message);
    assert_int_equal(err.code, CLS_OK);
    return result;
}

static void the_upper_bound_of_the_poi_is_widened(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(&s, excess));
    for (size_t i = 0; cls_optimizer_name(i); i++) {
        const cls_fit_options options = {.optimizer = cls_optimizer_name(i)};
        cls_fit_result *const result = fitted(&s, &options);
        const double allowed = cls_optimizer_uses_gradient(i) ? 1e-5 : 0.1;
        assert_close(result->parameters[0], 25.0, 0.0, allowed);
        cls_fit_free(result);
    }
    subject_free(&s);
}

static void a_result_tells_all(void **state)
{
    (void)state;
    for (size_t i = 0; model_case_get(i); i++) {
        subject s = model_case_open(model_case_get(i));
        cls_fit_result *const result = fitted(&s, NULL);
        double twice_nll;
        assert_int_equal(result->nparameters, s.model->nparameters);
        assert_int_equal(cls_model_twice_nll(s.model, s.data, result->parameters, &twice_nll, NULL),
                         CLS_OK);
        assert_close(result->twice_nll, twice_nll, 1e-13, 1e-13);
        assert_true(result->gradient >= 0.0 && result->gradient < 1e-6);
        assert_true(result->decrement >= 0.0 && result->decrement < 1e-10);
        assert_true(result->evaluations > 0);
        assert_string_equal(result->optimizer, s.model->nglobals ? "newton" : "closed form");
        assert_true((result->iterations > 0) == (s.model->nglobals > 0));
        cls_fit_free(result);
        subject_free(&s);
    }
    cls_fit_free(NULL);
}

static void the_poi_is_held_where_it_is_told(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(&s, excess));
    const double poi = 3.5;
    const cls_fit_options options = {.poi = &poi, .optimizer = "slsqp"};
    cls_fit_result *const result = fitted(&s, &options);
    assert_true(result->parameters[0] == 3.5);
    assert_string_equal(result->optimizer, "closed form"); /* nothing is left to search */
    const double g = result->parameters[1], nu = 3.5 + 10.0 * g;
    assert_close(100.0 - 100.0 / g + 10.0 - 350.0 / nu, 0.0, 0.0, 1e-12);
    cls_fit_free(result);
    subject_free(&s);
}

static void fit_options_are_checked(void **state)
{
    (void)state;
    cls_fit_result *result;
    cls_error err;
    const double poi = 1.0;
    const cls_fit_options unknown = {.optimizer = "slsq"}, held = {.poi = &poi};
    fitting f = fitting_open_case("nothing but gammas");
    assert_int_equal(cls_fit(f.s.model, f.s.data, &unknown, &result, &err), CLS_USAGE);
    assert_string_equal(err.message, "unknown optimizer \"slsq\"; did you mean \"slsqp\"?");
    assert_null(result);
    assert_int_equal(cls_fit(f.s.model, f.s.data, &held, &result, &err), CLS_USAGE);
    assert_string_equal(err.message, "the model has no parameter of interest to hold");
    assert_null(result);
    fitting_close(&f);
}

static void check_impossible(const char *text, double poi, const char *message)
{
    subject s;
    cls_fit_result *result;
    cls_error err;
    assert_true(subject_quoted(&s, text));
    const cls_fit_options options = {.poi = &poi};
    assert_int_equal(cls_fit(s.model, s.data, &options, &result, &err), CLS_IMPOSSIBLE_BIN);
    if (!strstr(err.message, message))
        fail_msg("%s", err.message);
    assert_null(result);
    subject_free(&s);
}

static void what_cannot_be_is_said(void **state)
{
    (void)state;
    check_impossible(WORKSPACE(CHANNEL("c", SAMPLE("s", "1, 2", FACTOR("mu")) ", " SAMPLE(
                                                "b", "5, 0", SHAPE("g", "1, 0"))),
                               SEEN("c", "6, 2"), MEASURED("mu", "")),
                     0.0, "channel \"c\", bin 1:");
    check_impossible(
        WORKSPACE(
            CHANNEL("c", SAMPLE("s", "1, 2", FACTOR("mu")) ", " SAMPLE(
                             "b", "5, 6", FACTOR("k"))) ", " CHANNEL("d", SAMPLE("b", "7, 0",
                                                                                 FACTOR("k"))),
            SEEN("c", "6, 2") ", " SEEN("d", "3, 1"), MEASURED("mu", "")),
        1.0, "channel \"d\", bin 1:");
    check_impossible(WORKSPACE(CHANNEL("c", SAMPLE("b", "7", SHAPE("g", "1"))), SEEN("c", "3"),
                               MEASURED("g", "")),
                     0.0, "channel \"c\", bin 0:");
    check_impossible(WORKSPACE(CHANNEL("c", SAMPLE("b", "7", SHAPE("g", "1"))), SEEN("c", "0"),
                               MEASURED("g", "")),
                     0.0, "\"g[0]\" = 0: its auxiliary datum 49 has likelihood 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_optimizer_is_replaced),
        cmocka_unit_test(the_start_counts_where_nothing_was_evaluated),
        cmocka_unit_test(a_fit_that_nobody_can_do_fails),
        cmocka_unit_test(a_fallback_is_polished),
        cmocka_unit_test(a_parameter_without_effect_stays_where_it_is),
        cmocka_unit_test(only_parameters_without_effect),
        cmocka_unit_test(parameters_end_at_their_bounds),
        cmocka_unit_test(a_start_outside_its_bounds_is_moved),
        cmocka_unit_test(a_newton_step_goes_downhill_within_bounds),
        cmocka_unit_test(the_upper_bound_of_the_poi_is_widened),
        cmocka_unit_test(a_result_tells_all),
        cmocka_unit_test(the_poi_is_held_where_it_is_told),
        cmocka_unit_test(fit_options_are_checked),
        cmocka_unit_test(what_cannot_be_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
