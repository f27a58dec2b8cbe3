#include "support/tree.h"

#include "support/test.h"
#include "json/write.h"

#include <string.h>

static void write_value(cls_json_writer *w, cls_json_at value)
{
    const cls_json_kind kind = cls_json_kind_of(value);
    if (kind == CLS_JSON_NULL)
        cls_json_write_null(w);
    else if (kind == CLS_JSON_BOOL)
        cls_json_write_bool(w, cls_json_bool(value));
    else if (kind == CLS_JSON_NUMBER)
        cls_json_write_number(w, cls_json_number(value));
    else if (kind == CLS_JSON_STRING)
        cls_json_write_string(w, cls_json_string(value));
    if (kind != CLS_JSON_ARRAY && kind != CLS_JSON_OBJECT)
        return;
    (kind == CLS_JSON_ARRAY ? cls_json_open_array : cls_json_open_object)(w);
    for (cls_json_at child = cls_json_first(value); child.node; child = cls_json_next(child)) {
        if (kind == CLS_JSON_OBJECT)
            cls_json_write_key(w, cls_json_key(child));
        write_value(w, child);
    }
    (kind == CLS_JSON_ARRAY ? cls_json_close_array : cls_json_close_object)(w);
}

void tree_add(cls_text *text, cls_json_at value)
{
    cls_json_writer w = {.text = text};
    write_value(&w, value);
}

static void add_quoted(cls_text *out, const char *text)
{
    cls_text_add(out, text);
    assert_false(out->failed);
    for (char *p = out->bytes; (p = strchr(p, '\'')) != NULL;)
        *p = '"';
}

cls_json *tree_parse(const char *file, const char *text)
{
    cls_json *doc = NULL;
    cls_error err = {.code = CLS_OK};
    cls_text quoted = {0};
    add_quoted(&quoted, text);
    if (cls_json_parse(file, quoted.bytes, quoted.length, &doc, &err))
        print_error("%s: %s: %s\n", text, err.where, err.message);
    cls_text_free(&quoted);
    assert_non_null(doc);
    return doc;
}

cls_status tree_patch(cls_json *doc, const char *patch, cls_error *err)
{
    return cls_json_patch(doc, tree_parse("patch.json", patch), err);
}

void tree_assert(const cls_json *doc, const char *wanted)
{
    cls_text text = {0}, quoted = {0};
    tree_add(&text, cls_json_root(doc));
    add_quoted(&quoted, wanted);
    assert_string_equal(text.bytes, quoted.bytes);
    cls_text_free(&text);
    cls_text_free(&quoted);
}
