/*
 * A valid workspace that is broken in one way: a check finds that, at the right place, and nothing
 * else, and it is an error where the workspace cannot be used. Every kind of finding is tried.
 */
#include "base/findings.h"
#include "base/text.h"
#include "cls/check.h"
#include "cls/model.h"
#include "support/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* One change of data/check/workspace.json, and what it leads to. */
typedef struct mutation {
    const char *from; /* stands in the file exactly once */
    const char *to;
    cls_finding_kind kind;
    const char *where;
    const char *message;
} mutation;

#define SIGNAL "/channels/0/samples/0"
#define BACKGROUND "/channels/0/samples/1"
#define ENTRY(i) "/measurements/0/config/parameters/" #i

static const mutation mutations[] = {
    {"\"version\"", "version", CLS_FINDING_JSON, "",
     "found \"version\", wanted a key in double quotes"},
    {"[12, 11]", "[12, NaN]", CLS_FINDING_JSON, SIGNAL "/data/1",
     "found \"NaN\", wanted a number, \"string\", true, false, null, \"[\" or \"{\""},
    {"[12, 11]", "[12, 1e999]", CLS_FINDING_JSON, SIGNAL "/data/1",
     "number 1e999 is too large for a double"},
    {"\"data\": [12, 11],", "\"data\": [12, 11], \"data\": [12, 11],", CLS_FINDING_DUPLICATE_KEY,
     SIGNAL "/data", "duplicate key \"data\", first on line 8"},
    {"\"factors\": [270, 55]", "\"factors\": [270, 55], \"bounds\": [[0, 5], [0, 6]]",
     CLS_FINDING_DUPLICATE_KEY, ENTRY(2) "/bounds", "duplicate key \"bounds\", first on line 57"},

    {"[12, 11]", "[12, \"11\"]", CLS_FINDING_WRONG_TYPE, SIGNAL "/data/1",
     "found a string, wanted a number"},
    {"[200, 210, 220]", "[200, 210, null]", CLS_FINDING_WRONG_TYPE, "/channels/1/samples/0/data/2",
     "found null, wanted a number"},
    {"{\"lo\": 0.9, \"hi\": 1.1}", "{\"lo\": [0.9], \"hi\": 1.1}", CLS_FINDING_WRONG_TYPE,
     SIGNAL "/modifiers/2/data/lo", "found an array, wanted a number"},
    {"\"hi_data\": [53, 54]", "\"hi_data\": [53, true]", CLS_FINDING_WRONG_TYPE,
     BACKGROUND "/modifiers/1/data/hi_data/1", "found true, wanted a number"},
    {"\"shapefactor\", \"data\": null", "\"shapefactor\", \"data\": \"\"", CLS_FINDING_WRONG_TYPE,
     "/channels/1/samples/0/modifiers/0/data",
     "found a string, wanted null, an array or an object"},
    {"\"name\": \"norm\", \"type\": \"normfactor\"", "\"name\": 1, \"type\": \"normfactor\"",
     CLS_FINDING_WRONG_TYPE, "/channels/1/samples/0/modifiers/1/name",
     "found a number, wanted a string"},
    {"\"fixed\": true", "\"fixed\": 1", CLS_FINDING_WRONG_TYPE, ENTRY(1) "/fixed",
     "found a number, wanted true or false"},
    {"[60, 58]", "60", CLS_FINDING_WRONG_TYPE, "/observations/0/data",
     "found a number, wanted an array"},
    {"\"poi\": \"mu\"", "\"poi\": null", CLS_FINDING_WRONG_TYPE, "/measurements/0/config/poi",
     "found null, wanted a string"},

    {"\"name\": \"signal\",", "\"name\": \"signal\", \"title\": \"S\",", CLS_FINDING_UNKNOWN_KEY,
     SIGNAL "/title", "unknown key \"title\"; known here: \"name\", \"data\", \"modifiers\""},
    {"\"hi\": 1.1}", "\"hi\": 1.1, \"high\": 1.1}", CLS_FINDING_UNKNOWN_KEY,
     SIGNAL "/modifiers/2/data/high", "unknown key \"high\"; did you mean \"hi\"?"},
    {"\"fixed\": true", "\"const\": true", CLS_FINDING_UNKNOWN_KEY, ENTRY(1) "/const",
     "unknown key \"const\"; known here: \"name\", \"inits\", \"bounds\", \"auxdata\", "
     "\"factors\", "
     "\"sigmas\", \"fixed\""},
    {"\"version\"", "\"toplvl\": {}, \"version\"", CLS_FINDING_UNKNOWN_KEY, "/toplvl",
     "unknown key \"toplvl\"; known here: \"channels\", \"observations\", \"measurements\", "
     "\"version\""},

    {",\n  \"version\": \"1.0.0\"", "", CLS_FINDING_MISSING_KEY, "", "key \"version\" is missing"},
    {"\"type\": \"lumi\", \"data\": null", "\"type\": \"lumi\"", CLS_FINDING_MISSING_KEY,
     SIGNAL "/modifiers/1", "key \"data\" is missing"},
    {"\"lo_data\": [48, 51], ", "", CLS_FINDING_MISSING_KEY, BACKGROUND "/modifiers/1/data",
     "key \"lo_data\" is missing"},
    {"\"name\": \"SR\", \"data\"", "\"data\"", CLS_FINDING_MISSING_KEY, "/observations/0",
     "key \"name\" is missing"},
    {"\"poi\": \"norm\",", "", CLS_FINDING_MISSING_KEY, "/measurements/1/config",
     "key \"poi\" is missing"},

    {"\"name\": \"fakes\"", "\"name\": \"signal\"", CLS_FINDING_DUPLICATE, "/channels/0/samples/2",
     "duplicate sample \"signal\", first at /channels/0/samples/0 on line 6"},
    {"\"name\": \"shape\", \"type\": \"shapefactor\"",
     "\"name\": \"norm\", \"type\": "
     "\"normfactor\"",
     CLS_FINDING_DUPLICATE, "/channels/1/samples/0/modifiers/1",
     "duplicate normfactor modifier \"norm\", first at /channels/1/samples/0/modifiers/0 on line "
     "38"},
    {"\"name\": \"CR\", \"data\"",
     "\"name\": \"SR\", \"data\": [60, 58]}, {\"name\": \"CR\", "
     "\"data\"",
     CLS_FINDING_DUPLICATE, "/observations/1",
     "duplicate observation \"SR\", first at /observations/0 on line 46"},
    {"\"name\": \"norm\", \"inits\"", "\"name\": \"lumi\", \"inits\"", CLS_FINDING_DUPLICATE,
     ENTRY(1), "duplicate parameter \"lumi\", first at " ENTRY(0) " on line 55"},
    {"\"name\": \"other\"", "\"name\": \"main\"", CLS_FINDING_DUPLICATE, "/measurements/1",
     "duplicate measurement \"main\", first at /measurements/0 on line 50"},

    {"[205, 206, 207]", "[]", CLS_FINDING_EMPTY, "/observations/1/data",
     "found an empty array, wanted at least one number"},
    {"\"bounds\": [[0, 5], [0, 6]]", "\"bounds\": []", CLS_FINDING_EMPTY, ENTRY(2) "/bounds",
     "found an empty array, wanted a pair of bounds per component"},

    {"[12, 11]", "[12, 11, 10]", CLS_FINDING_LENGTH, SIGNAL "/data",
     "3 values for 2 bins (as many as were observed)"},
    {"[50, 52]", "[50]", CLS_FINDING_LENGTH, BACKGROUND "/data",
     "1 value for 2 bins (the number in the channel's first sample)"},
    {"[3, 7]", "[3, 7, 9]", CLS_FINDING_LENGTH, BACKGROUND "/modifiers/0/data",
     "3 values for 2 bins"},
    {"[48, 51]", "[48]", CLS_FINDING_LENGTH, BACKGROUND "/modifiers/1/data/lo_data",
     "1 value for 2 bins"},
    {"[2, 2.5]", "[2]", CLS_FINDING_LENGTH, BACKGROUND "/modifiers/2/data", "1 value for 2 bins"},
    {"[205, 206, 207]", "[205, 206]", CLS_FINDING_LENGTH, "/observations/1/data",
     "2 values for 3 bins of channel \"CR\""},

    {"\"1.0.0\"", "\"2.0.0\"", CLS_FINDING_VERSION, "/version",
     "found version \"2.0.0\", wanted \"1.0.0\""},
    {"[[0.9, 1.1]]", "[[1.1, 0.9]]", CLS_FINDING_BOUNDS, ENTRY(0) "/bounds/0",
     "lower bound 1.1 is above upper bound 0.9"},
    {"[[0, 5], [0, 6]]", "[[0, 5], 6]", CLS_FINDING_BOUNDS, ENTRY(2) "/bounds/1",
     "wanted a pair [lower, upper] for each component"},
    {"[60, 58]", "[60, -58]", CLS_FINDING_NEGATIVE_COUNT, "/observations/0/data/1",
     "observed count -58 is negative, wanted 0 or more"},
    {"{\"name\": \"SR\", \"data\": [60, 58]},", "", CLS_FINDING_NO_OBSERVATION, "/channels/0",
     "channel \"SR\" has no observation"},
    {"\"type\": \"shapefactor\"", "\"type\": \"shapefaktor\"", CLS_FINDING_MODEL,
     "/channels/1/samples/0/modifiers/0",
     "unknown modifier type \"shapefaktor\"; did you mean \"shapefactor\"?"},

    {"{\"name\": \"SR\", \"data\"",
     "{\"name\": \"SR2\", \"data\": [1]}, {\"name\": \"SR\", "
     "\"data\"",
     CLS_FINDING_SUPERFLUOUS_OBSERVATION, "/observations/0",
     "observation of \"SR2\", which is no channel; did you mean \"SR\"?"},
    {"\"name\": \"norm\", \"inits\"", "\"name\": \"nrom\", \"inits\"", CLS_FINDING_UNUSED_ENTRY,
     ENTRY(1), "no modifier has the parameter \"nrom\"; did you mean \"norm\"?"},
    {"\"poi\": \"norm\"", "\"poi\": \"nrom\"", CLS_FINDING_NO_POI, "/measurements/1/config/poi",
     "no modifier has the parameter of interest \"nrom\"; did you mean \"norm\"?"},
    {"\"poi\": \"mu\"", "\"poi\": \"\"", CLS_FINDING_NO_POI, "/measurements/0/config/poi",
     "there is no parameter of interest"},
    {"\"poi\": \"mu\"", "\"poi\": \"bkg\"", CLS_FINDING_NO_POI, "/measurements/0/config/poi",
     "\"bkg\" has 2 components, a parameter of interest has one"},
};

enum { MUTATIONS = sizeof mutations / sizeof mutations[0], ORIGINAL_SIZE = 8192 };

/* Reads the workspace that is broken. */
static void read_original(char *original, size_t size)
{
    FILE *const file = fopen(CLS_TEST_DIR "/data/check/workspace.json", "rb");
    assert_non_null(file);
    const size_t length = fread(original, 1, size - 1, file);
    assert_int_equal(fgetc(file), EOF);
    (void)fclose(file);
    original[length] = '\0';
}

/* The text with one change. */
static void mutate(const char *original, const mutation *m, cls_text *mutant)
{
    const char *const at = strstr(original, m->from);
    if (!at || strstr(at + 1, m->from))
        fail_msg("%s is not in the file exactly once", m->from);
    cls_text_add_bytes(mutant, original, (size_t)(at - original));
    cls_text_add(mutant, m->to);
    cls_text_add(mutant, at + strlen(m->from));
    assert_false(mutant->failed);
}

/* What those get who read the workspace to use it. */
static cls_status use(const cls_text *mutant)
{
    cls_workspace *ws = NULL;
    cls_status status = cls_workspace_parse("ws", mutant->bytes, mutant->length, &ws, NULL);
    for (size_t i = 0; !status && i < cls_workspace_measurements(ws); i++) {
        const cls_model_options options = {.measurement = cls_workspace_measurement_name(ws, i)};
        cls_model *model = NULL;
        status = cls_model_compile(ws, &options, &model, NULL);
        cls_model_free(model);
    }
    cls_workspace_free(ws);
    return status;
}

static bool is_found(const cls_text *mutant, const mutation *m)
{
    cls_findings *findings = NULL;
    assert_int_equal(cls_check_text("ws", mutant->bytes, mutant->length, &findings, NULL), CLS_OK);
    const size_t n = cls_findings_count(findings);
    const cls_finding f =
        n ? cls_findings_get(findings, 0) : (cls_finding){.where = "nowhere", .message = "nothing"};
    const bool found = n == 1 && f.kind == m->kind && strcmp(f.where, m->where) == 0 &&
                       strcmp(f.message, m->message) == 0 &&
                       use(mutant) == cls_finding_status(m->kind);
    if (!found)
        print_error("%s for %s: %zu findings: %s at %s: %s\n", m->to, m->from, n,
                    cls_finding_word(f.kind), f.where, f.message);
    cls_findings_free(findings);
    return found;
}

static void every_mutation_is_found_where_it_is(void **state)
{
    (void)state;
    char original[ORIGINAL_SIZE];
    size_t missed = 0;
    read_original(original, sizeof original);
    for (size_t i = 0; i < MUTATIONS; i++) {
        cls_text mutant = {0};
        mutate(original, &mutations[i], &mutant);
        missed += !is_found(&mutant, &mutations[i]);
        cls_text_free(&mutant);
    }
    assert_int_equal(missed, 0);
}

static void every_kind_is_tried(void **state)
{
    (void)state;
    static const cls_finding_kind kinds[] = {
#define KIND(name, status, word) name,
        CLS_FINDING_LIST(KIND)
#undef KIND
    };
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t tried = kinds[k] == CLS_FINDING_PATCH; /* tests/cli/check.test */
        for (size_t i = 0; i < MUTATIONS; i++)
            tried += mutations[i].kind == kinds[k];
        if (!tried)
            fail_msg("no mutation leads to %s", cls_finding_word(kinds[k]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mutation_is_found_where_it_is),
        cmocka_unit_test(every_kind_is_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
