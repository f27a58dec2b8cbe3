/*
 * Copies of documents. Their values know their lines by number, so that they need no text: that of
 * the original is not copied.
 */
#include "json/document.h"

#include <stdlib.h>

void cls_json_prepare_copies(cls_json *doc)
{
    if (!doc->lines)
        cls_json_number_lines(doc, 0);
}

/* A document without values: what tells where those of doc are from. NULL: no memory. */
static cls_json *copy_origin(const cls_json *doc)
{
    cls_json *const copy = calloc(1, sizeof *copy);
    cls_text name = {0};
    cls_text_add(&name, doc->file);
    if (!copy || name.failed) {
        cls_text_free(&name);
        free(copy);
        return NULL;
    }
    copy->file = name.bytes;
    copy->lines = doc->lines;
    copy->lines_before = doc->lines_before;
    copy->lines_above = doc->lines_above;
    return copy;
}

cls_status cls_json_copy(const cls_json *doc, cls_json **out, cls_error *err)
{
    cls_json *const copy = *out = copy_origin(doc);
    bool whole = copy != NULL;
    if (whole) {
        copy->root = cJSON_Duplicate(doc->root, 1);
        whole = copy->root != NULL;
    }
    cls_json **last = whole ? &copy->patches : NULL;
    for (const cls_json *patch = doc->patches; whole && patch; patch = patch->older) {
        *last = copy_origin(patch);
        whole = *last != NULL;
        last = whole ? &(*last)->older : NULL;
    }
    if (whole)
        return CLS_OK;
    cls_json_free(copy);
    *out = NULL;
    return cls_fail_memory(err);
}
