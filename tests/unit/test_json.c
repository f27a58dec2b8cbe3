/* JSON texts: what is accepted, and what is refused with which message. */
#include "base/text.h"
#include "support/test.h"
#include "json/json.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static cls_json *parse(const char *text)
{
    cls_json *doc = NULL;
    cls_error err = {.code = CLS_OK};
    if (cls_json_parse("test.json", text, strlen(text), &doc, &err))
        print_error("%s: %s: %s\n", text, err.where, err.message);
    assert_non_null(doc);
    return doc;
}

static void refuse(const char *text, size_t length, size_t line, const char *where,
                   const char *message)
{
    cls_json *doc = NULL;
    cls_error err = {.code = CLS_OK};
    assert_int_equal(cls_json_parse("test.json", text, length, &doc, &err), CLS_BAD_JSON);
    assert_null(doc);
    assert_int_equal(err.code, CLS_BAD_JSON);
    assert_string_equal(err.file, "test.json");
    assert_string_equal(err.message, message);
    assert_string_equal(err.where, where);
    assert_int_equal(err.line, line);
}

static void valid_texts_are_accepted(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0",
        "-0",
        "-1.5e+3",
        "1E-400", /* underflow to zero is no overflow */
        "1.7976931348623157e308",
        "0.1234567890123456789012345678901234567890123456789012345678901", /* 63 characters */
        " \t\r\n true \n",
        "null",
        "\"\"",
        "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \\ud83d\\ude00\"",
        "\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \x7F\"",
        "[]",
        "{}",
        "[ ]",
        "{\"\": {\"a\": [1, [2], {\"a\": 3}]}}",
        "{\"a\": 1, \"A\": 2}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cls_json_free(parse(texts[i]));
}

static void invalid_texts_are_refused_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t line;
        const char *where, *message;
    } rows[] = {
        {"", 1, "", "the text is empty, wanted JSON"},
        {"[1,\n01]", 2, "/1", "number 01 has a leading zero"},
        {"-01", 1, "", "number -01 has a leading zero"},
        {"{\"a\": [1.]}", 1, "/a/0", "number 1. needs a digit after the point"},
        {"[1, 1.8e308]", 1, "/1", "number 1.8e308 is too large for a double"},
        {"[-1e999]", 1, "/0", "number -1e999 is too large for a double"},
        {"[1e]", 1, "/0", "number 1e needs a digit in its exponent"},
        {"[-]", 1, "/0", "number - is not JSON"},
        {"[1.5.5]", 1, "/0", "number 1.5.5 is not JSON"},
        {"[0.12345678901234567890123456789012345678901234567890123456789012]", 1, "/0",
         "number 0.1234567890123456789012... has more than 63 characters"},
        {"1 2", 1, "", "found \"2\", wanted the end of the text"},
        {"[1 2]", 1, "", "found \"2\", wanted \",\" or \"]\""},
        {"[1\x01]", 1, "", "found byte 0x01, wanted \",\" or \"]\""},
        {"[1\xC3\xA9]", 1, "", "found \"\xC3\xA9\", wanted \",\" or \"]\""},
        {"{\"a\" 1}", 1, "", "found \"1\", wanted \":\" after the key"},
        {"{\"a\": {\"b\": 1 \"c\": 2}}", 1, "/a", "found a string, wanted \",\" or \"}\""},
        {"{\"a\": {1: 2}}", 1, "/a", "found \"1\", wanted a key in double quotes"},
        {"[1, 2\n,]", 2, "", "found \",\" before \"]\", wanted no comma there"},
        {"{\"a\": [tru]}", 1, "/a/0",
         "found \"tru\", wanted a number, \"string\", true, false, null, \"[\" or \"{\""},
        {"{\"a\": [1, 2", 1, "/a", "the text ends inside an array"},
        {"[{\"a\": 1", 1, "/0", "the text ends inside an object"},
        {"[{\"a\":", 1, "/0/a", "the text ends inside an object"},
        {"[\"ab\\", 1, "/0", "unknown escape in a string: a backslash must be written \\\\"},
        {"[\"\n\"]", 1, "/0", "the line ends inside a string: is the closing quote missing?"},
        {"[\"\x1f\"]", 1, "/0", "control character 0x1f in a string must be written \\u001f"},
        {"[\"\\u00\"]", 1, "/0", "\\u needs four hexadecimal digits"},
        {"[\"\\u0000\"]", 1, "/0", "\\u0000 is not allowed in a string"},
        {"[\"\\uDC00\"]", 1, "/0", "\\udc00 is half of a surrogate pair"},
        {"[\"\\ud800\\u0041\"]", 1, "/0", "\\ud800 is half of a surrogate pair"},
        {"[\"\\ud800\\ue000\"]", 1, "/0", "\\ud800 is half of a surrogate pair"},
        {"[\"\xC0\x80\"]", 1, "/0", "byte 0xc0 in a string is invalid UTF-8"},
        {"[\"\xED\xA0\x80\"]", 1, "/0", "byte 0xed in a string is invalid UTF-8"},
        {"[\"\xF4\x90\x80\x80\"]", 1, "/0", "byte 0xf4 in a string is invalid UTF-8"},
        {"[\"\xE2\x82\"]", 1, "/0", "byte 0xe2 in a string is invalid UTF-8"},
        {"\xEF\xBB\xBF{}", 1, "",
         "the text begins with a byte order mark: save it as UTF-8 without one"},
        {"{\"x\\/y~\\u0061\": [[+1]]}", 1, "/x~1y~0a/0/0", "number +1 is not JSON"},
        {"{\"a\": 1,\n\"b\": 2,\n\"\\u0061\": 3}", 3, "/a", "duplicate key \"a\", first on line 1"},
        {"[{\"k\": {}}, {\"k\": {\"x\": 1,\n\"x\": 1}}]", 2, "/1/k/x",
         "duplicate key \"x\", first on line 1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        refuse(rows[i].text, strlen(rows[i].text), rows[i].line, rows[i].where, rows[i].message);
    refuse("[1]\0", 4, 0, "",
           "found a zero byte at offset 3 (a binary file?), wanted JSON text in UTF-8");
}

/* Skipped where no such locale is installed. */
static void numbers_have_a_point_in_every_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8"))
        skip();
    cls_json *one = NULL, *two = NULL, *three = NULL;
    const cls_status good = cls_json_parse("f", "1.5", 3, &one, NULL);
    const cls_status large = cls_json_parse("f", "1.7e308", 7, &two, NULL);
    const cls_status overflow = cls_json_parse("f", "1.8e308", 7, &three, NULL);
    (void)setlocale(LC_NUMERIC, "C");
    assert_int_equal(good, CLS_OK);
    assert_int_equal(large, CLS_OK);
    assert_int_equal(overflow, CLS_BAD_JSON);
    assert_true(cls_json_number(cls_json_root(one)) == 1.5);
    assert_true(cls_json_number(cls_json_root(two)) == 1.7e308);
    cls_json_free(one);
    cls_json_free(two);
}

/* Writes n opening and n closing brackets. */
static void nest(char *text, size_t n)
{
    memset(text, '[', n);
    memset(text + n, ']', n);
    text[2 * n] = '\0';
}

static void nesting_is_limited(void **state)
{
    (void)state;
    char text[2 * CLS_JSON_MAX_DEPTH + 3];
    cls_json *doc = NULL;
    cls_error err = {.code = CLS_OK};
    nest(text, CLS_JSON_MAX_DEPTH);
    cls_json_free(parse(text));
    nest(text, CLS_JSON_MAX_DEPTH + 1);
    assert_int_equal(cls_json_parse("f", text, strlen(text), &doc, &err), CLS_BAD_JSON);
    assert_string_equal(err.message, "nested deeper than 256 levels");
    assert_int_equal(cls_json_parse("f", text, strlen(text), &doc, NULL), CLS_BAD_JSON);
}

static void duplicates_are_found_among_many_keys(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_text_add(&text, "{");
    for (int i = 0; i < 5000; i++)
        cls_text_add_format(&text, "\"k%d\": %d,\n", i, i);
    const size_t length = text.length;
    cls_text_add(&text, "\"k5000\": 0}");
    cls_json_free(parse(text.bytes));
    text.bytes[length + 2] = '4'; /* k5000 becomes k4000 */
    refuse(text.bytes, text.length, 5001, "/k4000", "duplicate key \"k4000\", first on line 4001");
    cls_text_free(&text);
}

static void files_that_cannot_be_read_say_why(void **state)
{
    (void)state;
    cls_json *doc = NULL;
    cls_error err = {.code = CLS_OK};
    assert_int_equal(cls_json_read(CLS_TEST_DIR "/no-such-file.json", &doc, &err), CLS_BAD_FILE);
    assert_string_equal(err.message, "cannot be read: No such file or directory");
    assert_string_equal(err.file, CLS_TEST_DIR "/no-such-file.json");
    assert_int_equal(err.line, 0);
    assert_int_equal(cls_json_read(CLS_TEST_DIR, &doc, &err), CLS_BAD_FILE);
    assert_string_equal(err.message, "cannot be read: Is a directory");
    assert_null(doc);
}

static void standard_input_is_a_file(void **state)
{
    (void)state;
    cls_json *doc = NULL;
    cls_error err = {.code = CLS_OK};
    assert_non_null(freopen(CLS_TEST_DIR "/invalid/root-array/workspace.json", "rb", stdin));
    assert_int_equal(cls_json_read("-", &doc, &err), CLS_OK);
    assert_int_equal(cls_json_kind_of(cls_json_root(doc)), CLS_JSON_ARRAY);
    cls_json_free(doc);
    assert_int_equal(cls_json_read("-", &doc, &err), CLS_BAD_JSON); /* nothing is left */
    assert_string_equal(err.file, "-");
    assert_string_equal(err.message, "the text is empty, wanted JSON");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_texts_are_accepted),
        cmocka_unit_test(invalid_texts_are_refused_with_their_place),
        cmocka_unit_test(numbers_have_a_point_in_every_locale),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(duplicates_are_found_among_many_keys),
        cmocka_unit_test(files_that_cannot_be_read_say_why),
        cmocka_unit_test(standard_input_is_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
