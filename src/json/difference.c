#include "json/difference.h"

#include "json/write.h"

#include <string.h>

enum { POINTER_SIZE = 256 };

static bool is_different(cls_json_difference *d, const cJSON *found, const cJSON *wanted)
{
    *d = (cls_json_difference){.found = found, .wanted = wanted};
    return true;
}

static bool arrays_differ(const cJSON *found, const cJSON *wanted, cls_json_difference *d)
{
    const cJSON *f = found->child, *w = wanted->child;
    for (; f && w; f = f->next, w = w->next)
        if (cls_json_differ(f, w, d))
            return true;
    return (f || w) && is_different(d, found, wanted);
}

/* The member with this key; searched from a member on, which it mostly is, around to that again. */
static const cJSON *member_from(const cJSON *object, const cJSON *from, const char *key)
{
    for (const cJSON *m = from; m; m = m->next)
        if (strcmp(m->string, key) == 0)
            return m;
    for (const cJSON *m = object->child; m != from; m = m->next)
        if (strcmp(m->string, key) == 0)
            return m;
    return NULL;
}

/* Keys are unique, so that all members of one and equally many members are the same members. */
static bool objects_differ(const cJSON *found, const cJSON *wanted, cls_json_difference *d)
{
    const cJSON *f = found->child;
    size_t excess = 0;
    for (const cJSON *m = found->child; m; m = m->next)
        excess++;
    for (const cJSON *w = wanted->child; w; w = w->next, excess--) {
        f = member_from(found, f, w->string);
        if (!f) {
            *d = (cls_json_difference){.found = found, .wanted = w, .missing = true};
            return true;
        }
        if (cls_json_differ(f, w, d))
            return true;
        f = f->next;
    }
    if (!excess)
        return false;
    f = found->child;
    while (f && member_from(wanted, wanted->child, f->string))
        f = f->next;
    return is_different(d, f, NULL);
}

bool cls_json_differ(const cJSON *found, const cJSON *wanted, cls_json_difference *d)
{
    if ((found->type & 0xFF) != (wanted->type & 0xFF)) /* above are flags of ownership */
        return is_different(d, found, wanted);
    if (cJSON_IsArray(found))
        return arrays_differ(found, wanted, d);
    if (cJSON_IsObject(found))
        return objects_differ(found, wanted, d);
    const bool differ =
        (cJSON_IsNumber(found) && found->valuedouble != wanted->valuedouble) ||
        (cJSON_IsString(found) && strcmp(found->valuestring, wanted->valuestring) != 0);
    return differ && is_different(d, found, wanted);
}

static void add_count(cls_text *text, const char *what, const cJSON *parent, const char *unit)
{
    size_t n = 0;
    for (const cJSON *child = parent->child; child; child = child->next)
        n++;
    cls_text_add_format(text, "%s of %zu %s%s", what, n, unit, n == 1 ? "" : "s");
}

/* A scalar as it is, the size of what has children. */
static void add_value(cls_text *text, const cJSON *value)
{
    cls_json_writer w = {.text = text};
    if (cJSON_IsArray(value))
        add_count(text, "an array", value, "element");
    else if (cJSON_IsObject(value))
        add_count(text, "an object", value, "member");
    else if (cJSON_IsString(value))
        cls_json_write_string(&w, value->valuestring);
    else if (cJSON_IsNumber(value))
        cls_json_write_number(&w, value->valuedouble);
    else if (cJSON_IsBool(value))
        cls_json_write_bool(&w, cJSON_IsTrue(value));
    else
        cls_json_write_null(&w);
}

void cls_json_difference_add(cls_text *text, const cls_json *doc, const cls_json_difference *d)
{
    char pointer[POINTER_SIZE];
    cls_json_pointer(cls_json_outer(doc, d->found), pointer, sizeof pointer);
    const char *const place = pointer[0] ? pointer : "the document";
    if (d->missing) {
        cls_text_add_format(text, "%s has no member \"%s\"", place, d->wanted->string);
        return;
    }
    cls_text_add(text, "found ");
    add_value(text, d->found);
    cls_text_add_format(text, " at %s, wanted ", place);
    if (d->wanted)
        add_value(text, d->wanted);
    else
        cls_text_add(text, "no such member");
}
