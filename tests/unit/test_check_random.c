/*
 * Workspaces that are broken at random: a check never crashes, says nothing twice, and finds an
 * error exactly where the workspace or one of its models is refused by those who use it.
 */
#include "base/text.h"
#include "cls/check.h"
#include "cls/model.h"
#include "support/random.h"
#include "support/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MUTANTS = 4000, MOST_TOKENS = 1024, ORIGINAL_SIZE = 8192, MOST_CHANGES = 3 };

/* A piece of the text: a string, a number or a word. */
typedef struct token {
    const char *at;
    size_t length;
} token;

typedef struct original {
    char text[ORIGINAL_SIZE];
    token tokens[MOST_TOKENS];
    size_t n;
} original;

static void find_tokens(original *o)
{
    static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789.+-";
    o->n = 0;
    for (const char *p = o->text; *p;) {
        size_t length = *p == '"' ? 2 + strcspn(p + 1, "\"") : strspn(p, word);
        if (length) {
            assert_true(o->n < MOST_TOKENS);
            o->tokens[o->n++] = (token){p, length};
        }
        p += length ? length : 1;
    }
}

static void read_original(const char *path, original *o)
{
    FILE *const file = fopen(path, "rb");
    assert_non_null(file);
    const size_t length = fread(o->text, 1, sizeof o->text - 1, file);
    assert_int_equal(fgetc(file), EOF);
    (void)fclose(file);
    o->text[length] = '\0';
    find_tokens(o);
}

/* What takes a token's place: another one of the text, or something of this list. */
static token pick(const original *o, uint64_t *seed)
{
    static const char *const values[] = {
        "0",          "-1",          "1e300",         "1e-300",   "null",
        "[]",         "{}",          "[1, 2]",        "[0, 0]",   "{\"lo\": -1, \"hi\": 0}",
        "true",       "\"lumi\"",    "\"mu[0]\"",     "\"\"",     "\"shapesys\"",
        "\"bkg[1]\"", "\"normsys\"", "\"staterror\"", "[[0, 0]]", "[[0, 1], [-1, 0]]",
    };
    const size_t n = sizeof values / sizeof values[0];
    if (random_chance(seed, 0.6))
        return o->tokens[random_below(seed, o->n)];
    const char *const value = values[random_below(seed, n)];
    return (token){value, strlen(value)};
}

/* The text with some tokens replaced, in their order; now and then without its end. */
static void mutate(const original *o, uint64_t *seed, cls_text *mutant)
{
    size_t changes = 1 + random_below(seed, MOST_CHANGES), from = 0;
    const char *done = o->text;
    for (; changes; changes--) {
        const token *const t = &o->tokens[from + random_below(seed, (o->n - from) / changes)];
        const token value = pick(o, seed);
        cls_text_add_bytes(mutant, done, (size_t)(t->at - done));
        cls_text_add_bytes(mutant, value.at, value.length);
        done = t->at + t->length;
        from = (size_t)(t - o->tokens) + 1;
    }
    const size_t rest = strlen(done);
    cls_text_add_bytes(mutant, done, random_chance(seed, 0.02) ? random_below(seed, rest) : rest);
    assert_false(mutant->failed);
}

static bool is_refused(const cls_text *mutant)
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

/* Of what stands in the way of a model. */
static size_t count_errors(const cls_findings *findings)
{
    size_t errors = 0;
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding_kind kind = cls_findings_get(findings, i).kind;
        errors += cls_finding_severity(kind) == CLS_ERROR && kind != CLS_FINDING_IMPOSSIBLE_BIN;
    }
    return errors;
}

/* Fails if finding i, of a model, is there twice. */
static void check_once(const cls_findings *findings, size_t i)
{
    const cls_finding f = cls_findings_get(findings, i);
    if (f.kind < CLS_FINDING_MODIFIER_TYPE)
        return;
    for (size_t k = 0; k < i; k++) {
        const cls_finding g = cls_findings_get(findings, k);
        if (f.kind == g.kind && strcmp(f.where, g.where) == 0 && strcmp(f.message, g.message) == 0)
            fail_msg("twice: %s: %s: %s", cls_finding_word(f.kind), f.where, f.message);
    }
}

static void check_mutants(const char *path, uint64_t seed)
{
    static original o;
    read_original(path, &o);
    size_t refused = 0, served = 0;
    for (size_t i = 0; i < MUTANTS; i++) {
        cls_text mutant = {0};
        mutate(&o, &seed, &mutant);
        cls_findings *findings = NULL;
        assert_int_equal(cls_check_text("ws", mutant.bytes, mutant.length, &findings, NULL),
                         CLS_OK);
        const size_t errors = count_errors(findings);
        for (size_t k = 0; k < cls_findings_count(findings); k++)
            check_once(findings, k);
        if (is_refused(&mutant) != (errors > 0))
            fail_msg("mutant %zu: %zu errors, but it is %s: %s", i, errors,
                     errors ? "not refused" : "refused", mutant.bytes);
        refused += errors > 0;
        served += errors == 0;
        cls_findings_free(findings);
        cls_text_free(&mutant);
    }
    assert_true(refused > MUTANTS / 4 && served > MUTANTS / 100);
}

static void mutants_of_the_workspace_of_all_rules(void **state)
{
    (void)state;
    check_mutants(CLS_TEST_DIR "/data/check/workspace.json", 1);
}

static void mutants_of_a_model_with_every_modifier(void **state)
{
    (void)state;
    check_mutants(CLS_TEST_DIR "/golden/mixed.json", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutants_of_the_workspace_of_all_rules),
        cmocka_unit_test(mutants_of_a_model_with_every_modifier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
