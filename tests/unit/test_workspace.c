#include "base/text.h"
#include "support/test.h"
#include "workspace/workspace.h"

#include <string.h>

static cls_workspace *parse(const char *text)
{
    cls_workspace *ws = NULL;
    cls_error err;
    if (cls_workspace_parse("test.json", text, strlen(text), &ws, &err))
        print_error("%s: %s\n", err.where, err.message);
    assert_non_null(ws);
    return ws;
}

static cls_workspace *read_full(void)
{
    cls_workspace *ws = NULL;
    assert_int_equal(cls_workspace_read(CLS_TEST_DIR "/data/workspace/full.json", &ws, NULL),
                     CLS_OK);
    return ws;
}

static void check_pointer(cls_json_at at, const char *pointer)
{
    char text[100];
    cls_json_pointer(at, text, sizeof text);
    assert_string_equal(text, pointer);
}

static void channels_and_samples_are_read(void **state)
{
    (void)state;
    cls_workspace *const ws = read_full();
    assert_int_equal(ws->nchannels, 2);
    const cls_ws_channel *const sr = &ws->channels[0], *const cr = &ws->channels[1];
    assert_string_equal(sr->name, "SR");
    assert_int_equal(sr->nbins, 2);
    assert_int_equal(sr->nsamples, 2);
    assert_string_equal(sr->samples[1].name, "background");
    assert_true(sr->samples[1].nominal[0] == 50.0 && sr->samples[1].nominal[1] == 52.0);
    assert_int_equal(sr->samples[1].nmodifiers, 2);
    check_pointer(sr->samples[1].where, "/channels/0/samples/1");
    assert_string_equal(cr->name, "CR");
    assert_int_equal(cr->nbins, 1);
    assert_int_equal(cr->nsamples, 1);
    assert_true(cr->samples[0].nominal[0] == -1.5);
    assert_int_equal(cr->samples[0].nmodifiers, 0);
    check_pointer(cr->where, "/channels/1");
    cls_workspace_free(ws);
}

static void modifiers_are_read_by_shape(void **state)
{
    (void)state;
    cls_workspace *const ws = read_full();
    const cls_ws_modifier *m = ws->channels[0].samples[0].modifiers;
    assert_int_equal(ws->channels[0].samples[0].nmodifiers, 3);
    assert_string_equal(m[0].name, "mu");
    assert_string_equal(m[0].type, "normfactor");
    assert_int_equal(m[0].payload, CLS_PAYLOAD_NONE);
    assert_int_equal(m[1].payload, CLS_PAYLOAD_FACTORS);
    assert_true(m[1].lo[0] == 0.9 && m[1].hi[0] == 1.1);
    assert_int_equal(m[2].payload, CLS_PAYLOAD_SHAPES);
    assert_true(m[2].lo[0] == 10.0 && m[2].lo[1] == 9.0);
    assert_true(m[2].hi[0] == 14.0 && m[2].hi[1] == 13.0);
    check_pointer(m[2].where, "/channels/0/samples/0/modifiers/2");
    m = ws->channels[0].samples[1].modifiers;
    assert_int_equal(m[0].payload, CLS_PAYLOAD_VALUES);
    assert_true(m[0].values[0] == 3.0 && m[0].values[1] == 7.0);
    assert_string_equal(m[1].type, "some-later-type");
    cls_workspace_free(ws);
}

static void observations_are_read(void **state)
{
    (void)state;
    cls_workspace *const ws = read_full();
    assert_int_equal(ws->nobservations, 3);
    const cls_ws_observation *const o = &ws->observations[2];
    assert_string_equal(o->name, "SR");
    assert_int_equal(o->nbins, 2);
    assert_true(o->counts[0] == 51.0 && o->counts[1] == 48.5);
    check_pointer(o->where, "/observations/2");
    assert_int_equal(ws->observations[1].nbins, 3);
    cls_workspace_free(ws);
}

static void measurements_are_read(void **state)
{
    (void)state;
    cls_workspace *const ws = read_full();
    assert_false(cls_workspace_is_bare(ws));
    assert_int_equal(cls_workspace_measurements(ws), 2);
    assert_string_equal(cls_workspace_measurement_name(ws, 0), "first");
    assert_string_equal(cls_workspace_measurement_name(ws, 1), "second");
    assert_null(cls_workspace_measurement_name(ws, 2));
    const cls_ws_measurement *const m = ws->measurements;
    assert_string_equal(m[0].poi, "mu");
    check_pointer(m[0].poi_where, "/measurements/0/config/poi");
    assert_int_equal(m[0].nparameters, 3);
    assert_string_equal(m[1].poi, "");
    assert_int_equal(m[1].nparameters, 0);
    cls_workspace_free(ws);
}

static void parameters_keep_what_is_given(void **state)
{
    (void)state;
    cls_workspace *const ws = read_full();
    const cls_ws_parameter *const p = ws->measurements[0].parameters;
    assert_string_equal(p[0].name, "mu");
    assert_int_equal(p[0].inits.n, 1);
    assert_true(p[0].inits.values[0] == 1.5);
    assert_int_equal(p[0].bounds.n, 2);
    assert_true(p[0].bounds.values[0] == 0.0 && p[0].bounds.values[1] == 20.0);
    assert_true(p[0].has_fixed);
    assert_false(p[0].fixed);
    assert_int_equal(p[0].auxdata.n, 0);
    assert_null(p[0].auxdata.values);
    assert_int_equal(p[1].bounds.n, 4);
    assert_true(p[1].bounds.values[2] == -1.0 && p[1].bounds.values[3] == 6.0);
    check_pointer(p[1].bounds.where, "/measurements/0/config/parameters/1/bounds");
    assert_int_equal(p[1].factors.n, 2);
    assert_true(p[1].factors.values[1] == 3.0);
    assert_true(p[1].fixed);
    assert_true(p[2].auxdata.values[0] == 1.0);
    assert_true(p[2].sigmas.values[0] == 0.017);
    assert_false(p[2].has_fixed);
    check_pointer(p[2].where, "/measurements/0/config/parameters/2");
    cls_workspace_free(ws);
}

static void a_bare_specification_has_one_unnamed_measurement(void **state)
{
    (void)state;
    cls_workspace *ws =
        parse("{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
              "\"modifiers\": []}]}], \"parameters\": [{\"name\": \"mu\", \"inits\": [2]}]}");
    assert_true(cls_workspace_is_bare(ws));
    assert_int_equal(cls_workspace_measurements(ws), 1);
    assert_string_equal(cls_workspace_measurement_name(ws, 0), "");
    assert_null(ws->measurements[0].poi);
    assert_null(ws->measurements[0].poi_where.node);
    assert_int_equal(ws->measurements[0].nparameters, 1);
    assert_string_equal(ws->measurements[0].parameters[0].name, "mu");
    assert_int_equal(ws->nobservations, 0);
    assert_int_equal(ws->nchannels, 1);
    cls_workspace_free(ws);
    ws = parse("{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
               "\"modifiers\": []}]}]}");
    assert_int_equal(ws->measurements[0].nparameters, 0);
    cls_workspace_free(ws);
    cls_workspace_free(NULL);
}

/* A list long enough for a table of names. */
static void equal_names_are_found_among_many(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_text_add(&text, "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", "
                        "\"data\": [1], \"modifiers\": [");
    for (int i = 0; i < 3000; i++)
        cls_text_add_format(&text, "{\"name\": \"n%d\", \"type\": \"t%d\", \"data\": null},\n",
                            i / 2, i % 2);
    cls_text_add(&text, "{\"name\": \"n700\", \"type\": \"t1\", \"data\": null}]}]}]}");
    cls_workspace *ws = NULL;
    cls_error err;
    assert_int_equal(cls_workspace_parse("f", text.bytes, text.length, &ws, &err),
                     CLS_BAD_WORKSPACE);
    assert_null(ws);
    assert_string_equal(err.where, "/channels/0/samples/0/modifiers/3000");
    assert_string_equal(err.message, "duplicate t1 modifier \"n700\", first at "
                                     "/channels/0/samples/0/modifiers/1401 on line 1402");
    assert_int_equal(err.line, 3001);
    cls_text_free(&text);
}

static void failures_name_the_file(void **state)
{
    (void)state;
    cls_workspace *ws = NULL;
    cls_error err;
    assert_int_equal(cls_workspace_read(CLS_TEST_DIR "/no-such.json", &ws, &err), CLS_BAD_FILE);
    assert_string_equal(err.file, CLS_TEST_DIR "/no-such.json");
    assert_int_equal(cls_workspace_parse("text", "[]", 2, &ws, &err), CLS_BAD_WORKSPACE);
    assert_string_equal(err.file, "text");
    assert_int_equal(err.line, 1);
    assert_int_equal(cls_workspace_parse("text", "{", 1, &ws, NULL), CLS_BAD_JSON);
    assert_null(ws);
}

static void observations_are_read_from_a_file_of_their_own(void **state)
{
    (void)state;
    cls_observations *o = NULL;
    cls_error err;
    assert_int_equal(cls_observations_read(CLS_TEST_DIR "/data/workspace/full.json", &o, &err),
                     CLS_OK);
    assert_int_equal(o->nentries, 3);
    assert_string_equal(o->entries[0].name, "CR");
    assert_true(o->entries[0].counts[0] == 7.0);
    cls_observations_free(o);
    cls_observations_free(NULL);

    assert_int_equal(
        cls_observations_read(CLS_TEST_DIR "/invalid/channels-empty/workspace.json", &o, &err),
        CLS_BAD_WORKSPACE);
    assert_null(o);
    assert_string_equal(err.message, "key \"observations\" is missing");
    assert_int_equal(cls_observations_read(
                         CLS_TEST_DIR "/invalid/observation-negative/workspace.json", &o, &err),
                     CLS_BAD_WORKSPACE);
    assert_string_equal(err.where, "/observations/0/data/1");
    assert_int_equal(
        cls_observations_read(CLS_TEST_DIR "/invalid/root-array/workspace.json", &o, &err),
        CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "found an array, wanted an object");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channels_and_samples_are_read),
        cmocka_unit_test(modifiers_are_read_by_shape),
        cmocka_unit_test(observations_are_read),
        cmocka_unit_test(measurements_are_read),
        cmocka_unit_test(parameters_keep_what_is_given),
        cmocka_unit_test(a_bare_specification_has_one_unnamed_measurement),
        cmocka_unit_test(equal_names_are_found_among_many),
        cmocka_unit_test(failures_name_the_file),
        cmocka_unit_test(observations_are_read_from_a_file_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
