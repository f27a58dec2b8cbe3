/*
 * Reading values of an expected form; every failure names the value. With findings, reading goes
 * on behind each of them.
 */
#include "base/text.h"
#include "json/json.h"

#include <string.h>

enum { MOST_FIELDS = 16, HINT_SIZE = 256 };

/* Where faults go: all into findings or, if that is NULL, the first one into err. */
typedef struct faults {
    cls_findings *findings;
    cls_error *err;
} faults;

/* Fails at a value with a message, which is freed. */
static cls_status fail_with(cls_json_at value, cls_finding_kind kind, cls_text *message,
                            const faults *to)
{
    const cls_status status =
        message->failed ? cls_fail_memory(to->err)
                        : cls_json_fault(value, kind, to->findings, to->err, "%s", message->bytes);
    cls_text_free(message);
    return status;
}

/* True if reading goes on: there was no fault, or it is among the findings. */
static bool goes_on(const faults *to, cls_status status)
{
    return !status || (to->findings && status == CLS_BAD_WORKSPACE);
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

static cls_status expect(cls_json_at value, unsigned kinds, const faults *to)
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
    return fail_with(value, CLS_FINDING_WRONG_TYPE, &message, to);
}

cls_status cls_json_expect(cls_json_at value, unsigned kinds, cls_error *err)
{
    return expect(value, kinds, &(faults){.err = err});
}

static cls_status fail_unknown(cls_json_at member, const cls_json_field *fields, size_t n,
                               const faults *to)
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
    return fail_with(member, CLS_FINDING_UNKNOWN_KEY, &message, to);
}

static cls_status read_member(cls_json_at member, cls_json_field *fields, size_t n,
                              const faults *to)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(cls_json_key(member), fields[i].key) != 0)
            continue;
        fields[i].repeated = fields[i].value.node;
        fields[i].value = member;
        const cls_status status = expect(member, fields[i].kinds, to);
        fields[i].wrong = status;
        return status;
    }
    return fail_unknown(member, fields, n, to);
}

static cls_status fail_missing(cls_json_at object, const char *key, const faults *to)
{
    return cls_json_fault(object, CLS_FINDING_MISSING_KEY, to->findings, to->err,
                          "key \"%s\" is missing", key);
}

cls_status cls_json_fields_all(cls_json_at object, cls_json_field *fields, size_t n,
                               cls_findings *findings, cls_error *err)
{
    const faults to = {findings, err};
    cls_status status = n <= MOST_FIELDS ? expect(object, CLS_JSON_OBJECT, &to)
                                         : cls_fail(err, CLS_INTERNAL, NULL, "too many fields");
    if (status)
        return status;
    for (size_t i = 0; i < n; i++) {
        fields[i].value = (cls_json_at){.doc = object.doc};
        fields[i].wrong = fields[i].repeated = false;
    }
    for (cls_json_at m = cls_json_first(object); m.node; m = cls_json_next(m)) {
        status = read_member(m, fields, n, &to);
        if (!goes_on(&to, status))
            return status;
    }
    for (size_t i = 0; i < n; i++) {
        status = fields[i].required && !fields[i].value.node
                     ? fail_missing(object, fields[i].key, &to)
                     : CLS_OK;
        if (!goes_on(&to, status))
            return status;
        if (fields[i].wrong)
            fields[i].value.node = NULL;
    }
    return CLS_OK;
}

cls_status cls_json_fields(cls_json_at object, cls_json_field *fields, size_t n, cls_error *err)
{
    return cls_json_fields_all(object, fields, n, NULL, err);
}

cls_status cls_json_numbers_all(cls_json_at array, cls_arena *arena, const double **values,
                                size_t *n, cls_findings *findings, cls_error *err)
{
    const faults to = {findings, err};
    *values = NULL;
    *n = 0;
    cls_status status = expect(array, CLS_JSON_ARRAY, &to);
    if (status)
        return status;
    *n = cls_json_count(array);
    double *const room = cls_arena_array(arena, *n, sizeof *room, err);
    if (!room)
        return CLS_NO_MEMORY;
    double *next = room;
    cls_status worst = CLS_OK;
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e)) {
        status = expect(e, CLS_JSON_NUMBER, &to);
        if (!goes_on(&to, status))
            return status;
        if (status)
            worst = status;
        else
            *next++ = cls_json_number(e);
    }
    if (!worst)
        *values = room;
    return worst;
}

cls_status cls_json_numbers(cls_json_at array, cls_arena *arena, const double **values, size_t *n,
                            cls_error *err)
{
    return cls_json_numbers_all(array, arena, values, n, NULL, err);
}
