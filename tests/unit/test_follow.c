/*
 * Fits that follow one another: wherever the follower says that it has found the minimum, it is
 * that of a full fit, in whatever order the POI's values come.
 */
#include "fit/follow.h"
#include "fit/newton_step.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/models.h"
#include "support/random.h"
#include "support/sketch.h"
#include "support/spec.h"

#include <string.h>

/* A model, a follower, and how it did. */
typedef struct chase {
    fitting f;    /* whose fits follow one another */
    fitting full; /* whose fits do not: the same model and data */
    cls_follower *follower;
    size_t fits, followed, evaluations, elsewhere;
} chase;

static chase open_chase(fitting f)
{
    chase c = {.f = f, .full = f};
    assert_int_equal(cls_problem_new(f.s.model, f.arena, &c.full.problem, NULL), CLS_OK);
    assert_int_equal(cls_follower_new(f.s.model, f.arena, &c.follower, NULL), CLS_OK);
    return c;
}

static void close_chase(chase *c)
{
    fitting_close(&c->f);
}

/* Where the free parameters are. */
static void copy_free(const cls_problem *p, double *x)
{
    for (size_t i = 0; i < p->n; i++)
        x[i] = p->theta[p->model->globals[p->free[i]]];
}

/*
 * The same value and parameters as a full fit from the start values; where there are several
 * minima, as one that starts at the minimum itself.
 */
static void compare(chase *c, double mu, double value)
{
    const cls_model *const m = c->f.s.model;
    double wanted = fitting_full(&c->full, &mu).value;
    if (fabs(value - wanted) > 1e-6 * (1.0 + wanted)) {
        c->elsewhere++;
        cls_problem_reset(c->full.problem, c->f.s.data, &mu, 0.0);
        copy_free(c->f.problem, c->full.problem->x);
        wanted = fitting_minimum(&c->full, cls_optimizer_get(0)).value;
    }
    assert_close(value, wanted, 1e-12, 1e-12);
    for (size_t p = 0; p < m->nparameters; p++)
        assert_close(c->f.problem->theta[p], c->full.problem->theta[p], 1e-6, 1e-6);
}

/* One fit with the POI at mu, as the calculator makes it; true where the follower did it. */
static bool fit_at(chase *c, double mu)
{
    cls_minimum minimum;
    cls_problem *const p = c->f.problem;
    cls_problem_reset(p, c->f.s.data, &mu, 0.0);
    const bool followed = cls_follower_fit(c->follower, p, mu, &minimum);
    c->fits++;
    c->followed += followed;
    if (followed)
        c->evaluations += p->evaluations;
    else {
        minimum = fitting_minimum(&c->f, cls_optimizer_get(0));
        cls_follower_learn(c->follower, p, mu);
    }
    assert_true(p->theta[p->model->poi] == mu);
    assert_true(minimum.gradient < 1e-6);
    compare(c, mu, minimum.value);
    return followed;
}

/* Scans, jumps and small steps, to and fro, and the same value twice. */
static void check_sequence(chase *c, uint64_t *random)
{
    double mu = 0.0;
    for (int i = 0; i < 12; i++)
        (void)fit_at(c, mu += 0.1);
    for (int i = 0; i < 12; i++)
        (void)fit_at(c, mu = random_uniform(random, 0.0, 4.0));
    for (int i = 0; i < 12; i++)
        (void)fit_at(c, mu = fmax(0.0, mu + random_uniform(random, -0.1, 0.1)));
    (void)fit_at(c, mu);
}

static void fits_that_follow_equal_full_fits(void **state)
{
    (void)state;
    enum { SEEDS = 30 };
    uint64_t random = 1;
    size_t fits = 0, followed = 0, evaluations = 0, elsewhere = 0;
    for (uint64_t seed = 0; seed < 2 * (uint64_t)SEEDS; seed++) {
        subject s;
        const sketch k = seed % 2 ? sketch_random(seed) : sketch_random_all(seed, seed % 4 > 1);
        assert_true(sketch_compile(&k, &s));
        chase c = open_chase(fitting_open(s, "random"));
        check_sequence(&c, &random);
        fits += c.fits;
        followed += c.followed;
        evaluations += c.evaluations;
        elsewhere += c.elsewhere;
        close_chase(&c);
    }
    print_message("%zu of %zu fits followed, %.2f evaluations each; %zu to another minimum\n",
                  followed, fits, (double)evaluations / (double)followed, elsewhere);
    assert_true(followed > fits / 2); /* else nothing was tried */
    assert_true(evaluations < 5 * followed && elsewhere < fits / 50);
}

/* Bounds on k, which the signal drives from one to the other. */
static const char driven[] =
    WORKSPACE(CHANNEL("c", SAMPLE("s", "5, 9", FACTOR("mu")) ", " SAMPLE(
                               "b", "50, 60", TWO(FACTOR("k"), NORMSYS("n", "0.95", "1.05")))),
              SEEN("c", "63, 76"), MEASURED("mu", "{'name': 'k', 'bounds': [[0.8, 1.1]]}"));

static void parameters_reach_and_leave_their_bounds(void **state)
{
    (void)state;
    chase c = open_chase(fitting_open_text(driven, NULL));
    size_t low = 0, high = 0, inside = 0;
    for (int i = 0; i < 300; i++) { /* up and down again */
        (void)fit_at(&c, 0.05 * (i < 150 ? i : 300 - i));
        const double k = fitting_parameter(&c.f, "k");
        low += k == 0.8;
        high += k == 1.1;
        inside += k > 0.8 && k < 1.1;
    }
    assert_true(low > 20 && high > 5 && inside > 50);
    assert_true(c.followed > 200 && c.followed < c.fits);
    close_chase(&c);
}

/* A bound that no longer holds: the follower, which keeps parameters at bounds, must see it. */
static void a_jump_off_a_bound_is_not_followed(void **state)
{
    (void)state;
    chase c = open_chase(fitting_open_text(driven, NULL));
    for (double mu = 6.0; mu < 7.0; mu += 0.25)
        (void)fit_at(&c, mu);
    assert_true(fitting_parameter(&c.f, "k") == 0.8);
    assert_true(fit_at(&c, 7.1));
    assert_false(fit_at(&c, 1.5));
    assert_true(fitting_parameter(&c.f, "k") > 0.8);
    close_chase(&c);
}

static void an_empty_follower_follows_nothing(void **state)
{
    (void)state;
    cls_minimum minimum;
    const double mu = 1.0;
    chase c = open_chase(fitting_open_text(driven, NULL));
    cls_problem_reset(c.f.problem, c.f.s.data, &mu, 0.0);
    assert_false(cls_follower_fit(c.follower, c.f.problem, mu, &minimum));
    assert_int_equal(c.f.problem->evaluations, 0);
    assert_false(fit_at(&c, 1.0));
    assert_true(fit_at(&c, 1.1));
    cls_follower_forget(c.follower);
    cls_problem_reset(c.f.problem, c.f.s.data, &mu, 0.0);
    assert_false(cls_follower_fit(c.follower, c.f.problem, mu, &minimum));
    assert_int_equal(c.f.problem->evaluations, 0);
    close_chase(&c);
}

/* Other data, with and without a word to the follower: what it finds is right in both cases. */
static void another_data_set_is_fitted_as_well(void **state)
{
    (void)state;
    static const double counts[2][2] = {{63, 76}, {48, 70}};
    for (int forget = 0; forget < 2; forget++) {
        chase c = open_chase(fitting_open_text(driven, NULL));
        double auxdata[FITTING_MOST] = {0.0};
        for (int i = 0; i < 20; i++) {
            if (forget)
                cls_follower_forget(c.follower);
            cls_data_set(c.f.s.data, counts[i % 2], auxdata);
            (void)fit_at(&c, 0.7);
            assert_true(fit_at(&c, 0.75 + 0.01 * i) || !forget);
        }
        close_chase(&c);
    }
}

/* A model of which more is held is no longer the follower's. */
static void other_parameters_are_not_followed(void **state)
{
    (void)state;
    chase c = open_chase(fitting_open_text(driven, NULL));
    cls_problem *const p = c.f.problem;
    cls_minimum minimum;
    double mu = 2.0;
    (void)fit_at(&c, 2.0);
    (void)fit_at(&c, 2.1);
    cls_problem_reset(p, c.f.s.data, NULL, 0.0); /* the POI is free */
    assert_false(cls_follower_fit(c.follower, p, 2.1, &minimum));
    assert_int_equal(p->evaluations, 0);
    (void)fitting_minimum(&c.f, cls_optimizer_get(0));
    cls_follower_learn(c.follower, p, mu);
    cls_problem_reset(p, c.f.s.data, &mu, 0.0);
    assert_false(cls_follower_fit(c.follower, p, mu, &minimum));
    (void)fit_at(&c, 2.2);
    assert_true(fit_at(&c, 2.3));
    close_chase(&c);
}

/*
 * The signal is negative in the second bin: from mu = 4 on the likelihood is 0, wherever k is, and
 * what is minimised is its continuation, which has a minimum like any other.
 */
static void no_likelihood_is_no_minimum(void **state)
{
    (void)state;
    size_t refused = 0;
    chase c = open_chase(fitting_open_text(
        WORKSPACE(CHANNEL("c", SAMPLE("s", "5, -10", FACTOR("mu")) ", " SAMPLE(
                                   "b", "50, 8", NORMSYS("n", "0.95", "1.05"))),
                  SEEN("c", "52, 9"), MEASURED("mu", "{'name': 'n', 'bounds': [[-5, 5]]}")),
        NULL));
    for (double mu = 0.0; mu < 0.7; mu += 0.05)
        (void)fit_at(&c, mu);
    for (double mu = 0.7; mu < 2.5; mu += 0.01) {
        cls_minimum minimum;
        cls_problem *const p = c.f.problem;
        cls_problem_reset(p, c.f.s.data, &mu, 0.0);
        const bool followed = cls_follower_fit(c.follower, p, mu, &minimum);
        if (followed)
            assert_int_equal(cls_scratch_impossible(c.f.s.data, p->scratch), CLS_NONE);
        else if (cls_minimize(p, cls_optimizer_get(0), NULL, &minimum, NULL) == CLS_IMPOSSIBLE_BIN)
            refused++;
        if (!followed)
            cls_follower_learn(c.follower, p, mu); /* as if nothing were wrong */
    }
    assert_true(refused > 50);
    close_chase(&c);
}

/* A parameter that is held at a kink is at no bound: nothing is followed there. */
static void kinks_are_not_followed(void **state)
{
    (void)state;
    const cls_model_options kinked = {.factor_code = "1"};
    chase c = open_chase(
        fitting_open_text(WORKSPACE(CHANNEL("c", SAMPLE("s", "5, 9", FACTOR("mu")) ", " SAMPLE(
                                                     "b", "50, 60", NORMSYS("n", "0.9", "0.97"))),
                                    SEEN("c", "63, 76"), MEASURED("mu", "")),
                          &kinked));
    size_t at = 0;
    for (double mu = 0.0; mu < 4.0; mu += 0.1) {
        assert_false(fit_at(&c, mu));
        at += fitting_parameter(&c.f, "n") == 0.0;
    }
    assert_true(at > 10 && at < c.fits);
    close_chase(&c);
}

/* The start that the follower leaves for a full fit is within bounds and no worse than its last. */
static void where_it_gives_up_it_knows_a_start(void **state)
{
    (void)state;
    cls_minimum minimum;
    size_t given_up = 0;
    uint64_t random = 5;
    chase c = open_chase(fitting_open_text(driven, NULL));
    for (int i = 0; i < 200; i++) {
        cls_problem *const p = c.f.problem;
        const double mu = random_uniform(&random, 0.0, 10.0);
        cls_problem_reset(p, c.f.s.data, &mu, 0.0);
        double last[FITTING_MOST];
        for (size_t k = 0; k < p->n; k++)
            last[k] = p->x[k];
        if (i == 0 || cls_follower_fit(c.follower, p, mu, &minimum)) {
            (void)fit_at(&c, mu);
            continue;
        }
        given_up++;
        assert_true(p->near);
        for (size_t k = 0; k < p->n; k++)
            assert_true(p->x[k] >= p->lo[k] && p->x[k] <= p->hi[k]);
        const double start = cls_problem_value(p, p->x);
        assert_true(start <= p->best_value && start <= cls_problem_value(p, last) + 100.0);
        (void)fitting_minimum(&c.f, cls_optimizer_get(0));
        cls_follower_learn(c.follower, p, mu);
    }
    assert_true(given_up > 5);
    close_chase(&c);
}

/* What the follower calls a minimum is one by its own gradient and Hessian. */
static void a_followed_minimum_is_one_by_newtons_step(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 110; seed++) {
        subject s;
        const sketch k = sketch_random_all(seed, false);
        assert_true(sketch_compile(&k, &s));
        chase c = open_chase(fitting_open(s, "random"));
        for (double mu = 0.0; mu < 3.0; mu += 0.1) {
            if (!fit_at(&c, mu))
                continue;
            cls_problem *const p = c.f.problem;
            double x[FITTING_MOST];
            cls_newton_step step = cls_newton_step_start(p);
            copy_free(p, x);
            (void)cls_problem_value(p, x);
            cls_newton_step_compute(&step, x);
            assert_true(step.decrement <= 1e-13);
            assert_true(cls_problem_projected(p, x, step.gradient) <= 1e-6);
        }
        close_chase(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_that_follow_equal_full_fits),
        cmocka_unit_test(parameters_reach_and_leave_their_bounds),
        cmocka_unit_test(a_jump_off_a_bound_is_not_followed),
        cmocka_unit_test(an_empty_follower_follows_nothing),
        cmocka_unit_test(another_data_set_is_fitted_as_well),
        cmocka_unit_test(other_parameters_are_not_followed),
        cmocka_unit_test(no_likelihood_is_no_minimum),
        cmocka_unit_test(kinks_are_not_followed),
        cmocka_unit_test(where_it_gives_up_it_knows_a_start),
        cmocka_unit_test(a_followed_minimum_is_one_by_newtons_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
