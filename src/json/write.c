#include "json/write.h"

#include "json/utf8.h"

#include <math.h>
#include <string.h>

enum { INDENT = 2 };

static void new_line(cls_json_writer *w)
{
    cls_text_add_format(w->text, "\n%*s", (int)(INDENT * w->depth), "");
}

static bool uses_lines(const cls_json_writer *w)
{
    return w->indent && !w->one_line;
}

/* What stands between the previous token and the next key or value. */
static void separate(cls_json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->after_value)
        cls_text_add(w->text, uses_lines(w) ? "," : ", ");
    if (uses_lines(w) && w->depth)
        new_line(w);
}

static void open_with(cls_json_writer *w, const char *bracket)
{
    separate(w);
    cls_text_add(w->text, bracket);
    w->depth++;
    w->after_value = false;
}

static void open_line(cls_json_writer *w, const char *bracket)
{
    open_with(w, bracket);
    if (!w->one_line)
        w->one_line = w->depth;
}

static void close_with(cls_json_writer *w, const char *bracket)
{
    const bool lines = uses_lines(w) && w->after_value;
    if (w->one_line == w->depth)
        w->one_line = 0;
    w->depth--;
    if (lines)
        new_line(w);
    cls_text_add(w->text, bracket);
    w->after_value = true;
}

void cls_json_write_raw(cls_json_writer *w, const char *json)
{
    separate(w);
    cls_text_add(w->text, json);
    w->after_value = true;
}

void cls_json_open_object(cls_json_writer *w)
{
    open_with(w, "{");
}

void cls_json_open_object_line(cls_json_writer *w)
{
    open_line(w, "{");
}

void cls_json_close_object(cls_json_writer *w)
{
    close_with(w, "}");
}

void cls_json_open_array(cls_json_writer *w)
{
    open_with(w, "[");
}

void cls_json_open_array_line(cls_json_writer *w)
{
    open_line(w, "[");
}

void cls_json_close_array(cls_json_writer *w)
{
    close_with(w, "]");
}

/* Appends the character at p, escaped where needed; returns its bytes. */
static size_t add_character(cls_text *text, const char *p)
{
    static const char specials[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *const special = strchr(specials, *p);
    const size_t length = cls_utf8_length(p);
    if (special)
        cls_text_add_format(text, "\\%c", letters[special - specials]);
    else if (!length)
        cls_text_add(text, "\\ufffd"); /* a byte that is no UTF-8, as in a file's name */
    else if ((unsigned char)*p < 0x20)
        cls_text_add_format(text, "\\u%04x", (unsigned)(unsigned char)*p);
    else
        cls_text_add_bytes(text, p, length);
    return length ? length : 1;
}

static void add_string(cls_text *text, const char *string)
{
    cls_text_add(text, "\"");
    while (*string)
        string += add_character(text, string);
    cls_text_add(text, "\"");
}

void cls_json_write_key(cls_json_writer *w, const char *key)
{
    separate(w);
    add_string(w->text, key);
    cls_text_add(w->text, ": ");
    w->after_key = true;
}

void cls_json_write_string(cls_json_writer *w, const char *string)
{
    if (!string) {
        cls_json_write_null(w);
        return;
    }
    separate(w);
    add_string(w->text, string);
    w->after_value = true;
}

void cls_json_write_number(cls_json_writer *w, double x)
{
    char number[CLS_DOUBLE_SIZE] = "null";
    if (isfinite(x))
        cls_double_text(x, number);
    cls_json_write_raw(w, number);
}

void cls_json_write_size(cls_json_writer *w, size_t n)
{
    separate(w);
    cls_text_add_format(w->text, "%zu", n);
    w->after_value = true;
}

void cls_json_write_bool(cls_json_writer *w, bool value)
{
    cls_json_write_raw(w, value ? "true" : "false");
}

void cls_json_write_null(cls_json_writer *w)
{
    cls_json_write_raw(w, "null");
}

void cls_json_write_numbers(cls_json_writer *w, const double *x, size_t n)
{
    cls_json_open_array_line(w);
    for (size_t i = 0; i < n; i++)
        cls_json_write_number(w, x[i]);
    cls_json_close_array(w);
}
