/*
 * A valid workspace that is broken in one way: a check finds that, at the right place, and nothing
 * else, and it is an error where the workspace cannot be used. Every kind of finding is tried.
 */
#include "base/findings.h"
#include "base/text.h"
#include "cls/check.h"
#include "cls/fit.h"
#include "support/mutations.h"
#include "support/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { ORIGINAL_SIZE = 8192 };

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

/* What a fit to the observations ends with. */
static cls_status fit(const cls_model *model)
{
    cls_data *data = NULL;
    cls_fit_result *best = NULL;
    cls_status status = cls_data_observed(model, NULL, &data, NULL);
    if (!status)
        status = cls_fit(model, data, NULL, &best, NULL);
    cls_fit_free(best);
    cls_data_free(data);
    return status;
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
        status = status ? status : fit(model);
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

static void check_all_found(const mutation *mutations, size_t n)
{
    char original[ORIGINAL_SIZE];
    size_t missed = 0;
    read_original(original, sizeof original);
    for (size_t i = 0; i < n; i++) {
        cls_text mutant = {0};
        mutate(original, &mutations[i], &mutant);
        missed += !is_found(&mutant, &mutations[i]);
        cls_text_free(&mutant);
    }
    assert_int_equal(missed, 0);
}

static void every_fault_of_the_form_is_found_where_it_is(void **state)
{
    (void)state;
    check_all_found(form_mutations, n_form_mutations);
}

static void every_fault_of_a_model_is_found_where_it_is(void **state)
{
    (void)state;
    check_all_found(model_mutations, n_model_mutations);
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
        for (size_t i = 0; i < n_form_mutations; i++)
            tried += form_mutations[i].kind == kinds[k];
        for (size_t i = 0; i < n_model_mutations; i++)
            tried += model_mutations[i].kind == kinds[k];
        if (!tried)
            fail_msg("no mutation leads to %s", cls_finding_word(kinds[k]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_of_the_form_is_found_where_it_is),
        cmocka_unit_test(every_fault_of_a_model_is_found_where_it_is),
        cmocka_unit_test(every_kind_is_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
