/*
 * Uncertainties: the inverse of the Hessian of all free parameters, gammas included, against the
 * inverse of one made of differences of the likelihood itself.
 */
#include "fit/hesse.h"

#include "fit/minimize.h"
#include "model/likelihood.h"
#include "support/close.h"
#include "support/models.h"
#include "support/spec.h"

#include <gsl/gsl_linalg.h>
#include <string.h>

enum { MOST = 120 /* parameters */ };

/* A model at its best fit, with its uncertainties. */
typedef struct fitted {
    subject s;
    cls_arena *arena;
    cls_problem *problem;
    double theta[MOST], sigma[MOST];
    bool unknown[MOST];   /* undetermined */
    size_t n;             /* parameters with an uncertainty */
    size_t indices[MOST]; /* [n] */
    bool undetermined;    /* others than those held have none: the check cannot tell them apart */
} fitted;

static fitted fit(subject s, double poi_lo)
{
    fitted f = {.s = s, .arena = cls_arena_new()};
    cls_minimum minimum;
    assert_in_range(s.model->nparameters, 0, MOST);
    assert_int_equal(cls_problem_new(s.model, f.arena, &f.problem, NULL), CLS_OK);
    cls_problem_reset(f.problem, s.data, NULL, poi_lo);
    assert_int_equal(cls_minimize(f.problem, cls_optimizer_get(0), NULL, &minimum, NULL), CLS_OK);
    assert_int_equal(cls_hesse(f.problem, f.arena, f.sigma, f.unknown, NULL), CLS_OK);
    memcpy(f.theta, f.problem->theta, s.model->nparameters * sizeof *f.theta);
    for (size_t p = 0; p < s.model->nparameters; p++) {
        const cls_coordinate *const c = &s.model->parameters[p];
        const bool inside = !c->fixed && f.theta[p] > c->lo && f.theta[p] < c->hi;
        if (isfinite(f.sigma[p]))
            f.indices[f.n++] = p;
        else if (inside && p != s.model->poi)
            f.undetermined = true;
    }
    return f;
}

static void end(fitted *f)
{
    cls_arena_free(f->arena);
    subject_free(&f->s);
}

/* -ln L with parameters number i and j moved. */
static double moved(const fitted *f, size_t i, double x, size_t j, double y)
{
    double theta[MOST];
    memcpy(theta, f->theta, sizeof theta);
    theta[f->indices[i]] += x;
    theta[f->indices[j]] += y;
    return cls_full_value(f->s.data, theta, f->problem->scratch);
}

/* The second derivative, of differences of h and h/2 standard deviations combined. */
static double second(const fitted *f, size_t i, size_t j)
{
    double at[2];
    for (int k = 0; k < 2; k++) {
        const double h = k ? 0.01 : 0.02;
        const double x = h * f->sigma[f->indices[i]], y = h * f->sigma[f->indices[j]];
        at[k] = (moved(f, i, x, j, y) - moved(f, i, x, j, -y) - moved(f, i, -x, j, y) +
                 moved(f, i, -x, j, -y)) /
                (4.0 * x * y);
    }
    return (4.0 * at[1] - at[0]) / 3.0;
}

static void check(fitted *f)
{
    if (f->n == 0 || f->undetermined)
        return;
    gsl_matrix *const h = gsl_matrix_alloc(f->n, f->n);
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->n; j++)
            gsl_matrix_set(h, i, j, second(f, i, j));
    assert_int_equal(gsl_linalg_cholesky_decomp1(h), 0);
    assert_int_equal(gsl_linalg_cholesky_invert(h), 0);
    for (size_t i = 0; i < f->n; i++)
        assert_close(f->sigma[f->indices[i]], sqrt(gsl_matrix_get(h, i, i)), 1e-6, 0.0);
    gsl_matrix_free(h);
}

static void they_are_those_of_the_full_problem(void **state)
{
    (void)state;
    size_t checked = 0;
    for (size_t i = 0; model_case_get(i); i++) {
        fitted f = fit(model_case_open(model_case_get(i)), 0.0);
        check(&f);
        checked += f.undetermined ? 0 : f.n;
        end(&f);
    }
    for (size_t seed = 0; seed < 20; seed++) {
        fitted f = fit(random_model(seed), 0.0);
        check(&f);
        checked += f.undetermined ? 0 : f.n;
        end(&f);
    }
    assert_true(checked > 200);
}

#define ALPHA(name, type, data) "{'name': '" name "', 'type': '" type "', 'data': " data "}"

/* Several gammas in a bin, of every constraint, shapes and factors, and shared gammas. */
static const char everything[] = WORKSPACE(
    CHANNEL(
        "a",
        SAMPLE("s", "6, 9, 4", FACTOR("mu") ", " ALPHA("n", "normsys", "{'lo': 0.8, 'hi': 1.1}")) ", " SAMPLE(
            "b", "50, 40, 30",
            ALPHA("h", "histosys", "{'lo_data': [45, 42, 28], 'hi_data': [58, 37, 33]}") ", " ALPHA(
                "st", "staterror",
                "[4, 3, 5]")) ", " SAMPLE("c", "20, 25, 10",
                                          SHAPE("g", "3, 2, 1") ", " ALPHA(
                                              "n", "normsys",
                                              "{'lo': 1.1, 'hi': 0.9}")) ", " SAMPLE("d",
                                                                                     "10, 5, 15",
                                                                                     ALPHA(
                                                                                         "st",
                                                                                         "staterro"
                                                                                         "r",
                                                                                         "[2, 1, "
                                                                                         "3]"))) ","
                                                                                                 " " CHANNEL(
                                                                                                     "e",
                                                                                                     SAMPLE("q", "30, 40", ALPHA("k", "shapefactor", "null") ", " ALPHA("n", "normsys", "{'lo': 0.95, 'hi': 1.07}")) ", " SAMPLE(
                                                                                                         "r",
                                                                                                         "8, 6",
                                                                                                         SHAPE(
                                                                                                             "l",
                                                                                                             "1, 2"))) ", " CHANNEL("f",
                                                                                                                                    SAMPLE(
                                                                                                                                        "b",
                                                                                                                                        "70, 60",
                                                                                                                                        SHAPE("one", "5, 9") ", " ALPHA(
                                                                                                                                            "two",
                                                                                                                                            "staterror",
                                                                                                                                            "[6, 4]"))),
    SEEN("a", "95, 71, 62") ", " SEEN("e", "45, 41") ", " SEEN("f", "66, 72"), MEASURED("mu", ""));

static void several_gammas_share_a_bin(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(&s, everything));
    fitted f = fit(s, -10.0);
    assert_int_equal(f.n, s.model->nparameters);
    check(&f);
    end(&f);
}

/* mu ends at 0; g[1] is held by the measurement, g[0] ends at its bound. */
static void what_is_held_has_none(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(
        &s, WORKSPACE(CHANNEL("c", SAMPLE("s", "5, 5, 5", FACTOR("mu")) ", " SAMPLE(
                                       "b", "50, 60, 40", SHAPE("g", "20, 5, 0") ", " FACTOR("k"))),
                      SEEN("c", "20, 55, 41"),
                      MEASURED("mu", "{'name': 'g', 'bounds': [[0.9, 2], [0.5, 2], [0.5, 2]]}"))));
    fitted f = fit(s, 0.0);
    assert_true(isnan(f.sigma[cls_model_find(s.model, "mu")]));
    assert_true(isnan(f.sigma[cls_model_find(s.model, "g[0]")]));
    assert_true(isnan(f.sigma[cls_model_find(s.model, "g[2]")]));
    assert_int_equal(f.n, 2);
    check(&f);
    end(&f);
}

/* Only k + l is known, and m changes nothing. */
static void what_is_not_determined_has_none(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(
        &s,
        WORKSPACE(
            CHANNEL("c",
                    SAMPLE("s", "5", FACTOR("mu")) ", " SAMPLE("b", "50", FACTOR("k")) ", " SAMPLE(
                        "d", "50",
                        FACTOR("l")) ", " SAMPLE("e", "0",
                                                 FACTOR("m"))) ", " CHANNEL("d",
                                                                            SAMPLE("s", "7",
                                                                                   FACTOR("mu"))),
            SEEN("c", "120") ", " SEEN("d", "9"), MEASURED("mu", ""))));
    fitted f = fit(s, 0.0);
    assert_true(isnan(f.sigma[cls_model_find(s.model, "k")]));
    assert_true(isnan(f.sigma[cls_model_find(s.model, "l")]));
    assert_true(isnan(f.sigma[cls_model_find(s.model, "m")]));
    assert_close(f.sigma[cls_model_find(s.model, "mu")], 3.0 / 7.0, 1e-6, 0.0);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_those_of_the_full_problem),
        cmocka_unit_test(several_gammas_share_a_bin),
        cmocka_unit_test(what_is_held_has_none),
        cmocka_unit_test(what_is_not_determined_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
