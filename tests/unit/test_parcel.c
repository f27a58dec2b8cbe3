/* Results of a grid as bytes for another process, and bytes that are none. */
#include "cli/parcel.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The results that cli/grid_point.c makes are freed in cli/grid.h's way. */
static void free_result(cls_grid_result *result)
{
    cls_text_free(&result->rows);
    cls_text_free(&result->notes);
    free(result->briefs);
}

/* A result with so many rows, each with a text, and a note. */
static cls_grid_result make(size_t n)
{
    cls_grid_result result = {.index = 17 + n, .n = n};
    result.briefs = calloc(n + 1, sizeof *result.briefs);
    assert_non_null(result.briefs);
    for (size_t i = 0; i < n; i++) {
        cls_text_add_format(&result.rows, "row %zu, with \"text\"\n", i);
        cls_grid_brief *const brief = &result.briefs[i];
        brief->scale = 2 * i;
        brief->end = result.rows.length;
        brief->status = i % 2 ? CLS_FIT_FAILED : CLS_OK;
        (void)snprintf(brief->reason, sizeof brief->reason, "%s", i % 2 ? "no minimum" : "");
        (void)snprintf(brief->poi, sizeof brief->poi, "mu");
        brief->limits.observed.value = 0.1 + (double)i;
        brief->at_one.mu = 1.0;
    }
    if (n)
        cls_text_add(&result.notes, "a note\nand another\n");
    return result;
}

static void assert_same_text(const cls_text *a, const cls_text *b)
{
    assert_int_equal(a->length, b->length);
    if (a->length)
        assert_memory_equal(a->bytes, b->bytes, a->length);
}

static void what_is_packed_is_opened(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 60};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        cls_grid_result sent = make(sizes[k]), got;
        cls_text parcel = {0};
        cls_error err = {.code = CLS_OK};
        cls_parcel_pack(&sent, &parcel);
        assert_false(parcel.failed);
        assert_int_equal(cls_parcel_open(parcel.bytes, parcel.length, &got, &err), CLS_OK);
        assert_int_equal(got.index, sent.index);
        assert_int_equal(got.n, sent.n);
        assert_non_null(got.briefs); /* without rows, too: the point is done */
        if (got.n)
            assert_memory_equal(got.briefs, sent.briefs, got.n * sizeof *got.briefs);
        assert_same_text(&got.rows, &sent.rows);
        assert_same_text(&got.notes, &sent.notes);
        cls_text_free(&parcel);
        free_result(&sent);
        free_result(&got);
    }
}

static void assert_refused(const char *bytes, size_t length)
{
    cls_grid_result got;
    cls_error err = {.code = CLS_OK};
    assert_int_equal(cls_parcel_open(bytes, length, &got, &err), CLS_INTERNAL);
    assert_non_null(strstr(err.message, "bytes that are no rows"));
    assert_null(got.briefs);
    free_result(&got);
}

/* No length but the right one fits, and no count that leads beyond it. */
static void other_bytes_are_refused(void **state)
{
    (void)state;
    cls_grid_result sent = make(2);
    cls_text parcel = {0};
    cls_parcel_pack(&sent, &parcel);
    for (size_t length = 0; length < parcel.length; length++) {
        char *const part = malloc(length + 1); /* of its own, for the sanitizer */
        assert_non_null(part);
        memcpy(part, parcel.bytes, length);
        assert_refused(part, length);
        free(part);
    }
    const size_t whole = parcel.length;
    cls_text_add(&parcel, "x");
    assert_refused(parcel.bytes, whole + 1);
    for (size_t i = 1; i < 4; i++) { /* the number of rows, and the lengths of both texts */
        size_t old;
        const size_t huge = SIZE_MAX - 7;
        memcpy(&old, parcel.bytes + i * sizeof old, sizeof old);
        memcpy(parcel.bytes + i * sizeof huge, &huge, sizeof huge);
        assert_refused(parcel.bytes, whole);
        memcpy(parcel.bytes + i * sizeof old, &old, sizeof old);
    }
    const size_t wraps = 2 + SIZE_MAX / 8 + 1; /* so many rows are as long as 2, modulo 2^64 */
    memcpy(parcel.bytes + sizeof wraps, &wraps, sizeof wraps);
    assert_refused(parcel.bytes, whole);
    cls_text_free(&parcel);
    free_result(&sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_is_opened),
        cmocka_unit_test(other_bytes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
