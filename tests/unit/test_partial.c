/* What is left of a workspace with faults, as workspace/check.h describes it. */
#include "support/test.h"
#include "workspace/check.h"

#include <string.h>

static const char faulty[] =
    "{\"channels\": [\n"
    "  {\"name\": \"c\", \"samples\": [\n"
    "    {\"name\": \"broken\", \"data\": [1, \"2\"], \"modifiers\": [\n"
    "      {\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null},\n"
    "      {\"name\": \"a\", \"data\": null},\n"
    "      {\"type\": \"normsys\", \"data\": {\"lo\": 0.9, \"hi\": 1.1}},\n"
    "      {\"name\": \"b\", \"type\": \"shapesys\", \"data\": [1, 2, 3]},\n"
    "      {\"name\": \"b\", \"type\": \"shapesys\", \"data\": [1, 2]},\n"
    "      {\"name\": \"d\", \"type\": \"histosys\", \"data\": {\"lo_data\": [1, 2], \"hi_data\": "
    "[1]}},\n"
    "      {\"name\": \"e\", \"type\": \"normsys\", \"data\": {\"lo\": 1}},\n"
    "      {\"name\": \"f\", \"type\": \"normsys\", \"data\": {\"lo\": 0.5, \"hi\": 2, \"mid\": "
    "1}}]},\n"
    "    null,\n"
    "    {\"name\": \"whole\", \"data\": [3, 4], \"title\": \"x\", \"modifiers\": []}]},\n"
    "  {\"name\": \"empty\", \"samples\": []}],\n"
    "\"observations\": [{\"name\": \"c\", \"data\": [1, null]}, {\"name\": \"empty\", \"data\": "
    "[5]}],\n"
    "\"measurements\": [{\"name\": \"m\", \"config\": {\"poi\": 1, \"parameters\": [\n"
    "  {\"name\": \"mu\", \"inits\": [\"1\"], \"bounds\": [[0, 1], 2], \"fixed\": true}]}}],\n"
    "\"version\": \"1.0.0\"}";

typedef struct fixture {
    cls_workspace *ws;
    cls_findings *findings;
} fixture;

static fixture check(const char *text)
{
    fixture f = {.findings = cls_findings_new()};
    assert_non_null(f.findings);
    assert_int_equal(cls_ws_check_text("f", text, strlen(text), f.findings, &f.ws, NULL), CLS_OK);
    return f;
}

static void release(fixture *f)
{
    cls_workspace_free(f->ws);
    cls_findings_free(f->findings);
}

static void samples_and_channels_lose_what_is_wrong(void **state)
{
    (void)state;
    fixture f = check(faulty);
    assert_int_equal(f.ws->nchannels, 2);
    const cls_ws_channel *const c = f.ws->channels;
    assert_string_equal(c[0].name, "c");
    assert_int_equal(c[0].nbins, 2);
    assert_int_equal(c[0].nsamples, 2);
    assert_string_equal(c[0].samples[0].name, "broken");
    assert_null(c[0].samples[0].nominal);
    assert_string_equal(c[0].samples[1].name, "whole");
    assert_true(c[0].samples[1].nominal[1] == 4.0);
    assert_string_equal(c[1].name, "empty");
    assert_int_equal(c[1].nbins, 0);
    assert_int_equal(c[1].nsamples, 0);
    assert_int_equal(f.ws->partial, CLS_WS_MODIFIERS | CLS_WS_SAMPLES);
    assert_int_equal(c[0].partial, CLS_WS_MODIFIERS | CLS_WS_SAMPLES | CLS_WS_EVENTS);
    assert_int_equal(c[1].partial, CLS_WS_MODIFIERS | CLS_WS_SAMPLES | CLS_WS_EVENTS);
    release(&f);
}

static void modifiers_lose_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *name, *type;
        cls_payload payload;
    } rows[] = {
        {"mu", "normfactor", CLS_PAYLOAD_NONE},
        {"a", "", CLS_PAYLOAD_UNREAD},
        {"/channels/0/samples/0/modifiers/2", "normsys", CLS_PAYLOAD_FACTORS},
        {"b", "shapesys", CLS_PAYLOAD_UNREAD}, /* its repetition is left out */
        {"d", "histosys", CLS_PAYLOAD_UNREAD},
        {"e", "normsys", CLS_PAYLOAD_UNREAD},
        {"f", "normsys", CLS_PAYLOAD_FACTORS},
    };
    enum { N = sizeof rows / sizeof rows[0] };
    fixture f = check(faulty);
    const cls_ws_sample *const sample = &f.ws->channels[0].samples[0];
    assert_int_equal(sample->nmodifiers, N);
    for (size_t i = 0; i < N; i++) {
        assert_string_equal(sample->modifiers[i].name, rows[i].name);
        assert_string_equal(sample->modifiers[i].type, rows[i].type);
        assert_int_equal(sample->modifiers[i].payload, rows[i].payload);
    }
    assert_true(sample->modifiers[N - 1].hi[0] == 2.0);
    release(&f);
}

static void observations_and_measurements_lose_what_is_wrong(void **state)
{
    (void)state;
    fixture f = check(faulty);
    assert_int_equal(f.ws->nobservations, 2);
    assert_null(f.ws->observations[0].counts);
    assert_true(f.ws->observations[1].counts[0] == 5.0);
    assert_int_equal(f.ws->nmeasurements, 1);
    const cls_ws_measurement *const m = f.ws->measurements;
    assert_null(m->poi);
    assert_int_equal(m->partial, CLS_WS_POI);
    assert_int_equal(m->parameters[0].unread, CLS_WS_INITS | CLS_WS_BOUNDS);
    assert_int_equal(m->nparameters, 1);
    assert_null(m->parameters[0].inits.values);
    assert_null(m->parameters[0].bounds.values);
    assert_true(m->parameters[0].fixed);
    release(&f);
}

/* In which lists there may be names that are not known. */
static void what_is_partial_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned partial;
    } rows[] = {
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
         "\"modifiers\": []}]}], \"observations\": [], \"measurements\": [], \"version\": \"\"}",
         0},
        {"{\"channels\": [{\"samples\": [{\"name\": \"s\", \"data\": [1], \"modifiers\": []}]}]}",
         CLS_WS_CHANNELS},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
         "\"modifiers\": [{}]}]}]}",
         CLS_WS_MODIFIERS},
        {"{\"channels\": 1, \"observations\": [1], \"version\": \"1.0.0\"}",
         CLS_WS_CHANNELS | CLS_WS_MODIFIERS | CLS_WS_OBSERVATIONS},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
         "\"modifiers\": []}]}], \"observations\": [{}]}",
         CLS_WS_OBSERVATIONS},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"data\": [1], "
         "\"modifiers\": []}]}]}",
         CLS_WS_SAMPLES},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
         "\"modifiers\": []}]}, {\"name\": \"c\"}]}",
         CLS_WS_SAMPLES | CLS_WS_MODIFIERS},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
         "\"modifiers\": []}]}], \"version\": \"1.0.0\", \"version\": \"1.0.0\"}",
         CLS_WS_ALL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fixture f = check(rows[i].text);
        assert_int_equal(f.ws->partial, rows[i].partial);
        release(&f);
    }
}

static void what_is_no_json_leaves_nothing(void **state)
{
    (void)state;
    fixture f = check("{");
    assert_null(f.ws);
    assert_int_equal(cls_findings_count(f.findings), 1);
    release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_and_channels_lose_what_is_wrong),
        cmocka_unit_test(modifiers_lose_what_is_wrong),
        cmocka_unit_test(observations_and_measurements_lose_what_is_wrong),
        cmocka_unit_test(what_is_partial_is_known),
        cmocka_unit_test(what_is_no_json_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
