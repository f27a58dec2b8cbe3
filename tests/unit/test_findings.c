#include "base/findings.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static void add(cls_findings *findings, cls_finding_kind kind, const char *file, size_t line,
                const char *message)
{
    cls_error found = {.line = line, .where = "/a/0"};
    (void)snprintf(found.file, sizeof found.file, "%s", file);
    (void)snprintf(found.message, sizeof found.message, "%s", message);
    assert_int_equal(cls_findings_add(findings, kind, &found, NULL), CLS_OK);
}

static void check(const cls_findings *findings, size_t i, const char *file, size_t line,
                  const char *message)
{
    const cls_finding f = cls_findings_get(findings, i);
    assert_string_equal(f.file, file);
    assert_int_equal(f.line, line);
    assert_string_equal(f.where, "/a/0");
    assert_string_equal(f.message, message);
}

static void findings_are_copies_in_order_of_arrival(void **state)
{
    (void)state;
    cls_findings *const findings = cls_findings_new();
    assert_non_null(findings);
    assert_int_equal(cls_findings_count(findings), 0);
    add(findings, CLS_FINDING_NO_POI, "ws.json", 7, "one");
    add(findings, CLS_FINDING_LENGTH, "patch.json", 0, "two");
    add(findings, CLS_FINDING_LENGTH, "ws.json", 3, "three");
    assert_int_equal(cls_findings_count(findings), 3);
    assert_int_equal(cls_findings_of(findings, CLS_ERROR), 2);
    assert_int_equal(cls_findings_of(findings, CLS_WARNING), 1);
    check(findings, 0, "ws.json", 7, "one");
    check(findings, 1, "patch.json", 0, "two");
    check(findings, 2, "ws.json", 3, "three");
    assert_int_equal(cls_findings_get(findings, 0).kind, CLS_FINDING_NO_POI);
    cls_findings_free(findings);
    cls_findings_free(NULL);
}

static void sorting_is_by_severity_file_line_and_arrival(void **state)
{
    (void)state;
    static const struct {
        cls_finding_kind kind;
        const char *file;
        size_t line;
        const char *message; /* where it belongs */
    } given[] = {
        {CLS_FINDING_NO_POI, "b", 1, "6"},      {CLS_FINDING_LENGTH, "b", 12, "5"},
        {CLS_FINDING_LENGTH, "b", 3, "2"},      {CLS_FINDING_UNUSED_ENTRY, "b", 1, "7"},
        {CLS_FINDING_UNKNOWN_KEY, "b", 3, "3"}, {CLS_FINDING_LENGTH, "a", 9, "1"},
        {CLS_FINDING_DUPLICATE, "b", 4, "4"},   {CLS_FINDING_JSON, "a", 0, "0"},
    };
    enum { N = sizeof given / sizeof given[0] };
    cls_findings *const findings = cls_findings_new();
    for (size_t i = 0; i < N; i++)
        add(findings, given[i].kind, given[i].file, given[i].line, given[i].message);
    cls_findings_sort(findings);
    for (size_t i = 0; i < N; i++) {
        const char place[] = {(char)('0' + i), '\0'};
        assert_string_equal(cls_findings_get(findings, i).message, place);
    }
    cls_findings_free(findings);
}

static void there_may_be_many(void **state)
{
    (void)state;
    enum { N = 10000 };
    cls_findings *const findings = cls_findings_new();
    char message[16];
    for (size_t i = 0; i < N; i++) {
        (void)snprintf(message, sizeof message, "%zu", i);
        add(findings, CLS_FINDING_LENGTH, "f", N - i, message);
    }
    cls_findings_sort(findings);
    for (size_t i = 0; i < N; i++) {
        (void)snprintf(message, sizeof message, "%zu", N - 1 - i);
        check(findings, i, "f", i + 1, message);
    }
    cls_findings_free(findings);
}

static void every_kind_has_a_word_of_its_own(void **state)
{
    (void)state;
    static const struct {
        cls_finding_kind kind;
        cls_status status;
        const char *word;
    } rows[] = {
#define ROW(name, status, word) {name, status, word},
        CLS_FINDING_LIST(ROW)
#undef ROW
    };
    enum { N = sizeof rows / sizeof rows[0] };
    for (size_t i = 0; i < N; i++) {
        assert_string_equal(cls_finding_word(rows[i].kind), rows[i].word);
        assert_int_equal(cls_finding_status(rows[i].kind), rows[i].status);
        assert_int_equal(cls_finding_severity(rows[i].kind),
                         rows[i].status == CLS_OK ? CLS_WARNING : CLS_ERROR);
        assert_int_equal(strspn(rows[i].word, "abcdefghijklmnopqrstuvwxyz-"), strlen(rows[i].word));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(rows[i].word, rows[k].word);
    }
    assert_string_equal(cls_severity_word(CLS_ERROR), "error");
    assert_string_equal(cls_severity_word(CLS_WARNING), "warning");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_copies_in_order_of_arrival),
        cmocka_unit_test(sorting_is_by_severity_file_line_and_arrival),
        cmocka_unit_test(there_may_be_many),
        cmocka_unit_test(every_kind_has_a_word_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
