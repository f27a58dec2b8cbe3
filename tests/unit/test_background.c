/*
 * Workspaces that are read once and patched many times: what comes of a patch is what
 * cls_workspace_read_patched makes of the files, and the next patch finds nothing of it.
 */
#include "cls/cls.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char path[] = CLS_EXAMPLES_DIR "/plane-background.json";

/* The text of a file, to be freed. */
static char *read_file(const char *name, size_t *length)
{
    enum { MOST = 1 << 16 };
    FILE *const file = fopen(name, "r");
    char *const text = malloc(MOST);
    assert_non_null(file);
    assert_non_null(text);
    *length = fread(text, 1, MOST - 1, file);
    text[*length] = '\0';
    assert_int_equal(fclose(file), 0);
    return text;
}

static cls_background *read_background(void)
{
    cls_background *background = NULL;
    cls_error err;
    size_t length;
    char *const text = read_file(path, &length);
    assert_int_equal(cls_background_parse(path, text, length, &background, &err), CLS_OK);
    assert_int_equal(cls_background_check(background, &err), CLS_OK);
    free(text);
    return background;
}

static cls_patchset *read_patchset(void)
{
    cls_patchset *set = NULL;
    cls_error err;
    assert_int_equal(cls_patchset_read(CLS_EXAMPLES_DIR "/plane-patchset.json", &set, &err),
                     CLS_OK);
    return set;
}

/* Patches with a text. */
static cls_status patch(cls_background *background, const char *text, cls_workspace **ws,
                        cls_error *err)
{
    return cls_background_patch(background, "p.json", text, strlen(text), ws, err);
}

/* The observed limit; the workspace is freed. */
static double limit_of(cls_workspace *ws)
{
    cls_model *model = NULL;
    cls_data *data = NULL;
    cls_calculator *calculator = NULL;
    cls_limits *limits = NULL;
    assert_int_equal(cls_model_compile(ws, NULL, &model, NULL), CLS_OK);
    cls_workspace_free(ws); /* the model outlives it */
    assert_int_equal(cls_data_observed(model, NULL, &data, NULL), CLS_OK);
    assert_int_equal(cls_calculator_new(model, data, NULL, &calculator, NULL), CLS_OK);
    assert_int_equal(cls_limits_root(calculator, &limits, NULL), CLS_OK);
    const double value = limits->observed.value;
    cls_limits_free(limits);
    cls_calculator_free(calculator);
    cls_data_free(data);
    cls_model_free(model);
    return value;
}

/* The same for a point, read by other means. */
static double limit_apart(const cls_patchset *set, size_t i)
{
    char *text = NULL;
    size_t length = 0;
    cls_workspace *ws = NULL;
    assert_int_equal(cls_patchset_apply(set, i, path, &text, &length, NULL), CLS_OK);
    assert_int_equal(cls_workspace_parse("applied", text, length, &ws, NULL), CLS_OK);
    cls_patchset_free_text(text);
    return limit_of(ws);
}

static void points_are_those_of_single_reads(void **state)
{
    (void)state;
    cls_background *const background = read_background();
    cls_background *copy = NULL;
    cls_patchset *const set = read_patchset();
    assert_int_equal(cls_background_copy(background, &copy, NULL), CLS_OK);
    for (size_t k = 0; k < 2 * cls_patchset_points(set); k++) {
        const size_t i = (5 * k) % cls_patchset_points(set); /* forth and back */
        cls_workspace *ws = NULL;
        cls_background *const b = k % 2 ? copy : background;
        assert_int_equal(cls_background_patch_point(b, set, i, &ws, NULL), CLS_OK);
        assert_true(limit_of(ws) == limit_apart(set, i)); /* to the bit */
    }
    cls_patchset_free(set);
    cls_background_free(copy);
    cls_background_free(background);
}

static void a_patch_that_fails_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *patch;
        cls_status status;
        const char *file;
        size_t line;
        const char *where;
    } bad[] = {
        {"[", CLS_BAD_JSON, "p.json", 1, "/0"},
        {"[{\"op\": \"remove\", \"path\": \"/channels/1\"},\n"
         " {\"op\": \"remove\", \"path\": \"/channels/1\"}]",
         CLS_BAD_PATCH, "p.json", 2, "/1/path"},
        {"[{\"op\": \"replace\", \"path\": \"/channels/0/samples/0/data\",\n \"value\": [\"x\"]}]",
         CLS_BAD_WORKSPACE, "p.json", 2, "/channels/0/samples/0/data/0"},
        {"[{\"op\": \"remove\", \"path\": \"/channels/0/samples/0/data\"}]", CLS_BAD_WORKSPACE,
         path, 6, "/channels/0/samples/0"},
    };
    cls_background *const original = read_background();
    cls_background *copy = NULL;
    cls_patchset *const set = read_patchset();
    assert_int_equal(cls_background_copy(original, &copy, NULL), CLS_OK);
    cls_background *const both[] = {original, copy};
    const double limit = limit_apart(set, 3);
    for (size_t i = 0; i < 2 * sizeof bad / sizeof bad[0]; i++) {
        const size_t k = i / 2;
        cls_workspace *ws = NULL;
        cls_error err;
        assert_int_equal(patch(both[i % 2], bad[k].patch, &ws, &err), bad[k].status);
        assert_null(ws);
        assert_string_equal(err.file, bad[k].file);
        assert_int_equal(err.line, bad[k].line);
        assert_string_equal(err.where, bad[k].where);
        assert_int_equal(cls_background_patch_point(both[i % 2], set, 3, &ws, &err), CLS_OK);
        assert_true(limit_of(ws) == limit);
    }
    cls_patchset_free(set);
    cls_background_free(copy);
    cls_background_free(original);
}

/* Patches for good stay, and are named as the origin of what they brought, in copies too. */
static void amended_is_what_all_points_share(void **state)
{
    (void)state;
    static const char more[] =
        "[{\"op\": \"replace\", \"path\": \"/channels/1/samples/0/data\",\n"
        "  \"value\": [170.0]},\n"
        " {\"op\": \"add\", \"path\": \"/channels/1/samples/0/modifiers/-\", \"value\":\n"
        "  {\"name\": \"h\", \"type\": \"histosys\", \"data\": {\"lo_data\": [160.0],\n"
        "   \"hi_data\": [180.0]}}}]";
    cls_background *const background = read_background();
    cls_background *copy = NULL;
    cls_workspace *ws = NULL, *second = NULL;
    cls_error err;
    assert_int_equal(cls_background_amend(background, "more.json", more, sizeof more - 1, &err),
                     CLS_OK);
    assert_int_equal(cls_background_check(background, &err), CLS_OK);
    assert_int_equal(cls_background_copy(background, &copy, &err), CLS_OK);
    for (int i = 0; i < 2; i++) {
        cls_background *const b = i ? copy : background;
        static const char wider[] =
            "[{\"op\": \"replace\", \"path\": \"/observations/1/data\", \"value\": [1, 2]},"
            " {\"op\": \"replace\", \"path\": \"/channels/1/samples/0/data\", \"value\": [1, 2]}]";
        assert_int_equal(patch(b, "[]", &ws, &err), CLS_OK);
        assert_true(cls_workspace_sample(ws, 1, 0).nominal[0] == 170.0);
        assert_int_equal(patch(b, "[]", &second, &err), CLS_USAGE); /* one at a time */
        cls_workspace_free(ws);
        ws = NULL;
        assert_int_equal(patch(b, wider, &ws, &err), CLS_BAD_WORKSPACE);
        assert_string_equal(err.file, "more.json");
        assert_int_equal(err.line, 4);
        assert_string_equal(err.where, "/channels/1/samples/0/modifiers/1/data/lo_data");
        assert_int_equal(
            patch(b, "[{\"op\": \"remove\", \"path\": \"/observations/1\"}]", &ws, &err),
            CLS_BAD_WORKSPACE);
        assert_string_equal(err.file, path);
    }
    cls_background_free(copy);
    cls_background_free(background);
}

/* All samples are read again where a patch moves something. */
static const char reads_all[] =
    "{\"op\": \"move\", \"from\": \"/version\", \"path\": \"/version\"}";

/* The limit after a patch, or -status; the error is that, too. */
static double outcome(cls_background *b, const char *operations, bool all, cls_error *err)
{
    char text[2048];
    cls_workspace *ws = NULL;
    (void)snprintf(text, sizeof text, "[%s%s%s]", operations, all ? ", " : "",
                   all ? reads_all : "");
    const cls_status status = patch(b, text, &ws, err);
    return status ? -(double)status : limit_of(ws);
}

#define SIGNAL                                                                               \
    "{\"op\": \"add\", \"path\": \"/channels/0/samples/0\", \"value\": {\"name\": \"s\", "   \
    "\"data\":"                                                                              \
    " [3, 4, 2], \"modifiers\": [{\"name\": \"mu_sig\", \"type\": \"normfactor\", \"data\":" \
    " null}]}}"

static void samples_that_stay_need_not_be_read_again(void **state)
{
    (void)state;
    static const char *const operations[] = {
        SIGNAL,
        SIGNAL ", {\"op\": \"replace\", \"path\": \"/channels/0/samples/1/data\", \"value\":"
               " [20, 9, 5]}",
        SIGNAL ", {\"op\": \"remove\", \"path\": \"/channels/0/samples/1/modifiers/2\"}",
        SIGNAL ", {\"op\": \"remove\", \"path\": \"/channels/0/samples/1/modifiers\"}",
        SIGNAL ", {\"op\": \"move\", \"from\": \"/channels/0/samples/1\", \"path\": \"/x\"},"
               " {\"op\": \"replace\", \"path\": \"/x/data/0\", \"value\": 30},"
               " {\"op\": \"move\", \"from\": \"/x\", \"path\": \"/channels/0/samples/-\"}",
        SIGNAL ", {\"op\": \"copy\", \"from\": \"/channels/0/samples/1\", \"path\":"
               " \"/channels/0/samples/-\"}",
        SIGNAL ", {\"op\": \"remove\", \"path\": \"/channels/1\"}",
        "{\"op\": \"add\", \"path\": \"/channels/0/samples/0\", \"value\": {\"name\": \"s\","
        " \"data\": [3, 4], \"modifiers\": []}}, {\"op\": \"replace\", \"path\":"
        " \"/observations/0/data\", \"value\": [1, 2]}",
    };
    cls_background *const background = read_background();
    for (size_t i = 0; i < 2 * sizeof operations / sizeof operations[0]; i++) {
        cls_error known = {.code = CLS_OK}, all = {.code = CLS_OK};
        const char *const o = operations[i / 2];
        const double limit = outcome(background, o, false, &known);
        assert_true(limit == outcome(background, o, true, &all)); /* to the bit */
        assert_true(limit > 0.0 || limit == -(double)CLS_BAD_WORKSPACE);
        assert_string_equal(known.message, all.message);
        assert_string_equal(known.where, all.where);
        assert_int_equal(known.line, all.line);
    }
    cls_background_free(background);
}

/* What is moved is changed where no pointer tells that it is a sample. */
static void samples_that_were_elsewhere_are_read_again(void **state)
{
    (void)state;
    static const char elsewhere[] =
        "[{\"op\": \"move\", \"from\": \"/channels/0/samples/0\", \"path\": \"/x\"},"
        " {\"op\": \"replace\", \"path\": \"/x/data/0\", \"value\": 30},"
        " {\"op\": \"move\", \"from\": \"/x\", \"path\": \"/channels/0/samples/-\"}]";
    cls_background *const background = read_background();
    cls_workspace *ws = NULL;
    assert_int_equal(patch(background, elsewhere, &ws, NULL), CLS_OK);
    assert_true(cls_workspace_sample(ws, 0, 0).nominal[0] == 30.0);
    cls_workspace_free(ws);
    cls_background_free(background);
}

/* A background need not be a workspace before it is patched. */
static void a_patch_may_complete_the_background(void **state)
{
    (void)state;
    cls_background *const background = read_background();
    cls_error err;
    static const char less[] = "[{\"op\": \"remove\", \"path\": \"/version\"}]";
    static const char more[] =
        SIGNAL ", {\"op\": \"add\", \"path\": \"/version\", \"value\": \"1.0.0\"}";
    assert_int_equal(cls_background_amend(background, "p", less, sizeof less - 1, &err), CLS_OK);
    for (int i = 0; i < 2; i++) {
        assert_true(outcome(background, more, false, &err) > 0.0);
        assert_int_equal(err.code, CLS_OK);
        assert_true(outcome(background, SIGNAL, false, &err) == -(double)CLS_BAD_WORKSPACE);
    }
    assert_int_equal(cls_background_check(background, &err), CLS_BAD_WORKSPACE);
    cls_background_free(background);
}

static void what_is_no_workspace_is_none(void **state)
{
    (void)state;
    cls_background *background = NULL;
    cls_error err;
    assert_int_equal(cls_background_parse("b.json", "{,", 2, &background, &err), CLS_BAD_JSON);
    assert_null(background);
    assert_int_equal(cls_background_parse("b.json", "[]", 2, &background, &err), CLS_OK);
    assert_int_equal(cls_background_check(background, &err), CLS_BAD_WORKSPACE);
    assert_string_equal(err.file, "b.json");
    cls_background_free(background);
    cls_background_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_those_of_single_reads),
        cmocka_unit_test(a_patch_that_fails_changes_nothing),
        cmocka_unit_test(amended_is_what_all_points_share),
        cmocka_unit_test(samples_that_stay_need_not_be_read_again),
        cmocka_unit_test(samples_that_were_elsewhere_are_read_again),
        cmocka_unit_test(a_patch_may_complete_the_background),
        cmocka_unit_test(what_is_no_workspace_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
