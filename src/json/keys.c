/* Duplicate keys, which RFC 8259 leaves undefined: here they are refused. */
#include "base/names.h"
#include "json/document.h"

#include <string.h>

enum { FEW = 8 }; /* up to here comparing each with each is faster than a table */

static const cJSON *repeat_among_few(const cJSON *object)
{
    for (const cJSON *a = object->child; a; a = a->next)
        for (const cJSON *b = object->child; b != a; b = b->next)
            if (strcmp(a->string, b->string) == 0)
                return a;
    return NULL;
}

/* Fills in the first member whose key came before, NULL where there is none. */
static cls_status repeat_among_many(const cJSON *object, size_t n, const cJSON **repeat,
                                    cls_error *err)
{
    cls_names names;
    const cls_status status = cls_names_init(&names, n, err);
    if (status)
        return status;
    *repeat = NULL;
    size_t i = 0;
    for (const cJSON *m = object->child; m && !*repeat; m = m->next)
        if (cls_names_add(&names, m->string, NULL) != i++)
            *repeat = m;
    cls_names_free(&names);
    return CLS_OK;
}

static cls_status check_object(const cls_json *doc, const cJSON *object, cls_error *err)
{
    const cJSON *repeat = NULL;
    size_t n = 0;
    for (const cJSON *m = object->child; m; m = m->next)
        n++;
    if (n <= FEW) {
        repeat = repeat_among_few(object);
    } else {
        const cls_status status = repeat_among_many(object, n, &repeat, err);
        if (status)
            return status;
    }
    if (!repeat)
        return CLS_OK;
    const cJSON *const first = cJSON_GetObjectItemCaseSensitive(object, repeat->string);
    return cls_json_fail(cls_json_outer(doc, repeat), err, CLS_BAD_JSON,
                         "duplicate key \"%s\", first on line %zu", repeat->string,
                         cls_json_line(cls_json_outer(doc, first)));
}

static cls_status check_value(const cls_json *doc, const cJSON *value, cls_error *err)
{
    cls_status status = cJSON_IsObject(value) ? check_object(doc, value, err) : CLS_OK;
    for (const cJSON *child = value->child; child && !status; child = child->next)
        if (child->child) /* nothing to do for scalars, which are the most */
            status = check_value(doc, child, err);
    return status;
}

cls_status cls_json_check_keys(const cls_json *doc, cls_error *err)
{
    return check_value(doc, doc->root, err);
}
