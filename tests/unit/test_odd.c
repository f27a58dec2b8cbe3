/* What is odd without being wrong: where it begins, and how bins are named. */
#include "model/odd.h"
#include "support/test.h"

static const char *text_of(size_t n, size_t step)
{
    static char text[CLS_ODD_SIZE];
    cls_odd_bins bins = {0};
    for (size_t b = 0; b < n; b++)
        cls_odd_bins_add(&bins, 1 + b * step);
    cls_odd_bins_text(&bins, text);
    return text;
}

static void bins_are_named(void **state)
{
    (void)state;
    assert_string_equal(text_of(1, 1), "bin 1");
    assert_string_equal(text_of(2, 3), "bins 1 and 4");
    assert_string_equal(text_of(3, 1), "bins 1, 2 and 3");
    assert_string_equal(text_of(4, 1), "bins 1, 2, 3 and 1 more");
    assert_string_equal(text_of(100, (size_t)1 << 56),
                        "bins 1, 72057594037927937, 144115188075855873 and 97 more");
}

static void both_sides_are_not_one(void **state)
{
    (void)state;
    assert_true(cls_odd_one_sided(11.0, 10.0, 12.0));
    assert_true(cls_odd_one_sided(9.0, 10.0, 9.5));
    assert_false(cls_odd_one_sided(9.0, 10.0, 11.0));
    assert_false(cls_odd_one_sided(11.0, 10.0, 9.0));
    assert_false(cls_odd_one_sided(10.0, 10.0, 11.0));
    assert_false(cls_odd_one_sided(9.0, 10.0, 10.0));
    assert_false(cls_odd_one_sided(10.0, 10.0, 10.0));
    assert_true(cls_odd_one_sided(0.1, 0.0, 0.2));
    assert_true(cls_odd_one_sided(-9.0, -10.0, -8.0));
}

/* 0.1f is 1.5e-8 above 0.1. */
static void rounding_is_no_variation(void **state)
{
    (void)state;
    assert_false(cls_odd_one_sided((double)0.1F, 0.1, 0.2));
    assert_false(cls_odd_one_sided(0.2, 0.1, (double)0.1F));
    assert_true(cls_odd_one_sided(0.10001, 0.1, 0.2));
    assert_false(cls_odd_variation(2.0 * (double)0.1F, 0.1));
}

static void large_variations_begin_at_the_limits(void **state)
{
    (void)state;
    assert_false(cls_odd_variation(20.0, 10.0));
    assert_true(cls_odd_variation(20.1, 10.0));
    assert_false(cls_odd_variation(0.5, 10.0));
    assert_true(cls_odd_variation(0.4, 10.0));
    assert_true(cls_odd_variation(0.0, 10.0));
    assert_false(cls_odd_variation(-0.1, -0.4));
    assert_true(cls_odd_variation(0.5, -0.4));
    assert_false(cls_odd_variation(0.0, 0.0));
    assert_true(cls_odd_variation(0.1, 0.0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_are_named),
        cmocka_unit_test(both_sides_are_not_one),
        cmocka_unit_test(rounding_is_no_variation),
        cmocka_unit_test(large_variations_begin_at_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
