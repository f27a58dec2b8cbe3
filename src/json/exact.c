/* What of a document's text its tree has lost: where values stand, and how numbers are written. */
#include "json/walk.h"

#include <stdlib.h>
#include <string.h>

/* Slices that are being found. */
typedef struct finder {
    cls_json_slice *slices;
    size_t n, found;
} finder;

static bool note_begin(cls_json_walk *w, cJSON *value)
{
    finder *const f = w->context;
    if (f->found == f->n || cls_json_inner(f->slices[f->found].value) != value)
        return false;
    f->slices[f->found].text = w->at;
    f->slices[f->found].line = w->line;
    f->found++;
    return false;
}

static void note_end(cls_json_walk *w, cJSON *value, const char *begin)
{
    finder *const f = w->context;
    if (f->found && cls_json_inner(f->slices[f->found - 1].value) == value)
        f->slices[f->found - 1].length = (size_t)(w->at - begin);
}

void cls_json_find_slices(const cls_json *doc, cls_json_slice *slices, size_t n)
{
    finder f = {.slices = slices, .n = n};
    cls_json_walk w = {.at = doc->text.bytes,
                       .line = doc->lines_above + 1,
                       .context = &f,
                       .enter = note_begin,
                       .leave = note_end};
    (void)cls_json_walk_along(&w, doc->root);
}

cls_status cls_json_parse_part(const cls_json_slice *part, const char *pointer, cls_json **out,
                               cls_error *err)
{
    *out = NULL;
    cls_json *doc;
    const cls_status status =
        cls_json_parse(cls_json_file(part->value), part->text, part->length, &doc, err);
    if (status)
        return status;
    cls_text within = {0};
    cls_text_add(&within, pointer);
    doc->within = within.bytes;
    doc->lines_above = part->line - 1;
    if (within.failed) {
        cls_json_free(doc);
        return cls_fail_memory(err);
    }
    *out = doc;
    return CLS_OK;
}

static bool go_on(cls_json_walk *w, cJSON *value)
{
    (void)value;
    const bool *const failed = w->context;
    return *failed;
}

/* cJSON has a member for the text of strings, which copies and frees it for other values too. */
static void keep_number(cls_json_walk *w, cJSON *value, const char *begin)
{
    bool *const failed = w->context;
    if (!cJSON_IsNumber(value) || value->valuestring)
        return;
    const size_t length = (size_t)(w->at - begin);
    char *const text = cJSON_malloc(length + 1);
    if (!text) {
        *failed = true;
        return;
    }
    memcpy(text, begin, length);
    text[length] = '\0';
    value->valuestring = text;
}

cls_status cls_json_keep_numbers(cls_json *doc, cls_error *err)
{
    bool failed = false;
    cls_json_walk w = {
        .at = doc->text.bytes, .line = 1, .context = &failed, .enter = go_on, .leave = keep_number};
    (void)cls_json_walk_along(&w, doc->root);
    return failed ? cls_fail_memory(err) : CLS_OK;
}

const char *cls_json_number_text(cls_json_at number)
{
    return cls_json_inner(number)->valuestring;
}
