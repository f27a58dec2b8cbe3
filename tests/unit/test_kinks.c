/*
 * Kinks of interpolation codes 0 and 1: where the likelihood rises to both sides of alpha = 0 the
 * minimum is there exactly, and a fit that ends there has not failed.
 */
#include "cls/infer.h"
#include "fit/newton_step.h"
#include "support/close.h"
#include "support/compile.h"
#include "support/fitting.h"
#include "support/random.h"
#include "support/spec.h"

#include <string.h>

static const cls_model_options kinked = {.factor_code = "1", .shape_code = "0"};

/*
 * k and h are one-sided: both of their variations lower the background, which the data exceed, so
 * that mu alone takes up the excess as far as it can. n is two-sided, its kink is small.
 */
#define ONE_SIDED(seen)                                                                           \
    WORKSPACE(CHANNEL("c", SAMPLE("s", "5, 9", FACTOR("mu")) ", " SAMPLE(                         \
                               "b", "50, 60",                                                     \
                               FOUR(NORMSYS("k", "0.9", "0.95"), NORMSYS("n", "0.9", "1.1"),      \
                                    HISTOSYS("h", "47, 58", "44, 55"), STATERROR("g", "3, 4")))), \
              SEEN("c", seen), MEASURED("mu", ""))

/* No point around the minimum is lower. */
static void check_minimum(fitting *f, double value)
{
    cls_problem *const p = f->problem;
    double at[FITTING_MOST], x[FITTING_MOST];
    uint64_t random = 1;
    memcpy(at, p->best, p->n * sizeof *at);
    for (int round = 0; round < 200; round++) {
        const double size = random_log(&random, 1e-5, 1.0);
        for (size_t i = 0; i < p->n; i++)
            x[i] = fmin(fmax(at[i] + size * random_uniform(&random, -1, 1), p->lo[i]), p->hi[i]);
        assert_true(cls_problem_value(p, x) >= value - 1e-13);
    }
}

static void check_good(const cls_minimum *minimum)
{
    assert_true(minimum->gradient < 1e-8 && minimum->decrement < 1e-12);
    assert_string_equal(minimum->optimizer, "newton");
    assert_true(minimum->iterations < 15);
}

static void a_minimum_at_a_kink_is_found(void **state)
{
    (void)state;
    for (double mu = 0.0; mu < 2.0; mu += 0.25) {
        fitting f = fitting_open_text(ONE_SIDED("70, 85"), &kinked);
        const cls_minimum minimum = fitting_full(&f, &mu);
        assert_true(fitting_parameter(&f, "k") == 0.0 && fitting_parameter(&f, "h") == 0.0);
        assert_true(f.problem->best_value == minimum.value);
        assert_false(f.problem->factored); /* no quasi-Newton steps over kinks */
        check_good(&minimum);
        check_minimum(&f, minimum.value);
        fitting_close(&f);
    }
}

/* With a deficit the likelihood falls to both sides of the kink: that is no minimum. */
static void a_maximum_at_a_kink_is_left(void **state)
{
    (void)state;
    const double mu = 1.0;
    fitting f = fitting_open_text(ONE_SIDED("30, 35"), &kinked);
    const cls_minimum minimum = fitting_full(&f, &mu);
    assert_true(fitting_parameter(&f, "k") < -0.1); /* to the steeper side */
    assert_true(fitting_parameter(&f, "h") > 0.1);
    check_good(&minimum);
    check_minimum(&f, minimum.value);
    fitting_close(&f);
}

/* The bounds and the gradient of a step that begins at a maximum at kinks. */
static void a_step_goes_to_the_steeper_side(void **state)
{
    (void)state;
    fitting f = fitting_open_text(ONE_SIDED("30, 35"), &kinked);
    cls_problem *const p = f.problem;
    cls_newton_step s = cls_newton_step_start(p);
    const double mu = 1.0;
    cls_problem_reset(p, f.s.data, &mu, 0.0);
    (void)cls_problem_value(p, p->x);
    cls_newton_step_prepare(&s, true);
    for (size_t i = 0; i < p->n; i++) {
        const size_t at = p->model->globals[p->free[i]];
        const bool left = strcmp(p->model->parameters[at].name, "h") != 0;
        assert_true(p->theta[at] == 0.0);
        assert_true(s.lo[i] == (left ? -5.0 : 0.0) && s.hi[i] == (left ? 0.0 : 5.0));
        assert_true(left ? s.gradient[i] > 0.0 : s.gradient[i] < 0.0);
        p->x[i] = left ? 0.5 : -0.5;
    }
    (void)cls_problem_value(p, p->x);
    cls_newton_step_prepare(&s, true);
    for (size_t i = 0; i < p->n; i++)
        assert_true(s.lo[i] == fmin(0.0, 10.0 * p->x[i]) && s.hi[i] == fmax(0.0, 10.0 * p->x[i]));
    fitting_close(&f);
}

/* A start on the other side has to come back over the kink, and stop there or go on. */
static void a_kink_is_crossed_or_reached_from_anywhere(void **state)
{
    (void)state;
    uint64_t random = 7;
    fitting f = fitting_open_text(ONE_SIDED("58, 70"), &kinked);
    const double mu = 0.5, wanted = fitting_full(&f, &mu).value;
    for (int round = 0; round < 50; round++) {
        cls_problem_reset(f.problem, f.s.data, &mu, 0.0);
        for (size_t i = 0; i < f.problem->n; i++)
            f.problem->x[i] = random_uniform(&random, -2.0, 2.0);
        const cls_minimum minimum = fitting_minimum(&f, cls_optimizer_get(0));
        check_good(&minimum);
        assert_close(minimum.value, wanted, 1e-12, 1e-12);
        assert_true(fitting_parameter(&f, "k") == 0.0 && fitting_parameter(&f, "h") == 0.0);
    }
    fitting_close(&f);
}

static void every_optimizer_ends_at_a_kink(void **state)
{
    (void)state;
    const double mu = 1.0;
    fitting f = fitting_open_text(ONE_SIDED("70, 85"), &kinked);
    const double wanted = fitting_full(&f, &mu).value;
    for (size_t i = 0; cls_optimizer_get(i); i++) {
        cls_problem_reset(f.problem, f.s.data, &mu, 0.0);
        const cls_minimum minimum = fitting_minimum(&f, cls_optimizer_get(i));
        assert_close(minimum.value, wanted, 0.0, cls_optimizer_get(i)->gradient ? 1e-10 : 1e-6);
    }
    fitting_close(&f);
}

/* Bounds at the kink, and a POI with one. */
static void a_kink_at_a_bound(void **state)
{
    (void)state;
    static const cls_edit above[] = {{.kind = CLS_EDIT_BOUNDS, .name = "k", .lo = 0.0, .hi = 5.0},
                                     {.kind = CLS_EDIT_BOUNDS, .name = "h", .lo = -5.0, .hi = 0.0}};
    const cls_model_options options = {
        .factor_code = "1", .shape_code = "0", .edits = above, .nedits = 2};
    const double mu = 1.0;
    static const char *const texts[] = {ONE_SIDED("70, 85"), ONE_SIDED("30, 35")};
    for (size_t i = 0; i < 2; i++) {
        fitting f = fitting_open_text(texts[i], &options);
        const cls_minimum minimum = fitting_full(&f, &mu);
        check_good(&minimum);
        assert_true((fitting_parameter(&f, "k") > 0.0) == (i == 1));
        assert_true((fitting_parameter(&f, "h") < 0.0) == (i == 1));
        check_minimum(&f, minimum.value);
        fitting_close(&f);
    }
}

static void check_test(const char *text, const cls_model_options *options)
{
    cls_limits *limits;
    cls_error err;
    subject s = compiled_subject(text, options);
    assert_true(subject_calculate(&s, NULL));
    for (double mu = 0.0; mu < 5.0; mu += 0.5) {
        cls_point point;
        assert_int_equal(cls_hypotest(s.calculator, mu, &point), CLS_OK);
        assert_true(point.twice_nll_fixed >= point.twice_nll_free - 1e-10);
        assert_true(point.asimov_fixed >= point.asimov_free - 1e-10);
    }
    assert_null(cls_calculator_note(s.calculator, 0)); /* nobody took over */
    assert_int_equal(cls_limits_root(s.calculator, &limits, &err), CLS_OK);
    assert_int_equal(cls_limits_exit(limits), 0);
    cls_limits_free(limits);
    subject_free(&s);
}

static void hypotheses_are_tested_at_kinks(void **state)
{
    (void)state;
    const cls_model_options codes[] = {
        {.factor_code = "1"}, {.shape_code = "0"}, {.factor_code = "1", .shape_code = "0"}};
    for (size_t i = 0; i < 3; i++) {
        check_test(ONE_SIDED("70, 85"), &codes[i]);
        check_test(ONE_SIDED("58, 70"), &codes[i]);
    }
}

/* Only codes 0 and 1 have kinks, and only what bends has one. */
static void what_has_kinks_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *factor, *shape;
        bool k, h;
    } codes[] = {{"4", "4p", false, false},
                 {"4", "2", false, false},
                 {"1", "4p", true, false},
                 {"4", "0", false, true},
                 {"1", "0", true, true}};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        const cls_model_options options = {.factor_code = codes[i].factor,
                                           .shape_code = codes[i].shape};
        fitting f = fitting_open_text(ONE_SIDED("70, 85"), &options);
        const cls_model *const m = f.s.model;
        assert_true(f.problem->kinked[m->parameters[cls_model_find(m, "k")].global] == codes[i].k);
        assert_true(f.problem->kinked[m->parameters[cls_model_find(m, "h")].global] == codes[i].h);
        assert_false(f.problem->kinked[m->parameters[cls_model_find(m, "mu")].global]);
        assert_true(f.problem->kinks == (codes[i].k || codes[i].h));
        fitting_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minimum_at_a_kink_is_found),
        cmocka_unit_test(a_maximum_at_a_kink_is_left),
        cmocka_unit_test(a_step_goes_to_the_steeper_side),
        cmocka_unit_test(a_kink_is_crossed_or_reached_from_anywhere),
        cmocka_unit_test(every_optimizer_ends_at_a_kink),
        cmocka_unit_test(a_kink_at_a_bound),
        cmocka_unit_test(hypotheses_are_tested_at_kinks),
        cmocka_unit_test(what_has_kinks_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
