/* JSON as it is written: on lines and on one line. */
#include "support/test.h"
#include "support/tree.h"
#include "json/write.h"

#include <math.h>

static void write_sample(cls_json_writer *w)
{
    static const double numbers[] = {1.0, 0.1, (double)NAN};
    cls_json_open_object(w);
    cls_json_write_key(w, "name");
    cls_json_write_string(w, "a\"b\\c\n\x01\xC3\xA9\xFF");
    cls_json_write_key(w, "x");
    cls_json_write_numbers(w, numbers, 3);
    cls_json_write_key(w, "empty");
    cls_json_open_array(w);
    cls_json_close_array(w);
    cls_json_write_key(w, "list");
    cls_json_open_array(w);
    cls_json_write_bool(w, true);
    cls_json_open_object_line(w);
    cls_json_write_key(w, "n");
    cls_json_write_size(w, 40);
    cls_json_write_key(w, "inner");
    cls_json_open_array(w);
    cls_json_write_null(w);
    cls_json_write_string(w, NULL);
    cls_json_close_array(w);
    cls_json_close_object(w);
    cls_json_write_number(w, -2.5);
    cls_json_close_array(w);
    cls_json_close_object(w);
}

static void json_is_written_on_lines(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_json_writer w = {.text = &text, .indent = true};
    write_sample(&w);
    assert_string_equal(text.bytes, "{\n"
                                    "  \"name\": \"a\\\"b\\\\c\\n\\u0001\xC3\xA9\\ufffd\",\n"
                                    "  \"x\": [1, 0.1, null],\n"
                                    "  \"empty\": [],\n"
                                    "  \"list\": [\n"
                                    "    true,\n"
                                    "    {\"n\": 40, \"inner\": [null, null]},\n"
                                    "    -2.5\n"
                                    "  ]\n"
                                    "}");
    cls_json_free(tree_parse("test.json", text.bytes));
    assert_int_equal(w.depth, 0);
    cls_text_free(&text);
}

static void json_is_written_on_one_line(void **state)
{
    (void)state;
    cls_text text = {0};
    cls_json_writer w = {.text = &text};
    write_sample(&w);
    assert_string_equal(text.bytes, "{\"name\": \"a\\\"b\\\\c\\n\\u0001\xC3\xA9\\ufffd\", "
                                    "\"x\": [1, 0.1, null], \"empty\": [], \"list\": [true, "
                                    "{\"n\": 40, \"inner\": [null, null]}, -2.5]}");
    cls_json_free(tree_parse("test.json", text.bytes));
    cls_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_written_on_lines),
        cmocka_unit_test(json_is_written_on_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
