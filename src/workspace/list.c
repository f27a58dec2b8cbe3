#include "workspace/list.h"

#include "base/names.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { POINTER_SIZE = 256, MESSAGE_SIZE = 512 };

cls_status cls_ws_fault(const cls_ws_reader *r, cls_json_at at, cls_finding_kind kind,
                        const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return cls_json_fault(at, kind, r->findings, r->err, "%s", message);
}

bool cls_ws_goes_on(const cls_ws_reader *r, cls_status status)
{
    return !status || (r->findings && status == CLS_BAD_WORKSPACE);
}

cls_status cls_ws_fields_read(const cls_ws_reader *r, cls_json_at object, cls_json_field *fields,
                              size_t n)
{
    const cls_status status = cls_json_fields_all(object, fields, n, r->findings, r->err);
    for (size_t i = 0; i < n && !status; i++)
        if (r->findings && fields[i].repeated)
            *r->partial |= CLS_WS_ALL;
    return status;
}

const char *cls_ws_name(const cls_ws_reader *r, cls_json_at element, cls_json_at name)
{
    if (name.node)
        return cls_json_string(name);
    char pointer[POINTER_SIZE];
    if (!cls_json_pointer(element, pointer, sizeof pointer)) {
        (void)cls_fail_memory(r->err);
        return NULL;
    }
    return cls_arena_string(r->arena, pointer, strlen(pointer), r->err);
}

bool cls_ws_is_named(cls_json_at element)
{
    const cls_json_at name = cls_json_member(element, "name");
    return name.node && cls_json_kind_of(name) == CLS_JSON_STRING;
}

/* The string at an offset of an element. */
static const char *string_at(const unsigned char *element, size_t offset)
{
    const char *string;
    memcpy(&string, element + offset, sizeof string);
    return string;
}

static cls_json_at place_of(const cls_ws_list_kind *kind, const unsigned char *element)
{
    cls_json_at where;
    memcpy(&where, element + kind->where, sizeof where);
    return where;
}

static cls_status fail_twice(const cls_ws_reader *r, const cls_ws_list_kind *kind,
                             const unsigned char *repeat, const unsigned char *first)
{
    char pointer[POINTER_SIZE];
    if (!cls_json_pointer(place_of(kind, first), pointer, sizeof pointer))
        return cls_fail_memory(r->err);
    const char *const type = kind->type ? string_at(repeat, kind->type) : "";
    const char *const file = cls_json_file(place_of(kind, first));
    const bool elsewhere = strcmp(file, cls_json_file(place_of(kind, repeat))) != 0; /* a patch */
    return cls_ws_fault(r, place_of(kind, repeat), CLS_FINDING_DUPLICATE,
                        "duplicate %s%s%s \"%s\", first at %s on line %zu%s%s", type,
                        kind->type ? " " : "", kind->what, string_at(repeat, kind->name), pointer,
                        cls_json_line(place_of(kind, first)), elsewhere ? " of " : "",
                        elsewhere ? file : "");
}

/* Fails at an element whose name came before; such are taken out of the list if reading goes on. */
static cls_status check_names(const cls_ws_reader *r, const cls_ws_list_kind *kind,
                              cls_ws_list *list, cls_names *names)
{
    unsigned char *const elements = list->elements;
    const size_t n = list->n;
    list->n = 0;
    for (size_t i = 0; i < n; i++) {
        const unsigned char *const e = elements + i * kind->size;
        const char *const type = kind->type ? string_at(e, kind->type) : NULL;
        const size_t number = cls_names_add(names, string_at(e, kind->name), type);
        if (number < list->n) {
            const cls_status status = fail_twice(r, kind, e, elements + number * kind->size);
            if (!cls_ws_goes_on(r, status))
                return status;
            *r->partial |= kind->contents;
            continue;
        }
        if (list->n < i)
            memcpy(elements + list->n * kind->size, e, kind->size);
        list->n++;
    }
    return CLS_OK;
}

static cls_status read_elements(const cls_ws_reader *r, const cls_ws_list_kind *kind,
                                cls_json_at array, void *owner, cls_ws_list *list)
{
    unsigned char *next = list->elements;
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e)) {
        const cls_status status = kind->read(r, e, next, owner);
        if (!cls_ws_goes_on(r, status))
            return status;
        if (r->findings && (status || !cls_ws_is_named(e)))
            *r->partial |= kind->names | (status ? kind->contents : 0u);
        if (status) {
            memset(next, 0, kind->size);
            continue;
        }
        next += kind->size;
        list->n++;
    }
    return CLS_OK;
}

/* An array that is absent, which is among the findings then, or empty. */
static cls_status read_nothing(const cls_ws_reader *r, const cls_ws_list_kind *kind,
                               cls_json_at array)
{
    if (array.node && kind->may_be_empty)
        return CLS_OK;
    if (r->findings)
        *r->partial |= kind->names | kind->contents;
    if (!array.node)
        return CLS_OK;
    const cls_status status = cls_ws_fault(
        r, array, CLS_FINDING_EMPTY, "found an empty array, wanted at least one %s", kind->what);
    return cls_ws_goes_on(r, status) ? CLS_OK : status;
}

cls_status cls_ws_list_read(const cls_ws_reader *r, const cls_ws_list_kind *kind, cls_json_at array,
                            void *owner, cls_ws_list *list)
{
    *list = (cls_ws_list){0};
    const size_t n = cls_json_count(array);
    if (n == 0)
        return read_nothing(r, kind, array);
    list->elements = cls_arena_array(r->arena, n, kind->size, r->err);
    if (!list->elements)
        return CLS_NO_MEMORY;
    cls_status status = read_elements(r, kind, array, owner, list);
    if (status)
        return status;
    cls_names names;
    status = cls_names_init(&names, list->n, r->err);
    if (status)
        return status;
    status = check_names(r, kind, list, &names);
    cls_names_free(&names);
    return status;
}

cls_status cls_ws_numbers_read(const cls_ws_reader *r, cls_json_at array, cls_ws_numbers *numbers)
{
    *numbers = (cls_ws_numbers){.where = array};
    if (!array.node)
        return CLS_BAD_WORKSPACE;
    const cls_status status =
        cls_json_numbers_all(array, r->arena, &numbers->values, &numbers->n, r->findings, r->err);
    if (status || numbers->n)
        return status;
    numbers->values = NULL;
    return cls_ws_fault(r, array, CLS_FINDING_EMPTY,
                        "found an empty array, wanted at least one number");
}

cls_status cls_ws_wrong_length(const cls_ws_reader *r, const cls_ws_numbers *numbers, size_t nbins,
                               const char *of_what)
{
    return cls_ws_fault(r, numbers->where, CLS_FINDING_LENGTH, "%zu value%s for %zu bin%s%s",
                        numbers->n, numbers->n == 1 ? "" : "s", nbins, nbins == 1 ? "" : "s",
                        of_what);
}
