/* Reading values of an expected form; every failure names the value. */
#include "base/text.h"
#include "json/json.h"

#include <string.h>

enum { MOST_FIELDS = 16, HINT_SIZE = 256 };

/* Fails at a value with a message, which is freed. */
static cls_status fail_with(cls_json_at value, cls_text *message, cls_error *err)
{
    const cls_status status =
        message->failed ? cls_fail_memory(err)
                        : cls_json_fail(value, err, CLS_BAD_WORKSPACE, "%s", message->bytes);
    cls_text_free(message);
    return status;
}

/* Appends "a, b or c" for a set of kinds. */
static void add_kinds(cls_text *text, unsigned kinds)
{
    static const char *const words[] = {"null",     "true or false", "a number",
                                        "a string", "an array",      "an object"}; /* by bit */
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!(kinds & 1u << i))
            continue;
        cls_text_add(text, words[i]);
        kinds &= ~(1u << i);
        if (kinds)
            cls_text_add(text, kinds & (kinds - 1) ? ", " : " or ");
    }
}

cls_status cls_json_expect(cls_json_at value, unsigned kinds, cls_error *err)
{
    const cls_json_kind kind = cls_json_kind_of(value);
    if (kind & kinds)
        return CLS_OK;
    cls_text message = {0};
    cls_text_add(&message, "found ");
    if (kind == CLS_JSON_BOOL)
        cls_text_add(&message, cls_json_bool(value) ? "true" : "false");
    else
        add_kinds(&message, kind);
    cls_text_add(&message, ", wanted ");
    add_kinds(&message, kinds);
    return fail_with(value, &message, err);
}

static cls_status fail_unknown(cls_json_at member, const cls_json_field *fields, size_t n,
                               cls_error *err)
{
    const char *names[MOST_FIELDS];
    char hint[HINT_SIZE];
    for (size_t i = 0; i < n; i++)
        names[i] = fields[i].key;
    cls_text_nearest(cls_json_key(member), names, n, hint, sizeof hint);
    cls_text message = {0};
    cls_text_add_format(&message, "unknown key \"%s\"%s", cls_json_key(member), hint);
    for (size_t i = 0; i < n && !hint[0]; i++)
        cls_text_add_format(&message, "%s\"%s\"", i ? ", " : "; known here: ", names[i]);
    return fail_with(member, &message, err);
}

static cls_status read_member(cls_json_at member, cls_json_field *fields, size_t n, cls_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(cls_json_key(member), fields[i].key) != 0)
            continue;
        fields[i].value = member;
        return cls_json_expect(member, fields[i].kinds, err);
    }
    return fail_unknown(member, fields, n, err);
}

cls_status cls_json_fields(cls_json_at object, cls_json_field *fields, size_t n, cls_error *err)
{
    cls_status status = n <= MOST_FIELDS ? cls_json_expect(object, CLS_JSON_OBJECT, err)
                                         : cls_fail(err, CLS_INTERNAL, NULL, "too many fields");
    if (status)
        return status;
    for (size_t i = 0; i < n; i++)
        fields[i].value = (cls_json_at){.doc = object.doc};
    for (cls_json_at m = cls_json_first(object); m.node; m = cls_json_next(m)) {
        status = read_member(m, fields, n, err);
        if (status)
            return status;
    }
    for (size_t i = 0; i < n; i++)
        if (fields[i].required && !fields[i].value.node)
            return cls_json_fail(object, err, CLS_BAD_WORKSPACE, "key \"%s\" is missing",
                                 fields[i].key);
    return CLS_OK;
}

cls_status cls_json_numbers(cls_json_at array, cls_arena *arena, const double **values, size_t *n,
                            cls_error *err)
{
    cls_status status = cls_json_expect(array, CLS_JSON_ARRAY, err);
    if (status)
        return status;
    const size_t count = cls_json_count(array);
    double *const room = cls_arena_array(arena, count, sizeof *room, err);
    if (!room)
        return CLS_NO_MEMORY;
    double *next = room;
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e)) {
        status = cls_json_expect(e, CLS_JSON_NUMBER, err);
        if (status)
            return status;
        *next++ = cls_json_number(e);
    }
    *values = room;
    *n = count;
    return CLS_OK;
}
