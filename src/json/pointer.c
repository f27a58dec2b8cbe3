/*
 * Where a value stands: its JSON Pointer (RFC 6901). It is not stored: the tree is searched for the
 * value, unless there is an index. Only messages need it.
 */
#include "json/document.h"

#include <stdio.h>

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

/* The same by the document's index. */
static bool look_up(const cls_json *doc, const cJSON *wanted, path *way)
{
    const cls_json_step *const last = cls_json_step_of(doc, wanted);
    const cls_json_step *entry = last;
    for (; entry && entry->parent; entry = cls_json_step_of(doc, entry->parent))
        way->depth++;
    size_t i = way->depth;
    for (entry = last; i > 0; entry = cls_json_step_of(doc, entry->parent))
        way->steps[--i] = (struct step){.node = entry->node, .index = entry->index};
    return last;
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

bool cls_json_pointer(cls_json_at at, char *pointer, size_t size)
{
    path way = {0};
    cls_text text = {0};
    if (at.node && at.doc->within)
        cls_text_add(&text, at.doc->within);
    if (at.node && (at.doc->steps ? look_up(at.doc, cls_json_inner(at), &way)
                                  : find(at.doc->root, cls_json_inner(at), &way)))
        for (size_t i = 0; i < way.depth; i++)
            cls_json_pointer_add(&text, way.steps[i].node->string, way.steps[i].index);
    const bool done = !text.failed;
    (void)snprintf(pointer, size, "%s", done && text.bytes ? text.bytes : "");
    cls_text_free(&text);
    return done;
}
