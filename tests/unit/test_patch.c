/*
 * JSON Patch (RFC 6902) with JSON Pointers (RFC 6901), clause by clause: a document, a patch, and
 * the document that comes of it. In the texts, ' stands for ". What is refused: test_patch_errors.c
 */
#include "support/test.h"
#include "support/tree.h"
#include "json/json.h"

#include <string.h>

/* The document of RFC 6901, section 5. */
static const char pointers[] = "{'foo': ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, "
                               "'g|h': 4, 'i\\\\j': 5, 'k\\\"l': 6, ' ': 7, 'm~n': 8}";

static const struct good {
    const char *document, *patch, *result;
} goods[] = {
    /* RFC 6902, appendix A */
    {"{'foo': 'bar'}", "[{'op': 'add', 'path': '/baz', 'value': 'qux'}]",
     "{'foo': 'bar', 'baz': 'qux'}"}, /* A.1 */
    {"{'foo': ['bar', 'baz']}", "[{'op': 'add', 'path': '/foo/1', 'value': 'qux'}]",
     "{'foo': ['bar', 'qux', 'baz']}"}, /* A.2 */
    {"{'baz': 'qux', 'foo': 'bar'}", "[{'op': 'remove', 'path': '/baz'}]",
     "{'foo': 'bar'}"}, /* A.3 */
    {"{'foo': ['bar', 'qux', 'baz']}", "[{'op': 'remove', 'path': '/foo/1'}]",
     "{'foo': ['bar', 'baz']}"}, /* A.4 */
    {"{'baz': 'qux', 'foo': 'bar'}", "[{'op': 'replace', 'path': '/baz', 'value': 'boo'}]",
     "{'baz': 'boo', 'foo': 'bar'}"}, /* A.5 */
    {"{'foo': {'bar': 'baz', 'waldo': 'fred'}, 'qux': {'corge': 'grault'}}",
     "[{'op': 'move', 'from': '/foo/waldo', 'path': '/qux/thud'}]",
     "{'foo': {'bar': 'baz'}, 'qux': {'corge': 'grault', 'thud': 'fred'}}"}, /* A.6 */
    {"{'foo': ['all', 'grass', 'cows', 'eat']}",
     "[{'op': 'move', 'from': '/foo/1', 'path': '/foo/3'}]",
     "{'foo': ['all', 'cows', 'eat', 'grass']}"}, /* A.7 */
    {"{'baz': 'qux', 'foo': ['a', 2, 'c']}",
     "[{'op': 'test', 'path': '/baz', 'value': 'qux'},"
     " {'op': 'test', 'path': '/foo/1', 'value': 2}]",
     "{'baz': 'qux', 'foo': ['a', 2, 'c']}"}, /* A.8 */
    {"{'foo': 'bar'}", "[{'op': 'add', 'path': '/child', 'value': {'grandchild': {}}}]",
     "{'foo': 'bar', 'child': {'grandchild': {}}}"}, /* A.10 */
    {"{'foo': 'bar'}", "[{'op': 'add', 'path': '/baz', 'value': 'qux', 'xyz': 123}]",
     "{'foo': 'bar', 'baz': 'qux'}"}, /* A.11 */
    {"{'/': 9, '~1': 10}", "[{'op': 'test', 'path': '/~01', 'value': 10}]",
     "{'/': 9, '~1': 10}"}, /* A.14 */
    {"{'foo': ['bar']}", "[{'op': 'add', 'path': '/foo/-', 'value': ['abc', 'def']}]",
     "{'foo': ['bar', ['abc', 'def']]}"}, /* A.16 */

    /* RFC 6901, section 5: what each pointer evaluates to */
    {pointers,
     "[{'op': 'test', 'path': '/foo', 'value': ['bar', 'baz']},"
     " {'op': 'test', 'path': '/foo/0', 'value': 'bar'}, {'op': 'test', 'path': '/', 'value': 0},"
     " {'op': 'test', 'path': '/a~1b', 'value': 1}, {'op': 'test', 'path': '/c%d', 'value': 2},"
     " {'op': 'test', 'path': '/e^f', 'value': 3}, {'op': 'test', 'path': '/g|h', 'value': 4},"
     " {'op': 'test', 'path': '/i\\\\j', 'value': 5},"
     " {'op': 'test', 'path': '/k\\\"l', 'value': 6}, {'op': 'test', 'path': '/ ', 'value': 7},"
     " {'op': 'test', 'path': '/m~0n', 'value': 8},"
     " {'op': 'copy', 'from': '', 'path': '/foo/-'}, {'op': 'remove', 'path': '/foo/2'}]",
     pointers},
    /* 6901, 4: keys are compared character by character; what looks like an index is a key */
    {"{'0': 1, '-': 2, '01': 3, 'a': {'': {'': 4}}, 'A': 5}",
     "[{'op': 'test', 'path': '/0', 'value': 1}, {'op': 'test', 'path': '/-', 'value': 2},"
     " {'op': 'test', 'path': '/01', 'value': 3}, {'op': 'test', 'path': '/a//', 'value': 4},"
     " {'op': 'remove', 'path': '/A'}]",
     "{'0': 1, '-': 2, '01': 3, 'a': {'': {'': 4}}}"},
    /* Keys from escapes; escapes of JSON come before those of the pointer */
    {"{}",
     "[{'op': 'add', 'path': '/~1~0~01', 'value': 1},"
     " {'op': 'add', 'path': '/\\u007e1\\u00e9', 'value': 2}]",
     "{'/~~1': 1, '/\xC3\xA9': 2}"},

    /* 3: operations are applied in order, each to the result of the one before */
    {"{}", "[]", "{}"},
    {"{}",
     "[{'op': 'add', 'path': '/a', 'value': []}, {'op': 'add', 'path': '/a/0', 'value': 1},"
     " {'op': 'add', 'path': '/a/0', 'value': 0}, {'op': 'remove', 'path': '/a/1'}]",
     "{'a': [0]}"},
    /* 4: the order of members does not matter, nor what is in members that are not defined */
    {"{}", "[{'value': {'op': 'remove'}, 'path': '/a', 'from': 1, 'op': 'add'}]",
     "{'a': {'op': 'remove'}}"},
    {"{'a': 1}", "[{'op': 'remove', 'path': '/a', 'value': 7, 'from': [1]}]", "{}"},

    /* 4.1 add: members are replaced, elements shift, null is a value, any value may be the root */
    {"{'a': 1, 'b': 2}", "[{'op': 'add', 'path': '/a', 'value': {'c': null}}]",
     "{'a': {'c': null}, 'b': 2}"},
    {"[1, 2]",
     "[{'op': 'add', 'path': '/0', 'value': 0}, {'op': 'add', 'path': '/3', 'value': 3},"
     " {'op': 'add', 'path': '/-', 'value': 4}, {'op': 'add', 'path': '/5', 'value': 5}]",
     "[0, 1, 2, 3, 4, 5]"},
    {"[]", "[{'op': 'add', 'path': '/0', 'value': null}]", "[null]"},
    {"[]",
     "[{'op': 'add', 'path': '/-', 'value': []}, {'op': 'add', 'path': '/0/-', 'value': 1},"
     " {'op': 'add', 'path': '/0/0', 'value': 2}]",
     "[[2, 1]]"},
    {"{'a': 1}", "[{'op': 'add', 'path': '', 'value': 'all'}]", "'all'"},
    {"7",
     "[{'op': 'add', 'path': '', 'value': [true]}, {'op': 'add', 'path': '/-', 'value': false}]",
     "[true, false]"},

    /* 4.2 remove: elements shift; after the root only a root can be added */
    {"[0, 1, 2, 3]",
     "[{'op': 'remove', 'path': '/3'}, {'op': 'remove', 'path': '/0'},"
     " {'op': 'remove', 'path': '/0'}, {'op': 'remove', 'path': '/0'}]",
     "[]"},
    {"{'a': 1}", "[{'op': 'remove', 'path': ''}, {'op': 'add', 'path': '', 'value': {}}]", "{}"},

    /* 4.3 replace: the place remains */
    {"{'a': [1, 2, 3]}",
     "[{'op': 'replace', 'path': '/a/1', 'value': 'x'},"
     " {'op': 'replace', 'path': '/a/2', 'value': 'y'},"
     " {'op': 'replace', 'path': '/a/0', 'value': null}]",
     "{'a': [null, 'x', 'y']}"},
    {"[1]",
     "[{'op': 'replace', 'path': '', 'value': {'b': 2}},"
     " {'op': 'replace', 'path': '/b', 'value': 3}]",
     "{'b': 3}"},

    /* 4.4 move: a remove, then an add */
    {"{'a': {'b': 1}, 'c': 2}", "[{'op': 'move', 'from': '/a/b', 'path': '/c'}]",
     "{'a': {}, 'c': 1}"},
    {"{'a': {'b': {'c': 1}}}", "[{'op': 'move', 'from': '/a/b', 'path': '/a'}]", "{'a': {'c': 1}}"},
    {"{'a': {'b': 1}}", "[{'op': 'move', 'from': '/a', 'path': ''}]", "{'b': 1}"},
    {"[0, 1, 2]",
     "[{'op': 'move', 'from': '/0', 'path': '/2'}, {'op': 'move', 'from': '/2', 'path': '/1'}]",
     "[1, 0, 2]"},
    {"[0, 1, 2]", "[{'op': 'move', 'from': '/0', 'path': '/-'}]", "[1, 2, 0]"},
    {"{'a': [1]}", "[{'op': 'move', 'from': '/a', 'path': '/a'}]", "{'a': [1]}"},
    {"{'a': [1, 2]}", "[{'op': 'move', 'from': '/a/0', 'path': '/a/0'}]", "{'a': [1, 2]}"},
    {"{'a': 1}", "[{'op': 'move', 'from': '', 'path': ''}]", "{'a': 1}"},
    {"{'a': 1}", "[{'op': 'move', 'from': '/a', 'path': '/ab'}]", "{'ab': 1}"},

    /* 4.5 copy: an add of the value there, which is then a value of its own */
    {"{'a': [1]}",
     "[{'op': 'copy', 'from': '/a', 'path': '/b'}, {'op': 'add', 'path': '/b/-', 'value': 2}]",
     "{'a': [1], 'b': [1, 2]}"},
    {"{'a': {'b': 1}}", "[{'op': 'copy', 'from': '/a', 'path': '/a/c'}]",
     "{'a': {'b': 1, 'c': {'b': 1}}}"},
    {"{'a': {'b': [1]}}", "[{'op': 'copy', 'from': '/a/b', 'path': '/a'}]", "{'a': [1]}"},
    {"[1, 2]", "[{'op': 'copy', 'from': '/1', 'path': '/0'}]", "[2, 1, 2]"},
    {"{'a': 1}", "[{'op': 'copy', 'from': '', 'path': ''}]", "{'a': 1}"},

    /* 4.6 test: equality of each kind, and members in any order */
    {"[1, 1.0, 1e3, -0, 0.1]",
     "[{'op': 'test', 'path': '/0', 'value': 1.0}, {'op': 'test', 'path': '/1', 'value': 1},"
     " {'op': 'test', 'path': '/2', 'value': 1000}, {'op': 'test', 'path': '/3', 'value': 0},"
     " {'op': 'test', 'path': '/4', 'value': 1.0E-1}]",
     "[1, 1, 1000, -0, 0.1]"},
    {"['\\u00e9\\/', '']",
     "[{'op': 'test', 'path': '/0', 'value': '\xC3\xA9/'}, {'op': 'test', 'path': '/1', 'value': "
     "''}]",
     "['\xC3\xA9/', '']"},
    {"[true, false, null]",
     "[{'op': 'test', 'path': '/0', 'value': true}, {'op': 'test', 'path': '/1', 'value': false},"
     " {'op': 'test', 'path': '/2', 'value': null},"
     " {'op': 'test', 'path': '', 'value': [true, false, null]}]",
     "[true, false, null]"},
    {"{'a': {'x': [1, {'y': 2, 'z': []}], 'w': {}}, 'b': null, 'c': 3}",
     "[{'op': 'test', 'path': '',"
     "  'value': {'c': 3, 'b': null, 'a': {'w': {}, 'x': [1.0, {'z': [], 'y': 2}]}}}]",
     "{'a': {'x': [1, {'y': 2, 'z': []}], 'w': {}}, 'b': null, 'c': 3}"},
};

static const size_t ngoods = sizeof goods / sizeof goods[0];

static void a_patch_that_fits_is_applied(void **state)
{
    (void)state;
    for (size_t i = 0; i < ngoods; i++) {
        cls_error err = {.code = CLS_OK};
        cls_json *const doc = tree_parse("doc.json", goods[i].document);
        if (tree_patch(doc, goods[i].patch, &err))
            fail_msg("%s\n%s\n%s: %s", goods[i].document, goods[i].patch, err.where, err.message);
        tree_assert(doc, goods[i].result);
        cls_json_free(doc);
    }
}

/* Each patch that can be applied, with one more operation that cannot. */
static void nothing_is_half_applied(void **state)
{
    (void)state;
    static const char last[] = "{'op': 'test', 'path': '', 'value': 'what it never is'}]";
    for (size_t i = 0; i < ngoods; i++) {
        cls_error err = {.code = CLS_OK};
        cls_text patch = {0}, before = {0}, after = {0};
        cls_json *const doc = tree_parse("doc.json", goods[i].document);
        tree_add(&before, cls_json_root(doc));
        cls_text_add_bytes(&patch, goods[i].patch, strlen(goods[i].patch) - 1);
        cls_text_add(&patch, strcmp(goods[i].patch, "[]") == 0 ? "" : ", ");
        cls_text_add(&patch, last);
        assert_int_equal(tree_patch(doc, patch.bytes, &err), CLS_BAD_PATCH);
        assert_non_null(strstr(err.message, " at the document, wanted \"what it never is\""));
        tree_add(&after, cls_json_root(doc));
        assert_string_equal(after.bytes, before.bytes);
        assert_int_equal(tree_patch(doc, goods[i].patch, &err), CLS_OK); /* the tree is sound */
        tree_assert(doc, goods[i].result);
        cls_text_free(&patch);
        cls_text_free(&before);
        cls_text_free(&after);
        cls_json_free(doc);
    }
}

/* Each patch applied for a while, twice, also to a copy: the document is as it was, and sound. */
static void a_patch_can_be_taken_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ngoods; i++) {
        cls_error err = {.code = CLS_OK};
        cls_text before = {0};
        cls_json *const doc = tree_parse("doc.json", goods[i].document);
        tree_add(&before, cls_json_root(doc));
        cls_json_prepare_copies(doc);
        cls_json *copy = NULL;
        assert_int_equal(cls_json_copy(doc, &copy, &err), CLS_OK);
        for (int round = 0; round < 4; round++) {
            cls_json *const tree = round % 2 ? copy : doc;
            cls_json_trial *trial = NULL;
            assert_int_equal(
                cls_json_try_patch(tree, tree_parse("patch.json", goods[i].patch), &trial, &err),
                CLS_OK);
            tree_assert(tree, goods[i].result);
            cls_json_undo_patch(tree, trial);
            tree_assert(tree, before.bytes);
        }
        assert_int_equal(tree_patch(doc, goods[i].patch, &err), CLS_OK);
        tree_assert(doc, goods[i].result);
        tree_assert(copy, before.bytes);
        cls_text_free(&before);
        cls_json_free(copy);
        cls_json_free(doc);
    }
}

/* A patch that fails leaves nothing to be taken back. */
static void a_patch_that_fails_is_no_trial(void **state)
{
    (void)state;
    cls_error err = {.code = CLS_OK};
    cls_json *const doc = tree_parse("doc.json", "{'a': [1, 2]}");
    cls_json_trial *trial = (cls_json_trial *)&err;
    cls_json *const patch = tree_parse(
        "patch.json", "[{'op': 'remove', 'path': '/a/0'}, {'op': 'remove', 'path': '/b'}]");
    assert_int_equal(cls_json_try_patch(doc, patch, &trial, &err), CLS_BAD_PATCH);
    assert_null(trial);
    cls_json_undo_patch(doc, trial);
    tree_assert(doc, "{'a': [1, 2]}");
    cls_json_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_patch_can_be_taken_back),
        cmocka_unit_test(a_patch_that_fails_is_no_trial),
        cmocka_unit_test(a_patch_that_fits_is_applied),
        cmocka_unit_test(nothing_is_half_applied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
