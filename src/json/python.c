/*
 * JSON as Python writes it, which is what pyhf takes digests of. A number without point and
 * exponent is an int and stays as it is; any other one is a float, written by the rules of repr:
 * the shortest digits that read back, with an exponent below 1e-4 and from 1e16 on.
 */
#include "json/rewrite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_POINT = -3, MOST_POINT = 16 /* places of the point that need no exponent */ };

/* 0.DIGITS times 10 to the power, as repr has it. */
static void add_digits(cls_text *text, const char *digits, int power)
{
    static const char zeros[] = "0000000000000000"; /* MOST_POINT of them */
    const int n = (int)strlen(digits);
    if (power < LEAST_POINT || power > MOST_POINT)
        cls_text_add_format(text, "%c%s%se%c%02d", digits[0], n > 1 ? "." : "", digits + 1,
                            power > 0 ? '+' : '-', abs(power - 1));
    else if (power <= 0)
        cls_text_add_format(text, "0.%.*s%s", -power, zeros, digits);
    else if (n <= power)
        cls_text_add_format(text, "%s%.*s.0", digits, power - n, zeros);
    else
        cls_text_add_format(text, "%.*s.%s", power, digits, digits + power);
}

static void add_float(cls_text *text, double x)
{
    char digits[CLS_DIGITS_SIZE];
    if (signbit(x))
        cls_text_add(text, "-");
    if (x == 0.0) {
        cls_text_add(text, "0.0");
        return;
    }
    const int power = cls_double_digits(fabs(x), digits);
    add_digits(text, digits, power);
}

static void write_number(cls_json_writer *w, cls_json_at number)
{
    const char *const text = cls_json_number_text(number);
    cls_text python = {0};
    if (strpbrk(text, ".eE"))
        add_float(&python, cls_json_number(number));
    else
        cls_text_add(&python, strcmp(text, "-0") == 0 ? "0" : text);
    if (python.failed)
        w->text->failed = true;
    else
        cls_json_write_raw(w, python.bytes);
    cls_text_free(&python);
}

static void write_value(cls_json_writer *w, cls_json_at value);

static int compare_keys(const void *a, const void *b)
{
    /* In UTF-8, the order of bytes is that of code points */
    return strcmp(cls_json_key(*(const cls_json_at *)a), cls_json_key(*(const cls_json_at *)b));
}

static void write_object(cls_json_writer *w, cls_json_at object)
{
    const size_t n = cls_json_count(object);
    cls_json_at *const members = malloc((n ? n : 1) * sizeof *members);
    if (!members) {
        w->text->failed = true;
        return;
    }
    size_t i = 0;
    for (cls_json_at m = cls_json_first(object); m.node; m = cls_json_next(m))
        members[i++] = m;
    qsort(members, n, sizeof *members, compare_keys);
    cls_json_open_object(w);
    for (i = 0; i < n; i++) {
        cls_json_write_key(w, cls_json_key(members[i]));
        write_value(w, members[i]);
    }
    cls_json_close_object(w);
    free(members);
}

static void write_value(cls_json_writer *w, cls_json_at value)
{
    const cls_json_kind kind = cls_json_kind_of(value);
    if (kind == CLS_JSON_OBJECT) {
        write_object(w, value);
    } else if (kind == CLS_JSON_ARRAY) {
        cls_json_open_array(w);
        for (cls_json_at e = cls_json_first(value); e.node; e = cls_json_next(e))
            write_value(w, e);
        cls_json_close_array(w);
    } else if (kind == CLS_JSON_NUMBER) {
        write_number(w, value);
    } else {
        cls_json_write_scalar(w, value);
    }
}

cls_status cls_json_add_python(cls_text *text, cls_json_at value, cls_error *err)
{
    cls_json_writer w = {.text = text};
    write_value(&w, value);
    return text->failed ? cls_fail_memory(err) : CLS_OK;
}
