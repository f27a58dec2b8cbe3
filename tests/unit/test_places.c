/* An index of a document finds what a search finds. */
#include "base/text.h"
#include "support/test.h"
#include "json/json.h"

#include <string.h>

enum { POINTER_SIZE = 256 };

static cls_json *parse(const char *text)
{
    cls_json *doc = NULL;
    assert_int_equal(cls_json_parse("f", text, strlen(text), &doc, NULL), CLS_OK);
    return doc;
}

/* Appends file, line and pointer of a value and of all in it. */
static void add_places(cls_text *text, cls_json_at value)
{
    char pointer[POINTER_SIZE];
    cls_json_pointer(value, pointer, sizeof pointer);
    cls_text_add_format(text, "%s %zu %s\n", cls_json_file(value), cls_json_line(value), pointer);
    for (cls_json_at child = cls_json_first(value); child.node; child = cls_json_next(child))
        add_places(text, child);
}

static void check_places(const cls_json *doc, const char *wanted)
{
    cls_text text = {0};
    add_places(&text, cls_json_root(doc));
    assert_false(text.failed);
    assert_string_equal(text.bytes, wanted);
    cls_text_free(&text);
}

static const char example[] = "{\"a\": [1,\n[], {\"b/~\": 2}],\n\"\": {\"c\": \"x\"}\n}";
static const char example_places[] =
    "f 1 \nf 1 /a\nf 1 /a/0\nf 2 /a/1\nf 2 /a/2\nf 2 /a/2/b~1~0\nf 3 /\nf 3 //c\n";

static void an_index_changes_no_place(void **state)
{
    (void)state;
    cls_json *const doc = parse(example);
    check_places(doc, example_places);
    assert_int_equal(cls_json_index(doc, NULL), CLS_OK);
    check_places(doc, example_places);
    assert_int_equal(cls_json_index(doc, NULL), CLS_OK);
    check_places(doc, example_places);
    cls_json_free(doc);
}

static void a_patch_makes_an_index_void(void **state)
{
    (void)state;
    static const char places[] =
        "f 1 \nf 1 /a\nf 2 /a/0\nf 2 /a/1\nf 2 /a/1/b~1~0\nf 3 /\nf 3 //c\n"
        "f 1 /d\n";
    cls_json *const doc = parse(example);
    assert_int_equal(cls_json_index(doc, NULL), CLS_OK);
    assert_int_equal(
        cls_json_patch(doc, parse("[{\"op\": \"move\", \"from\": \"/a/0\", \"path\": \"/d\"}]"),
                       NULL),
        CLS_OK);
    check_places(doc, places);
    assert_int_equal(cls_json_index(doc, NULL), CLS_OK);
    check_places(doc, places);
    cls_json_free(doc);
}

static void a_value_of_another_document_has_no_pointer(void **state)
{
    (void)state;
    cls_json *const doc = parse(example), *const other = parse("[1]");
    assert_int_equal(cls_json_index(doc, NULL), CLS_OK);
    cls_json_at value = cls_json_root(other);
    value.doc = doc;
    char pointer[POINTER_SIZE];
    cls_json_pointer(value, pointer, sizeof pointer);
    assert_string_equal(pointer, "");
    cls_json_free(doc);
    cls_json_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_changes_no_place),
        cmocka_unit_test(a_patch_makes_an_index_void),
        cmocka_unit_test(a_value_of_another_document_has_no_pointer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
