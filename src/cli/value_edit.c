/* Readers of the options that change parameters: --set, --fix, --free, --bounds. */
#include "base/error.h"
#include "cli/arguments.h"
#include "cli/value.h"

#include <math.h>
#include <string.h>

/* Adds an edit of the parameter name[length]. */
static cls_status add(cls_edits *edits, cls_edit edit, const char *name, size_t length,
                      cls_error *err)
{
    if (!edits->arena)
        edits->arena = cls_arena_new();
    if (!edits->arena)
        return cls_fail_memory(err);
    cls_edit *const list = cls_arena_array(edits->arena, edits->n + 1, sizeof *list, err);
    edit.name = cls_arena_string(edits->arena, name, length, err);
    if (!list || !edit.name)
        return CLS_NO_MEMORY;
    if (edits->n)
        memcpy(list, edits->list, edits->n * sizeof *list);
    list[edits->n++] = edit;
    edits->list = list;
    return CLS_OK;
}

/* Where the name ends, *value behind the last =, NULL if there is none. CLS_USAGE without a name.
 */
static cls_status split(const char *word, size_t *length, const char **value, cls_error *err)
{
    const char *const equals = strrchr(word, '=');
    *length = equals ? (size_t)(equals - word) : strlen(word);
    *value = equals ? equals + 1 : NULL;
    if (*length > 0)
        return CLS_OK;
    return cls_fail(err, CLS_USAGE, NULL, "\"%s\" names no parameter", word);
}

cls_status cls_value_set(const char *word, void *target, cls_error *err)
{
    cls_edit edit = {.kind = CLS_EDIT_SET};
    const char *value;
    size_t length;
    cls_status status = split(word, &length, &value, err);
    if (status == CLS_OK && !value)
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\" is not NAME=V", word);
    if (status == CLS_OK)
        status = cls_value_number(value, strlen(value), &edit.value, err);
    return status == CLS_OK ? add(target, edit, word, length, err) : status;
}

cls_status cls_value_fix(const char *word, void *target, cls_error *err)
{
    cls_edit edit = {.kind = CLS_EDIT_FIX, .value = (double)NAN};
    const char *value;
    size_t length;
    cls_status status = split(word, &length, &value, err);
    if (status == CLS_OK && value && !*value)
        return cls_value_number(value, 0, &edit.value, err);
    /* what is no number belongs to the name, which may have a =; else the name is unknown */
    if (status == CLS_OK && value && cls_value_number(value, strlen(value), &edit.value, NULL))
        length = strlen(word);
    return status == CLS_OK ? add(target, edit, word, length, err) : status;
}

cls_status cls_value_free(const char *word, void *target, cls_error *err)
{
    return add(target, (cls_edit){.kind = CLS_EDIT_FREE}, word, strlen(word), err);
}

cls_status cls_value_bounds(const char *word, void *target, cls_error *err)
{
    cls_edit edit = {.kind = CLS_EDIT_BOUNDS};
    const char *value;
    size_t length;
    cls_status status = split(word, &length, &value, err);
    const char *const colon = value ? strchr(value, ':') : NULL;
    if (status == CLS_OK && !colon)
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\" is not NAME=LO:HI", word);
    if (status == CLS_OK)
        status = cls_value_number(value, (size_t)(colon - value), &edit.lo, err);
    if (status == CLS_OK)
        status = cls_value_number(colon + 1, strlen(colon + 1), &edit.hi, err);
    if (status == CLS_OK && !(edit.lo < edit.hi))
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\": wanted LO < HI", word);
    return status == CLS_OK ? add(target, edit, word, length, err) : status;
}
