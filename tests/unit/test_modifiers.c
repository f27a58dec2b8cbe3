/* What modifiers ask for: their parameters, who shares them, and what they do to the rates. */
#include "model/modifier.h"
#include "support/close.h"
#include "support/compile.h"
#include "support/spec.h"

#include <stdio.h>
#include <string.h>

/* A luminosity as a measurement gives it. */
#define LUMI_ENTRY                                                               \
    "{'name': 'lumi', 'inits': [1.02], 'bounds': [[0.5, 1.5]], 'auxdata': [1], " \
    "'sigmas': [0.03]}"

/* One channel of two bins with all types; nothing is in order. */
#define ALL_TYPES                                                                                  \
    WORKSPACE(CHANNEL("c", THREE(SAMPLE("z", "4, 5", TWO(STATERROR("st", "3, 0"), LUMI)),          \
                                 SAMPLE("a", "10, 0", TWO(SHAPE("ss", "2, 1"), SHAPEFACTOR("k"))), \
                                 SAMPLE("s", "1, 2",                                               \
                                        THREE(NORMSYS("ns", "0.9", "1.2"), FACTOR("mu"),           \
                                              HISTOSYS("sh", "1, 1", "2, 2"))))),                  \
              SEEN("c", "9, 9"), MEASURED("mu", LUMI_ENTRY))

static void every_type_has_its_parameters(void **state)
{
    (void)state;
    static const char *const names[] = {"sh",   "lumi",  "mu",    "ns",    "k[0]",
                                        "k[1]", "ss[0]", "ss[1]", "st[0]", "st[1]"};
    cls_model *const m = compiled(ALL_TYPES, NULL);
    check_names(m, names, sizeof names / sizeof names[0]);
    check_parameter(m, "sh", alpha_by_default());
    check_parameter(m, "lumi",
                    (cls_parameter){.init = 1.02,
                                    .lo = 0.5,
                                    .hi = 1.5,
                                    .constraint = "normal",
                                    .auxdata = 1.0,
                                    .width = 0.03});
    check_parameter(m, "mu", factor_by_default());
    check_parameter(m, "ns", alpha_by_default());
    check_parameter(m, "k[0]", factor_by_default());
    check_parameter(m, "k[1]", factor_by_default());
    check_parameter(m, "ss[0]", poisson_gamma(25.0));
    check_parameter(m, "ss[1]", poisson_gamma(0.0));
    check_parameter(m, "st[0]", normal_gamma(0.75));
    check_parameter(m, "st[1]", normal_gamma(0.0));
    cls_model_free(m);
}

/* Deltas add up on the nominal events, then all factors multiply. */
static void changes_add_up_and_factors_multiply(void **state)
{
    (void)state;
    cls_model *const m =
        compiled(WORKSPACE(CHANNEL("c", TWO(SAMPLE("b", "100, 50",
                                                   FOUR(HISTOSYS("h", "90, 50", "120, 55"),
                                                        HISTOSYS("i", "101, 48", "98, 51"),
                                                        TWO(NORMSYS("n", "0.9", "1.2"), LUMI),
                                                        TWO(FACTOR("k"), STATERROR("st", "1, 1")))),
                                            SAMPLE("d", "7, 9", NORMSYS("n", "0.5", "3")))),
                           SEEN("c", "1, 1"), MEASURED("", LUMI_ENTRY)),
                 NULL);
    static const char *const names[] = {"h", "i", "lumi", "k", "n", "st[0]", "st[1]"};
    check_names(m, names, 7);
    const double theta[] = {1.5, -2.0, 1.1, 0.7, 2.0, 1.3, 0.8};
    double nu[2];
    assert_int_equal(cls_model_expected(m, theta, nu, NULL), CLS_OK);
    const double factors = 1.2 * 1.2 * 1.1 * 0.7, other = 3.0 * 3.0;
    assert_close(nu[0], factors * 1.3 * (100.0 + 1.5 * 20.0 + 2.0 * 1.0) + other * 7.0, 1e-14, 0.0);
    assert_close(nu[1], factors * 0.8 * (50.0 + 1.5 * 5.0 - 2.0 * 2.0) + other * 9.0, 1e-14, 0.0);
    cls_model_free(m);
}

static void parameters_are_ordered_within_their_type(void **state)
{
    (void)state;
    cls_model *const m = compiled(
        WORKSPACE(TWO(CHANNEL("b", TWO(SAMPLE("t", "1", TWO(NORMSYS("q", "1", "1"), FACTOR("x"))),
                                       SAMPLE("s", "1",
                                              FOUR(NORMSYS("z", "1", "1"), NORMSYS("y", "1", "1"),
                                                   STATERROR("a", "1"), SHAPE("m", "1"))))),
                      CHANNEL("a", SAMPLE("s", "1",
                                          FOUR(STATERROR("ze", "1"), NORMSYS("zz", "1", "1"),
                                               SHAPE("n", "1"), FACTOR("y2"))))),
                  TWO(SEEN("a", "1"), SEEN("b", "1")), MEASURED("", "")),
        NULL);
    /* normfactors, normsys and shapesys as first seen, staterrors by name */
    static const char *const names[] = {"y2", "x",    "zz",   "y",    "z",
                                        "q",  "n[0]", "m[0]", "a[0]", "ze[0]"};
    check_names(m, names, sizeof names / sizeof names[0]);
    cls_model_free(m);
}

/* A normsys and a histosys of one name, in several samples and channels: one alpha. */
static void alphas_are_shared_by_name(void **state)
{
    (void)state;
    cls_model *const m = compiled(
        WORKSPACE(
            TWO(CHANNEL("a",
                        TWO(SAMPLE("r", "10",
                                   TWO(NORMSYS("first", "1", "2"), NORMSYS("x", "0.5", "2"))),
                            SAMPLE("s", "20",
                                   TWO(HISTOSYS("y", "10", "30"), NORMSYS("y", "0.9", "1.1"))))),
                CHANNEL("b", SAMPLE("r", "30",
                                    TWO(HISTOSYS("x", "29", "33"), HISTOSYS("last", "30", "30"))))),
            TWO(SEEN("a", "1"), SEEN("b", "1")), MEASURED("", "")),
        NULL);
    /* x is among the histosys, where it comes after y and, by its name, after "last" */
    static const char *const names[] = {"y", "last", "x", "first"};
    check_names(m, names, 4);
    check_parameter(m, "x", alpha_by_default());
    const double theta[] = {1.0, 0.0, -1.0, 1.0};
    double nu[2];
    assert_int_equal(cls_model_expected(m, theta, nu, NULL), CLS_OK);
    assert_close(nu[0], 10.0 * 2.0 * 0.5 + 30.0 * 1.1, 1e-14, 0.0);
    assert_close(nu[1], 29.0, 1e-14, 0.0);
    cls_model_free(m);
}

#define SHARED_SHAPE(data)                                                                     \
    WORKSPACE(TWO(CHANNEL("b", SAMPLE("s", data, SHAPEFACTOR("k"))),                           \
                  CHANNEL("a", TWO(SAMPLE("s", "10, 20", TWO(SHAPEFACTOR("k"), FACTOR("mu"))), \
                                   SAMPLE("t", "1, 2", SHAPEFACTOR("k"))))),                   \
              TWO(SEEN("a", "1, 1"), SEEN("b", data)), MEASURED("", ""))

/* Fits see the same parameters as evaluations. */
static void check_fit(const char *text)
{
    subject s = compiled_subject(text, NULL);
    cls_fit_result *best;
    double twice_nll;
    assert_int_equal(cls_fit(s.model, s.data, NULL, &best, NULL), CLS_OK);
    assert_int_equal(cls_model_twice_nll(s.model, s.data, best->parameters, &twice_nll, NULL), 0);
    assert_close(best->twice_nll, twice_nll, 1e-12, 0.0);
    cls_fit_free(best);
    subject_free(&s);
}

static void a_shapefactor_is_shared_by_bin(void **state)
{
    (void)state;
    cls_model *const m = compiled(SHARED_SHAPE("100, 200"), NULL);
    static const char *const names[] = {"mu", "k[0]", "k[1]"};
    check_names(m, names, 3);
    const double theta[] = {3.0, 0.5, 0.25};
    double nu[4];
    assert_int_equal(cls_model_expected(m, theta, nu, NULL), CLS_OK);
    assert_close(nu[0], 0.5 * (30.0 + 1.0), 1e-15, 0.0);
    assert_close(nu[1], 0.25 * (60.0 + 2.0), 1e-15, 0.0);
    assert_close(nu[2], 0.5 * 100.0, 1e-15, 0.0);
    assert_close(nu[3], 0.25 * 200.0, 1e-15, 0.0);
    cls_model_free(m);
    check_fit(SHARED_SHAPE("100, 200"));
    check_refused(SHARED_SHAPE("100, 200, 300"), "/channels/0/samples/0/modifiers/0",
                  "\"k\" cannot be the same parameter as at /channels/1/samples/0/modifiers/0:"
                  " their numbers of bins differ");
}

/* sigma of several samples that carry it; those that do not carry it do not count. */
static void a_staterror_is_shared_by_the_samples_of_a_channel(void **state)
{
    (void)state;
    cls_model *const m = compiled(
        WORKSPACE(CHANNEL("c", THREE(SAMPLE("a", "10, 0, 5, -3", STATERROR("st", "1, 0, 0.5, 1")),
                                     SAMPLE("b", "20, 0, 4, 2", STATERROR("st", "2, 0, 0, 1")),
                                     SAMPLE("s", "3, 2, 1, 9", FACTOR("mu")))),
                  SEEN("c", "31, 1, 9, 8"), MEASURED("mu", "")),
        NULL);
    static const char *const names[] = {"mu", "st[0]", "st[1]", "st[2]", "st[3]"};
    check_names(m, names, 5);
    check_parameter(m, "st[0]", normal_gamma(sqrt(5.0) / 30.0));
    check_parameter(m, "st[1]", normal_gamma(0.0)); /* no events */
    check_parameter(m, "st[2]", normal_gamma(0.5 / 9.0));
    check_parameter(m, "st[3]", normal_gamma(0.0)); /* the sum is below 0 */
    const double theta[] = {0.0, 1.5, 1.0, 0.5, 2.0};
    double nu[4];
    assert_int_equal(cls_model_expected(m, theta, nu, NULL), CLS_OK);
    assert_close(nu[0], 45.0, 1e-15, 0.0);
    assert_close(nu[2], 4.5, 1e-15, 0.0);
    assert_close(nu[3], -2.0, 1e-15, 0.0);
    cls_model_free(m);
}

/* In several channels: the components of one channel after those of the other. */
static void a_staterror_has_components_in_each_channel(void **state)
{
    (void)state;
    cls_model *const m = compiled(
        WORKSPACE(THREE(CHANNEL("z", TWO(SAMPLE("t", "4, 16", STATERROR("st", "1, 4")),
                                         SAMPLE("s", "12, 4", STATERROR("st", "0, 3")))),
                        CHANNEL("m", SAMPLE("s", "5", FACTOR("mu"))),
                        CHANNEL("a", TWO(SAMPLE("s", "10", STATERROR("st", "3")),
                                         SAMPLE("t", "10", STATERROR("st", "4"))))),
                  THREE(SEEN("a", "1"), SEEN("m", "1"), SEEN("z", "1, 1")), MEASURED("mu", "")),
        NULL);
    static const char *const names[] = {"mu", "st[0]", "st[1]", "st[2]"};
    check_names(m, names, 4);
    check_parameter(m, "st[0]", normal_gamma(0.25));
    check_parameter(m, "st[1]", normal_gamma(1.0 / 16.0));
    check_parameter(m, "st[2]", normal_gamma(0.25));
    const double theta[] = {1.0, 2.0, 3.0, 5.0};
    double nu[4];
    assert_int_equal(cls_model_expected(m, theta, nu, NULL), CLS_OK);
    assert_close(nu[0], 2.0 * 20.0, 1e-15, 0.0);
    assert_close(nu[1], 5.0, 1e-15, 0.0);
    assert_close(nu[2], 3.0 * 16.0, 1e-15, 0.0);
    assert_close(nu[3], 5.0 * 20.0, 1e-15, 0.0);
    cls_model_free(m);
}

/* The same where a shapefactor of more samples has the closed form. */
static void components_are_those_of_the_channel(void **state)
{
    (void)state;
    static const char text[] = WORKSPACE(
        TWO(CHANNEL("z", TWO(SAMPLE("t", "40, 30", TWO(STATERROR("st", "8, 3"), SHAPEFACTOR("k"))),
                             SAMPLE("s", "12, 14", SHAPEFACTOR("k")))),
            CHANNEL("a", SAMPLE("t", "100", STATERROR("st", "30")))),
        TWO(SEEN("a", "80"), SEEN("z", "55, 40")), MEASURED("", ""));
    cls_model *const m = compiled(text, NULL);
    static const char *const names[] = {"k[0]", "k[1]", "st[0]", "st[1]", "st[2]"};
    check_names(m, names, 5);
    const double theta[] = {2.0, 3.0, 1.5, 1.2, 0.8};
    double nu[3];
    assert_int_equal(cls_model_expected(m, theta, nu, NULL), CLS_OK);
    assert_close(nu[0], 150.0, 1e-15, 0.0);
    assert_close(nu[1], 2.0 * (1.2 * 40.0 + 12.0), 1e-15, 0.0);
    assert_close(nu[2], 3.0 * (0.8 * 30.0 + 14.0), 1e-15, 0.0);
    cls_model_free(m);
    check_fit(text);
}

/* All samples that carry a staterror do so in the same channels. */
static void a_staterror_has_the_same_samples_in_each_channel(void **state)
{
    (void)state;
#define WITH(in_a, in_b)                                                                        \
    WORKSPACE(TWO(CHANNEL("b", in_b), CHANNEL("a", in_a)), TWO(SEEN("a", "1"), SEEN("b", "1")), \
              MEASURED("", ""))
    static const char s[] = "sample \"s\" carries \"st\" in channel \"b\", but not in channel"
                            " \"a\", which has it too";
    static const char t[] = "sample \"t\" carries \"st\" in channel \"a\", but not in channel"
                            " \"b\", which has it too";
    check_refused(
        WITH(SAMPLE("t", "1", STATERROR("st", "1")),
             TWO(SAMPLE("t", "1", STATERROR("st", "1")), SAMPLE("s", "1", STATERROR("st", "1")))),
        "/channels/0/samples/1/modifiers/0", s);
    check_refused(
        WITH(TWO(SAMPLE("s", "1", ""), SAMPLE("t", "1", STATERROR("st", "1"))),
             TWO(SAMPLE("t", "1", STATERROR("st", "1")), SAMPLE("s", "1", STATERROR("st", "1")))),
        "/channels/0/samples/1/modifiers/0", s);
    check_refused(WITH(TWO(SAMPLE("s", "1", STATERROR("st", "1")),
                           SAMPLE("t", "1", TWO(FACTOR("mu"), STATERROR("st", "1")))),
                       TWO(SAMPLE("t", "1", FACTOR("mu")), SAMPLE("s", "1", STATERROR("st", "1")))),
                  "/channels/1/samples/1/modifiers/1", t);
#undef WITH
}

static void a_sigma_has_a_range(void **state)
{
    (void)state;
    check_refused(WORKSPACE(CHANNEL("c", SAMPLE("s", "1, 1e-200", STATERROR("st", "1, 1e150"))),
                            SEEN("c", "1, 1"), MEASURED("", "")),
                  "/channels/0/samples/0/modifiers/0",
                  "\"st[1]\": sigma = sqrt(1e+300)/1e-200 is out of range");
}

static void factors_of_normsys_are_not_negative(void **state)
{
    (void)state;
#define WITH(lo, hi)                                                                   \
    WORKSPACE(CHANNEL("c", SAMPLE("s", "1", TWO(FACTOR("mu"), NORMSYS("n", lo, hi)))), \
              SEEN("c", "1"), MEASURED("", ""))
    static const char place[] = "/channels/0/samples/0/modifiers/1";
    check_refused(WITH("-0.1", "1.1"), place, "lo = -0.1 and hi = 1.1, wanted factors >= 0");
    check_refused(WITH("0.9", "-1e-9"), place, "lo = 0.9 and hi = -1e-09, wanted factors >= 0");
    cls_model *const m = compiled(WITH("0", "0"), NULL);
#undef WITH
    const double theta[][2] = {{2.0, 0.0}, {2.0, 1.0}, {2.0, -3.0}, {2.0, 0.5}};
    const double wanted[] = {2.0, 0.0, 0.0, 2.0 * (1.0 - 3.0 / 4 + 3.0 / 16 - 1.0 / 64)};
    for (size_t i = 0; i < 4; i++) {
        double nu;
        assert_int_equal(cls_model_expected(m, theta[i], &nu, NULL), CLS_OK);
        assert_close(nu, wanted[i], 1e-14, 0.0);
    }
    cls_model_free(m);
}

/* Each type with data of each shape: one is right, the others are named. */
static void data_have_the_shape_of_their_type(void **state)
{
    (void)state;
    static const struct {
        const char *json, *word;
    } shapes[] = {
        {"null", "null"},
        {"{'lo': 1, 'hi': 1}", "an object with lo and hi"},
        {"[1]", "an array with one number per bin"},
        {"{'lo_data': [1], 'hi_data': [1]}", "an object with lo_data and hi_data"},
    };
    static const struct {
        const char *type;
        size_t right;
    } types[] = {{"histosys", 3},    {"lumi", 0},     {"normfactor", 0}, {"normsys", 1},
                 {"shapefactor", 0}, {"shapesys", 2}, {"staterror", 2}};
    enum { TYPES = sizeof types / sizeof types[0], SHAPES = sizeof shapes / sizeof shapes[0] };
    for (size_t i = 0; i < TYPES; i++)
        assert_string_equal(types[i].type, cls_modifier_type_get(i)->name);
    assert_null(cls_modifier_type_get(TYPES));
    for (size_t i = 0; i < (size_t)TYPES * SHAPES; i++) {
        const char *const type = types[i / SHAPES].type;
        char text[600], message[200];
        (void)snprintf(
            text, sizeof text,
            WORKSPACE(CHANNEL("c", SAMPLE("s", "1", "{'name': 'lumi', 'type': '%s', 'data': %s}")),
                      SEEN("c", "1"), MEASURED("", "%s")),
            type, shapes[i % SHAPES].json, strcmp(type, "lumi") == 0 ? LUMI_ENTRY : "");
        (void)snprintf(message, sizeof message, "data of %s \"lumi\" is %s, wanted %s", type,
                       shapes[i % SHAPES].word, shapes[types[i / SHAPES].right].word);
        if (i % SHAPES == types[i / SHAPES].right)
            cls_model_free(compiled(text, NULL));
        else
            check_refused(text, "/channels/0/samples/0/modifiers/0", message);
    }
}

#define CLASH(first, second)                                                        \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("a", "1", first), SAMPLE("b", "1", second))), \
              SEEN("c", "1"), MEASURED("", LUMI_ENTRY))

static void uses_of_a_name_agree(void **state)
{
    (void)state;
    static const char place[] = "/channels/0/samples/1/modifiers/0";
#define NOT_AS(name) \
    "\"" name "\" cannot be the same parameter as at /channels/0/samples/0/modifiers/0: "
    static const struct {
        const char *text, *message;
    } rows[] = {
        {CLASH(FACTOR("x"), SHAPEFACTOR("x")),
         NOT_AS("x") "one is a single parameter, the other has one per bin"},
        {CLASH(STATERROR("x", "1"), NORMSYS("x", "1", "1")),
         NOT_AS("x") "one is a single parameter, the other has one per bin"},
        {CLASH(FACTOR("x"), NORMSYS("x", "1", "1")), NOT_AS("x") "their constraints differ"},
        {CLASH(HISTOSYS("x", "1", "1"), FACTOR("x")), NOT_AS("x") "their constraints differ"},
        {CLASH(FACTOR("lumi"), LUMI), NOT_AS("lumi") "their constraints differ"},
        {CLASH(SHAPE("x", "1"), STATERROR("x", "1")), NOT_AS("x") "their constraints differ"},
        {CLASH(SHAPEFACTOR("x"), STATERROR("x", "1")), NOT_AS("x") "their constraints differ"},
        {CLASH(STATERROR("x", "1"), SHAPEFACTOR("x")), NOT_AS("x") "their constraints differ"},
        {CLASH(LUMI, NORMSYS("lumi", "1", "1")),
         NOT_AS("lumi") "their start values, bounds, auxiliary data or widths differ"},
        {CLASH(FACTOR("x[0]"), STATERROR("x", "1")),
         "two parameters would have the name \"x[0]\", here and at "
         "/channels/0/samples/0/modifiers/0"},
    };
#undef NOT_AS
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_refused(rows[i].text, place, rows[i].message);
    cls_model_free(compiled(CLASH(FACTOR("x"), FACTOR("x")), NULL));
    cls_model_free(compiled(CLASH(FACTOR("x[0]"), STATERROR("y", "1")), NULL));
}

static void the_luminosity_has_one_name(void **state)
{
    (void)state;
    check_refused(CLASH(FACTOR("mu"), "{'name': 'Lumi', 'type': 'lumi', 'data': null}"),
                  "/channels/0/samples/1/modifiers/0",
                  "lumi \"Lumi\": there is one luminosity, and its name is \"lumi\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_its_parameters),
        cmocka_unit_test(changes_add_up_and_factors_multiply),
        cmocka_unit_test(parameters_are_ordered_within_their_type),
        cmocka_unit_test(alphas_are_shared_by_name),
        cmocka_unit_test(a_shapefactor_is_shared_by_bin),
        cmocka_unit_test(a_staterror_is_shared_by_the_samples_of_a_channel),
        cmocka_unit_test(a_staterror_has_components_in_each_channel),
        cmocka_unit_test(components_are_those_of_the_channel),
        cmocka_unit_test(a_staterror_has_the_same_samples_in_each_channel),
        cmocka_unit_test(a_sigma_has_a_range),
        cmocka_unit_test(factors_of_normsys_are_not_negative),
        cmocka_unit_test(data_have_the_shape_of_their_type),
        cmocka_unit_test(uses_of_a_name_agree),
        cmocka_unit_test(the_luminosity_has_one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
