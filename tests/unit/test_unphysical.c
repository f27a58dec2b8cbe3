/* Rates below 0, which variations of a shape can make: evaluated, walked back from, ended at. */
#include "support/close.h"
#include "support/compile.h"
#include "support/spec.h"

#include <string.h>

/* One bin falls through 0 at alpha = -2/3, the other one grows. */
#define FALLING(counts, parameters)                                                        \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "1, 0", FACTOR("mu")),                          \
                               SAMPLE("b", "50, 10", HISTOSYS("h", "52, -5", "48, 25")))), \
              SEEN("c", counts), MEASURED("mu", parameters))

static cls_status evaluate(const subject *s, double mu, double h, double *value, cls_error *err)
{
    const double theta[] = {h, mu};
    return cls_model_twice_nll(s->model, s->data, theta, value, err);
}

static void the_likelihood_is_0_there(void **state)
{
    (void)state;
    static const char message[] = "channel \"c\", bin 1: the data have likelihood 0, the expected"
                                  " events are too few";
    double value;
    cls_error err;
    subject s = compiled_subject(FALLING("50, 3", ""), NULL);
    assert_int_equal(evaluate(&s, 1.0, -0.6, &value, &err), CLS_OK);
    assert_int_equal(evaluate(&s, 1.0, -0.9, &value, &err), CLS_IMPOSSIBLE_BIN);
    assert_string_equal(err.message, message);
    subject_free(&s);
    s = compiled_subject(FALLING("50, 0", ""), NULL);
    assert_int_equal(evaluate(&s, 1.0, -0.6, &value, &err), CLS_OK);
    assert_int_equal(evaluate(&s, 1.0, -0.9, &value, &err), CLS_IMPOSSIBLE_BIN);
    assert_string_equal(err.message, message);
    subject_free(&s);
    s = compiled_subject(WORKSPACE(CHANNEL("c", SAMPLE("b", "10", HISTOSYS("h", "0", "20"))),
                                   SEEN("c", "0"), MEASURED("", "")),
                         NULL);
    const double none = -1.0; /* no events where none are seen: probability 1 */
    assert_int_equal(cls_model_twice_nll(s.model, s.data, &none, &value, &err), CLS_OK);
    assert_close(value, 1.0 + log(2.0 * acos(-1.0)), 1e-15, 0.0);
    subject_free(&s);
}

/* The best fit beside the forbidden region is the lowest of all points that are allowed. */
static void a_fit_stops_before_it(void **state)
{
    (void)state;
    static const char *const texts[] = {FALLING("60, 0", ""), FALLING("60, 1", ""),
                                        FALLING("60, 3", "{'name': 'h', 'inits': [-4]}"),
                                        FALLING("60, 1", "{'name': 'h', 'inits': [-0.8]}")};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        subject s = compiled_subject(texts[i], NULL);
        cls_fit_result *best;
        cls_error err;
        double at_best, lowest = HUGE_VAL;
        if (cls_fit(s.model, s.data, NULL, &best, &err))
            fail_msg("%s", err.message);
        for (double mu = 0.0; mu < 30.0; mu += 0.5)
            for (double h = -2.0; h < 2.0; h += 0.002) {
                double value;
                if (!evaluate(&s, mu, h, &value, NULL))
                    lowest = fmin(lowest, value);
            }
        assert_true(best->twice_nll <= lowest);
        assert_close(best->twice_nll, lowest, 0.0, 0.08); /* the grid is coarse */
        assert_int_equal(evaluate(&s, best->parameters[1], best->parameters[0], &at_best, &err),
                         CLS_OK);
        assert_close(at_best, best->twice_nll, 1e-12, 0.0);
        cls_fit_free(best);
        subject_free(&s);
    }
}

static void a_fit_that_ends_there_names_the_bin(void **state)
{
    (void)state;
    subject s =
        compiled_subject(FALLING("60, 3", "{'name': 'h', 'inits': [-1], 'fixed': true}"), NULL);
    cls_fit_result *best;
    cls_error err;
    assert_int_equal(cls_fit(s.model, s.data, NULL, &best, &err), CLS_IMPOSSIBLE_BIN);
    assert_non_null(strstr(err.message, "channel \"c\", bin 1"));
    subject_free(&s);
}

/* A negative sample is nothing special while the sum is positive. */
static void negative_yields_are_allowed(void **state)
{
    (void)state;
    subject s = compiled_subject(
        WORKSPACE(
            CHANNEL("c", THREE(SAMPLE("s", "5", FACTOR("mu")),
                               SAMPLE("i", "-8",
                                      TWO(NORMSYS("n", "0.9", "1.1"), HISTOSYS("h", "-9", "-7"))),
                               SAMPLE("b", "60", STATERROR("st", "3")))),
            SEEN("c", "57"), MEASURED("mu", "")),
        NULL);
    const double theta[] = {1.0, 2.0, 1.0, 1.0};
    double nu;
    assert_int_equal(cls_model_expected(s.model, theta, &nu, NULL), CLS_OK);
    assert_close(nu, 10.0 - 1.1 * 7.0 + 60.0, 1e-14, 0.0);
    cls_point p;
    assert_true(subject_calculate(&s, NULL));
    assert_int_equal(cls_hypotest(s.calculator, 1.0, &p), CLS_OK);
    assert_true(p.cls_obs > 0.0 && p.cls_obs < 1.0);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_likelihood_is_0_there),
        cmocka_unit_test(a_fit_stops_before_it),
        cmocka_unit_test(a_fit_that_ends_there_names_the_bin),
        cmocka_unit_test(negative_yields_are_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
