/*
 * What JSON Patch (RFC 6902) and JSON Pointer (RFC 6901) do not allow, clause by clause: a
 * document, a patch, and the exact error. In the texts, ' stands for ".
 */
#include "support/test.h"
#include "support/tree.h"
#include "json/json.h"

#include <string.h>

/* In all of these the patch is refused with CLS_BAD_PATCH; where: the place in the patch. */
static const struct bad {
    const char *document, *patch, *where, *message;
} bads[] = {
    /* 3: the patch is an array of objects */
    {"{}", "{'op': 'remove', 'path': ''}", "", "found an object, wanted an array of operations"},
    {"{}", "{'patches': []}", "", "found a patchset, wanted one patch: an array of operations"},
    {"{}", "1", "", "found a number, wanted an array of operations"},
    {"{}", "[[]]", "/0", "operation 0: found an array, wanted an object"},
    {"{'a': 1}", "[{'op': 'remove', 'path': '/a'}, null]", "/1",
     "operation 1: found null, wanted an object"},

    /* 4: one "op" of six, one "path"; the members that the operation needs */
    {"{}", "[{'path': '/a', 'value': 1}]", "/0", "operation 0: key \"op\" is missing"},
    {"{}", "[{'op': 1, 'path': '/a'}]", "/0/op", "operation 0: found a number, wanted a string"},
    {"{}", "[{'op': 'spam', 'path': '/a'}]", "/0/op",
     "operation 0: unknown operation \"spam\", wanted add, remove, replace, move, copy or test"},
    {"{}", "[{'op': 'ADD', 'path': '/a', 'value': 1}]", "/0/op",
     "operation 0: unknown operation \"ADD\", wanted add, remove, replace, move, copy or test"},
    {"{}", "[{'op': 'replcae', 'path': '/a', 'value': 1}]", "/0/op",
     "operation 0: unknown operation \"replcae\"; did you mean \"replace\"?"},
    {"{}", "[{'op': 'add', 'value': 1}]", "/0", "operation 0: key \"path\" is missing"},
    {"{}", "[{'op': 'add', 'path': null, 'value': 1}]", "/0/path",
     "operation 0: found null, wanted a string"},
    {"{}", "[{'op': 'add', 'path': '/a'}]", "/0",
     "operation 0 (add \"/a\"): key \"value\" is missing"},
    {"{'a': 1}", "[{'op': 'replace', 'path': '/a', 'Value': 1}]", "/0",
     "operation 0 (replace \"/a\"): key \"value\" is missing"},
    {"{'a': 1}", "[{'op': 'test', 'path': '/a'}]", "/0",
     "operation 0 (test \"/a\"): key \"value\" is missing"},
    {"{'a': 1}", "[{'op': 'move', 'path': '/b'}]", "/0",
     "operation 0 (move \"/b\"): key \"from\" is missing"},
    {"{'a': 1}", "[{'op': 'copy', 'path': '/b', 'from': ['a']}]", "/0/from",
     "operation 0 (copy \"/b\"): found an array, wanted a string"},

    /* 6901, 3: what is no pointer */
    {"{'a': 1}", "[{'op': 'remove', 'path': 'a'}]", "/0/path",
     "operation 0 (remove \"a\"): \"a\" is no JSON Pointer: wanted \"\" or a text that begins "
     "with /"},
    {"{'a': 1}", "[{'op': 'remove', 'path': '#/a'}]", "/0/path",
     "operation 0 (remove \"#/a\"): \"#/a\" is no JSON Pointer: wanted \"\" or a text that begins "
     "with /"},
    {"{'a~': 1}", "[{'op': 'remove', 'path': '/a~'}]", "/0/path",
     "operation 0 (remove \"/a~\"): \"/a~\" is no JSON Pointer: ~ must be written ~0, and / in a "
     "key ~1"},
    {"{'a': 1}", "[{'op': 'copy', 'path': '/b', 'from': '/a/~2'}]", "/0/from",
     "operation 0 (copy \"/b\"): \"/a/~2\" is no JSON Pointer: ~ must be written ~0, and / in a "
     "key ~1"},

    /* 6901, 4: indices */
    {"{'a': [1, 2]}", "[{'op': 'remove', 'path': '/a/01'}]", "/0/path",
     "operation 0 (remove \"/a/01\"): \"01\" is no index of /a, which is an array: wanted 0, 1, 2, "
     "..."},
    {"{'a': [1, 2]}", "[{'op': 'add', 'path': '/a/00', 'value': 1}]", "/0/path",
     "operation 0 (add \"/a/00\"): \"00\" is no index of /a, which is an array: wanted 0, 1, 2, "
     "... or -"},
    {"[1]", "[{'op': 'remove', 'path': '/'}]", "/0/path",
     "operation 0 (remove \"/\"): \"\" is no index of the document, which is an array: wanted 0, "
     "1, 2, "
     "..."},
    {"[1]", "[{'op': 'add', 'path': '/-1', 'value': 1}]", "/0/path",
     "operation 0 (add \"/-1\"): \"-1\" is no index of the document, which is an array: wanted 0, "
     "1, 2, "
     "... or -"},
    {"[[1]]", "[{'op': 'add', 'path': '/0/1e0', 'value': 1}]", "/0/path",
     "operation 0 (add \"/0/1e0\"): \"1e0\" is no index of /0, which is an array: wanted 0, 1, 2, "
     "... or "
     "-"},
    {"[[1]]", "[{'op': 'add', 'path': '/0/-/0', 'value': 1}]", "/0/path",
     "operation 0 (add \"/0/-/0\"): - is behind the last element of /0: nothing is there"},
    {"[1]", "[{'op': 'replace', 'path': '/-', 'value': 1}]", "/0/path",
     "operation 0 (replace \"/-\"): - is behind the last element of the document: nothing is "
     "there"},

    /* 4.1 add: the parent must exist; no index above the number of elements */
    {"{'foo': 'bar'}", "[{'op': 'add', 'path': '/baz/bat', 'value': 'qux'}]", "/0/path",
     "operation 0 (add \"/baz/bat\"): the document has no member \"baz\""}, /* A.12 */
    {"{'samples': []}", "[{'op': 'add', 'path': '/sample/-', 'value': 1}]", "/0/path",
     "operation 0 (add \"/sample/-\"): the document has no member \"sample\"; did you mean "
     "\"samples\"?"},
    {"{'q': {'bar': 2}}", "[{'op': 'add', 'path': '/a/b', 'value': 1}]", "/0/path",
     "operation 0 (add \"/a/b\"): the document has no member \"a\"; did you mean \"q\"?"},
    {"{'a': 'text'}", "[{'op': 'add', 'path': '/a/b', 'value': 1}]", "/0/path",
     "operation 0 (add \"/a/b\"): /a is no array and no object, so it has no \"b\""},
    {"[1, 2]", "[{'op': 'add', 'path': '/3', 'value': 1}]", "/0/path",
     "operation 0 (add \"/3\"): the document has no element 3, only 2 elements"},
    {"{'a': [1]}", "[{'op': 'add', 'path': '/a/18446744073709551616', 'value': 1}]", "/0/path",
     "operation 0 (add \"/a/18446744073709551616\"): /a has no element 18446744073709551616, only "
     "1 element"},

    /* 4.2, 4.3: the target must exist; the last value may not be removed for good */
    {"{'a': {'b': 1}}", "[{'op': 'remove', 'path': '/a/longer'}]", "/0/path",
     "operation 0 (remove \"/a/longer\"): /a has no member \"longer\""},
    {"{'a': {'b~/': {}}}", "[{'op': 'remove', 'path': '/a/b~0~1/c'}]", "/0/path",
     "operation 0 (remove \"/a/b~0~1/c\"): /a/b~0~1 has no member \"c\""},
    {"[[]]", "[{'op': 'remove', 'path': '/0/0'}]", "/0/path",
     "operation 0 (remove \"/0/0\"): /0 has no element 0, only 0 elements"},
    {"[1, 2]", "[{'op': 'remove', 'path': '/2'}]", "/0/path",
     "operation 0 (remove \"/2\"): the document has no element 2, only 2 elements"},
    {"{}", "[{'op': 'remove', 'path': ''}]", "", "the patch removes the whole document"},
    {"{}", "[{'op': 'remove', 'path': ''}, {'op': 'remove', 'path': ''}]", "/1/path",
     "operation 1 (remove \"\"): the whole document was removed"},
    {"{}", "[{'op': 'remove', 'path': ''}, {'op': 'add', 'path': '/a', 'value': 1}]", "/1/path",
     "operation 1 (add \"/a\"): the whole document was removed"},
    {"{}", "[{'op': 'remove', 'path': ''}, {'op': 'replace', 'path': '', 'value': 1}]", "/1/path",
     "operation 1 (replace \"\"): the whole document was removed"},
    {"{'a': 1}", "[{'op': 'replace', 'path': '/b/c', 'value': 1}]", "/0/path",
     "operation 0 (replace \"/b/c\"): the document has no member \"b\"; did you mean \"a\"?"},
    {"{'longer': 1}", "[{'op': 'replace', 'path': '/b', 'value': 1}]", "/0/path",
     "operation 0 (replace \"/b\"): the document has no member \"b\""},

    /* 4.4, 4.5: "from" must exist, and may not be around "path" when it is moved */
    {"{'longer': 1}", "[{'op': 'move', 'from': '/b', 'path': '/c'}]", "/0/from",
     "operation 0 (move \"/c\"): the document has no member \"b\""},
    {"{'longer': 1}", "[{'op': 'copy', 'from': '/longer/b', 'path': '/c'}]", "/0/from",
     "operation 0 (copy \"/c\"): /longer is no array and no object, so it has no \"b\""},
    {"[1]", "[{'op': 'move', 'from': '/-', 'path': '/0'}]", "/0/from",
     "operation 0 (move \"/0\"): - is behind the last element of the document: nothing is there"},
    {"{'a': {'b': 1}}", "[{'op': 'move', 'from': '/a', 'path': '/a/b'}]", "/0/from",
     "operation 0 (move \"/a/b\"): a value cannot be moved into itself"},
    {"[[1], [2]]", "[{'op': 'move', 'from': '/0', 'path': '/0/0'}]", "/0/from",
     "operation 0 (move \"/0/0\"): a value cannot be moved into itself"},
    {"{'a': 1}", "[{'op': 'move', 'from': '', 'path': '/a'}]", "/0/from",
     "operation 0 (move \"/a\"): a value cannot be moved into itself"},
    {"[0, 1]", "[{'op': 'move', 'from': '/0', 'path': '/2'}]", "/0/path",
     "operation 0 (move \"/2\"): the document has no element 2, only 1 element"},
    {"{'a': [1]}", "[{'op': 'copy', 'from': '/a', 'path': '/a/2'}]", "/0/path",
     "operation 0 (copy \"/a/2\"): /a has no element 2, only 1 element"},

    /* 4.6 test: what is not equal */
    {"{'baz': 'qux'}", "[{'op': 'test', 'path': '/baz', 'value': 'bar'}]", "/0/value",
     "operation 0 (test \"/baz\"): found \"qux\" at /baz, wanted \"bar\""}, /* A.9 */
    {"{'/': 9, '~1': 10}", "[{'op': 'test', 'path': '/~01', 'value': '10'}]", "/0/value",
     "operation 0 (test \"/~01\"): found 10 at /~01, wanted \"10\""}, /* A.15 */
    {"{'a': 1}", "[{'op': 'test', 'path': '/b/c', 'value': 1}]", "/0/path",
     "operation 0 (test \"/b/c\"): the document has no member \"b\"; did you mean \"a\"?"},
    {"[1]", "[{'op': 'test', 'path': '/0', 'value': 1.0000000000000002}]", "/0/value",
     "operation 0 (test \"/0\"): found 1 at /0, wanted 1.0000000000000002"},
    {"[0]", "[{'op': 'test', 'path': '/0', 'value': false}]", "/0/value",
     "operation 0 (test \"/0\"): found 0 at /0, wanted false"},
    {"[true]", "[{'op': 'test', 'path': '/0', 'value': false}]", "/0/value",
     "operation 0 (test \"/0\"): found true at /0, wanted false"},
    {"[{}]", "[{'op': 'test', 'path': '/0', 'value': []}]", "/0/value",
     "operation 0 (test \"/0\"): found an object of 0 members at /0, wanted an array of 0 "
     "elements"},
    {"['a']", "[{'op': 'test', 'path': '/0', 'value': 'A'}]", "/0/value",
     "operation 0 (test \"/0\"): found \"a\" at /0, wanted \"A\""},
    {"{'a': null}", "[{'op': 'test', 'path': '', 'value': {}}]", "/0/value",
     "operation 0 (test \"\"): found null at /a, wanted no such member"},
    {"{}", "[{'op': 'test', 'path': '', 'value': {'a': null}}]", "/0/value",
     "operation 0 (test \"\"): the document has no member \"a\""},
    {"{'x': {'a': 1, 'b': 2, 'c': 3}}",
     "[{'op': 'test', 'path': '/x', 'value': {'c': 3, 'a': 1, 'd': 4}}]", "/0/value",
     "operation 0 (test \"/x\"): /x has no member \"d\""},
    {"{'x': {'a': 1, 'b': 2, 'c': 3}}", "[{'op': 'test', 'path': '/x', 'value': {'c': 3, 'a': 1}}]",
     "/0/value", "operation 0 (test \"/x\"): found 2 at /x/b, wanted no such member"},
    {"[1, 2]", "[{'op': 'test', 'path': '', 'value': [2, 1]}]", "/0/value",
     "operation 0 (test \"\"): found 1 at /0, wanted 2"},
    {"{'a': [1, 2]}", "[{'op': 'test', 'path': '', 'value': {'a': [1]}}]", "/0/value",
     "operation 0 (test \"\"): found an array of 2 elements at /a, wanted an array of 1 element"},
    {"[[1]]", "[{'op': 'test', 'path': '/0', 'value': [1, 2]}]", "/0/value",
     "operation 0 (test \"/0\"): found an array of 1 element at /0, wanted an array of 2 "
     "elements"},
    {"{'a': {'b': [0, {'c': 'x'}]}}",
     "[{'op': 'test', 'path': '/a', 'value': {'b': [0, {'c': 'y'}]}}]", "/0/value",
     "operation 0 (test \"/a\"): found \"x\" at /a/b/1/c, wanted \"y\""},

    /* 5: the operation that fails is the one named */
    {"{}",
     "[{'op': 'add', 'path': '/a', 'value': 1},\n {'op': 'add', 'path': '/b', 'value': 2},\n"
     " {'op': 'remove', 'path': '/longer'}]",
     "/2/path", "operation 2 (remove \"/longer\"): the document has no member \"longer\""},
};

static void a_patch_that_does_not_fit_is_refused_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bads / sizeof bads[0]; i++) {
        cls_error err = {.code = CLS_OK};
        cls_json *const doc = tree_parse("doc.json", bads[i].document);
        assert_int_equal(tree_patch(doc, bads[i].patch, &err), CLS_BAD_PATCH);
        assert_int_equal(err.code, CLS_BAD_PATCH);
        assert_string_equal(err.message, bads[i].message);
        assert_string_equal(err.where, bads[i].where);
        assert_string_equal(err.file, "patch.json");
        assert_int_equal(err.line, strchr(bads[i].patch, '\n') ? 3 : 1);
        tree_assert(doc, bads[i].document);
        assert_int_equal(tree_patch(doc, bads[i].patch, NULL), CLS_BAD_PATCH);
        cls_json_free(doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_patch_that_does_not_fit_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
