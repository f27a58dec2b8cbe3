#include "json/rewrite.h"

static void write_number(cls_json_writer *w, cls_json_at number)
{
    const char *const text = cls_json_number_text(number);
    if (text)
        cls_json_write_raw(w, text);
    else
        cls_json_write_number(w, cls_json_number(number));
}

/* True if an array or object holds no others. */
static bool is_flat(cls_json_at parent)
{
    for (cls_json_at child = cls_json_first(parent); child.node; child = cls_json_next(child))
        if (cls_json_kind_of(child) & (CLS_JSON_ARRAY | CLS_JSON_OBJECT))
            return false;
    return true;
}

static void write_children(cls_json_writer *w, cls_json_at parent, bool object)
{
    for (cls_json_at child = cls_json_first(parent); child.node; child = cls_json_next(child)) {
        if (object)
            cls_json_write_key(w, cls_json_key(child));
        cls_json_write_value(w, child);
    }
}

static void write_object(cls_json_writer *w, cls_json_at object)
{
    if (is_flat(object))
        cls_json_open_object_line(w);
    else
        cls_json_open_object(w);
    write_children(w, object, true);
    cls_json_close_object(w);
}

static void write_array(cls_json_writer *w, cls_json_at array)
{
    if (is_flat(array))
        cls_json_open_array_line(w);
    else
        cls_json_open_array(w);
    write_children(w, array, false);
    cls_json_close_array(w);
}

void cls_json_write_scalar(cls_json_writer *w, cls_json_at value)
{
    const cls_json_kind kind = cls_json_kind_of(value);
    if (kind == CLS_JSON_STRING)
        cls_json_write_string(w, cls_json_string(value));
    else if (kind == CLS_JSON_NUMBER)
        write_number(w, value);
    else if (kind == CLS_JSON_BOOL)
        cls_json_write_bool(w, cls_json_bool(value));
    else
        cls_json_write_null(w);
}

void cls_json_write_value(cls_json_writer *w, cls_json_at value)
{
    const cls_json_kind kind = cls_json_kind_of(value);
    if (kind == CLS_JSON_OBJECT)
        write_object(w, value);
    else if (kind == CLS_JSON_ARRAY)
        write_array(w, value);
    else
        cls_json_write_scalar(w, value);
}
