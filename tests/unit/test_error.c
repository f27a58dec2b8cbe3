#include "base/error.h"
#include "support/test.h"

#include <string.h>

static void a_failure_is_its_code_place_and_message(void **state)
{
    (void)state;
    cls_error err = {.code = CLS_OK, .file = "ws.json", .line = 7};
    assert_int_equal(cls_fail(&err, CLS_BAD_MODEL, "/a/0", "%d of %s", 3, "x"), CLS_BAD_MODEL);
    assert_int_equal(err.code, CLS_BAD_MODEL);
    assert_string_equal(err.where, "/a/0");
    assert_string_equal(err.message, "3 of x");
    assert_string_equal(err.file, "ws.json");
    assert_int_equal(err.line, 7);
    cls_error_clear(&err);
    assert_int_equal(err.code, CLS_OK);
    assert_int_equal(err.line, 0);
    assert_string_equal(err.file, "");
    assert_string_equal(err.message, "");
    assert_int_equal(cls_fail(NULL, CLS_USAGE, NULL, "unheard"), CLS_USAGE);
}

static void the_text_leaves_out_what_is_unknown(void **state)
{
    (void)state;
    char text[200];
    cls_error err = {.code = CLS_BAD_JSON, .message = "m"};
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "m");
    (void)strcpy(err.where, "/a");
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "/a: m");
    (void)strcpy(err.file, "f");
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "f: /a: m");
    err.line = 12;
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "f:12: /a: m");
    err.where[0] = '\0';
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "f:12: m");
}

static void the_text_is_one_line_and_fits(void **state)
{
    (void)state;
    char text[8] = "1234567";
    const cls_error err = {.code = CLS_BAD_JSON, .message = "a\nb\x1b[1mlong"};
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "a?b?[1m");
    cls_error_text(&err, text, 0);
    assert_string_equal(text, "a?b?[1m");
}

static void every_status_has_a_word_and_an_exit_status(void **state)
{
    (void)state;
    assert_string_equal(cls_status_word(CLS_OK), "ok");
    assert_int_equal(cls_status_exit(CLS_OK), 0);
    assert_string_equal(cls_status_word(CLS_ABOVE_RANGE), "above-range");
    assert_int_equal(cls_status_exit(CLS_ABOVE_RANGE), 1);
    assert_int_equal(cls_status_exit(CLS_USAGE), 2);
    assert_int_equal(cls_status_exit(CLS_BAD_WORKSPACE), 3);
    assert_string_equal(cls_status_word(CLS_INTERNAL), "internal");
    assert_int_equal(cls_status_exit(CLS_INTERNAL), 4);
    assert_string_equal(cls_status_word((cls_status)1000), "internal");
    assert_int_equal(cls_status_exit((cls_status)1000), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_is_its_code_place_and_message),
        cmocka_unit_test(the_text_leaves_out_what_is_unknown),
        cmocka_unit_test(the_text_is_one_line_and_fits),
        cmocka_unit_test(every_status_has_a_word_and_an_exit_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
