/* The parameter of interest: any parameter with one component that is not fixed. */
#include "support/close.h"
#include "support/compile.h"
#include "support/models.h"
#include "support/spec.h"

#include <string.h>

#define CHANNELS                                                                                   \
    TWO(CHANNEL("a",                                                                               \
                TWO(SAMPLE("s", "10", THREE(FACTOR("mu"), LUMI, NORMSYS("n", "0.7", "1.5"))),      \
                    SAMPLE("t", "50",                                                              \
                           THREE(HISTOSYS("h", "40", "65"), STATERROR("st", "2"), FACTOR("k"))))), \
        CHANNEL("b", TWO(SAMPLE("t", "40, 70", TWO(SHAPE("g", "4, 9"), FACTOR("k"))),              \
                         SAMPLE("u", "20, 11", SHAPEFACTOR("sf")))))
#define ONE_BIN \
    CHANNEL("c", TWO(SAMPLE("v", "30", SHAPEFACTOR("f")), SAMPLE("w", "9", SHAPE("g1", "1"))))
#define MEASURING(poi, parameters)                                                    \
    WORKSPACE(TWO(CHANNELS, ONE_BIN),                                                 \
              THREE(SEEN("a", "61"), SEEN("b", "66, 83"), SEEN("c", "44")),           \
              MEASURED(poi, TWO("{'name': 'lumi', 'inits': [1], 'bounds': [[0, 2]], " \
                                "'auxdata': [1], 'sigmas': [0.1]}",                   \
                                parameters)))

static const char text[] = MEASURING("mu", "{'name': 'k', 'fixed': true}");

/* The test at mu equals what fits with the POI held there, and free above 0, say. */
static void check_test(const subject *s, double mu)
{
    cls_fit_result *fixed, *best;
    const cls_fit_options held = {.poi = &mu};
    cls_point p;
    assert_int_equal(cls_hypotest(s->calculator, mu, &p), CLS_OK);
    assert_int_equal(cls_fit(s->model, s->data, &held, &fixed, NULL), CLS_OK);
    assert_close(fixed->parameters[cls_model_poi(s->model)], mu, 0.0, 0.0);
    assert_close(p.twice_nll_fixed, fixed->twice_nll, 1e-11, 0.0);
    const cls_fit_options at_best = {.poi = &p.muhat};
    assert_int_equal(cls_fit(s->model, s->data, &at_best, &best, NULL), CLS_OK);
    assert_close(p.twice_nll_free, best->twice_nll, 1e-11, 0.0);
    assert_true(p.muhat >= 0.0 && p.q >= 0.0 && p.q_asimov > 0.0);
    assert_true(p.cls_obs > 0.0 && p.cls_obs < 1.0);
    cls_fit_free(best);
    cls_fit_free(fixed);
}

static void any_single_parameter_can_be_tested(void **state)
{
    (void)state;
    static const struct {
        const char *poi, *name; /* as it is asked for, as the parameter is called */
        double mu;
    } rows[] = {
        {"mu", "mu", 1.5},    {"n", "n", 1.7},         {"h", "h", 0.9},    {"lumi", "lumi", 1.2},
        {"st", "st[0]", 1.1}, {"st[0]", "st[0]", 1.1}, {"f", "f[0]", 1.3}, {"f[0]", "f[0]", 1.3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].poi);
        subject s = compiled_subject(text, &(cls_model_options){.poi = rows[i].poi});
        assert_string_equal(cls_model_parameter(s.model, cls_model_poi(s.model)).name,
                            rows[i].name);
        assert_true(subject_calculate(&s, NULL));
        check_test(&s, rows[i].mu);
        subject_free(&s);
    }
}

static void a_measurement_names_it_too(void **state)
{
    (void)state;
    static const char *const texts[] = {MEASURING("h", "{'name': 'k'}"),
                                        MEASURING("f", "{'name': 'k'}"),
                                        MEASURING("f[0]", "{'name': 'k'}")};
    static const char *const names[] = {"h", "f[0]", "f[0]"};
    for (size_t i = 0; i < 3; i++) {
        cls_model *const m = compiled(texts[i], NULL);
        assert_int_equal(cls_model_poi(m), cls_model_find(m, names[i]));
        cls_model_free(m);
    }
}

static void what_cannot_be_one_is_refused(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"mmu", "no modifier has the parameter of interest \"mmu\"; did you mean \"mu\"?"},
        {"mu[0]", "no modifier has the parameter of interest \"mu[0]\"; did you mean \"mu\"?"},
        {"st[1]", "no modifier has the parameter of interest \"st[1]\"; did you mean \"st\"?"},
        {"g", "\"g\" has 2 components, a parameter of interest has one"},
        {"g[0]", "\"g[0]\" has 2 components, a parameter of interest has one"},
        {"sf", "\"sf\" has 2 components, a parameter of interest has one"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_misused(text, &(cls_model_options){.poi = rows[i][0]}, rows[i][1]);
}

/* The model can be compiled, evaluated and fitted; its POI cannot be tested. */
static void check_untestable(const char *json, const cls_model_options *options, cls_status status,
                             const char *where, const char *message)
{
    subject s = compiled_subject(json, options);
    cls_calculator *c;
    cls_fit_result *best;
    cls_error err;
    assert_int_equal(cls_fit(s.model, s.data, NULL, &best, NULL), CLS_OK);
    assert_int_equal(cls_calculator_new(s.model, s.data, NULL, &c, &err), status);
    assert_null(c);
    assert_string_equal(err.message, message);
    assert_string_equal(err.where, where);
    cls_fit_free(best);
    subject_free(&s);
}

static void a_fixed_one_is_found_out_by_tests(void **state)
{
    (void)state;
#define FIXED(name) "the parameter of interest \"" name "\" is fixed, so it cannot be tested"
    static const char place[] = "/measurements/0/config/poi",
                      json[] = MEASURING("k", "{'name': 'k', 'fixed': true}");
    const cls_edit fix = {.kind = CLS_EDIT_FIX, .name = "mu", .value = 1.0};
    const cls_edit unfix = {.kind = CLS_EDIT_FREE, .name = "k"};
    check_untestable(json, NULL, CLS_BAD_MODEL, place, FIXED("k"));
    check_untestable(text, &(cls_model_options){.poi = "k"}, CLS_USAGE, "", FIXED("k"));
    check_untestable(
        text, &(cls_model_options){.edits = &fix, .nedits = 1}, CLS_USAGE, "",
        "the parameter of interest \"mu\" is fixed for this run, so it cannot be tested");
    subject s = compiled_subject(json, &(cls_model_options){.edits = &unfix, .nedits = 1});
    assert_true(subject_calculate(&s, NULL));
    subject_free(&s);
    check_untestable(WORKSPACE(CHANNEL("c", SAMPLE("s", "9", STATERROR("st", "0"))), SEEN("c", "9"),
                               MEASURED("st", "")),
                     NULL, CLS_BAD_MODEL, place, FIXED("st"));
#undef FIXED
}

static void a_model_may_be_without_one(void **state)
{
    (void)state;
    static const char place[] = "/measurements/0/config/poi";
    check_untestable(MEASURING("", "{'name': 'k'}"), NULL, CLS_BAD_MODEL, place,
                     "the measurement has no parameter of interest");
    check_untestable(MEASURING("lumy", "{'name': 'k'}"), NULL, CLS_BAD_MODEL, place,
                     "no modifier has the parameter of interest \"lumy\"; did you mean \"lumi\"?");
    check_untestable(MEASURING("sf", "{'name': 'k'}"), NULL, CLS_BAD_MODEL, place,
                     "\"sf\" has 2 components, a parameter of interest has one");
    cls_model *const m = compiled(MEASURING("", "{'name': 'k'}"), NULL);
    assert_int_equal(cls_model_poi(m), CLS_NONE);
    cls_model_free(m);
}

/* Only a normfactor multiplies a signal. */
static void a_scale_needs_a_normfactor(void **state)
{
    (void)state;
    static const char *const others[] = {"n", "h", "lumi", "st", "f"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        subject s = compiled_subject(text, &(cls_model_options){.poi = others[i]});
        cls_calculator *c;
        cls_error err;
        assert_int_equal(cls_calculator_new(s.model, s.data,
                                            &(cls_infer_options){.signal_scale = 2.0}, &c, &err),
                         CLS_USAGE);
        assert_non_null(strstr(err.message, "a signal scale needs a normfactor"));
        subject_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_single_parameter_can_be_tested),
        cmocka_unit_test(a_measurement_names_it_too),
        cmocka_unit_test(what_cannot_be_one_is_refused),
        cmocka_unit_test(a_fixed_one_is_found_out_by_tests),
        cmocka_unit_test(a_model_may_be_without_one),
        cmocka_unit_test(a_scale_needs_a_normfactor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
