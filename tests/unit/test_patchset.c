/* Patchsets: what is read, what is refused and how, what is made of them. */
#include "base/text.h"
#include "cls/patchset.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EXAMPLE CLS_EXAMPLES_DIR "/two-bin-patchset.json"
#define WORKSPACE CLS_EXAMPLES_DIR "/two-bin.json"

enum { LINE_SIZE = 2048 };

static const char some[] =
    "{\"version\": \"1.0.0\", \"patches\": [\n"
    "  {\"patch\": [], \"metadata\": {\"values\": [1.50, \"x\\u00e9\"], \"name\": \"a b\"}},\n"
    "  {\"metadata\": {\"more\": [1], \"name\": \"b\", \"values\": [-0, \"1\"]},\n"
    "   \"patch\": [{\"op\": \"add\", \"path\": \"/channels/0/samples/-\",\n"
    "     \"value\": {\"name\": \"n\", \"data\": [1.0, 1e2], \"modifiers\": []}}]}],\n"
    " \"metadata\": {\"description\": \"d\", \"name\": \"all\", \"order\": 1e+1,\n"
    "   \"references\": {\"doi\": \"10.1/2\", \"hepdata\": \"ins1\"}, \"labels\": [\"m\", "
    "\"type\"],\n"
    "   \"digests\": {\"md5\": \"00112233445566778899AABBCCDDEEFF\"}}}\n";

static cls_patchset *parse(const char *text)
{
    cls_patchset *set = NULL;
    cls_error err;
    if (cls_patchset_parse("p.json", text, strlen(text), &set, &err))
        print_error("%zu: %s: %s\n", err.line, err.where, err.message);
    assert_non_null(set);
    return set;
}

static void metadata_are_read(void **state)
{
    (void)state;
    cls_patchset *const set = parse(some);
    const char *text = NULL;
    assert_string_equal(cls_patchset_file(set), "p.json");
    assert_string_equal(cls_patchset_version(set), "1.0.0");
    assert_string_equal(cls_patchset_description(set), "d");
    assert_int_equal(cls_patchset_labels(set), 2);
    assert_string_equal(cls_patchset_label(set, 1), "type");
    assert_null(cls_patchset_label(set, 2));
    assert_int_equal(cls_patchset_references(set), 2);
    assert_string_equal(cls_patchset_reference(set, 1, &text), "hepdata");
    assert_string_equal(text, "ins1");
    assert_null(cls_patchset_reference(set, 2, &text));
    assert_int_equal(cls_patchset_digests(set), 1);
    assert_string_equal(cls_patchset_digest_at(set, 0).algorithm, "md5");
    assert_string_equal(cls_patchset_digest_at(set, 0).value, "00112233445566778899AABBCCDDEEFF");
    cls_patchset_free(set);
}

static void points_are_read_with_their_texts(void **state)
{
    (void)state;
    cls_patchset *const set = parse(some);
    assert_int_equal(cls_patchset_points(set), 2);
    const cls_patchset_point a = cls_patchset_point_at(set, 0), b = cls_patchset_point_at(set, 1);
    assert_string_equal(a.name, "a b");
    assert_string_equal(a.values[0].text, "1.50");
    assert_true(a.values[0].is_number && a.values[0].number == 1.5);
    assert_string_equal(a.values[1].text, "x\xc3\xa9");
    assert_true(!a.values[1].is_number && isnan(a.values[1].number));
    assert_string_equal(b.values[0].text, "-0");
    assert_true(!b.values[1].is_number);
    assert_int_equal(cls_patchset_find(set, "b"), 1);
    assert_int_equal(cls_patchset_find(set, "c"), 2);
    assert_int_equal(cls_patchset_operations(set, 0), 0);
    assert_int_equal(cls_patchset_operations(set, 1), 1);
    assert_string_equal(cls_patchset_operation_at(set, 1, 0).op, "add");
    assert_string_equal(cls_patchset_operation_at(set, 1, 0).path, "/channels/0/samples/-");
    cls_patchset_free(set);
}

static void operations_without_form_have_empty_texts(void **state)
{
    (void)state;
    cls_text text = {0};
    const char *const at = strstr(some, "\"op\": \"add\"");
    cls_text_add_bytes(&text, some, (size_t)(at - some));
    cls_text_add(&text, "\"op\": 1");
    cls_text_add(&text, at + strlen("\"op\": \"add\""));
    cls_patchset *const set = parse(text.bytes);
    assert_string_equal(cls_patchset_operation_at(set, 1, 0).op, "");
    cls_patchset_free(set);
    cls_text_free(&text);
}

static void patches_are_written_as_they_are(void **state)
{
    (void)state;
    cls_patchset *const set = parse(some);
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_patchset_patch(set, 1, &text, &length, NULL), CLS_OK);
    assert_string_equal(text, "[\n"
                              "  {\n"
                              "    \"op\": \"add\",\n"
                              "    \"path\": \"/channels/0/samples/-\",\n"
                              "    \"value\": {\n"
                              "      \"name\": \"n\",\n"
                              "      \"data\": [1.0, 1e2],\n"
                              "      \"modifiers\": []\n"
                              "    }\n"
                              "  }\n"
                              "]\n");
    assert_int_equal(length, strlen(text));
    cls_patchset_free_text(text);
    assert_int_equal(cls_patchset_patch(set, 0, &text, &length, NULL), CLS_OK);
    assert_string_equal(text, "[]\n");
    cls_patchset_free_text(text);
    cls_patchset_free(set);
}

static void a_described_patch_has_both_metadata_and_its_own_first(void **state)
{
    (void)state;
    cls_patchset *const set = parse(some);
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_patchset_patch_described(set, 0, &text, &length, NULL), CLS_OK);
    assert_string_equal(text, "{\n"
                              "  \"metadata\": {\n"
                              "    \"values\": [1.50, \"x\xc3\xa9\"],\n"
                              "    \"name\": \"a b\",\n"
                              "    \"description\": \"d\",\n"
                              "    \"order\": 1e+1,\n"
                              "    \"references\": {\"doi\": \"10.1/2\", \"hepdata\": \"ins1\"},\n"
                              "    \"labels\": [\"m\", \"type\"],\n"
                              "    \"digests\": {\"md5\": \"00112233445566778899AABBCCDDEEFF\"}\n"
                              "  },\n"
                              "  \"patch\": []\n"
                              "}\n");
    cls_patchset_free_text(text);
    cls_patchset_free(set);
}

/* A point applied to the example as a text and as a workspace: the same signal. */
static void points_are_applied(void **state)
{
    (void)state;
    cls_patchset *set = NULL;
    cls_workspace *direct = NULL, *parsed = NULL;
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_patchset_read(EXAMPLE, &set, NULL), CLS_OK);
    assert_int_equal(cls_patchset_workspace(set, 1, WORKSPACE, &direct, NULL), CLS_OK);
    assert_int_equal(cls_patchset_apply(set, 1, WORKSPACE, &text, &length, NULL), CLS_OK);
    assert_non_null(strstr(text, "\"data\": [6.0, 7.5]"));
    assert_non_null(strstr(text, "\"data\": [50.0, 60.0]"));
    assert_int_equal(cls_workspace_parse("w", text, length, &parsed, NULL), CLS_OK);
    const cls_sample_info a = cls_workspace_sample(direct, 0, 0),
                          b = cls_workspace_sample(parsed, 0, 0);
    assert_true(a.nominal[0] == 6.0 && a.nominal[1] == 7.5);
    assert_true(b.nominal[0] == 6.0 && b.nominal[1] == 7.5);
    cls_patchset_free_text(text);
    cls_workspace_free(direct);
    cls_workspace_free(parsed);
    cls_patchset_free(set);
}

/* The line of a failure. */
static void check_line(const cls_error *err, const char *wanted)
{
    char line[LINE_SIZE];
    cls_error_text(err, line, sizeof line);
    assert_string_equal(line, wanted);
}

static void a_patch_that_fails_names_its_place_in_the_patchset(void **state)
{
    (void)state;
    cls_text text = {0};
    const char *const at = strstr(some, "channels/0");
    cls_text_add_bytes(&text, some, (size_t)(at - some));
    cls_text_add(&text, "channels/7");
    cls_text_add(&text, at + strlen("channels/0"));
    cls_patchset *const set = parse(text.bytes);
    cls_error err;
    char *applied = NULL;
    size_t length = 0;
    static const char wanted[] =
        "p.json:4: /patches/1/patch/0/path: operation 0 (add \"/channels/7/samples/-\"): /channels "
        "has no element 7, only 1 element";
    assert_int_equal(cls_patchset_apply(set, 1, WORKSPACE, &applied, &length, &err), CLS_BAD_PATCH);
    assert_null(applied);
    check_line(&err, wanted);
    cls_workspace *ws = NULL;
    assert_int_equal(cls_patchset_workspace(set, 1, WORKSPACE, &ws, &err), CLS_BAD_PATCH);
    assert_null(ws);
    check_line(&err, wanted);
    cls_patchset_free(set);
    cls_text_free(&text);
}

static void what_a_patch_brought_names_its_line_in_the_patchset(void **state)
{
    (void)state;
    cls_text text = {0};
    const char *const at = strstr(some, "1e2");
    cls_text_add_bytes(&text, some, (size_t)(at - some));
    cls_text_add(&text, "\n\"1e2\"");
    cls_text_add(&text, at + strlen("1e2"));
    cls_patchset *const set = parse(text.bytes);
    cls_error err;
    cls_workspace *ws = NULL;
    assert_int_equal(cls_patchset_workspace(set, 1, WORKSPACE, &ws, &err), CLS_BAD_WORKSPACE);
    check_line(&err, "p.json:6: /channels/0/samples/2/data/1: found a string, wanted a number");
    cls_patchset_free(set);
    cls_text_free(&text);
}

static cls_status length_as_digest(const char *algorithm, const char *text, size_t length,
                                   char *hex, cls_error *err)
{
    (void)err;
    assert_int_equal(strlen(text), length);
    if (strcmp(algorithm, "sha256") == 0)
        (void)snprintf(hex, CLS_DIGEST_SIZE,
                       "dad8822af55205d60152cbe4303929042dbd9d4839012e055e7c6b6459d68d73");
    else
        (void)snprintf(hex, CLS_DIGEST_SIZE, "e719c06a76d4eaed837a9f5bef4e0e%02zx", length % 256);
    return CLS_OK;
}

static cls_status refuse(const char *algorithm, const char *text, size_t length, char *hex,
                         cls_error *err)
{
    (void)algorithm, (void)text, (void)length, (void)err;
    hex[0] = '\0';
    return CLS_INTERNAL;
}

static void all_digests_are_compared(void **state)
{
    (void)state;
    cls_patchset *set = NULL;
    cls_error err;
    char wanted[LINE_SIZE], *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_patchset_read(EXAMPLE, &set, NULL), CLS_OK);
    assert_int_equal(cls_patchset_verify(set, WORKSPACE, refuse, &err), CLS_INTERNAL);
    assert_int_equal(cls_patchset_verify(set, WORKSPACE, length_as_digest, &err), CLS_BAD_PATCHSET);
    assert_int_equal(cls_digest_text(WORKSPACE, &text, &length, NULL), CLS_OK);
    (void)snprintf(wanted, sizeof wanted,
                   "the patchset is for the workspace with md5 e719c06a76d4eaed837a9f5bef4e0ed4, "
                   "not for %s with e719c06a76d4eaed837a9f5bef4e0e%02zx",
                   WORKSPACE, length % 256);
    assert_string_equal(err.message, wanted);
    assert_string_equal(err.where, "/metadata/digests/md5");
    assert_int_equal(err.line, 6);
    cls_patchset_free_text(text);
    cls_patchset_free(set);
}

static void digits_of_digests_may_be_in_upper_case(void **state)
{
    (void)state;
    cls_text text = {0};
    static const char lower[] = "00112233445566778899AABBCCDDEEFF";
    const char *const at = strstr(some, lower);
    cls_text_add_bytes(&text, some, (size_t)(at - some));
    char *digest = NULL;
    size_t length = 0;
    assert_int_equal(cls_digest_text(WORKSPACE, &digest, &length, NULL), CLS_OK);
    cls_text_add_format(&text, "E719C06A76D4EAED837A9F5BEF4E0E%02zX", length % 256);
    cls_text_add(&text, at + strlen(lower));
    cls_patchset *const set = parse(text.bytes);
    assert_int_equal(cls_patchset_verify(set, WORKSPACE, length_as_digest, NULL), CLS_OK);
    cls_patchset_free_text(digest);
    cls_patchset_free(set);
    cls_text_free(&text);
}

static void the_text_of_digests_is_that_of_python(void **state)
{
    (void)state;
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(
        cls_digest_text(CLS_TEST_DIR "/data/patchset/digest.json", &text, &length, NULL), CLS_OK);
    assert_string_equal(
        text,
        "{\"\": {}, \"Z\": [], \"a\": [1, 1.0, 0, -0.0, 100000.0, 1e+16, 1e-05, 0.0001, "
        "123456789012345678901234567890, 5.684341886080802e-14, 5e-324, 9999999999999998.0], "
        "\"b\": \"\\n\\u0001\\u001f\x7f/\\\\\\\"\xc3\xa9\", \"\xc3\xa9\": [true, false, null]}");
    assert_int_equal(length, strlen(text));
    cls_patchset_free_text(text);
}

/* A change of the example, and the line it gives; alike[]: it is no fault. */
typedef struct change {
    const char *from, *to;
    const char *line; /* NULL: it is read */
} change;

static const change changes[] = {
    {"\"1.0.0\"", "\"1.1.0\"", "p:31: /version: found version \"1.1.0\", wanted \"1.0.0\""},
    {"\"1.0.0\"", "1", "p:31: /version: found a number, wanted a string"},
    {",\n  \"version\": \"1.0.0\"", "", "p:1: key \"version\" is missing"},
    {"\"version\"", "\"verison\"",
     "p:31: /verison: unknown key \"verison\"; did you mean \"version\"?"},
    {"\"metadata\": {\n", "\"metadata\": [], \"x\": {\n",
     "p:2: /metadata: found an array, wanted an object"},
    {"\"description\"", "\"deskription\"", "p:2: /metadata: key \"description\" is missing"},
    {"\"a signal that", "1, \"x\": \"a",
     "p:3: /metadata/description: found a number, wanted a string"},
    {"\"references\"", "\"r\"", "p:2: /metadata: key \"references\" is missing"},
    {"{\"hepdata\": \"ins1234567\"}", "{}",
     "p:4: /metadata/references: found an empty object, wanted at least one reference"},
    {"\"ins1234567\"", "7", "p:4: /metadata/references/hepdata: found a number, wanted a string"},
    {"\"digests\"", "\"Digests\"", "p:2: /metadata: key \"digests\" is missing"},
    {"\"md5\"", "\"md4\"",
     "p:6: /metadata/digests/md4: unknown digest \"md4\", wanted sha256 or md5"},
    {"\"e719c06a76d4eaed837a9f5bef4e0ed4\"", "\"e719\"",
     "p:6: /metadata/digests/md5: found \"e719\", wanted the 32 hexadecimal digits of a md5 "
     "digest"},
    {"\"e719c06a76d4eaed837a9f5bef4e0ed4\"", "\"e719c06a76d4eaed837a9f5bef4e0edg\"",
     "p:6: /metadata/digests/md5: found \"e719c06a76d4eaed837a9f5bef4e0edg\", wanted the 32 "
     "hexadecimal digits of a md5 digest"},
    {"\"e719c06a76d4eaed837a9f5bef4e0ed4\"", "null",
     "p:6: /metadata/digests/md5: found null, wanted a string"},
    {"\"labels\"", "\"label\"", "p:2: /metadata: key \"labels\" is missing"},
    {"[\"mass\"]", "[]", "p:9: /metadata/labels: found an empty array, wanted at least one label"},
    {"[\"mass\"]", "[1]", "p:9: /metadata/labels/0: found a number, wanted a string"},
    {"[\"mass\"]", "[\"m\", \"m\"]", "p:9: /metadata/labels/1: duplicate label, first on line 9"},
    {"[\"mass\"]", "[\"m\", \"n\"]", "p:13: /patches/0/metadata/values: 1 value for 2 labels"},
    {"\"values\": [200]", "\"values\": []",
     "p:19: /patches/1/metadata/values: 0 values for 1 label"},
    {"\"values\": [200]", "\"values\": [200, 1]",
     "p:19: /patches/1/metadata/values: 2 values for 1 label"},
    {"\"values\": [200]", "\"values\": [true]",
     "p:19: /patches/1/metadata/values/0: found true, wanted a number or a string"},
    {"\"values\": [200]", "\"values\": 200",
     "p:19: /patches/1/metadata/values: found a number, wanted an array"},
    {", \"values\": [200]", "", "p:19: /patches/1/metadata: key \"values\" is missing"},
    {"\"values\": [200]", "\"values\": [100.0]",
     "p:19: /patches/1/metadata/values: \"mass_200\" has the same values as \"mass_100\" on line "
     "13"},
    {"[200]},\n      \"patch\": [\n",
     "[0]}, \"patch\": []}, {\"metadata\": {\"name\": \"m\", "
     "\"values\": [-0.0]}, \"patch\": [\n",
     "p:19: /patches/2/metadata/values: \"m\" has the same values as \"mass_200\" on line 19"},
    {"\"values\": [200]", "\"values\": [\"100\"]", NULL},
    {"\"values\": [200]", "\"values\": [1e300], \"more\": {}", NULL},
    {"\"name\": \"mass_200\"", "\"name\": \"mass_100\"",
     "p:19: /patches/1/metadata/name: duplicate name \"mass_100\", first on line 13"},
    {"\"name\": \"mass_200\"", "\"name\": \"\"",
     "p:19: /patches/1/metadata/name: the name is empty"},
    {"\"name\": \"mass_200\"", "\"name\": 200",
     "p:19: /patches/1/metadata/name: found a number, wanted a string"},
    {"\"name\": \"mass_200\", ", "", "p:19: /patches/1/metadata: key \"name\" is missing"},
    {"\"name\": \"mass_200\"", "\"name\": \"m 200/\xc3\xa9\"", NULL},
    {"{\"name\": \"mass_200\", \"values\": [200]}", "[]",
     "p:19: /patches/1/metadata: found an array, wanted an object"},
    {"\"metadata\": {\"name\": \"mass_200\", \"values\": [200]},", "",
     "p:18: /patches/1: key \"metadata\" is missing"},
    {"[200]},\n      \"patch\"", "[200]},\n      \"Patch\"",
     "p:20: /patches/1/Patch: unknown key \"Patch\"; did you mean \"patch\"?"},
    {"[200]},\n      \"patch\": [", "[200]},\n      \"patch\": 1, \"x\": [",
     "p:20: /patches/1/patch: found a number, wanted an array"},
    {"\"patches\": [", "\"patches\": [], \"x\": [",
     "p:11: /x: unknown key \"x\"; known here: \"metadata\", \"patches\", \"version\""},
    {"\"patches\": [", "\"patches\": [3, ", "p:11: /patches/0: found a number, wanted an object"},
    {"\"labels\"", "\"digests\": {}, \"labels\"",
     "p:9: /metadata/digests: duplicate key \"digests\", first on line 5"},
};

static void read_example(cls_text *text)
{
    char bytes[8192];
    FILE *const file = fopen(EXAMPLE, "rb");
    assert_non_null(file);
    cls_text_add_bytes(text, bytes, fread(bytes, 1, sizeof bytes, file));
    (void)fclose(file);
}

static void faults_have_their_line_and_their_place(void **state)
{
    (void)state;
    cls_text example = {0};
    read_example(&example);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const change *const c = &changes[i];
        const char *const at = strstr(example.bytes, c->from);
        cls_text text = {0};
        if (!at)
            fail_msg("%s is not in the example", c->from);
        cls_text_add_bytes(&text, example.bytes, (size_t)(at - example.bytes));
        cls_text_add(&text, c->to);
        cls_text_add(&text, at + strlen(c->from));
        cls_patchset *set = NULL;
        cls_error err;
        const cls_status status = cls_patchset_parse("p", text.bytes, text.length, &set, &err);
        assert_true((set == NULL) == (status != CLS_OK));
        assert_true((c->line == NULL) == (status == CLS_OK));
        if (c->line)
            check_line(&err, c->line);
        if (c->line)
            assert_int_equal(status,
                             strstr(c->line, "duplicate key") ? CLS_BAD_JSON : CLS_BAD_PATCHSET);
        cls_patchset_free(set);
        assert_int_equal(cls_patchset_parse("p", text.bytes, text.length, &set, NULL), status);
        cls_patchset_free(set);
        cls_patchset_free(NULL);
        cls_text_free(&text);
    }
    cls_text_free(&example);
}

static void no_patches_is_a_fault(void **state)
{
    (void)state;
    cls_text example = {0};
    read_example(&example);
    const char *const at = strstr(example.bytes, "\"patches\"");
    cls_text text = {0};
    cls_text_add_bytes(&text, example.bytes, (size_t)(at - example.bytes));
    cls_text_add(&text, "\"patches\": [], \"version\": \"1.0.0\"}");
    cls_patchset *set = NULL;
    cls_error err;
    assert_int_equal(cls_patchset_parse("p", text.bytes, text.length, &set, &err),
                     CLS_BAD_PATCHSET);
    check_line(&err, "p:11: /patches: found an empty array, wanted at least one patch");
    cls_text_free(&text);
    cls_text_free(&example);
}

static void files_that_are_not_there_are_named(void **state)
{
    (void)state;
    cls_patchset *set = NULL;
    cls_workspace *ws = NULL;
    cls_error err;
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_patchset_read("nowhere.json", &set, &err), CLS_BAD_FILE);
    assert_string_equal(err.file, "nowhere.json");
    assert_int_equal(cls_patchset_read(EXAMPLE, &set, NULL), CLS_OK);
    assert_int_equal(cls_patchset_verify(set, "nowhere.json", refuse, &err), CLS_BAD_FILE);
    assert_int_equal(cls_patchset_apply(set, 0, "nowhere.json", &text, &length, &err),
                     CLS_BAD_FILE);
    assert_int_equal(cls_patchset_workspace(set, 0, "nowhere.json", &ws, &err), CLS_BAD_FILE);
    assert_int_equal(cls_digest_text("nowhere.json", &text, &length, &err), CLS_BAD_FILE);
    cls_patchset_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metadata_are_read),
        cmocka_unit_test(points_are_read_with_their_texts),
        cmocka_unit_test(operations_without_form_have_empty_texts),
        cmocka_unit_test(patches_are_written_as_they_are),
        cmocka_unit_test(a_described_patch_has_both_metadata_and_its_own_first),
        cmocka_unit_test(points_are_applied),
        cmocka_unit_test(a_patch_that_fails_names_its_place_in_the_patchset),
        cmocka_unit_test(what_a_patch_brought_names_its_line_in_the_patchset),
        cmocka_unit_test(all_digests_are_compared),
        cmocka_unit_test(digits_of_digests_may_be_in_upper_case),
        cmocka_unit_test(the_text_of_digests_is_that_of_python),
        cmocka_unit_test(faults_have_their_line_and_their_place),
        cmocka_unit_test(no_patches_is_a_fault),
        cmocka_unit_test(files_that_are_not_there_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
