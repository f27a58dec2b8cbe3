/*
 * Where a value stands: its JSON Pointer (RFC 6901) and its line. Neither is stored. The tree is
 * searched for the value, and the way to it is walked once more in the text. Only messages need it.
 */
#include "json/document.h"

#include <stdio.h>
#include <string.h>

/* The way from the root to a value. */
typedef struct path {
    size_t depth;
    struct step {
        const cJSON *node;
        size_t index; /* among its parent's children */
    } steps[CLS_JSON_MAX_DEPTH];
} path;

static bool find(const cJSON *from, const cJSON *wanted, path *way)
{
    if (from == wanted)
        return true;
    if (!from->child)
        return false;
    struct step *const step = &way->steps[way->depth++];
    step->index = 0;
    for (step->node = from->child; step->node; step->node = step->node->next) {
        if (find(step->node, wanted, way))
            return true;
        step->index++;
    }
    way->depth--;
    return false;
}

void cls_json_pointer_add(cls_text *pointer, const char *key, size_t index)
{
    if (!key) {
        cls_text_add_format(pointer, "/%zu", index);
        return;
    }
    cls_text_add(pointer, "/");
    for (const char *p = key; *p; p++) {
        if (*p == '~')
            cls_text_add(pointer, "~0");
        else if (*p == '/')
            cls_text_add(pointer, "~1");
        else
            cls_text_add_bytes(pointer, p, 1);
    }
}

void cls_json_pointer(cls_json_at at, char *pointer, size_t size)
{
    path way = {0};
    cls_text text = {0};
    if (at.node && find(at.doc->root, cls_json_inner(at), &way))
        for (size_t i = 0; i < way.depth; i++)
            cls_json_pointer_add(&text, way.steps[i].node->string, way.steps[i].index);
    (void)snprintf(pointer, size, "%s", text.bytes ? text.bytes : "");
    cls_text_free(&text);
}

size_t cls_json_line_of(const char *text, const char *place)
{
    size_t line = 1;
    while (text < place) {
        text = memchr(text, '\n', (size_t)(place - text));
        if (!text)
            break;
        text++;
        line++;
    }
    return line;
}

static const char *skip_space(const char *p)
{
    return p + strspn(p, " \t\r\n");
}

static const char *skip_string(const char *p)
{
    for (p++; *p != '"'; p++)
        if (*p == '\\')
            p++;
    return p + 1;
}

/* Behind the value at p and the comma that follows it. */
static const char *skip_value(const char *p)
{
    size_t depth = 0;
    for (; depth || *p != ','; p++) {
        if (*p == '"')
            p = skip_string(p) - 1;
        else if (*p == '[' || *p == '{')
            depth++;
        else if (*p == ']' || *p == '}')
            depth--;
    }
    return skip_space(p + 1);
}

/* The value of the member, or the element, that begins at p. */
static const char *skip_key(const char *p, bool object)
{
    return object ? skip_space(skip_space(skip_string(p)) + 1) : p;
}

size_t cls_json_line(cls_json_at at)
{
    path way = {0};
    if (!at.node || !find(at.doc->root, cls_json_inner(at), &way))
        return 0;
    const char *p = skip_space(at.doc->text.bytes);
    for (size_t i = 0; i < way.depth; i++) {
        const bool object = *p == '{';
        p = skip_space(p + 1);
        for (size_t k = 0; k < way.steps[i].index; k++)
            p = skip_value(skip_key(p, object));
        p = skip_key(p, object);
    }
    return cls_json_line_of(at.doc->text.bytes, p);
}
