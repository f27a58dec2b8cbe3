/* The choice of measurement and POI, and data sets: observed, from a file, Asimov. */
#include "model/model.h"
#include "support/close.h"
#include "support/models.h"
#include "support/spec.h"

/* Factors mu and nu, a shapesys g of two bins and one, h, of a single bin. */
#define CHANNELS                                                      \
    CHANNEL("b", SAMPLE("s", "9", FACTOR("nu") ", " SHAPE("h", "3"))) \
    ", " CHANNEL(                                                     \
        "a", SAMPLE("s", "12, 11", FACTOR("mu")) ", " SAMPLE("b", "50, 52", SHAPE("g", "5, 4")))
#define SEEN_BOTH SEEN("a", "51, 48") ", " SEEN("b", "8")
#define BARE "{'channels': [" CHANNELS "]}"
#define MEASUREMENT(name, poi, parameters) \
    "{'name': '" name "', 'config': {'poi': '" poi "', 'parameters': [" parameters "]}}"
#define MEASUREMENTS(list)                                                                     \
    "{'channels': [" CHANNELS "], 'observations': [" SEEN_BOTH "], 'measurements': [" list "]" \
    ", 'version': '1.0.0'}"

static cls_model *try_compile(const char *text, const char *measurement, const char *poi,
                              cls_error *err)
{
    cls_model *model;
    cls_workspace *const workspace = workspace_quoted(text);
    const cls_model_options options = {.measurement = measurement, .poi = poi};
    const cls_status status = cls_model_compile(workspace, &options, &model, err);
    cls_workspace_free(workspace);
    assert_int_equal(status, err->code);
    return model;
}

static cls_model *compiled(const char *text, const char *measurement, const char *poi)
{
    cls_error err;
    cls_model *const model = try_compile(text, measurement, poi, &err);
    if (!model)
        fail_msg("%s: %s", err.where, err.message);
    return model;
}

static void check_poi(const char *text, const char *wanted, const char *name)
{
    cls_model *const m = compiled(text, NULL, wanted);
    assert_int_equal(cls_model_poi(m), name ? cls_model_find(m, name) : CLS_NONE);
    cls_model_free(m);
}

static void the_measurement_names_the_poi(void **state)
{
    (void)state;
    check_poi(MEASUREMENTS(MEASUREMENT("m", "nu", "")), NULL, "nu");
    check_poi(MEASUREMENTS(MEASUREMENT("m", "h", "")), NULL, "h[0]");
    check_poi(MEASUREMENTS(MEASUREMENT("m", "h[0]", "")), NULL, "h[0]");
    check_poi(MEASUREMENTS(MEASUREMENT("m", "", "")), NULL, NULL);
    check_poi(MEASUREMENTS(MEASUREMENT("m", "zz", "")), NULL, NULL);
}

static void options_name_the_poi(void **state)
{
    (void)state;
    check_poi(MEASUREMENTS(MEASUREMENT("m", "nu", "")), "mu", "mu");
    check_poi(MEASUREMENTS(MEASUREMENT("m", "nu", "")), "h[0]", "h[0]");
    check_poi(MEASUREMENTS(MEASUREMENT("m", "zz", "")), "nu", "nu");
}

static void a_bare_specification_has_mu(void **state)
{
    (void)state;
    check_poi(BARE, NULL, "mu");
    check_poi(BARE, "nu", "nu");
    check_poi("{'channels': [" CHANNEL("c", SAMPLE("s", "1", FACTOR("k"))) "]}", NULL, NULL);
}

static void only_a_factor_can_be_scaled(void **state)
{
    (void)state;
    cls_model *m = compiled(BARE, NULL, "nu");
    assert_true(m->poi_is_scale);
    cls_model_free(m);
    m = compiled(BARE, NULL, "h");
    assert_false(m->poi_is_scale);
    cls_model_free(m);
}

static void check_poi_refused(const char *poi, const char *message)
{
    cls_error err;
    assert_null(try_compile(BARE, NULL, poi, &err));
    assert_int_equal(err.code, CLS_USAGE);
    assert_string_equal(err.message, message);
}

static void a_poi_of_the_options_must_exist(void **state)
{
    (void)state;
    check_poi_refused("mux", "no modifier has the parameter of interest \"mux\"; did you mean"
                             " \"mu\"?");
    check_poi_refused("mu[0]",
                      "no modifier has the parameter of interest \"mu[0]\"; did you mean \"mu\"?");
    check_poi_refused("h[1]",
                      "no modifier has the parameter of interest \"h[1]\"; did you mean \"h\"?");
    check_poi_refused("g", "\"g\" has 2 components, a parameter of interest has one");
    check_poi_refused("g[0]", "\"g[0]\" has 2 components, a parameter of interest has one");
}

/* Such a model can be evaluated; who tests the POI gets the reason. */
static void check_untestable(const char *text, const char *where, const char *message)
{
    cls_model *const m = compiled(text, NULL, NULL);
    assert_int_equal(m->poi_error.code, CLS_BAD_MODEL);
    assert_string_equal(m->poi_error.message, message);
    assert_string_equal(m->poi_error.where, where);
    cls_model_free(m);
}

static void a_poi_of_the_workspace_may_be_unusable(void **state)
{
    (void)state;
    static const char poi[] = "/measurements/0/config/poi";
    check_untestable(MEASUREMENTS(MEASUREMENT("m", "", "")), poi,
                     "the measurement has no parameter of interest");
    check_untestable(MEASUREMENTS(MEASUREMENT("m", "mux", "")), poi,
                     "no modifier has the parameter of interest \"mux\"; did you mean \"mu\"?");
    check_untestable(MEASUREMENTS(MEASUREMENT("m", "g", "")), poi,
                     "\"g\" has 2 components, a parameter of interest has one");
    check_untestable(MEASUREMENTS(MEASUREMENT("m", "mu", "{'name': 'mu', 'fixed': true}")), poi,
                     "the parameter of interest \"mu\" is fixed, so it cannot be tested");
    cls_model *const m = compiled(BARE, NULL, NULL);
    assert_int_equal(m->poi_error.code, CLS_OK);
    cls_model_free(m);
}

static void a_measurement_is_chosen_by_name(void **state)
{
    (void)state;
    static const char text[] =
        MEASUREMENTS(MEASUREMENT("first", "mu", "") ", " MEASUREMENT("second", "nu", ""));
    cls_model *m = compiled(text, NULL, NULL);
    assert_string_equal(cls_model_measurement(m), "first");
    assert_int_equal(cls_model_poi(m), cls_model_find(m, "mu"));
    cls_model_free(m);
    m = compiled(text, "second", NULL);
    assert_string_equal(cls_model_measurement(m), "second");
    assert_int_equal(cls_model_poi(m), cls_model_find(m, "nu"));
    cls_model_free(m);
    cls_error err;
    assert_null(try_compile(text, "secnd", NULL, &err));
    assert_int_equal(err.code, CLS_USAGE);
    assert_string_equal(err.message, "unknown measurement \"secnd\"; did you mean \"second\"?");
    m = compiled(BARE, NULL, NULL);
    assert_string_equal(cls_model_measurement(m), "");
    cls_model_free(m);
}

/* Counts in data order: channels sorted by name. */
static void check_counts(const cls_data *data, const double *counts)
{
    const cls_model *const m = data->model;
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t b = 0; b < m->channels[c].nbins; b++) {
            const double n = counts[m->channels[c].first_bin + b];
            assert_close(data->n[m->channels[c].at + b], n, 1e-15, 0.0);
            assert_close(data->inverse_n[m->channels[c].at + b], n > 0.0 ? 1.0 / n : 0.0, 1e-15,
                         0.0);
        }
}

static void check_auxdata(const cls_data *data, const char *name, double auxdata)
{
    assert_close(data->auxdata[cls_model_find(data->model, name)], auxdata, 1e-15, 0.0);
}

static void observed_data_come_from_the_workspace(void **state)
{
    (void)state;
    static const double counts[] = {51.0, 48.0, 8.0};
    cls_model *const m = compiled(MEASUREMENTS(MEASUREMENT("m", "mu", "")), NULL, NULL);
    cls_data *data;
    assert_int_equal(cls_data_observed(m, NULL, &data, NULL), CLS_OK);
    check_counts(data, counts);
    check_auxdata(data, "mu", 0.0);
    check_auxdata(data, "g[0]", 100.0);
    check_auxdata(data, "g[1]", 169.0);
    check_auxdata(data, "h[0]", 9.0);
    cls_data_free(data);
    cls_data_free(NULL);
    cls_model_free(m);
}

static cls_status observed_from(const char *path, cls_data **data, cls_error *err)
{
    cls_observations *observations;
    cls_model *const m = compiled(BARE, NULL, NULL);
    assert_int_equal(cls_observations_read(path, &observations, err), CLS_OK);
    const cls_status status = cls_data_observed(m, observations, data, err);
    cls_observations_free(observations);
    if (!status)
        check_counts(*data, (const double[]){5.0, 6.5, 4.0});
    cls_data_free(*data);
    cls_model_free(m);
    return status;
}

static void observed_data_come_from_a_file(void **state)
{
    (void)state;
    cls_data *data;
    cls_error err;
    assert_int_equal(observed_from(CLS_TEST_DIR "/data/observations/both.json", &data, &err),
                     CLS_OK);
    assert_int_equal(observed_from(CLS_TEST_DIR "/data/observations/one.json", &data, &err),
                     CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "no observation for channel \"a\"");
    assert_null(data);
    assert_int_equal(observed_from(CLS_TEST_DIR "/data/observations/short.json", &data, &err),
                     CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "1 counts for channel \"a\", which has 2 bins");
    assert_string_equal(err.where, "/observations/1");
    assert_null(data);
}

static void a_bare_specification_has_no_data(void **state)
{
    (void)state;
    cls_model *const m = compiled(BARE, NULL, NULL);
    cls_data *data;
    cls_error err;
    assert_int_equal(cls_data_observed(m, NULL, &data, &err), CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "no observation for channel \"a\"");
    assert_null(data);
    cls_model_free(m);
}

static void asimov_data_are_what_is_expected(void **state)
{
    (void)state;
    cls_model *const m = compiled(BARE, NULL, NULL);
    const double theta[] = {2.0, 3.0, 0.5, 1.5, 2.0}; /* mu nu g g h */
    static const double counts[] = {49.0, 100.0, 54.0};
    cls_data *data;
    assert_int_equal(cls_data_asimov(m, theta, &data, NULL), CLS_OK);
    check_counts(data, counts);
    check_auxdata(data, "mu", 0.0);
    check_auxdata(data, "g[0]", 50.0);
    check_auxdata(data, "g[1]", 253.5);
    check_auxdata(data, "h[0]", 18.0);
    double twice_nll;
    assert_int_equal(cls_model_twice_nll(m, data, theta, &twice_nll, NULL), CLS_OK);
    assert_close(twice_nll, 2.0 * data->constant, 1e-14, 0.0);
    cls_data_free(data);
    cls_model_free(m);
}

static void asimov_data_below_0_are_refused(void **state)
{
    (void)state;
    cls_model *const m = compiled(BARE, NULL, NULL);
    double theta[] = {-10.0, 1.0, 1.0, 1.0, 1.0};
    cls_data *data;
    cls_error err;
    assert_int_equal(cls_data_asimov(m, theta, &data, &err), CLS_IMPOSSIBLE_BIN);
    assert_string_equal(err.message, "channel \"a\", bin 0: -70 events are expected");
    assert_null(data);
    theta[0] = -50.0 / 12.0 - 1e-14; /* rounding of sums that cancel is no reason */
    theta[3] = 2.0;
    assert_int_equal(cls_data_asimov(m, theta, &data, &err), CLS_OK);
    assert_true(data->n[0] == 0.0);
    cls_data_free(data);
    cls_model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_measurement_names_the_poi),
        cmocka_unit_test(options_name_the_poi),
        cmocka_unit_test(a_bare_specification_has_mu),
        cmocka_unit_test(only_a_factor_can_be_scaled),
        cmocka_unit_test(a_poi_of_the_options_must_exist),
        cmocka_unit_test(a_poi_of_the_workspace_may_be_unusable),
        cmocka_unit_test(a_measurement_is_chosen_by_name),
        cmocka_unit_test(observed_data_come_from_the_workspace),
        cmocka_unit_test(observed_data_come_from_a_file),
        cmocka_unit_test(a_bare_specification_has_no_data),
        cmocka_unit_test(asimov_data_are_what_is_expected),
        cmocka_unit_test(asimov_data_below_0_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
