/*
 * A model at given parameters: every part of the likelihood against its definition, and what there
 * is where the likelihood is 0.
 */
#include "cls/evaluate.h"

#include "support/close.h"
#include "support/evaluation.h"
#include "support/models.h"
#include "support/spec.h"

#include <string.h>

/* -2 ln of a Poisson probability, by its definition. */
static double poisson(double n, double nu)
{
    return 2.0 * (nu - (n > 0.0 ? n * log(nu) : 0.0) + lgamma(n + 1.0));
}

static double constraint(const cls_parameter *p, double theta)
{
    if (strcmp(p->constraint, "none") == 0)
        return 0.0;
    if (strcmp(p->constraint, "poisson") == 0)
        return poisson(p->auxdata, p->width * theta);
    const double pull = (p->auxdata - theta) / p->width;
    return pull * pull + 2.0 * log(p->width) + log(8.0 * atan(1.0));
}

/* Returns the channel's part. */
static double check_channel(const cls_channel_evaluation *c)
{
    double expected = 0.0;
    for (size_t b = 0; b < c->nbins; b++) {
        double sum = 0.0;
        for (size_t s = 0; s < c->nsamples; s++)
            sum += c->samples[s].expected[b];
        assert_close(sum, c->expected[b], 1e-14, 1e-14);
        expected += poisson(c->observed[b], c->expected[b]);
    }
    assert_close(c->twice_nll, expected, 1e-11, 1e-11);
    return c->twice_nll;
}

static void check_parts(evaluation_point *at)
{
    cls_evaluation *const e = evaluation_at(at);
    double nu[EVALUATION_MOST], direct, sum = 0.0;
    size_t bin = 0, index;
    assert_int_equal(e->status, CLS_OK);
    assert_string_equal(e->reason, "");
    assert_int_equal(cls_model_expected(at->s.model, at->theta, nu, NULL), CLS_OK);
    assert_int_equal(cls_model_twice_nll(at->s.model, at->s.data, at->theta, &direct, NULL),
                     CLS_OK);
    assert_true(e->twice_nll == direct);
    for (size_t c = 0; c < e->nchannels; c++) {
        assert_string_equal(e->channels[c].name, cls_model_bin_channel(at->s.model, bin, &index));
        assert_memory_equal(e->channels[c].expected, nu + bin, e->channels[c].nbins * sizeof *nu);
        sum += check_channel(&e->channels[c]);
        bin += e->channels[c].nbins;
    }
    assert_int_equal(bin, cls_model_bins(at->s.model));
    assert_int_equal(e->nparameters, cls_model_parameters(at->s.model));
    for (size_t p = 0; p < e->nparameters; p++) {
        const cls_parameter known = cls_model_parameter(at->s.model, p);
        assert_true(e->parameters[p] == at->theta[p]);
        assert_close(e->constraints[p], constraint(&known, at->theta[p]), 1e-11, 1e-11);
        sum += e->constraints[p];
    }
    assert_close(sum, e->twice_nll, 1e-12, 1e-12);
    cls_evaluation_free(e);
}

static void the_parts_are_as_defined_and_add_up(void **state)
{
    (void)state;
    evaluation_everywhere(check_parts);
}

static const char two_channels[] =
    WORKSPACE(TWO(CHANNEL("one", TWO(SAMPLE("s", "5, 0", FACTOR("mu")), SAMPLE("b", "10, 3", ""))),
                  CHANNEL("two", SAMPLE("b", "20, 30", SHAPE("g", "4, 5")))),
              TWO(SEEN("one", "12, 2"), SEEN("two", "22, 27")), MEASURED("mu", ""));

static void samples_have_their_own_events(void **state)
{
    (void)state;
    evaluation_point at = {.theta = {2.0, 1.1, 0.9}};
    assert_true(subject_quoted(&at.s, two_channels));
    cls_evaluation *const e = evaluation_at(&at);
    assert_int_equal(e->nchannels, 2);
    const cls_channel_evaluation *const one = &e->channels[0], *const two = &e->channels[1];
    assert_string_equal(one->samples[0].name, "b");
    assert_string_equal(one->samples[1].name, "s");
    assert_true(one->samples[0].expected[0] == 10.0 && one->samples[0].expected[1] == 3.0);
    assert_true(one->samples[1].expected[0] == 10.0 && one->samples[1].expected[1] == 0.0);
    assert_true(one->observed[0] == 12.0 && one->observed[1] == 2.0);
    assert_int_equal(two->nsamples, 1);
    assert_close(two->samples[0].expected[0], 22.0, 1e-15, 0.0);
    assert_close(two->samples[0].expected[1], 27.0, 1e-15, 0.0);
    assert_true(two->observed[0] == 22.0 && two->observed[1] == 27.0);
    cls_evaluation_free(e);
    subject_free(&at.s);
}

/* Fails unless the likelihood is 0 for this reason; the rest is there. Returns the evaluation. */
static cls_evaluation *impossible(const evaluation_point *at, const char *reason)
{
    cls_evaluation *const e = evaluation_at(at);
    double direct;
    cls_error err;
    assert_int_equal(e->status, CLS_IMPOSSIBLE_BIN);
    assert_string_equal(e->reason, reason);
    assert_true(isnan(e->twice_nll));
    assert_null(e->gradient);
    assert_non_null(e->constraints);
    assert_int_equal(cls_model_twice_nll(at->s.model, at->s.data, at->theta, &direct, &err),
                     CLS_IMPOSSIBLE_BIN);
    assert_string_equal(err.message, reason);
    assert_true(isnan(direct));
    return e;
}

static void an_impossible_bin_is_named_and_the_rest_is_there(void **state)
{
    (void)state;
    evaluation_point at = {.theta = {-4.0, 1.0, 1.0}};
    assert_true(subject_quoted(&at.s, two_channels));
    cls_evaluation *const e = impossible(
        &at, "channel \"one\", bin 0: the data have likelihood 0, the expected events are too few");
    assert_true(e->channels[0].expected[0] == -10.0);
    assert_true(e->channels[0].samples[1].expected[0] == -20.0);
    assert_true(isnan(e->channels[0].twice_nll));
    assert_close(e->channels[1].twice_nll, poisson(22.0, 20.0) + poisson(27.0, 30.0), 1e-13, 0.0);
    assert_close(e->constraints[1], poisson(25.0, 25.0), 1e-13, 0.0);
    cls_evaluation_free(e);
    subject_free(&at.s);
}

static void an_impossible_gamma_is_named(void **state)
{
    (void)state;
    evaluation_point at = {.theta = {0.0, 1.0, 1.0}};
    assert_true(
        subject_quoted(&at.s, WORKSPACE(CHANNEL("c", TWO(SAMPLE("a", "10", FACTOR("mu")),
                                                         SAMPLE("b", "5", SHAPE("g", "1")))),
                                        SEEN("c", "20"), MEASURED("mu", ""))));
    at.theta[0] = 3.0;
    at.theta[1] = -0.5;
    cls_evaluation *const e = impossible(&at, "the auxiliary datum of \"g[0]\" has likelihood 0");
    assert_true(isnan(e->constraints[1]));
    assert_close(e->channels[0].twice_nll, poisson(20.0, 27.5), 1e-13, 0.0);
    cls_evaluation_free(e);
    subject_free(&at.s);
}

static void what_no_double_can_hold_has_likelihood_0(void **state)
{
    (void)state;
    evaluation_point at = {.theta = {1e308, 1.0, 1.0}};
    assert_true(subject_quoted(&at.s, two_channels));
    cls_evaluation_free(
        impossible(&at, "channel \"one\", bin 0: the expected events are not finite"));
    at.theta[0] = 2e307; /* finite, but twice the sum is not */
    cls_evaluation_free(impossible(&at, "the likelihood is too small for a number"));
    subject_free(&at.s);
    assert_true(subject_quoted(&at.s, evaluation_modifiers));
    for (size_t p = 0; p < cls_model_parameters(at.s.model); p++)
        at.theta[p] = cls_model_parameter(at.s.model, p).init;
    at.theta[cls_model_find(at.s.model, "lumi")] = 1.0;
    at.theta[cls_model_find(at.s.model, "sh")] = 1e200; /* its events cancel in no bin */
    cls_evaluation *const e = evaluation_at(&at);
    assert_int_equal(e->status, CLS_IMPOSSIBLE_BIN);
    cls_evaluation_free(e);
    subject_free(&at.s);
}

static void an_alpha_that_is_too_far_away_is_named(void **state)
{
    (void)state;
    evaluation_point at = {.theta = {0.0, 1e200}};
    assert_true(
        subject_quoted(&at.s, WORKSPACE(CHANNEL("c", TWO(SAMPLE("a", "10", FACTOR("mu")),
                                                         SAMPLE("b", "5", NORMSYS("n", "1", "1")))),
                                        SEEN("c", "20"), MEASURED("mu", ""))));
    cls_evaluation_free(impossible(&at, "the auxiliary datum of \"n\" has likelihood 0"));
    subject_free(&at.s);
}

static void parameters_must_be_finite(void **state)
{
    (void)state;
    const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    for (size_t i = 0; i < 3; i++) {
        evaluation_point at = {.theta = {1.0, bad[i], 1.0}};
        assert_true(subject_quoted(&at.s, two_channels));
        cls_evaluation *e = (cls_evaluation *)&at;
        cls_error err;
        assert_int_equal(cls_evaluate(at.s.model, at.s.data, at.theta, &e, &err), CLS_USAGE);
        assert_string_equal(err.message, "the value of \"g[0]\" is not finite");
        assert_null(e);
        subject_free(&at.s);
    }
}

static void without_data_there_are_events_only(void **state)
{
    (void)state;
    evaluation_point at = {.theta = {0.5, 1.0, 2.0}};
    assert_true(subject_quoted(&at.s, two_channels));
    cls_data_free(at.s.data);
    at.s.data = NULL;
    cls_evaluation *e = evaluation_at(&at);
    assert_int_equal(e->status, CLS_OK);
    assert_true(isnan(e->twice_nll) && isnan(e->channels[0].twice_nll));
    assert_null(e->constraints);
    assert_null(e->gradient);
    assert_null(e->channels[0].observed);
    assert_true(e->channels[0].expected[0] == 12.5);
    assert_true(e->channels[1].samples[0].expected[1] == 60.0);
    cls_evaluation_free(e);
    at.theta[0] = 1e308;
    e = evaluation_at(&at);
    assert_int_equal(e->status, CLS_IMPOSSIBLE_BIN);
    assert_string_equal(e->reason, "channel \"one\", bin 0: the expected events are not finite");
    cls_evaluation_free(e);
    subject_free(&at.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parts_are_as_defined_and_add_up),
        cmocka_unit_test(samples_have_their_own_events),
        cmocka_unit_test(an_impossible_bin_is_named_and_the_rest_is_there),
        cmocka_unit_test(an_impossible_gamma_is_named),
        cmocka_unit_test(what_no_double_can_hold_has_likelihood_0),
        cmocka_unit_test(an_alpha_that_is_too_far_away_is_named),
        cmocka_unit_test(parameters_must_be_finite),
        cmocka_unit_test(without_data_there_are_events_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
