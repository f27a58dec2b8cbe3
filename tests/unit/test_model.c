/* Compiling workspaces: parameters, overrides, the POI, data sets, and what is refused. */
#include "model/model.h"

#include "support/close.h"
#include "support/compile.h"
#include "support/spec.h"

#include <stdio.h>
#include <string.h>

/* Two channels, out of order, with everything out of order. */
#define MIXED_UP                                                                         \
    CHANNEL("z", SAMPLE("s", "2, 3", SHAPE("g2", "1, 1") ", " FACTOR("mu")) ", " SAMPLE( \
                     "a", "1, 4", FACTOR("zz")))                                         \
    ", " CHANNEL("c", SAMPLE("t", "7", SHAPE("g1", "2") ", " FACTOR("mu") ", " FACTOR("alpha")))
#define MIXED_UP_SEEN SEEN("z", "3, 8") ", " SEEN("c", "9")

/* A factor mu and a shapesys g of two bins. */
#define PLAIN \
    CHANNEL("c", SAMPLE("s", "12, 11", FACTOR("mu")) ", " SAMPLE("b", "50, 52", SHAPE("g", "5, 4")))
#define PLAIN_SEEN SEEN("c", "51, 48")

static void parameters_are_ordered_by_type_and_first_use(void **state)
{
    (void)state;
    static const char *const names[] = {"alpha", "mu", "zz", "g1[0]", "g2[0]", "g2[1]"};
    cls_model *const m = compiled(WORKSPACE(MIXED_UP, MIXED_UP_SEEN, MEASURED("mu", "")), NULL);
    check_names(m, names, 6);
    cls_model_free(m);
    cls_model_free(NULL);
}

static void bins_are_ordered_by_channel(void **state)
{
    (void)state;
    static const char *const channels[] = {"c", "z", "z"};
    static const size_t indices[] = {0, 0, 1};
    cls_model *const m = compiled(WORKSPACE(MIXED_UP, MIXED_UP_SEEN, MEASURED("mu", "")), NULL);
    assert_int_equal(cls_model_bins(m), 3);
    for (size_t b = 0; b < 3; b++) {
        size_t index;
        assert_string_equal(cls_model_bin_channel(m, b, &index), channels[b]);
        assert_int_equal(index, indices[b]);
    }
    cls_model_free(m);
}

static void expected_events_are_sums_of_products(void **state)
{
    (void)state;
    cls_model *const m = compiled(WORKSPACE(MIXED_UP, MIXED_UP_SEEN, MEASURED("mu", "")), NULL);
    const double theta[] = {2.0, 3.0, 5.0, 0.5, 0.25, 1.5}; /* alpha mu zz g1 g2 g2 */
    double nu[3];
    assert_int_equal(cls_model_expected(m, theta, nu, NULL), CLS_OK);
    assert_close(nu[0], 7.0 * 2.0 * 3.0 * 0.5, 1e-15, 0.0);
    assert_close(nu[1], 1.0 * 5.0 + 2.0 * 3.0 * 0.25, 1e-15, 0.0);
    assert_close(nu[2], 4.0 * 5.0 + 3.0 * 3.0 * 1.5, 1e-15, 0.0);
    cls_model_free(m);
}

static void types_give_start_values_bounds_and_constraints(void **state)
{
    (void)state;
    cls_model *const m =
        compiled(WORKSPACE(CHANNEL("c", SAMPLE("s", "1, 1, 1, 1", FACTOR("mu")) ", " SAMPLE(
                                            "b", "10, 0, 5, -3", SHAPE("g", "2, 1, 0, 1"))),
                           SEEN("c", "1, 1, 1, 1"), MEASURED("mu", "")),
                 NULL);
    check_parameter(m, "mu", factor_by_default());
    check_parameter(m, "g[0]", poisson_gamma(25.0));
    check_parameter(m, "g[1]", poisson_gamma(0.0));
    check_parameter(m, "g[2]", poisson_gamma(0.0));
    check_parameter(m, "g[3]", poisson_gamma(0.0));
    cls_model_free(m);
}

static void gammas_are_local_where_they_can_be(void **state)
{
    (void)state;
    cls_model *const m = compiled(
        WORKSPACE(CHANNEL("c", SAMPLE("s", "3", FACTOR("mu") ", " SHAPE("poi", "1")) ", " SAMPLE(
                                   "b", "9", SHAPE("g1", "1") ", " SHAPE("g2", "1"))),
                  SEEN("c", "9"), MEASURED("poi", "")),
        NULL);
    static const char *const globals[] = {"mu", "g2[0]", "poi[0]"}; /* the POI last */
    assert_int_equal(m->nglobals, 3);
    for (size_t g = 0; g < 3; g++) {
        assert_int_equal(m->globals[g], cls_model_find(m, globals[g]));
        assert_int_equal(m->parameters[m->globals[g]].global, g);
    }
    assert_int_equal(m->parameters[cls_model_find(m, "g1[0]")].global, CLS_NONE);
    cls_model_free(m);
}

/* A shape like the nominal one, a factor of 1 on either side: nothing to evaluate, but constraints.
 */
static void what_changes_nothing_is_not_evaluated(void **state)
{
    (void)state;
    cls_data *data;
    cls_model *const m =
        compiled(WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "3, 4", FACTOR("mu")),
                                            SAMPLE("b", "9, 8",
                                                   THREE(HISTOSYS("none", "9, 8", "9, 8"),
                                                         HISTOSYS("some", "9, 8", "9, 8.5"),
                                                         NORMSYS("one", "1", "1"))))),
                           SEEN("c", "9, 9"), MEASURED("mu", "")),
                 NULL);
    size_t nshapes = 0, nscales = 0;
    for (size_t r = 0; r < m->channels[0].nrows; r++) {
        nshapes += m->channels[0].rows[r].nshapes;
        nscales += m->channels[0].rows[r].nscales;
    }
    assert_int_equal(nshapes, 1); /* "some" */
    assert_int_equal(nscales, 1); /* "mu" */
    assert_int_equal(m->channels[0].ncolumns, 2);
    assert_int_equal(m->nglobals, 4);
    assert_int_equal(cls_data_observed(m, NULL, &data, NULL), CLS_OK);
    double theta[4] = {0.0}, before, after;
    theta[cls_model_find(m, "mu")] = 1.0;
    assert_int_equal(cls_model_twice_nll(m, data, theta, &before, NULL), CLS_OK);
    theta[cls_model_find(m, "none")] = 0.7;
    theta[cls_model_find(m, "one")] = -1.5;
    assert_int_equal(cls_model_twice_nll(m, data, theta, &after, NULL), CLS_OK);
    assert_close(after - before, 0.7 * 0.7 + 1.5 * 1.5, 1e-13, 0.0);
    cls_data_free(data);
    cls_model_free(m);
}

static void a_shapesys_is_never_shared(void **state)
{
    (void)state;
    check_refused(WORKSPACE(CHANNEL("c", SAMPLE("a", "1", SHAPE("g", "1")) ", " SAMPLE(
                                             "b", "1", SHAPE("g", "1"))),
                            SEEN("c", "1"), MEASURED("", "")),
                  "/channels/0/samples/1/modifiers/0",
                  "\"g\" is used at /channels/0/samples/0/modifiers/0 already, and this type is"
                  " never shared");
    check_refused(WORKSPACE(CHANNEL("c", SAMPLE("a", "1", FACTOR("g")) ", " SAMPLE(
                                             "b", "1", SHAPE("g", "1"))),
                            SEEN("c", "1"), MEASURED("", "")),
                  "/channels/0/samples/1/modifiers/0",
                  "\"g\" is used at /channels/0/samples/0/modifiers/0 already, and this type is"
                  " never shared");
    check_refused(WORKSPACE(CHANNEL("c", SAMPLE("a", "1", SHAPE("g", "1")) ", " SAMPLE(
                                             "b", "1", FACTOR("g"))),
                            SEEN("c", "1"), MEASURED("", "")),
                  "/channels/0/samples/1/modifiers/0",
                  "\"g\" cannot be the same parameter as at /channels/0/samples/0/modifiers/0: one"
                  " is a single parameter, the other has one per bin");
}

static void two_parameters_cannot_have_one_name(void **state)
{
    (void)state;
    check_refused(WORKSPACE(CHANNEL("c", SAMPLE("a", "1", FACTOR("g[0]")) ", " SAMPLE(
                                             "b", "1", SHAPE("g", "1"))),
                            SEEN("c", "1"), MEASURED("", "")),
                  "/channels/0/samples/1/modifiers/0",
                  "two parameters would have the name \"g[0]\", here and at "
                  "/channels/0/samples/0/modifiers/0");
}

static void unknown_types_are_refused_with_a_hint(void **state)
{
    (void)state;
    check_refused(WORKSPACE(CHANNEL("c", SAMPLE("a", "1",
                                                "{'name': 'x', 'type': 'normfacto', "
                                                "'data': null}")),
                            SEEN("c", "1"), MEASURED("", "")),
                  "/channels/0/samples/0/modifiers/0",
                  "unknown modifier type \"normfacto\"; did you mean \"normfactor\"?");
    check_refused(WORKSPACE(CHANNEL("c", SAMPLE("a", "1",
                                                FACTOR("mu") ", {'name': 'x', 'type': "
                                                             "'qqq', 'data': null}")),
                            SEEN("c", "1"), MEASURED("", "")),
                  "/channels/0/samples/0/modifiers/1", "unknown modifier type \"qqq\"");
}

static void data_of_the_wrong_shape_are_refused(void **state)
{
    (void)state;
#define WITH(modifier) \
    WORKSPACE(CHANNEL("c", SAMPLE("a", "1", modifier)), SEEN("c", "1"), MEASURED("", ""))
    static const char place[] = "/channels/0/samples/0/modifiers/0";
    check_refused(WITH("{'name': 'x', 'type': 'normfactor', 'data': [1]}"), place,
                  "data of normfactor \"x\" is an array with one number per bin, wanted null");
    check_refused(WITH("{'name': 'x', 'type': 'shapesys', 'data': null}"), place,
                  "data of shapesys \"x\" is null, wanted an array with one number per bin");
    check_refused(WITH("{'name': 'x', 'type': 'shapesys', 'data': {'lo': 1, 'hi': 2}}"), place,
                  "data of shapesys \"x\" is an object with lo and hi, wanted an array with one"
                  " number per bin");
    check_refused(WITH("{'name': 'x', 'type': 'normfactor', "
                       "'data': {'lo_data': [1], 'hi_data': [2]}}"),
                  place,
                  "data of normfactor \"x\" is an object with lo_data and hi_data, wanted null");
    check_refused(WITH(SHAPE("x", "1e-200")), place,
                  "uncertainty 1e-200 on 1 events in bin 0: tau = (1/1e-200)^2 is out of range");
#undef WITH
}

static void a_measurement_overrides_parameters(void **state)
{
    (void)state;
    cls_model *const m = compiled(
        WORKSPACE(PLAIN, PLAIN_SEEN,
                  MEASURED("mu",
                           "{'name': 'mu', 'inits': [2], 'bounds': [[-1, 3]]}, "
                           "{'name': 'g', 'inits': [0.9, 1.1], 'bounds': [[0.5, 2], [0.25, 4]], "
                           "'auxdata': [90, 160], 'factors': [110, 150], 'fixed': true}, "
                           "{'name': 'unused', 'inits': [1, 2, 3]}")),
        NULL);
    const cls_parameter mu = {NULL, 2.0, -1.0, 3.0, false, "none", 0.0, 0.0};
    const cls_parameter g0 = {NULL, 0.9, 0.5, 2.0, true, "poisson", 90.0, 110.0};
    const cls_parameter g1 = {NULL, 1.1, 0.25, 4.0, true, "poisson", 160.0, 150.0};
    check_parameter(m, "mu", mu);
    check_parameter(m, "g[0]", g0);
    check_parameter(m, "g[1]", g1);
    cls_model_free(m);
}

static void auxdata_leave_the_rate_factor_alone(void **state)
{
    (void)state;
    cls_model *const m = compiled(
        WORKSPACE(PLAIN, PLAIN_SEEN, MEASURED("mu", "{'name': 'g', 'auxdata': [90, 160]}")), NULL);
    cls_parameter g0 = poisson_gamma(100.0), g1 = poisson_gamma(169.0);
    g0.auxdata = 90.0;
    g1.auxdata = 160.0;
    check_parameter(m, "g[0]", g0);
    check_parameter(m, "g[1]", g1);
    cls_model_free(m);
}

static void gammas_can_be_freed(void **state)
{
    (void)state;
    cls_model *const m =
        compiled(WORKSPACE(CHANNEL("c", SAMPLE("b", "10, 0", SHAPE("g", "2, 1"))),
                           SEEN("c", "1, 1"), MEASURED("", "{'name': 'g', 'fixed': false}")),
                 NULL);
    check_parameter(m, "g[1]", poisson_gamma(1.0));
    cls_model_free(m);
}

static void overrides_that_do_not_fit_are_refused(void **state)
{
    (void)state;
#define WITH(entry) WORKSPACE(PLAIN, PLAIN_SEEN, MEASURED("mu", "{'name': 'zz'}, " entry))
    static const char entry[] = "/measurements/0/config/parameters/1";
    static const struct {
        const char *text, *member, *message;
    } rows[] = {
        {WITH("{'name': 'mu', 'inits': [1, 2]}"), "/inits",
         "2 inits for \"mu\", which has 1 component"},
        {WITH("{'name': 'g', 'inits': [1]}"), "/inits",
         "1 inits for \"g\", which has 2 components"},
        {WITH("{'name': 'g', 'bounds': [[0, 1], [0, 1], [0, 1]]}"), "/bounds",
         "3 bounds for \"g\", which has 2 components"},
        {WITH("{'name': 'g', 'auxdata': [1]}"), "/auxdata",
         "1 auxdata for \"g\", which has 2 components"},
        {WITH("{'name': 'g', 'factors': [1, 2, 3]}"), "/factors",
         "3 factors for \"g\", which has 2 components"},
        {WITH("{'name': 'g', 'sigmas': [1]}"), "/sigmas",
         "1 sigmas for \"g\", which has 2 components"},
        {WITH("{'name': 'g', 'sigmas': [1, 2]}"), "/sigmas",
         "\"g\" takes no sigmas: only lumi and staterror do"},
        {WITH("{'name': 'mu', 'sigmas': [1]}"), "/sigmas",
         "\"mu\" takes no sigmas: only lumi and staterror do"},
        {WITH("{'name': 'mu', 'auxdata': [1]}"), "/auxdata",
         "\"mu\" has no constraint, so it takes no auxdata"},
        {WITH("{'name': 'mu', 'factors': [1]}"), "/factors",
         "\"mu\" takes no factors: only shapesys does"},
        {WITH("{'name': 'g', 'auxdata': [1, -1]}"), "/auxdata",
         "auxdata -1 of \"g\" must be >= 0: they are counts"},
        {WITH("{'name': 'g', 'factors': [0, 1]}"), "/factors", "factor 0 of \"g\", wanted > 0"},
    };
#undef WITH
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char where[100];
        (void)snprintf(where, sizeof where, "%s%s", entry, rows[i].member);
        check_refused(rows[i].text, where, rows[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_ordered_by_type_and_first_use),
        cmocka_unit_test(bins_are_ordered_by_channel),
        cmocka_unit_test(expected_events_are_sums_of_products),
        cmocka_unit_test(types_give_start_values_bounds_and_constraints),
        cmocka_unit_test(gammas_are_local_where_they_can_be),
        cmocka_unit_test(what_changes_nothing_is_not_evaluated),
        cmocka_unit_test(a_shapesys_is_never_shared),
        cmocka_unit_test(two_parameters_cannot_have_one_name),
        cmocka_unit_test(unknown_types_are_refused_with_a_hint),
        cmocka_unit_test(data_of_the_wrong_shape_are_refused),
        cmocka_unit_test(a_measurement_overrides_parameters),
        cmocka_unit_test(auxdata_leave_the_rate_factor_alone),
        cmocka_unit_test(gammas_can_be_freed),
        cmocka_unit_test(overrides_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
