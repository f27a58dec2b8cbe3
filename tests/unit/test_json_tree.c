/* The tree of a JSON text: its values, their places, and what is read from them. */
#include "support/test.h"
#include "support/tree.h"

static void the_tree_is_walked(void **state)
{
    (void)state;
    cls_json *const doc =
        tree_parse("test.json", "{\"a\": [1, -2.5, true], \"A\": \"x\\u0041\", \"n\": null}");
    const cls_json_at root = cls_json_root(doc);
    assert_int_equal(cls_json_kind_of(root), CLS_JSON_OBJECT);
    assert_int_equal(cls_json_count(root), 3);
    const cls_json_at a = cls_json_first(root);
    assert_string_equal(cls_json_key(a), "a");
    assert_int_equal(cls_json_kind_of(a), CLS_JSON_ARRAY);
    assert_int_equal(cls_json_count(a), 3);
    cls_json_at e = cls_json_first(a);
    assert_null(cls_json_key(e));
    assert_true(cls_json_number(e) == 1.0);
    e = cls_json_next(e);
    assert_true(cls_json_number(e) == -2.5);
    e = cls_json_next(e);
    assert_int_equal(cls_json_kind_of(e), CLS_JSON_BOOL);
    assert_true(cls_json_bool(e));
    assert_null(cls_json_next(e).node);
    const cls_json_at upper = cls_json_member(root, "A");
    assert_string_equal(cls_json_string(upper), "xA");
    assert_int_equal(cls_json_count(upper), 0);
    assert_int_equal(cls_json_kind_of(cls_json_member(root, "n")), CLS_JSON_NULL);
    assert_null(cls_json_member(root, "N").node);
    assert_null(cls_json_first(cls_json_member(root, "N")).node);
    cls_json_free(doc);
    cls_json_free(NULL);
}

static void check_place(cls_json_at at, const char *pointer, size_t line)
{
    char text[64] = "x";
    cls_json_pointer(at, text, sizeof text);
    assert_string_equal(text, pointer);
    assert_int_equal(cls_json_line(at), line);
}

static void values_know_their_place(void **state)
{
    (void)state;
    cls_json *const doc =
        tree_parse("test.json", "\n{ \"a/b\" : [ 12,\n \"],\\\"}\" , {\"x\": [],\n"
                                "\"~\":\n-1.5e3}, [\n[true]]]\n,\"\":null\n}");
    const cls_json_at root = cls_json_root(doc);
    check_place(root, "", 2);
    const cls_json_at list = cls_json_first(root);
    check_place(list, "/a~1b", 2);
    const cls_json_at number = cls_json_first(list);
    check_place(number, "/a~1b/0", 2);
    const cls_json_at string = cls_json_next(number);
    check_place(string, "/a~1b/1", 3);
    const cls_json_at object = cls_json_next(string);
    check_place(object, "/a~1b/2", 3);
    check_place(cls_json_member(object, "x"), "/a~1b/2/x", 3);
    check_place(cls_json_member(object, "~"), "/a~1b/2/~0", 5);
    const cls_json_at nested = cls_json_next(object);
    check_place(nested, "/a~1b/3", 5);
    check_place(cls_json_first(cls_json_first(nested)), "/a~1b/3/0/0", 6);
    check_place(cls_json_member(root, ""), "/", 7);
    check_place((cls_json_at){.doc = doc}, "", 0);
    check_place((cls_json_at){0}, "", 0);

    cls_error err = {.code = CLS_OK};
    assert_int_equal(cls_json_fail(nested, &err, CLS_BAD_MODEL, "no %s", "more"), CLS_BAD_MODEL);
    char text[100];
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "test.json:5: /a~1b/3: no more");
    assert_int_equal(cls_json_fail((cls_json_at){.doc = doc}, &err, CLS_BAD_MODEL, "m"),
                     CLS_BAD_MODEL);
    cls_error_text(&err, text, sizeof text);
    assert_string_equal(text, "test.json: m");
    cls_json_free(doc);
}

static void kinds_are_expected(void **state)
{
    (void)state;
    cls_json *const doc = tree_parse("test.json", "[1, false]");
    const cls_json_at number = cls_json_first(cls_json_root(doc));
    cls_error err = {.code = CLS_OK};
    assert_int_equal(cls_json_expect(number, CLS_JSON_NUMBER | CLS_JSON_NULL, &err), CLS_OK);
    assert_int_equal(cls_json_expect(number, CLS_JSON_STRING, &err), CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "found a number, wanted a string");
    assert_string_equal(err.where, "/0");
    assert_int_equal(
        cls_json_expect(number, CLS_JSON_NULL | CLS_JSON_ARRAY | CLS_JSON_OBJECT, &err),
        CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "found a number, wanted null, an array or an object");
    assert_int_equal(cls_json_expect(cls_json_next(number), CLS_JSON_NUMBER, &err),
                     CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "found false, wanted a number");
    cls_json_free(doc);
}

static cls_status read_fields(const char *text, cls_error *err)
{
    cls_json *const doc = tree_parse("test.json", text);
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "data", .kinds = CLS_JSON_ARRAY | CLS_JSON_NULL, .required = true},
        {.key = "fixed", .kinds = CLS_JSON_BOOL},
    };
    const cls_status status = cls_json_fields(cls_json_root(doc), fields, 3, err);
    if (!status) {
        assert_string_equal(cls_json_string(fields[0].value), "n");
        assert_null(fields[2].value.node);
        assert_ptr_equal(fields[2].value.doc, doc);
    }
    cls_json_free(doc);
    return status;
}

static void fields_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *message;
    } rows[] = {
        {"[]", "", "found an array, wanted an object"},
        {"{\"name\": \"n\"}", "", "key \"data\" is missing"},
        {"{\"name\": \"n\", \"data\": 1}", "/data", "found a number, wanted null or an array"},
        {"{\"name\": \"n\", \"dta\": null}", "/dta", "unknown key \"dta\"; did you mean \"data\"?"},
        {"{\"Name\": \"n\", \"data\": null}", "/Name",
         "unknown key \"Name\"; did you mean \"name\"?"},
        {"{\"luminosity\": 1}", "/luminosity",
         "unknown key \"luminosity\"; known here: \"name\", \"data\", \"fixed\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cls_error err = {.code = CLS_OK};
        assert_int_equal(read_fields(rows[i].text, &err), CLS_BAD_WORKSPACE);
        assert_string_equal(err.where, rows[i].where);
        assert_string_equal(err.message, rows[i].message);
    }
    assert_int_equal(read_fields("{\"data\": [], \"name\": \"n\"}", NULL), CLS_OK);
}

static void numbers_are_read(void **state)
{
    (void)state;
    cls_arena *const arena = cls_arena_new();
    cls_json *const doc = tree_parse("test.json", "[[1, 0.1, -3e2], [], [1, \"2\"], 3]");
    const double *values = NULL;
    size_t n = 7;
    cls_error err = {.code = CLS_OK};
    cls_json_at at = cls_json_first(cls_json_root(doc));
    assert_int_equal(cls_json_numbers(at, arena, &values, &n, &err), CLS_OK);
    assert_int_equal(n, 3);
    assert_true(values[0] == 1.0 && values[1] == 0.1 && values[2] == -300.0);
    at = cls_json_next(at);
    assert_int_equal(cls_json_numbers(at, arena, &values, &n, &err), CLS_OK);
    assert_int_equal(n, 0);
    at = cls_json_next(at);
    assert_int_equal(cls_json_numbers(at, arena, &values, &n, &err), CLS_BAD_WORKSPACE);
    assert_string_equal(err.where, "/2/1");
    assert_string_equal(err.message, "found a string, wanted a number");
    at = cls_json_next(at);
    assert_int_equal(cls_json_numbers(at, arena, &values, &n, &err), CLS_BAD_WORKSPACE);
    assert_string_equal(err.message, "found a number, wanted an array");
    cls_json_free(doc);
    cls_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_is_walked), cmocka_unit_test(values_know_their_place),
        cmocka_unit_test(kinds_are_expected), cmocka_unit_test(fields_are_checked),
        cmocka_unit_test(numbers_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
