/*
 * Where a value was written: its file and its line. Nothing is stored while a document is as it was
 * read: the text is walked along the tree, for messages only. Before a patch takes the tree apart,
 * every value gets the number of its line, in the member that cJSON calls valueint and nobody here
 * reads; a value keeps it wherever it is moved, and a copy has it too. The lines of a document and
 * of its patches are numbered as if their texts were one, so that a number also tells the file.
 */
#include "json/document.h"
#include "json/walk.h"

#include <limits.h>
#include <string.h>

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

static bool mark(cls_json_walk *w, cJSON *value)
{
    value->valueint = w->line <= INT_MAX ? (int)w->line : 0;
    return false;
}

static bool is_wanted(cls_json_walk *w, cJSON *value)
{
    return value == w->wanted;
}

void cls_json_number_lines(cls_json *doc, size_t lines_before)
{
    cls_json_walk w = {.at = doc->text.bytes, .line = lines_before + 1, .enter = mark};
    (void)cls_json_walk_along(&w, doc->root);
    doc->lines_before = lines_before;
    doc->lines = w.line - lines_before;
}

/* What a value that knows its line was read from: a document, or a patch of it. */
static const cls_json *origin_of(cls_json_at at)
{
    const size_t line = (size_t)cls_json_inner(at)->valueint;
    const cls_json *patch = at.doc->patches;
    while (patch && patch->lines_before >= line)
        patch = patch->older;
    return patch ? patch : at.doc;
}

size_t cls_json_line(cls_json_at at)
{
    if (!at.node)
        return 0;
    if (at.doc->lines) {
        const cls_json *const origin = origin_of(at);
        const size_t line = (size_t)cls_json_inner(at)->valueint, before = origin->lines_before;
        return line > before ? origin->lines_above + line - before : 0;
    }
    cls_json_walk w = {.at = at.doc->text.bytes,
                       .line = at.doc->lines_above + 1,
                       .enter = is_wanted,
                       .wanted = cls_json_inner(at)};
    return cls_json_walk_along(&w, at.doc->root) ? w.line : 0;
}

const char *cls_json_file(cls_json_at at)
{
    if (!at.doc)
        return "";
    return at.node && at.doc->lines ? origin_of(at)->file : at.doc->file;
}
