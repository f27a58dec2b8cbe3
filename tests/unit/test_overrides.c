/* What a measurement may say about the parameters of each type, and what it may not. */
#include "support/close.h"
#include "support/compile.h"
#include "support/models.h"
#include "support/spec.h"

#include <stdio.h>
#include <string.h>

#define CHANNELS                                                                                   \
    TWO(CHANNEL("a", TWO(SAMPLE("s", "10, 20", THREE(FACTOR("mu"), LUMI, NORMSYS("n", "1", "1"))), \
                         SAMPLE("t", "10, 0",                                                      \
                                THREE(HISTOSYS("n", "9, 0", "12, 0"), STATERROR("st", "1, 0"),     \
                                      SHAPEFACTOR("k"))))),                                        \
        CHANNEL("b", SAMPLE("t", "40", TWO(SHAPE("ss", "4"), STATERROR("st", "2")))))
#define COUNTS TWO(SEEN("a", "21, 19"), SEEN("b", "44"))
#define LUMI_ENTRY                                                                  \
    "{'name': 'lumi', 'inits': [1.02], 'bounds': [[0.5, 1.5]], 'auxdata': [0.99], " \
    "'sigmas': [0.03]}"
#define WITH(entry) WORKSPACE(CHANNELS, COUNTS, MEASURED("mu", TWO(LUMI_ENTRY, entry)))

static void every_type_takes_inits_bounds_and_fixed(void **state)
{
    (void)state;
    cls_model *const m =
        compiled(WITH(FOUR("{'name': 'n', 'inits': [0.5], 'bounds': [[-1, 2]], 'fixed': true}",
                           "{'name': 'k', 'inits': [2, 3], 'bounds': [[1, 4], [2, 5]]}",
                           "{'name': 'ss', 'inits': [1.1], 'bounds': [[0.2, 3]], 'fixed': true}",
                           "{'name': 'st', 'inits': [0.8, 0.9, 1.2], "
                           "'bounds': [[0.1, 2], [0.2, 3], [0.3, 4]], 'fixed': true}")),
                 NULL);
    static const char *const names[] = {"n",     "lumi",  "mu",    "k[0]", "k[1]",
                                        "ss[0]", "st[0]", "st[1]", "st[2]"};
    const cls_parameter wanted[] = {
        {NULL, 0.5, -1.0, 2.0, true, "normal", 0.0, 1.0},
        {NULL, 1.02, 0.5, 1.5, false, "normal", 0.99, 0.03},
        {NULL, 1.0, 0.0, 10.0, false, "none", 0.0, 0.0},
        {NULL, 2.0, 1.0, 4.0, false, "none", 0.0, 0.0},
        {NULL, 3.0, 2.0, 5.0, false, "none", 0.0, 0.0},
        {NULL, 1.1, 0.2, 3.0, true, "poisson", 100.0, 100.0},
        {NULL, 0.8, 0.1, 2.0, true, "normal", 1.0, 0.1},
        {NULL, 0.9, 0.2, 3.0, true, "normal", 1.0, 1.0},
        {NULL, 1.2, 0.3, 4.0, true, "normal", 1.0, 0.05},
    };
    check_names(m, names, sizeof names / sizeof names[0]);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        check_parameter(m, names[i], wanted[i]);
    cls_model_free(m);
}

static void constraints_take_auxdata_and_some_widths(void **state)
{
    (void)state;
    cls_model *const m =
        compiled(WITH(THREE("{'name': 'n', 'auxdata': [-0.7]}",
                            "{'name': 'ss', 'auxdata': [90], 'factors': [81]}",
                            "{'name': 'st', 'auxdata': [0.9, 1.1, -1], 'sigmas': [0.2, 0.3, 2]}")),
                 NULL);
    const cls_parameter gammas[] = {{NULL, 1.0, 1e-10, 10.0, false, "normal", 0.9, 0.2},
                                    {NULL, 1.0, 1e-10, 10.0, true, "normal", 1.1, 0.3},
                                    {NULL, 1.0, 1e-10, 10.0, false, "normal", -1.0, 2.0}};
    check_parameter(m, "n", (cls_parameter){NULL, 0.0, -5.0, 5.0, false, "normal", -0.7, 1.0});
    check_parameter(m, "ss[0]",
                    (cls_parameter){NULL, 1.0, 1e-10, 10.0, false, "poisson", 90.0, 81.0});
    check_parameter(m, "st[0]", gammas[0]);
    check_parameter(m, "st[1]", gammas[1]); /* still fixed: sigmas do not free it */
    check_parameter(m, "st[2]", gammas[2]);
    cls_model_free(m);
}

/* -2 ln of the constraint's density: the data are centred where the measurement says. */
static void auxdata_centre_the_constraint(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(&s, WITH("{'name': 'n', 'auxdata': [-0.7]}, "
                                        "{'name': 'st', 'auxdata': [0.9, 1, 1], "
                                        "'sigmas': [0.2, 1, 0.5]}")));
    double theta[9] = {0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0}, before, after;
    assert_int_equal(cls_model_twice_nll(s.model, s.data, theta, &before, NULL), CLS_OK);
    theta[7] = 1.6; /* st[1]: a bin without events */
    assert_int_equal(cls_model_twice_nll(s.model, s.data, theta, &after, NULL), CLS_OK);
    assert_close(after - before, 0.36, 1e-12, 0.0);
    theta[7] = 1.0;
    theta[1] = 1.06; /* lumi: 1 bin of 10 mu lumi + 10, 1 bin of 20 mu lumi, 2 sigma further */
    assert_int_equal(cls_model_twice_nll(s.model, s.data, theta, &after, NULL), CLS_OK);
    const double main = 2.0 * (30.0 * 0.06 - 21.0 * log(20.6 / 20.0) - 19.0 * log(1.06));
    const double low = 0.01 / 0.03, high = 0.07 / 0.03;
    assert_close(after - before, main + high * high - low * low, 1e-11, 0.0);
    subject_free(&s);
}

static void gammas_without_uncertainty_can_be_freed(void **state)
{
    (void)state;
    cls_model *const m = compiled(WITH("{'name': 'st', 'fixed': false}"), NULL);
    check_parameter(m, "st[0]", normal_gamma(0.1));
    check_parameter(m, "st[1]", normal_gamma(1.0));
    cls_model_free(m);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *member, *message;
    } rows[] = {
        {WITH("{'name': 'n', 'sigmas': [1]}"), "/sigmas",
         "\"n\" takes no sigmas: only lumi and staterror do"},
        {WITH("{'name': 'k', 'sigmas': [1, 1]}"), "/sigmas",
         "\"k\" takes no sigmas: only lumi and staterror do"},
        {WITH("{'name': 'ss', 'sigmas': [1]}"), "/sigmas",
         "\"ss\" takes no sigmas: only lumi and staterror do"},
        {WITH("{'name': 'n', 'factors': [1]}"), "/factors",
         "\"n\" takes no factors: only shapesys does"},
        {WITH("{'name': 'k', 'factors': [1, 1]}"), "/factors",
         "\"k\" takes no factors: only shapesys does"},
        {WITH("{'name': 'st', 'factors': [1, 1, 1]}"), "/factors",
         "\"st\" takes no factors: only shapesys does"},
        {WITH("{'name': 'k', 'auxdata': [1, 1]}"), "/auxdata",
         "\"k\" has no constraint, so it takes no auxdata"},
        {WITH("{'name': 'n', 'inits': [1, 1]}"), "/inits",
         "2 inits for \"n\", which has 1 component"},
        {WITH("{'name': 'k', 'inits': [1]}"), "/inits",
         "1 inits for \"k\", which has 2 components"},
        {WITH("{'name': 'st', 'bounds': [[0, 1], [0, 1]]}"), "/bounds",
         "2 bounds for \"st\", which has 3 components"},
        {WITH("{'name': 'st', 'sigmas': [1, 1]}"), "/sigmas",
         "2 sigmas for \"st\", which has 3 components"},
        {WITH("{'name': 'n', 'auxdata': [1, 2]}"), "/auxdata",
         "2 auxdata for \"n\", which has 1 component"},
        {WITH("{'name': 'st', 'sigmas': [1, 0, 1]}"), "/sigmas", "sigma 0 of \"st\", wanted > 0"},
        {WITH("{'name': 'st', 'sigmas': [1, 1, -2]}"), "/sigmas", "sigma -2 of \"st\", wanted > 0"},
        {WITH("{'name': 'ss', 'bounds': [[-1, 0]]}"), "/bounds",
         "\"ss\" cannot be above 0, where its likelihood begins"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char where[100];
        (void)snprintf(where, sizeof where, "/measurements/0/config/parameters/1%s",
                       rows[i].member);
        check_refused(rows[i].text, where, rows[i].message);
    }
}

#define PLACE "/measurements/0/config/parameters/"

/* There is no default for anything of the luminosity. */
static void the_luminosity_needs_all_pieces(void **state)
{
    (void)state;
#define PIECES(entries) WORKSPACE(CHANNELS, COUNTS, MEASURED("mu", entries))
#define MISSING(piece) "the measurement gives no " piece " for \"lumi\", which has no default"
    check_refused(PIECES(""), "/channels/0/samples/0/modifiers/1", MISSING("inits"));
    check_refused(PIECES("{'name': 'mu'}, {'name': 'lumi', 'fixed': true}"), PLACE "1",
                  MISSING("inits"));
    check_refused(PIECES("{'name': 'lumi', 'bounds': [[0, 2]], 'auxdata': [1], 'sigmas': [0.1]}"),
                  PLACE "0", MISSING("inits"));
    check_refused(PIECES("{'name': 'lumi', 'inits': [1], 'auxdata': [1], 'sigmas': [0.1]}"),
                  PLACE "0", MISSING("bounds"));
    check_refused(PIECES("{'name': 'lumi', 'inits': [1], 'bounds': [[0, 2]], 'sigmas': [0.1]}"),
                  PLACE "0", MISSING("auxdata"));
    check_refused(PIECES("{'name': 'lumi', 'inits': [1], 'bounds': [[0, 2]], 'auxdata': [1]}"),
                  PLACE "0", MISSING("sigmas"));
    check_refused(PIECES("{'name': 'lumi', 'inits': [1], 'bounds': [[0, 2]], 'auxdata': [1], "
                         "'sigmas': [0]}"),
                  PLACE "0/sigmas", "sigma 0 of \"lumi\", wanted > 0");
    check_refused(PIECES("{'name': 'lumi', 'inits': [1, 1], 'bounds': [[0, 2]], 'auxdata': [1], "
                         "'sigmas': [0.1]}"),
                  PLACE "0/inits", "2 inits for \"lumi\", which has 1 component");
    cls_model *const m =
        compiled(PIECES("{'name': 'lumi', 'inits': [1.1], 'bounds': [[0, 2]], 'auxdata': [1], "
                        "'sigmas': [0.1], 'fixed': true}"),
                 NULL);
    check_parameter(m, "lumi", (cls_parameter){NULL, 1.1, 0.0, 2.0, true, "normal", 1.0, 0.1});
    cls_model_free(m);
#undef MISSING
#undef PIECES
}

static void a_bare_specification_has_parameters_too(void **state)
{
    (void)state;
    cls_model *const m = compiled("{'channels': [" CHANNELS "], 'parameters': [" LUMI_ENTRY
                                  ", {'name': 'mu', 'inits': [0.5]}]}",
                                  NULL);
    check_parameter(m, "lumi", (cls_parameter){NULL, 1.02, 0.5, 1.5, false, "normal", 0.99, 0.03});
    check_parameter(m, "mu", (cls_parameter){NULL, 0.5, 0.0, 10.0, false, "none", 0.0, 0.0});
    assert_int_equal(cls_model_poi(m), cls_model_find(m, "mu"));
    assert_string_equal(cls_model_measurement(m), "");
    cls_model_free(m);
}

/* Published workspaces have entries that no modifier uses: whatever they hold, they do nothing. */
static void entries_without_a_modifier_do_nothing(void **state)
{
    (void)state;
    cls_model *const m =
        compiled(WORKSPACE(CHANNEL("c", SAMPLE("s", "10", FACTOR("mu"))), SEEN("c", "9"),
                           MEASURED("mu", TWO(LUMI_ENTRY, "{'name': 'mu[0]', 'inits': [1, 2, 3], "
                                                          "'sigmas': [-1], 'fixed': true}"))),
                 NULL);
    static const char *const names[] = {"mu"};
    check_names(m, names, 1);
    check_parameter(m, "mu", factor_by_default());
    cls_model_free(m);
}

#define SEVERAL                                                                                  \
    "{'channels': [" CHANNEL(                                                                    \
        "c",                                                                                     \
        SAMPLE(                                                                                  \
            "s", "10",                                                                           \
            TWO(FACTOR("mu"),                                                                    \
                NORMSYS("n", "1",                                                                \
                        "1")))) "], 'observations': [" SEEN("c",                                 \
                                                            "9") "], 'measurements': ["          \
                                                                 "{'name': 'first', 'config': "  \
                                                                 "{'poi': 'mu', 'parameters': [" \
                                                                 "{'name': 'n', 'fixed': true, " \
                                                                 "'inits': [0.5]}]}}, "          \
                                                                 "{'name': 'second', 'config': " \
                                                                 "{'poi': 'n', 'parameters': ["  \
                                                                 "{'name': 'mu', 'inits': [3], " \
                                                                 "'bounds': [[1, 5]]}]}}], "     \
                                                                 "'version': '1.0.0'}"

static void measurements_differ(void **state)
{
    (void)state;
    const cls_parameter changed_alpha = {NULL, 0.5, -5.0, 5.0, true, "normal", 0.0, 1.0};
    const cls_parameter changed_mu = {NULL, 3.0, 1.0, 5.0, false, "none", 0.0, 0.0};
    const cls_model_options options[] = {{.measurement = "first"}, {.measurement = "second"}};
    for (size_t i = 0; i < 3; i++) { /* the first is the default */
        cls_model *const m = compiled(SEVERAL, i < 2 ? &options[i] : NULL);
        const bool second = i == 1;
        assert_string_equal(cls_model_measurement(m), second ? "second" : "first");
        assert_int_equal(cls_model_poi(m), cls_model_find(m, second ? "n" : "mu"));
        check_parameter(m, "n", second ? alpha_by_default() : changed_alpha);
        check_parameter(m, "mu", second ? changed_mu : factor_by_default());
        cls_model_free(m);
    }
    check_misused(SEVERAL, &(cls_model_options){.measurement = "secnd"},
                  "unknown measurement \"secnd\"; did you mean \"second\"?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_takes_inits_bounds_and_fixed),
        cmocka_unit_test(constraints_take_auxdata_and_some_widths),
        cmocka_unit_test(auxdata_centre_the_constraint),
        cmocka_unit_test(gammas_without_uncertainty_can_be_freed),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(the_luminosity_needs_all_pieces),
        cmocka_unit_test(a_bare_specification_has_parameters_too),
        cmocka_unit_test(entries_without_a_modifier_do_nothing),
        cmocka_unit_test(measurements_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
