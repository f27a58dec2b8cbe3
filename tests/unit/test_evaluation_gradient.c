/* The gradient of a model at given parameters, by all of them, against finite differences. */
#include "model/model.h"
#include "support/close.h"
#include "support/evaluation.h"
#include "support/models.h"
#include "support/spec.h"

#include <string.h>

static const double step = 2e-4;

static double twice_nll(const evaluation_point *at)
{
    cls_evaluation *const e = evaluation_at(at);
    assert_int_equal(e->status, CLS_OK);
    const double value = e->twice_nll;
    cls_evaluation_free(e);
    return value;
}

/* By every parameter: globals, local gammas, fixed ones. */
static void check_gradient(evaluation_point *at)
{
    static const double places[4] = {-2.0, -1.0, 1.0, 2.0};
    cls_evaluation *const e = evaluation_at(at);
    assert_non_null(e->gradient);
    for (size_t p = 0; p < e->nparameters; p++) {
        const double from = at->theta[p];
        double values[4];
        for (size_t i = 0; i < 4; i++) {
            at->theta[p] = from + places[i] * step;
            values[i] = twice_nll(at);
        }
        at->theta[p] = from;
        const double slope =
            (values[0] - 8.0 * values[1] + 8.0 * values[2] - values[3]) / (12.0 * step);
        assert_close(e->gradient[p], slope, 1e-8, 1e-8 * (1.0 + fabs(values[0])));
    }
    cls_evaluation_free(e);
}

static void the_gradient_is_the_derivative_by_every_parameter(void **state)
{
    (void)state;
    evaluation_everywhere(check_gradient);
}

/* Local gammas stand for all parameters that a fit does not see. */
static void some_gammas_of_the_models_are_local_and_some_are_not(void **state)
{
    (void)state;
    static const char *const texts[] = {evaluation_modifiers, evaluation_products};
    for (size_t i = 0; i < 2; i++) {
        subject s;
        assert_true(subject_quoted(&s, texts[i]));
        size_t local = 0, global = 0;
        for (size_t p = 0; p < s.model->nparameters; p++) {
            local += s.model->parameters[p].global == CLS_NONE;
            global += s.model->parameters[p].global != CLS_NONE &&
                      strchr(s.model->parameters[p].name, '[') != NULL;
        }
        assert_true(local > 0);
        assert_true(global > 0);
        subject_free(&s);
    }
}

/* The derivative is of -2 ln L: of (x/sigma)^2 it is 2 x/sigma^2. */
static void the_gradient_is_that_of_twice_nll(void **state)
{
    (void)state;
    evaluation_point at = {.theta = {0.0, 0.25}};
    assert_true(subject_quoted(
        &at.s, WORKSPACE(CHANNEL("c", TWO(SAMPLE("a", "10", FACTOR("mu")),
                                          SAMPLE("b", "20", NORMSYS("n", "1", "1")))),
                         SEEN("c", "20"), MEASURED("mu", ""))));
    cls_evaluation *const e = evaluation_at(&at);
    assert_close(e->gradient[cls_model_find(at.s.model, "mu")], 0.0, 0.0, 1e-14);
    assert_close(e->gradient[cls_model_find(at.s.model, "n")], 0.5, 1e-14, 0.0);
    cls_evaluation_free(e);
    at.theta[0] = 1.0; /* 2 (10 - 20 x 10/30) */
    cls_evaluation *const beside = evaluation_at(&at);
    assert_close(beside->gradient[0], 20.0 / 3.0, 1e-14, 0.0);
    cls_evaluation_free(beside);
    subject_free(&at.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gradient_is_the_derivative_by_every_parameter),
        cmocka_unit_test(some_gammas_of_the_models_are_local_and_some_are_not),
        cmocka_unit_test(the_gradient_is_that_of_twice_nll),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
