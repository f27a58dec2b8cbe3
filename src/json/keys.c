/* Duplicate keys, which RFC 8259 leaves undefined: here they are refused. */
#include "base/names.h"
#include "json/document.h"

#include <string.h>

enum { FEW = 8 }; /* up to here comparing each with each is faster than a table */

/* Fails at a key that came before; CLS_OK if that is among the findings. */
static cls_status fail_twice(const cls_json *doc, const cJSON *repeat, const cJSON *first,
                             cls_findings *findings, cls_error *err)
{
    const cls_status status =
        cls_json_fault(cls_json_outer(doc, repeat), CLS_FINDING_DUPLICATE_KEY, findings, err,
                       "duplicate key \"%s\", first on line %zu", repeat->string,
                       cls_json_line(cls_json_outer(doc, first)));
    return findings && status == CLS_BAD_JSON ? CLS_OK : status;
}

static cls_status check_few(const cls_json *doc, const cJSON *object, cls_findings *findings,
                            cls_error *err)
{
    for (const cJSON *a = object->child; a; a = a->next) {
        const cJSON *b = object->child;
        while (b != a && strcmp(a->string, b->string) != 0)
            b = b->next;
        const cls_status status = b == a ? CLS_OK : fail_twice(doc, a, b, findings, err);
        if (status)
            return status;
    }
    return CLS_OK;
}

static cls_status check_many(const cls_json *doc, const cJSON *object, cls_names *names,
                             cls_findings *findings, cls_error *err)
{
    for (const cJSON *m = object->child; m; m = m->next) {
        const size_t n = names->n;
        if (cls_names_add(names, m->string, NULL) == n)
            continue;
        const cJSON *const first = cJSON_GetObjectItemCaseSensitive(object, m->string);
        const cls_status status = fail_twice(doc, m, first, findings, err);
        if (status)
            return status;
    }
    return CLS_OK;
}

static cls_status check_object(const cls_json *doc, const cJSON *object, cls_findings *findings,
                               cls_error *err)
{
    size_t n = 0;
    for (const cJSON *m = object->child; m; m = m->next)
        n++;
    if (n <= FEW)
        return check_few(doc, object, findings, err);
    cls_names names;
    cls_status status = cls_names_init(&names, n, err);
    if (status)
        return status;
    status = check_many(doc, object, &names, findings, err);
    cls_names_free(&names);
    return status;
}

static cls_status check_value(const cls_json *doc, const cJSON *value, cls_findings *findings,
                              cls_error *err)
{
    cls_status status = cJSON_IsObject(value) ? check_object(doc, value, findings, err) : CLS_OK;
    for (const cJSON *child = value->child; child && !status; child = child->next)
        if (child->child) /* nothing to do for scalars, which are the most */
            status = check_value(doc, child, findings, err);
    return status;
}

cls_status cls_json_check_keys(const cls_json *doc, cls_findings *findings, cls_error *err)
{
    return check_value(doc, doc->root, findings, err);
}
