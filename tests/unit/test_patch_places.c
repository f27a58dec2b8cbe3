/*
 * Values of a patched document: where they were written, how deep and how many there may be, and
 * that elements are found in long arrays whatever happened before. In the texts, ' stands for ".
 */
#include "support/random.h"
#include "support/test.h"
#include "support/tree.h"
#include "json/json.h"

#include <string.h>

static cls_json_at first_of(cls_json_at parent, size_t index)
{
    cls_json_at child = cls_json_first(parent);
    while (index--)
        child = cls_json_next(child);
    return child;
}

static void assert_place(cls_json_at value, const char *file, size_t line, const char *pointer)
{
    char found[64];
    assert_non_null(value.node);
    cls_json_pointer(value, found, sizeof found);
    assert_string_equal(found, pointer);
    assert_string_equal(cls_json_file(value), file);
    assert_int_equal(cls_json_line(value), line);
}

static void values_know_where_they_were_written(void **state)
{
    (void)state;
    cls_json *const doc = tree_parse("doc.json", "{'a': [\n1,\n [2,\n 3]],\n'b':\n {'c': 4}}");
    const cls_json_at root = cls_json_root(doc);
    assert_place(root, "doc.json", 1, "");
    assert_place(first_of(first_of(first_of(root, 0), 1), 1), "doc.json", 4, "/a/1/1");
    assert_int_equal(tree_patch(doc,
                                "[{'op': 'add', 'path': '/a/0', 'value': [5,\n6]},\n"
                                "{'op': 'move', 'from': '/b/c', 'path': '/a/-'},\n"
                                "{'op': 'copy', 'from': '/a/2', 'path': '/b/d'},\n"
                                "{'op': 'replace', 'path': '/a/1', 'value':\n7}]\n\n",
                                NULL),
                     CLS_OK);
    cls_json *const second = tree_parse("second.json", "\n[{'op': 'add', 'path': '/e', 'value':\n"
                                                       " {'f': 8}}]");
    assert_int_equal(cls_json_patch(doc, second, NULL), CLS_OK);
    tree_assert(doc, "{'a': [[5, 6], 7, [2, 3], 4], 'b': {'d': [2, 3]}, 'e': {'f': 8}}");
    const cls_json_at a = cls_json_member(root, "a");
    assert_place(root, "doc.json", 1, "");
    assert_place(a, "doc.json", 1, "/a");
    assert_place(first_of(a, 0), "patch.json", 1, "/a/0");
    assert_place(first_of(first_of(a, 0), 1), "patch.json", 2, "/a/0/1");
    assert_place(first_of(a, 1), "patch.json", 6, "/a/1");
    assert_place(first_of(first_of(a, 2), 1), "doc.json", 4, "/a/2/1");
    assert_place(first_of(a, 3), "doc.json", 6, "/a/3");
    const cls_json_at d = cls_json_member(cls_json_member(root, "b"), "d");
    assert_place(d, "doc.json", 3, "/b/d");
    assert_place(first_of(d, 1), "doc.json", 4, "/b/d/1");
    const cls_json_at e = cls_json_member(root, "e");
    assert_place(e, "second.json", 3, "/e");
    assert_place(cls_json_first(e), "second.json", 3, "/e/f");
    cls_error err;
    assert_int_equal(cls_json_fail(first_of(a, 1), &err, CLS_BAD_WORKSPACE, "wrong"),
                     CLS_BAD_WORKSPACE);
    assert_string_equal(err.file, "patch.json");
    assert_int_equal(err.line, 6);
    assert_string_equal(err.where, "/a/1");
    cls_json_free(doc);
}

static void a_refused_patch_leaves_no_trace(void **state)
{
    (void)state;
    cls_json *const doc = tree_parse("doc.json", "[1,\n2]");
    assert_int_equal(tree_patch(doc,
                                "[{'op': 'add', 'path': '/1',\n'value': 5},\n"
                                "{'op': 'remove', 'path': '/0'},\n{'op': 'remove', 'path': '/7'}]",
                                NULL),
                     CLS_BAD_PATCH);
    tree_assert(doc, "[1, 2]");
    assert_place(first_of(cls_json_root(doc), 0), "doc.json", 1, "/0");
    assert_place(first_of(cls_json_root(doc), 1), "doc.json", 2, "/1");
    assert_int_equal(tree_patch(doc, "\n[{'op': 'add', 'path': '/0', 'value':\n0}]", NULL), CLS_OK);
    tree_assert(doc, "[0, 1, 2]");
    assert_place(first_of(cls_json_root(doc), 0), "patch.json", 3, "/0");
    assert_place(first_of(cls_json_root(doc), 2), "doc.json", 2, "/2");
    cls_json_free(doc);
}

/* RFC 6902, A.13: two members "op" are no JSON for us. */
static void a_patch_is_strict_json(void **state)
{
    (void)state;
    static const char text[] = "[{\"op\": \"add\", \"path\": \"/baz\", \"value\": \"qux\",\n"
                               "\"op\": \"remove\"}]";
    cls_json *patch = NULL;
    cls_error err = {.code = CLS_OK};
    assert_int_equal(cls_json_parse("patch.json", text, sizeof text - 1, &patch, &err),
                     CLS_BAD_JSON);
    assert_string_equal(err.message, "duplicate key \"op\", first on line 1");
    assert_string_equal(err.where, "/0/op");
    assert_int_equal(err.line, 2);
}

/* Appends "[[[...": n brackets, then as many that close. */
static void add_nest(cls_text *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        cls_text_add(text, "[");
    for (size_t i = 0; i < n; i++)
        cls_text_add(text, "]");
}

static cls_status add_to_nest(size_t outer, size_t inner, cls_error *err)
{
    cls_text document = {0}, patch = {0};
    add_nest(&document, outer);
    cls_text_add(&patch, "[{'op': 'add', 'path': '");
    for (size_t i = 1; i < outer; i++)
        cls_text_add(&patch, "/0");
    cls_text_add(&patch, "/-', 'value': ");
    add_nest(&patch, inner);
    cls_text_add(&patch, "}]");
    cls_json *const doc = tree_parse("doc.json", document.bytes);
    const cls_status status = tree_patch(doc, patch.bytes, err);
    cls_json_free(doc);
    cls_text_free(&document);
    cls_text_free(&patch);
    return status;
}

static void nesting_stays_limited(void **state)
{
    (void)state;
    enum { MOST = CLS_JSON_MAX_DEPTH };
    cls_error err = {.code = CLS_OK};
    assert_int_equal(add_to_nest(MOST - 100, 100, &err), CLS_OK);
    assert_int_equal(add_to_nest(MOST - 100, 101, &err), CLS_BAD_PATCH);
    assert_string_equal(strrchr(err.message, ':'), ": nested deeper than 256 levels");
    assert_string_equal(err.where, "/0/path");
}

/* Each copy doubles the document. */
static void copies_are_limited(void **state)
{
    (void)state;
    cls_error err = {.code = CLS_OK};
    cls_text patch = {0};
    cls_text_add(&patch, "[{'op': 'copy', 'from': '', 'path': '/-'}");
    for (int i = 1; i < 60; i++)
        cls_text_add(&patch, ", {'op': 'copy', 'from': '', 'path': '/-'}");
    cls_text_add(&patch, "]");
    cls_json *const doc = tree_parse("doc.json", "[]");
    assert_int_equal(tree_patch(doc, patch.bytes, &err), CLS_BAD_PATCH);
    assert_string_equal(err.where, "/20/from"); /* 2^20 - 1 values were copied before */
    assert_string_equal(err.message,
                        "operation 20 (copy \"/-\"): the patch copies more than 1048576 values");
    tree_assert(doc, "[]");
    cls_json_free(doc);
    cls_text_free(&patch);
}

enum { ELEMENTS = 400, OPERATIONS = 3000 };

/* An array and what must come of it. */
typedef struct list {
    int values[ELEMENTS + OPERATIONS];
    size_t n;
} list;

static void insert(list *l, size_t at, int value)
{
    memmove(l->values + at + 1, l->values + at, (l->n - at) * sizeof *l->values);
    l->values[at] = value;
    l->n++;
}

static int extract(list *l, size_t at)
{
    const int value = l->values[at];
    l->n--;
    memmove(l->values + at, l->values + at + 1, (l->n - at) * sizeof *l->values);
    return value;
}

/* An index near the last one, as programs write them, or anywhere; below n. */
static size_t next_index(uint64_t *state, size_t last, size_t n)
{
    if (random_chance(state, 0.3))
        return random_below(state, n);
    const size_t at = last + random_below(state, 4);
    return at < 2 ? 0 : at - 2 < n ? at - 2 : n - 1;
}

/* Appends one operation on the array, and has its effect on the list; returns the index. */
static size_t add_operation(cls_text *patch, list *l, uint64_t *state, size_t last, int value)
{
    const size_t at = next_index(state, last, l->n), to = next_index(state, at, l->n);
    switch (random_below(state, 6)) {
    case 0:
        cls_text_add_format(patch, "{'op': 'add', 'path': '/%zu', 'value': %d}", at, value);
        insert(l, at, value);
        break;
    case 1:
        cls_text_add_format(patch, "{'op': 'remove', 'path': '/%zu'}", at);
        (void)extract(l, at);
        break;
    case 2:
        cls_text_add_format(patch, "{'op': 'replace', 'path': '/%zu', 'value': %d}", at, value);
        l->values[at] = value;
        break;
    case 3:
        cls_text_add_format(patch, "{'op': 'move', 'from': '/%zu', 'path': '/%zu'}", at, to);
        insert(l, to, extract(l, at));
        break;
    case 4:
        cls_text_add_format(patch, "{'op': 'copy', 'from': '/%zu', 'path': '/%zu'}", at, to);
        insert(l, to, l->values[at]);
        break;
    default:
        cls_text_add_format(patch, "{'op': 'add', 'path': '/-', 'value': %d}", value);
        insert(l, l->n, value);
        break;
    }
    return at;
}

static void add_list(cls_text *text, const list *l)
{
    cls_text_add(text, "[");
    for (size_t i = 0; i < l->n; i++)
        cls_text_add_format(text, "%s%d", i ? ", " : "", l->values[i]);
    cls_text_add(text, "]");
}

static void elements_are_found_after_any_change(void **state)
{
    (void)state;
    static list l;
    uint64_t seed = 6902;
    cls_text document = {0}, patch = {0}, result = {0};
    while (l.n < ELEMENTS)
        insert(&l, l.n, (int)l.n);
    add_list(&document, &l);
    size_t at = 0;
    for (int i = 0; i < OPERATIONS; i++) {
        cls_text_add(&patch, i ? ",\n" : "[");
        at = add_operation(&patch, &l, &seed, at, ELEMENTS + i);
    }
    cls_text_add(&patch, "]");
    add_list(&result, &l);
    cls_json *const doc = tree_parse("doc.json", document.bytes);
    assert_int_equal(tree_patch(doc, patch.bytes, NULL), CLS_OK);
    tree_assert(doc, result.bytes);
    for (cls_json_at e = cls_json_first(cls_json_root(doc)); e.node; e = cls_json_next(e)) {
        const int value = (int)cls_json_number(e), line = value - ELEMENTS + 1;
        assert_string_equal(cls_json_file(e), line > 0 ? "patch.json" : "doc.json");
        assert_int_equal(cls_json_line(e), line > 0 ? line : 1);
    }
    cls_json_free(doc);
    cls_text_free(&document);
    cls_text_free(&patch);
    cls_text_free(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_know_where_they_were_written),
        cmocka_unit_test(a_refused_patch_leaves_no_trace),
        cmocka_unit_test(a_patch_is_strict_json),
        cmocka_unit_test(nesting_stays_limited),
        cmocka_unit_test(copies_are_limited),
        cmocka_unit_test(elements_are_found_after_any_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
