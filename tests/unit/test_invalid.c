/*
 * Each folder of tests/invalid holds a workspace and, in error.txt, the one line that reading or
 * compiling it gives, without the file's name. What fails then is among what checking finds.
 */
#include "base/findings.h"
#include "cls/check.h"
#include "cls/model.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 1024, LINE_SIZE = 2048 };

typedef struct invalid {
    const char *folder;
    cls_status code;
} invalid;

static void read_line(const char *path, char *line)
{
    FILE *const file = fopen(path, "rb");
    assert_non_null(file);
    assert_non_null(fgets(line, LINE_SIZE, file));
    assert_int_equal(fgetc(file), EOF);
    (void)fclose(file);
    line[strcspn(line, "\n")] = '\0';
}

/* What is wrong with modifiers is found when the workspace, which can be read, is compiled. */
static cls_status read_and_compile(const char *path, cls_status wanted, cls_error *err)
{
    cls_workspace *ws = NULL;
    cls_model *model = NULL;
    cls_status status = cls_workspace_read(path, &ws, err);
    assert_true((ws == NULL) == (status != CLS_OK));
    if (wanted != CLS_BAD_MODEL || status)
        return status;
    status = cls_model_compile(ws, NULL, &model, err);
    assert_null(model);
    cls_workspace_free(ws);
    return status;
}

static void is_found_by_a_check(const char *path, const cls_error *err)
{
    cls_findings *findings = NULL;
    assert_int_equal(cls_check_file(path, NULL, 0, &findings, NULL), CLS_OK);
    size_t alike = 0;
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        alike += cls_finding_status(f.kind) == err->code && f.line == err->line &&
                 strcmp(f.where, err->where) == 0 && strcmp(f.message, err->message) == 0;
    }
    assert_int_equal(alike, 1);
    cls_findings_free(findings);
}

static void the_message_is_exact(void **state)
{
    const invalid *const row = *state;
    char path[PATH_SIZE], wanted[LINE_SIZE], found[LINE_SIZE];
    (void)snprintf(path, sizeof path, "%s/invalid/%s/error.txt", CLS_TEST_DIR, row->folder);
    read_line(path, wanted);
    (void)snprintf(path, sizeof path, "%s/invalid/%s/workspace.json", CLS_TEST_DIR, row->folder);
    cls_error err;
    assert_int_equal(read_and_compile(path, row->code, &err), row->code);
    assert_int_equal(err.code, row->code);
    cls_error_text(&err, found, sizeof found);
    assert_memory_equal(found, err.file, strlen(err.file));
    const char *const rest = found + strlen(err.file);
    assert_string_equal(rest + strspn(rest, ": "), wanted);
    is_found_by_a_check(path, &err);
}

#define INVALID(folder, code)                                 \
    {                                                         \
        folder, the_message_is_exact, NULL, NULL, (invalid[]) \
        {                                                     \
            {                                                 \
                folder, code                                  \
            }                                                 \
        }                                                     \
    }

static const struct CMUnitTest tests[] = {
    INVALID("bare-key", CLS_BAD_WORKSPACE),
    INVALID("bare-parameter", CLS_BAD_WORKSPACE),
    INVALID("binary-file", CLS_BAD_JSON),
    INVALID("byte-order-mark", CLS_BAD_JSON),
    INVALID("channels-empty", CLS_BAD_WORKSPACE),
    INVALID("channels-object", CLS_BAD_WORKSPACE),
    INVALID("clash-component", CLS_BAD_MODEL),
    INVALID("clash-constraints", CLS_BAD_MODEL),
    INVALID("clash-scalar-per-bin", CLS_BAD_MODEL),
    INVALID("comment", CLS_BAD_JSON),
    INVALID("config-missing", CLS_BAD_WORKSPACE),
    INVALID("data-empty", CLS_BAD_WORKSPACE),
    INVALID("data-null", CLS_BAD_WORKSPACE),
    INVALID("data-number", CLS_BAD_WORKSPACE),
    INVALID("data-string", CLS_BAD_WORKSPACE),
    INVALID("duplicate-channel", CLS_BAD_WORKSPACE),
    INVALID("duplicate-key", CLS_BAD_JSON),
    INVALID("duplicate-key-escaped", CLS_BAD_JSON),
    INVALID("duplicate-measurement", CLS_BAD_WORKSPACE),
    INVALID("duplicate-modifier", CLS_BAD_WORKSPACE),
    INVALID("duplicate-observation", CLS_BAD_WORKSPACE),
    INVALID("duplicate-parameter", CLS_BAD_WORKSPACE),
    INVALID("duplicate-sample", CLS_BAD_WORKSPACE),
    INVALID("empty-element", CLS_BAD_JSON),
    INVALID("empty-file", CLS_BAD_JSON),
    INVALID("histosys-data-factors", CLS_BAD_MODEL),
    INVALID("invalid-utf-8", CLS_BAD_JSON),
    INVALID("key-missing", CLS_BAD_WORKSPACE),
    INVALID("length-modifier", CLS_BAD_WORKSPACE),
    INVALID("length-observation", CLS_BAD_WORKSPACE),
    INVALID("length-first-sample", CLS_BAD_WORKSPACE),
    INVALID("length-bare-sample", CLS_BAD_WORKSPACE),
    INVALID("length-sample", CLS_BAD_WORKSPACE),
    INVALID("length-shapes", CLS_BAD_WORKSPACE),
    INVALID("lumi-data-factors", CLS_BAD_MODEL),
    INVALID("lumi-not-configured", CLS_BAD_MODEL),
    INVALID("lumi-other-name", CLS_BAD_MODEL),
    INVALID("lumi-sigma-zero", CLS_BAD_MODEL),
    INVALID("lumi-without-bounds", CLS_BAD_MODEL),
    INVALID("lumi-without-sigmas", CLS_BAD_MODEL),
    INVALID("measurements-empty", CLS_BAD_WORKSPACE),
    INVALID("minus-infinity", CLS_BAD_JSON),
    INVALID("missing-colon", CLS_BAD_JSON),
    INVALID("missing-comma", CLS_BAD_JSON),
    INVALID("missing-comma-array", CLS_BAD_JSON),
    INVALID("modifier-data-half", CLS_BAD_WORKSPACE),
    INVALID("modifier-data-keys", CLS_BAD_WORKSPACE),
    INVALID("modifier-data-missing", CLS_BAD_WORKSPACE),
    INVALID("modifier-data-number", CLS_BAD_WORKSPACE),
    INVALID("modifier-no-object", CLS_BAD_WORKSPACE),
    INVALID("modifier-shapes-half", CLS_BAD_WORKSPACE),
    INVALID("name-missing", CLS_BAD_WORKSPACE),
    INVALID("name-number", CLS_BAD_WORKSPACE),
    INVALID("name-with-line-break", CLS_BAD_WORKSPACE),
    INVALID("name-with-slash", CLS_BAD_WORKSPACE),
    INVALID("nan", CLS_BAD_JSON),
    INVALID("nested-too-deep", CLS_BAD_JSON),
    INVALID("no-channels", CLS_BAD_WORKSPACE),
    INVALID("normsys-data-array", CLS_BAD_MODEL),
    INVALID("normsys-negative", CLS_BAD_MODEL),
    INVALID("number-bare-point", CLS_BAD_JSON),
    INVALID("number-hexadecimal", CLS_BAD_JSON),
    INVALID("number-leading-zero", CLS_BAD_JSON),
    INVALID("number-no-digit-before-point", CLS_BAD_JSON),
    INVALID("number-no-exponent", CLS_BAD_JSON),
    INVALID("number-plus-sign", CLS_BAD_JSON),
    INVALID("number-too-large", CLS_BAD_JSON),
    INVALID("number-too-long", CLS_BAD_JSON),
    INVALID("observation-data-empty", CLS_BAD_WORKSPACE),
    INVALID("observation-missing", CLS_BAD_WORKSPACE),
    INVALID("observation-negative", CLS_BAD_WORKSPACE),
    INVALID("observations-empty", CLS_BAD_WORKSPACE),
    INVALID("only-spaces", CLS_BAD_JSON),
    INVALID("override-auxdata-negative", CLS_BAD_MODEL),
    INVALID("override-auxdata-normfactor", CLS_BAD_MODEL),
    INVALID("override-bounds-length", CLS_BAD_MODEL),
    INVALID("override-factors-staterror", CLS_BAD_MODEL),
    INVALID("override-inits-length", CLS_BAD_MODEL),
    INVALID("override-sigmas-negative", CLS_BAD_MODEL),
    INVALID("override-sigmas-normsys", CLS_BAD_MODEL),
    INVALID("parameter-bounds-empty", CLS_BAD_WORKSPACE),
    INVALID("parameter-bounds-flat", CLS_BAD_WORKSPACE),
    INVALID("parameter-bounds-swapped", CLS_BAD_WORKSPACE),
    INVALID("parameter-bounds-three", CLS_BAD_WORKSPACE),
    INVALID("parameter-fixed-number", CLS_BAD_WORKSPACE),
    INVALID("parameter-inits-empty", CLS_BAD_WORKSPACE),
    INVALID("parameter-key", CLS_BAD_WORKSPACE),
    INVALID("poi-null", CLS_BAD_WORKSPACE),
    INVALID("python-none", CLS_BAD_JSON),
    INVALID("root-array", CLS_BAD_WORKSPACE),
    INVALID("root-number", CLS_BAD_WORKSPACE),
    INVALID("samples-empty", CLS_BAD_WORKSPACE),
    INVALID("shapefactor-bins-differ", CLS_BAD_MODEL),
    INVALID("shapefactor-data-array", CLS_BAD_MODEL),
    INVALID("shapesys-out-of-range", CLS_BAD_MODEL),
    INVALID("shapesys-shared", CLS_BAD_MODEL),
    INVALID("single-quotes", CLS_BAD_JSON),
    INVALID("staterror-data-null", CLS_BAD_MODEL),
    INVALID("staterror-other-samples", CLS_BAD_MODEL),
    INVALID("string-escape", CLS_BAD_JSON),
    INVALID("string-half-surrogate", CLS_BAD_JSON),
    INVALID("string-line-break", CLS_BAD_JSON),
    INVALID("string-short-unicode", CLS_BAD_JSON),
    INVALID("string-tab", CLS_BAD_JSON),
    INVALID("string-zero", CLS_BAD_JSON),
    INVALID("text-after-end", CLS_BAD_JSON),
    INVALID("trailing-comma", CLS_BAD_JSON),
    INVALID("trailing-comma-object", CLS_BAD_JSON),
    INVALID("truncated", CLS_BAD_JSON),
    INVALID("truncated-array", CLS_BAD_JSON),
    INVALID("truncated-string", CLS_BAD_JSON),
    INVALID("truth-value-for-number", CLS_BAD_WORKSPACE),
    INVALID("type-misspelt", CLS_BAD_MODEL),
    INVALID("type-unknown", CLS_BAD_MODEL),
    INVALID("unknown-key", CLS_BAD_WORKSPACE),
    INVALID("unknown-key-far", CLS_BAD_WORKSPACE),
    INVALID("unknown-key-workspace", CLS_BAD_WORKSPACE),
    INVALID("unquoted-key", CLS_BAD_JSON),
    INVALID("utf-16", CLS_BAD_JSON),
    INVALID("version-number", CLS_BAD_WORKSPACE),
    INVALID("version-other", CLS_BAD_WORKSPACE),
    INVALID("wrong-bracket", CLS_BAD_JSON),
};

int main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
