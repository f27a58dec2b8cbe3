/* Which parameters a fit leaves at a bound. */
#include "cls/fit.h"
#include "support/models.h"
#include "support/spec.h"
#include "support/test.h"

#include <string.h>

static cls_fit_result *fitted(const subject *s, const double *poi)
{
    cls_fit_result *result;
    cls_error err;
    if (cls_fit(s->model, s->data, &(cls_fit_options){.poi = poi}, &result, &err))
        fail_msg("%s", err.message);
    return result;
}

static void check_bound(const subject *s, const cls_fit_result *fit, const char *name,
                        cls_bound wanted)
{
    const size_t p = cls_model_find(s->model, name);
    if (p == CLS_NONE)
        fail_msg("no parameter \"%s\"", name);
    if (fit->bounds[p] != wanted)
        fail_msg("%s = %g: bound %d, wanted %d", name, fit->parameters[p], (int)fit->bounds[p],
                 (int)wanted);
}

/* Globals and local gammas, of channels that the kernels solve and of one that they do not. */
static void globals_and_gammas_have_their_bounds(void **state)
{
    (void)state;
    static const char text[] = WORKSPACE(
        THREE(CHANNEL("a", TWO(SAMPLE("s", "8, 9, 4", FACTOR("mu")),
                               SAMPLE("b", "50, 52, 40", SHAPE("g", "30, 30, 4")))),
              CHANNEL("b", TWO(SAMPLE("b", "50, 52", TWO(SHAPE("h", "30, 30"), FACTOR("k"))),
                               SAMPLE("c", "10, 10", SHAPE("own", "2, 2")))),
              CHANNEL("c", SAMPLE("b", "100, 100", NORMSYS("up", "0.99", "1.01")))),
        THREE(SEEN("a", "90, 20, 43"), SEEN("b", "90, 21"), SEEN("c", "150, 150")),
        MEASURED("mu", THREE("{'name': 'g', 'bounds': [[0.9, 1.1], [0.9, 1.1], [0.5, 2]]}",
                             "{'name': 'h', 'bounds': [[0.9, 1.1], [0.9, 1.1]]}",
                             "{'name': 'up', 'bounds': [[-0.5, 0.5]]}")));
    subject s;
    assert_true(subject_quoted(&s, text));
    cls_fit_result *const fit = fitted(&s, NULL);
    check_bound(&s, fit, "g[0]", CLS_BOUND_UPPER);
    check_bound(&s, fit, "g[1]", CLS_BOUND_LOWER);
    check_bound(&s, fit, "g[2]", CLS_BOUND_NONE);
    check_bound(&s, fit, "h[0]", CLS_BOUND_UPPER);
    check_bound(&s, fit, "h[1]", CLS_BOUND_LOWER);
    check_bound(&s, fit, "own[0]", CLS_BOUND_NONE);
    check_bound(&s, fit, "up", CLS_BOUND_UPPER);
    check_bound(&s, fit, "k", CLS_BOUND_NONE);
    cls_fit_free(fit);
    subject_free(&s);
}

static void the_poi_has_a_lower_bound_but_no_upper_one(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(
        &s, WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "5", FACTOR("mu")), SAMPLE("b", "50", ""))),
                      SEEN("c", "40"), MEASURED("mu", ""))));
    cls_fit_result *fit = fitted(&s, NULL);
    check_bound(&s, fit, "mu", CLS_BOUND_LOWER);
    cls_fit_free(fit);
    fit = fitted(&s, &(double){0.0}); /* held, not fitted */
    check_bound(&s, fit, "mu", CLS_BOUND_NONE);
    cls_fit_free(fit);
    subject_free(&s);
    assert_true(subject_quoted(
        &s, WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "5", FACTOR("mu")), SAMPLE("b", "50", ""))),
                      SEEN("c", "150"), MEASURED("mu", ""))));
    fit = fitted(&s, NULL);
    assert_true(fit->parameters[0] > cls_model_parameter(s.model, 0).hi);
    check_bound(&s, fit, "mu", CLS_BOUND_NONE);
    cls_fit_free(fit);
    subject_free(&s);
}

static void what_is_fixed_is_at_no_bound(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(
        &s,
        WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "5, 5", FACTOR("mu")),
                                   SAMPLE("b", "50, 60", TWO(SHAPE("g", "5, 6"), FACTOR("k"))))),
                  SEEN("c", "0, 70"),
                  MEASURED("mu", TWO("{'name': 'g', 'inits': [1e-10, 1], 'fixed': true}",
                                     "{'name': 'k', 'inits': [10], 'fixed': true}")))));
    cls_fit_result *const fit = fitted(&s, NULL);
    check_bound(&s, fit, "g[0]", CLS_BOUND_NONE);
    check_bound(&s, fit, "g[1]", CLS_BOUND_NONE);
    check_bound(&s, fit, "k", CLS_BOUND_NONE);
    check_bound(&s, fit, "mu", CLS_BOUND_LOWER);
    cls_fit_free(fit);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(globals_and_gammas_have_their_bounds),
        cmocka_unit_test(the_poi_has_a_lower_bound_but_no_upper_one),
        cmocka_unit_test(what_is_fixed_is_at_no_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
