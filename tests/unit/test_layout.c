#include "report/layout.h"
#include "support/test.h"

static void check(cls_text *text, const char *wanted)
{
    assert_false(text->failed);
    assert_string_equal(text->bytes ? text->bytes : "", wanted);
    cls_text_free(text);
}

static void data_cannot_break_a_line(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_layout_plain(&text, "a\nb\x1b[1m\x7f\xc3\xa4");
    check(&text, "a?b?[1m?\xc3\xa4");
}

static void width_is_in_characters(void **state)
{
    (void)state;
    assert_int_equal(cls_layout_width(""), 0);
    assert_int_equal(cls_layout_width("abc"), 3);
    assert_int_equal(cls_layout_width("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 3);
}

static void words_are_broken_into_lines_of_79(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_layout_wrap(&text, 0, 4, "one two");
    check(&text, "    one two\n");
    cls_layout_wrap(&text, 60, 60, "1234567890 12345678 1 2");
    check(&text, "1234567890 12345678\n"
                 "                                                            1 2\n");
    cls_layout_wrap(&text, 60, 60,
                    "1234567890 \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
                    "\xc3\xa4\xc3\xa4\xc3\xa4 1");
    check(&text, "1234567890 \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\n"
                 "                                                            1\n");
    cls_layout_wrap(&text, 3, 1, "1");
    check(&text, "1\n");
}

static void a_word_that_is_too_long_stands_alone(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_layout_wrap(&text, 70, 70, "a 123456789012 b");
    check(&text, "a\n"
                 "                                                                      "
                 "123456789012\n"
                 "                                                                      b\n");
}

static void columns_are_as_wide_as_their_cells(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_layout_table table = {.align = "lrr"};
    static const char *const cells[] = {"name",      "n", "sum",  "\xc3\xa4\xc3\xa4", "1000", "2",
                                        "long name", "1", "34567"};
    cls_layout_add_all(&table, cells, sizeof cells / sizeof cells[0]);
    cls_layout_table_add(&text, &table);
    check(&text, "  name          n    sum\n"
                 "  \xc3\xa4\xc3\xa4         1000      2\n"
                 "  long name     1  34567\n");
}

static void the_last_column_is_broken_into_lines(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_layout_table table = {.align = "ll"};
    cls_layout_add(&table, "1234567890123456789012345678901234");
    cls_text_add(cls_layout_cell(&table), "1234567890 1234567890 1234567890 1234567 ");
    cls_text_add(cls_layout_cell(&table), "2");
    cls_layout_end(&table);
    cls_layout_table_add(&text, &table);
    check(&text, "  1234567890123456789012345678901234  1234567890 1234567890 1234567890 1234567\n"
                 "                                      2\n");
}

static void a_name_that_is_too_long_has_its_own_line(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_layout_table table = {.align = "lr"};
    cls_layout_add(&table, "ab");
    cls_layout_add(&table, "1");
    cls_layout_add(&table, "1234567890123456789012345678901234567");
    cls_layout_add(&table, "23");
    cls_layout_table_add(&text, &table);
    check(&text, "  ab   1\n"
                 "  1234567890123456789012345678901234567\n"
                 "      23\n");
}

static void a_table_without_rows_is_nothing(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_layout_table table = {.align = "lr"};
    cls_layout_table_add(&text, &table);
    check(&text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_cannot_break_a_line),
        cmocka_unit_test(width_is_in_characters),
        cmocka_unit_test(words_are_broken_into_lines_of_79),
        cmocka_unit_test(a_word_that_is_too_long_stands_alone),
        cmocka_unit_test(columns_are_as_wide_as_their_cells),
        cmocka_unit_test(the_last_column_is_broken_into_lines),
        cmocka_unit_test(a_name_that_is_too_long_has_its_own_line),
        cmocka_unit_test(a_table_without_rows_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
