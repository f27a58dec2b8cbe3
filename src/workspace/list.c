#include "workspace/list.h"

#include "base/names.h"

#include <string.h>

enum { POINTER_SIZE = 256 };

static const char *string_of(cls_json_at object, const char *key)
{
    return cls_json_string(cls_json_member(object, key));
}

static cls_status fail_twice(const cls_ws_reader *r, const cls_ws_list_kind *kind,
                             cls_json_at repeat, cls_json_at first)
{
    char pointer[POINTER_SIZE];
    cls_json_pointer(first, pointer, sizeof pointer);
    const char *const type = kind->has_type ? string_of(repeat, "type") : "";
    const char *const file = cls_json_file(first);
    const bool elsewhere = strcmp(file, cls_json_file(repeat)) != 0; /* one is from a patch */
    return cls_json_fail(repeat, r->err, CLS_BAD_WORKSPACE,
                         "duplicate %s%s%s \"%s\", first at %s on line %zu%s%s", type,
                         kind->has_type ? " " : "", kind->what, string_of(repeat, "name"), pointer,
                         cls_json_line(first), elsewhere ? " of " : "", elsewhere ? file : "");
}

static cls_status check_names(const cls_ws_reader *r, const cls_ws_list_kind *kind,
                              cls_json_at array, cls_names *names)
{
    size_t i = 0;
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e), i++) {
        const char *const type = kind->has_type ? string_of(e, "type") : NULL;
        const size_t number = cls_names_add(names, string_of(e, "name"), type);
        if (number == i)
            continue;
        cls_json_at first = cls_json_first(array);
        for (size_t k = 0; k < number; k++)
            first = cls_json_next(first);
        return fail_twice(r, kind, e, first);
    }
    return CLS_OK;
}

cls_status cls_ws_list_read(const cls_ws_reader *r, const cls_ws_list_kind *kind, cls_json_at array,
                            void *owner, cls_ws_list *list)
{
    const size_t n = cls_json_count(array);
    if (n == 0 && !kind->may_be_empty)
        return cls_json_fail(array, r->err, CLS_BAD_WORKSPACE,
                             "found an empty array, wanted at least one %s", kind->what);
    unsigned char *const elements = cls_arena_array(r->arena, n, kind->size, r->err);
    if (!elements)
        return CLS_NO_MEMORY;
    unsigned char *next = elements;
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e)) {
        const cls_status status = kind->read(r, e, next, owner);
        if (status)
            return status;
        next += kind->size;
    }
    *list = (cls_ws_list){.elements = elements, .n = n};
    cls_names names;
    cls_status status = cls_names_init(&names, n, r->err);
    if (status)
        return status;
    status = check_names(r, kind, array, &names);
    cls_names_free(&names);
    return status;
}

cls_status cls_ws_numbers_read(const cls_ws_reader *r, cls_json_at array, cls_ws_numbers *numbers)
{
    *numbers = (cls_ws_numbers){.where = array};
    const cls_status status =
        cls_json_numbers(array, r->arena, &numbers->values, &numbers->n, r->err);
    if (!status && numbers->n == 0)
        return cls_json_fail(array, r->err, CLS_BAD_WORKSPACE,
                             "found an empty array, wanted at least one number");
    return status;
}

cls_status cls_ws_wrong_length(const cls_ws_reader *r, const cls_ws_numbers *numbers, size_t nbins,
                               const char *of_what)
{
    return cls_json_fail(numbers->where, r->err, CLS_BAD_WORKSPACE, "%zu value%s for %zu bin%s%s",
                         numbers->n, numbers->n == 1 ? "" : "s", nbins, nbins == 1 ? "" : "s",
                         of_what);
}
