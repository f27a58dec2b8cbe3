#include "base/text.h"
#include "support/test.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static void text_grows(void **state)
{
    (void)state;
    cls_text text = {0};
    for (int i = 0; i < 1000; i++)
        cls_text_add_format(&text, "%d,", i % 10);
    assert_false(text.failed);
    assert_int_equal(text.length, 2000);
    assert_int_equal(strlen(text.bytes), 2000);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(text.bytes[2 * i], '0' + (int)(i % 10));
        assert_int_equal(text.bytes[2 * i + 1], ',');
    }
    cls_text_free(&text);
    assert_null(text.bytes);
    cls_text_add(&text, "a");
    cls_text_add_bytes(&text, "b\0c", 3);
    assert_int_equal(text.length, 4);
    assert_memory_equal(text.bytes, "ab\0c", 5);
    cls_text_free(&text);
}

static void an_empty_text_has_a_terminator(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_text_add(&text, "");
    assert_string_equal(text.bytes, "");
    cls_text_free(&text);
}

static void doubles_are_written_shortest_and_read_back(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *text;
    } rows[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {0.1, "0.1"},
        {-2.5, "-2.5"},
        {1.0 / 3.0, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100.0, "100"},
        {1e22, "1e+22"},
        {5e-324, "4.94065645841247e-324"},
        {DBL_MAX, "1.7976931348623157e+308"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[CLS_DOUBLE_SIZE];
        double back;
        cls_double_text(rows[i].x, text);
        assert_string_equal(text, rows[i].text);
        assert_true(cls_double_parse(text, &back));
        assert_memory_equal(&back, &rows[i].x, sizeof back);
    }
}

/* The values of Python's repr; at powers of 2 the nearest 16 digits may not read back. */
static void the_shortest_digits_are_found(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *digits;
        int power;
    } rows[] = {{1.0, "1", 1},
                {0.1, "1", 0},
                {100000.0, "1", 6},
                {0.30000000000000004, "30000000000000004", 0},
                {0x1p-44, "5684341886080802", -13},
                {0x1p89, "6189700196426902", 27},
                {0x1p-1017, "7120236347223045", -306},
                {9007199254740993.0, "9007199254740992", 16},
                {9999999999999998.0, "9999999999999998", 16},
                {0x1p-1074, "5", -323},
                {1.7976931348623157e308, "17976931348623157", 309}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char digits[CLS_DIGITS_SIZE];
        assert_int_equal(cls_double_digits(rows[i].x, digits), rows[i].power);
        assert_string_equal(digits, rows[i].digits);
    }
}

static void numbers_have_the_digits_asked_for(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_text_add_fixed(&text, 2.21772, 3);
    cls_text_add(&text, " ");
    cls_text_add_short(&text, 1108.86, 4);
    cls_text_add(&text, " ");
    cls_text_add_short(&text, 0.00001234, 2);
    cls_text_add(&text, " ");
    cls_text_add_double(&text, 0.7);
    assert_string_equal(text.bytes, "2.218 1109 1.2e-05 0.7");
    cls_text_free(&text);
    cls_text_add_fixed(&text, 1e308, 6);
    assert_int_equal(text.length, 309 + 7);
    cls_text_free(&text);
}

static void only_whole_decimal_numbers_are_numbers(void **state)
{
    (void)state;
    static const char *const bad[] = {"",    " 1",    "1 ",    "1,5", "nan",   "inf", "0x10", "1e",
                                      "1e+", "1e999", "1.2.3", "--1", "1_000", "e5",  "."};
    double x = 7.0;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (cls_double_parse(bad[i], &x))
            fail_msg("\"%s\" was read as a number", bad[i]);
    }
    assert_true(x == 7.0);
    assert_true(cls_double_parse("+1.5e-3", &x));
    assert_true(x == 1.5e-3);
    assert_true(cls_double_parse(".5", &x));
    assert_true(x == 0.5);
}

static void a_number_has_up_to_1000_characters(void **state)
{
    (void)state;
    char text[1002];
    double x = 7.0;
    memset(text, '0', sizeof text);
    text[1] = '.';
    text[999] = '5';
    text[1000] = '\0';
    assert_true(cls_double_parse(text, &x));
    assert_true(x == 0.0); /* 5e-998 */
    x = 7.0;
    text[1000] = '0';
    text[1001] = '\0';
    assert_false(cls_double_parse(text, &x));
    assert_true(x == 7.0);
}

/* Where no such locale is installed, the test says so and passes as skipped. */
static void numbers_have_a_point_in_every_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8"))
        skip();
    char written[CLS_DOUBLE_SIZE];
    double read = 0.0;
    cls_text text = {0};
    cls_double_text(1.5, written);
    const bool whole = cls_double_parse("2.25", &read);
    const bool comma = cls_double_parse("2,25", &read);
    cls_text_add_fixed(&text, 2.5, 2);
    cls_text_add_short(&text, 0.25, 3);
    (void)setlocale(LC_NUMERIC, "C");
    assert_string_equal(written, "1.5");
    assert_true(whole);
    assert_false(comma);
    assert_true(read == 2.25);
    assert_string_equal(text.bytes, "2.500.25");
    cls_text_free(&text);
}

static void near_names_are_proposed(void **state)
{
    (void)state;
    static const char *const names[] = {"samples", "name", "data", "mu", "nu"};
    static const struct {
        const char *unknown;
        const char *hint;
    } rows[] = {
        {"sampels", "; did you mean \"samples\"?"},
        {"nmae", "; did you mean \"name\"?"},
        {"Data", "; did you mean \"data\"?"},
        {"m", "; did you mean \"mu\"?"},
        {"u", "; did you mean \"mu\" or \"nu\"?"},
        {"luminosity", ""},
        {"xyz", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char hint[100] = "x";
        cls_text_nearest(rows[i].unknown, names, 5, hint, sizeof hint);
        assert_string_equal(hint, rows[i].hint);
    }
    char none[4] = "x";
    cls_text_nearest("mu", names, 0, none, sizeof none);
    assert_string_equal(none, "");
}

static void patterns_match_names(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool matches;
    } rows[] = {
        {"", "", true},
        {"", "a", false},
        {"a", "", false},
        {"*", "", true},
        {"*", "abc", true},
        {"?", "", false},
        {"?", "a", true},
        {"?", "ab", false},
        {"a*c", "abc", true},
        {"a*c", "ac", true},
        {"a*c", "acb", false},
        {"a*c", "abcbc", true},
        {"*a*b*", "xxaxbx", true},
        {"*ab", "aab", true},
        {"*ab", "aba", false},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
        {"**", "x", true},
        {"g[?]", "g[1]", true},
        {"g[?]", "g[12]", false},
        {"*[0]", "g[0]", true},
        {"a", "A", false},
        {"?", "\xC3\xA9", true},
        {"??", "\xC3\xA9", false},
        {"*?x", "\xE2\x82\xACx", true},
        {"a?b",
         "a\xF0\x9F\x98\x80"
         "b",
         true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (cls_text_matches(rows[i].pattern, rows[i].text) != rows[i].matches)
            fail_msg("\"%s\" and \"%s\"", rows[i].pattern, rows[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows),
        cmocka_unit_test(an_empty_text_has_a_terminator),
        cmocka_unit_test(doubles_are_written_shortest_and_read_back),
        cmocka_unit_test(the_shortest_digits_are_found),
        cmocka_unit_test(numbers_have_the_digits_asked_for),
        cmocka_unit_test(only_whole_decimal_numbers_are_numbers),
        cmocka_unit_test(a_number_has_up_to_1000_characters),
        cmocka_unit_test(numbers_have_a_point_in_every_locale),
        cmocka_unit_test(near_names_are_proposed),
        cmocka_unit_test(patterns_match_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
