/* All faults of a workspace at once. */
#include "base/text.h"
#include "cls/check.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

/* A finding that is expected. */
typedef struct expected {
    cls_finding_kind kind;
    size_t line;
    const char *where;
} expected;

static cls_findings *check(const char *text)
{
    cls_findings *findings = NULL;
    assert_int_equal(cls_check_text("test.json", text, strlen(text), &findings, NULL), CLS_OK);
    assert_non_null(findings);
    return findings;
}

/* Checks a text, and that exactly wanted[n] is found in it. */
static void check_found(const char *text, const expected *wanted, size_t n)
{
    cls_findings *const findings = check(text);
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        if (i >= n || f.kind != wanted[i].kind || f.line != wanted[i].line ||
            strcmp(f.where, wanted[i].where) != 0)
            fail_msg("finding %zu: %s, line %zu, %s: %s", i, cls_finding_word(f.kind), f.line,
                     f.where, f.message);
        assert_string_equal(f.file, "test.json");
    }
    assert_int_equal(cls_findings_count(findings), n);
    cls_findings_free(findings);
}

#define CHECK_FOUND(text, ...)                         \
    check_found(text, (const expected[]){__VA_ARGS__}, \
                sizeof((const expected[]){__VA_ARGS__}) / sizeof(expected))

static const char tail[] = "\"measurements\": [{\"name\": \"m\", \"config\": {\"poi\": \"mu\", "
                           "\"parameters\": []}}], \"version\": \"1.0.0\"}";

/* A workspace: what stands before observations, the observations, and the tail above. */
static void join(cls_text *text, const char *channels, const char *observations)
{
    cls_text_add(text, channels);
    cls_text_add(text, observations);
    cls_text_add(text, tail);
    assert_false(text->failed);
}

static const char good_channels[] =
    "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1, 2],\n"
    "\"modifiers\": [{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null}]}, {\"name\": "
    "\"b\", \"data\": [3, 4], \"modifiers\": []}]}],\n";
static const char good_observations[] =
    "\"observations\": [{\"name\": \"c\", \"data\": [1, 2]}],\n";

static void a_valid_workspace_has_no_findings(void **state)
{
    (void)state;
    cls_text text = {0};
    join(&text, good_channels, good_observations);
    cls_findings *const findings = check(text.bytes);
    assert_int_equal(cls_findings_count(findings), 0);
    cls_findings_free(findings);
    cls_text_free(&text);
}

static void all_members_and_elements_are_looked_at(void **state)
{
    (void)state;
    cls_text text = {0};
    join(&text,
         "{\"channels\": [{\"name\": \"c\", \"title\": 1,\n"
         "\"samples\": [{\"name\": \"s\", \"data\": [1, null, 2, \"3\"],\n"
         "\"modifiers\": [{\"name\": \"mu\", \"typ\": \"normfactor\",\n"
         "\"data\": null}, 7,\n"
         "{\"name\": \"a\", \"type\": \"normsys\", \"data\": {\"lo\": \"x\", \"high\": 1}},\n"
         "{\"name\": \"b\", \"type\": \"shapesys\", \"data\": 3}]}]}],\n",
         "\"observations\": [{\"name\": \"c\", \"data\": [1, -1, -2, 3]},\n"
         "{\"name\": [], \"data\": {}}],\n");
    CHECK_FOUND(text.bytes, {CLS_FINDING_UNKNOWN_KEY, 1, "/channels/0/title"},
                {CLS_FINDING_WRONG_TYPE, 2, "/channels/0/samples/0/data/1"},
                {CLS_FINDING_WRONG_TYPE, 2, "/channels/0/samples/0/data/3"},
                {CLS_FINDING_UNKNOWN_KEY, 3, "/channels/0/samples/0/modifiers/0/typ"},
                {CLS_FINDING_MISSING_KEY, 3, "/channels/0/samples/0/modifiers/0"},
                {CLS_FINDING_WRONG_TYPE, 4, "/channels/0/samples/0/modifiers/1"},
                {CLS_FINDING_WRONG_TYPE, 5, "/channels/0/samples/0/modifiers/2/data/lo"},
                {CLS_FINDING_UNKNOWN_KEY, 5, "/channels/0/samples/0/modifiers/2/data/high"},
                {CLS_FINDING_MISSING_KEY, 5, "/channels/0/samples/0/modifiers/2/data"},
                {CLS_FINDING_WRONG_TYPE, 6, "/channels/0/samples/0/modifiers/3/data"},
                {CLS_FINDING_NEGATIVE_COUNT, 7, "/observations/0/data/1"},
                {CLS_FINDING_NEGATIVE_COUNT, 7, "/observations/0/data/2"},
                {CLS_FINDING_WRONG_TYPE, 8, "/observations/1/name"},
                {CLS_FINDING_WRONG_TYPE, 8, "/observations/1/data"});
    cls_text_free(&text);
}

static void every_repetition_is_found(void **state)
{
    (void)state;
    cls_text text = {0};
    join(
        &text,
        "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1],\n"
        "\"modifiers\": [{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null},\n"
        "{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null},\n"
        "{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null}]},\n"
        "{\"name\": \"s\", \"data\": [1], \"data\": [1], \"data\": [1], \"modifiers\": []}]},\n"
        "{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], \"modifiers\": []}]}],\n",
        "\"observations\": [{\"name\": \"c\", \"data\": [1]},\n"
        "{\"name\": \"c\", \"data\": [1]}],\n");
    CHECK_FOUND(text.bytes, {CLS_FINDING_DUPLICATE, 3, "/channels/0/samples/0/modifiers/1"},
                {CLS_FINDING_DUPLICATE, 4, "/channels/0/samples/0/modifiers/2"},
                {CLS_FINDING_DUPLICATE_KEY, 5, "/channels/0/samples/1/data"},
                {CLS_FINDING_DUPLICATE_KEY, 5, "/channels/0/samples/1/data"},
                {CLS_FINDING_DUPLICATE, 5, "/channels/0/samples/1"},
                {CLS_FINDING_DUPLICATE, 6, "/channels/1"},
                {CLS_FINDING_DUPLICATE, 8, "/observations/1"});
    cls_text_free(&text);
}

/* Keys in an object with so many that they are looked up in a table. */
static void every_repeated_key_is_found_among_many(void **state)
{
    (void)state;
    CHECK_FOUND("{\"a\": 1, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1, \"f\": 1, \"g\": 1, \"h\": 1,\n"
                "\"b\": 2,\n"
                "\"channels\": [],\n"
                "\"b\": 3}",
                {CLS_FINDING_UNKNOWN_KEY, 1, "/a"}, {CLS_FINDING_UNKNOWN_KEY, 1, "/b"},
                {CLS_FINDING_UNKNOWN_KEY, 1, "/c"}, {CLS_FINDING_UNKNOWN_KEY, 1, "/d"},
                {CLS_FINDING_UNKNOWN_KEY, 1, "/e"}, {CLS_FINDING_UNKNOWN_KEY, 1, "/f"},
                {CLS_FINDING_UNKNOWN_KEY, 1, "/g"}, {CLS_FINDING_UNKNOWN_KEY, 1, "/h"},
                {CLS_FINDING_DUPLICATE_KEY, 2, "/b"}, {CLS_FINDING_UNKNOWN_KEY, 2, "/b"},
                {CLS_FINDING_EMPTY, 3, "/channels"}, {CLS_FINDING_DUPLICATE_KEY, 4, "/b"},
                {CLS_FINDING_UNKNOWN_KEY, 4, "/b"});
}

/* The observation and the other samples tell that it is the first sample that is wrong. */
static void a_wrong_first_sample_is_the_only_one_named(void **state)
{
    (void)state;
    cls_text text = {0};
    join(&text,
         "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1, 2, 3],\n"
         "\"modifiers\": [{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null},\n"
         "{\"name\": \"b\", \"type\": \"shapesys\", \"data\": [1, 2]}]},\n"
         "{\"name\": \"t\", \"data\": [1, 2], \"modifiers\": []}]}],\n",
         good_observations);
    cls_findings *const findings = check(text.bytes);
    assert_int_equal(cls_findings_count(findings), 1);
    const cls_finding f = cls_findings_get(findings, 0);
    assert_int_equal(f.kind, CLS_FINDING_LENGTH);
    assert_string_equal(f.where, "/channels/0/samples/0/data");
    assert_string_equal(f.message, "3 values for 2 bins (as many as were observed)");
    cls_findings_free(findings);
    cls_text_free(&text);
}

/* Without another sample that agrees, the observation is the odd one. */
static void a_wrong_observation_is_the_only_one_named(void **state)
{
    (void)state;
    cls_text text = {0};
    join(&text, good_channels, "\"observations\": [{\"name\": \"c\", \"data\": [1, 2, 3]}],\n");
    CHECK_FOUND(text.bytes, {CLS_FINDING_LENGTH, 3, "/observations/0/data"});
    cls_text_free(&text);
}

/* What may only look wrong because something else could not be read is not reported. */
static void faults_have_no_echo(void **state)
{
    (void)state;
    static const struct {
        const char *channels, *observations;
        expected only;
    } rows[] = {
        {"{\"channels\": [{\"name\": 1, \"samples\": [{\"name\": \"s\", "
         "\"data\": [1], \"modifiers\": [{\"name\": \"nu\", \"type\": \"normfactor\", "
         "\"data\": null}, {\"name\": \"mu\", \"type\": \"normsys\", "
         "\"data\": {\"lo\": 0.9, \"hi\": 1.1}}]}]}],",
         "\"observations\": [{\"name\": \"c\", \"data\": [1, 2]}],",
         {CLS_FINDING_WRONG_TYPE, 1, "/channels/0/name"}},
        {good_channels,
         "\"observations\": [{\"name\": null, \"data\": [1, 2]}],",
         {CLS_FINDING_WRONG_TYPE, 3, "/observations/0/name"}},
        {good_channels, "\"observations\": null,", {CLS_FINDING_WRONG_TYPE, 3, "/observations"}},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1, 2], "
         "\"modifiers\": [{\"name\": 1, \"type\": \"normfactor\", \"data\": null}]}]}],",
         good_observations,
         {CLS_FINDING_WRONG_TYPE, 1, "/channels/0/samples/0/modifiers/0/name"}},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1, 2], "
         "\"modifiers\": [0]}]}],",
         good_observations,
         {CLS_FINDING_WRONG_TYPE, 1, "/channels/0/samples/0/modifiers/0"}},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1, 2], "
         "\"modifiers\": {}}]}],",
         good_observations,
         {CLS_FINDING_WRONG_TYPE, 1, "/channels/0/samples/0/modifiers"}},
        {"{\"channels\": [{\"name\": \"c\", \"samples\": []}],",
         good_observations,
         {CLS_FINDING_EMPTY, 1, "/channels/0/samples"}},
        {"{\"channels\": [],", good_observations, {CLS_FINDING_EMPTY, 1, "/channels"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cls_text text = {0};
        join(&text, rows[i].channels, rows[i].observations);
        check_found(text.bytes, &rows[i].only, 1);
        cls_text_free(&text);
    }
}

static void an_entry_without_a_name_is_not_called_unused(void **state)
{
    (void)state;
    CHECK_FOUND(
        "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1], "
        "\"modifiers\": [{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null}]}]}], "
        "\"parameters\": [{\"inits\": [1]}]}",
        {CLS_FINDING_MISSING_KEY, 1, "/parameters/0"},
        {CLS_FINDING_SIGNAL_ONLY_BIN, 1, "/channels/0"});
}

static void a_name_with_its_component_is_a_parameter_of_interest(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_text_add(&text, "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", "
                        "\"data\": [1], \"modifiers\": [{\"name\": \"k\", \"type\": "
                        "\"shapefactor\", \"data\": null}]}, {\"name\": \"b\", \"data\": [1], "
                        "\"modifiers\": []}]}], \"observations\": [{\"name\": "
                        "\"c\", \"data\": [1]}], \"measurements\": [{\"name\": \"m\", \"config\": "
                        "{\"poi\": \"k[0]\", \"parameters\": []}}], \"version\": \"1.0.0\"}");
    cls_findings *const findings = check(text.bytes);
    assert_int_equal(cls_findings_count(findings), 0);
    cls_findings_free(findings);
    cls_text_free(&text);
}

static void a_bare_specification_is_served(void **state)
{
    (void)state;
    CHECK_FOUND(
        "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1],\n"
        "\"modifiers\": [{\"name\": \"nu\", \"type\": \"normfactor\", \"data\": null}]}]}],\n"
        "\"parameters\": [{\"name\": \"mu\", \"inits\": [2]}]}",
        {CLS_FINDING_NO_POI, 0, ""}, {CLS_FINDING_UNUSED_ENTRY, 3, "/parameters/0"});
}

static void what_is_no_json_is_one_finding(void **state)
{
    (void)state;
    CHECK_FOUND("{\"channels\": [\n{\"name\": NaN}, }", {CLS_FINDING_JSON, 2, "/channels/0/name"});
    CHECK_FOUND("", {CLS_FINDING_JSON, 1, ""});
    CHECK_FOUND("[1]", {CLS_FINDING_WRONG_TYPE, 1, ""});
}

/* What all measurements have in common is one fault. */
static void a_fault_in_two_measurements_is_found_once(void **state)
{
    (void)state;
    static const char channels[] =
        "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", \"data\": [1],\n"
        "\"modifiers\": [{\"name\": \"mu\", \"type\": \"normfaktor\", \"data\": null}]}]}],\n"
        "\"observations\": [{\"name\": \"c\", \"data\": [1]}], \"measurements\": [\n"
        "{\"name\": \"m\", \"config\": {\"poi\": \"mu\", \"parameters\": []}},\n"
        "{\"name\": \"n\", \"config\": {\"poi\": \"mu\", \"parameters\": []}}],\n";
    cls_text text = {0};
    cls_text_add(&text, channels);
    cls_text_add(&text, "\"version\": \"1.0.0\"}");
    CHECK_FOUND(text.bytes, {CLS_FINDING_MODIFIER_TYPE, 2, "/channels/0/samples/0/modifiers/0"});
    cls_text_free(&text);
    cls_text_add(&text, channels);
    cls_text_add(&text, "\"version\": \"1.0.1\"}");
    CHECK_FOUND(text.bytes, {CLS_FINDING_MODIFIER_TYPE, 2, "/channels/0/samples/0/modifiers/0"},
                {CLS_FINDING_VERSION, 6, "/version"});
    cls_text_free(&text);
}

static void a_fixed_parameter_of_interest_cannot_be_tested(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_text_add(&text, good_channels);
    cls_text_add(&text, good_observations);
    cls_text_add(&text, "\"measurements\": [{\"name\": \"m\", \"config\": {\n\"poi\": \"mu\", "
                        "\"parameters\": [{\"name\": \"mu\", \"fixed\": true}]}}],\n"
                        "\"version\": \"1.0.0\"}");
    CHECK_FOUND(text.bytes, {CLS_FINDING_UNTESTABLE_POI, 5, "/measurements/0/config/poi"});
    cls_text_free(&text);
}

/* So many that the place of each must be found quickly: a search for each takes minutes. */
static void thousands_of_faults_are_placed(void **state)
{
    (void)state;
    enum { N = 20000 };
    cls_text text = {0};
    cls_text_add(&text, "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"s\", "
                        "\"data\": [1], \"modifiers\": [\n");
    for (int i = 0; i < N; i++)
        cls_text_add_format(&text,
                            "{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": [\"%d\"],"
                            "\"x\": 1, \"x\": 2}%s\n",
                            i, i < N - 1 ? "," : "]}]}],");
    cls_text_add(&text, good_observations);
    cls_text_add(&text, tail);
    assert_false(text.failed);
    cls_findings *const findings = check(text.bytes);
    assert_true(cls_findings_count(findings) > (size_t)4 * N);
    size_t found = 0;
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        char where[100];
        (void)snprintf(where, sizeof where, "/channels/0/samples/0/modifiers/%zu/data/0",
                       f.line - 2);
        found += f.kind == CLS_FINDING_WRONG_TYPE && strcmp(f.where, where) == 0;
    }
    assert_int_equal(found, N);
    cls_findings_free(findings);
    cls_text_free(&text);
}

static void files_are_read(void **state)
{
    (void)state;
    cls_findings *findings = NULL;
    cls_error err;
    assert_int_equal(cls_check_file(CLS_TEST_DIR "/no-such.json", NULL, 0, &findings, &err),
                     CLS_BAD_FILE);
    assert_null(findings);
    assert_string_equal(err.file, CLS_TEST_DIR "/no-such.json");
    static const char path[] = CLS_TEST_DIR "/invalid/length-modifier/workspace.json";
    assert_int_equal(cls_check_file(path, NULL, 0, &findings, &err), CLS_OK);
    assert_int_equal(cls_findings_count(findings), 1);
    assert_string_equal(cls_findings_get(findings, 0).file, path);
    cls_findings_free(findings);
    assert_int_equal(
        cls_check_file(CLS_TEST_DIR "/data/check/workspace.json", NULL, 0, &findings, &err),
        CLS_OK);
    assert_int_equal(cls_findings_count(findings), 0);
    cls_findings_free(findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_valid_workspace_has_no_findings),
        cmocka_unit_test(all_members_and_elements_are_looked_at),
        cmocka_unit_test(every_repetition_is_found),
        cmocka_unit_test(every_repeated_key_is_found_among_many),
        cmocka_unit_test(a_wrong_first_sample_is_the_only_one_named),
        cmocka_unit_test(a_wrong_observation_is_the_only_one_named),
        cmocka_unit_test(faults_have_no_echo),
        cmocka_unit_test(an_entry_without_a_name_is_not_called_unused),
        cmocka_unit_test(a_name_with_its_component_is_a_parameter_of_interest),
        cmocka_unit_test(a_bare_specification_is_served),
        cmocka_unit_test(what_is_no_json_is_one_finding),
        cmocka_unit_test(a_fault_in_two_measurements_is_found_once),
        cmocka_unit_test(a_fixed_parameter_of_interest_cannot_be_tested),
        cmocka_unit_test(thousands_of_faults_are_placed),
        cmocka_unit_test(files_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
