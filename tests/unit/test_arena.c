#include "base/arena.h"
#include "support/test.h"

#include <string.h>

static void arena_blocks_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    enum { N = 2000 };
    unsigned char *blocks[N];
    cls_arena *const arena = cls_arena_new();
    assert_non_null(arena);
    for (size_t i = 0; i < N; i++) {
        const size_t size = 1 + i % 200;
        blocks[i] = cls_arena_array(arena, size, 1, NULL);
        assert_non_null(blocks[i]);
        const size_t alignment = size >= 64 ? 64 : _Alignof(max_align_t);
        assert_int_equal((uintptr_t)blocks[i] % alignment, 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(blocks[i][k], 0);
        memset(blocks[i], (int)(i % 251 + 1), size);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < 1 + i % 200; k++)
            assert_int_equal(blocks[i][k], i % 251 + 1);
    cls_arena_free(arena);
}

static void arena_gives_large_blocks(void **state)
{
    (void)state;
    enum { SIZE = 5000000 };
    cls_arena *const arena = cls_arena_new();
    unsigned char *const large = cls_arena_array(arena, SIZE / 8, 8, NULL);
    assert_non_null(large);
    assert_int_equal(large[0] | large[SIZE - 1], 0);
    large[SIZE - 1] = 1;
    unsigned char *const small = cls_arena_array(arena, 1, 1, NULL);
    assert_int_equal(*small, 0);
    assert_int_equal(cls_arena_used(arena), SIZE + 1);
    cls_arena_free(arena);
}

static void arena_checks_the_product_of_count_and_size(void **state)
{
    (void)state;
    cls_arena *const arena = cls_arena_new();
    cls_error err = {.code = CLS_OK};
    assert_null(cls_arena_array(arena, SIZE_MAX / 2, 16, &err));
    assert_int_equal(err.code, CLS_NO_MEMORY);
    assert_string_equal(err.message, "out of memory");
    assert_null(cls_arena_array(arena, SIZE_MAX, 1, NULL));
    assert_int_equal(cls_arena_used(arena), 0);
    assert_non_null(cls_arena_array(arena, 0, 8, &err));
    cls_arena_free(arena);
    cls_arena_free(NULL);
}

static void arena_copies_strings(void **state)
{
    (void)state;
    cls_arena *const arena = cls_arena_new();
    const char *const copy = cls_arena_string(arena, "background", 4, NULL);
    assert_string_equal(copy, "back");
    assert_string_equal(cls_arena_string(arena, "", 0, NULL), "");
    assert_string_equal(copy, "back");
    cls_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_blocks_are_zeroed_aligned_and_apart),
        cmocka_unit_test(arena_gives_large_blocks),
        cmocka_unit_test(arena_checks_the_product_of_count_and_size),
        cmocka_unit_test(arena_copies_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
