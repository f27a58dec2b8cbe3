/*
 * Where a value was written: its file and its line. Nothing is stored while a document is as it was
 * read: the text is walked along the tree, for messages only. Before a patch takes the tree apart,
 * every value gets the number of its line, in the member that cJSON calls valueint and nobody here
 * reads; a value keeps it wherever it is moved, and a copy has it too. The lines of a document and
 * of its patches are numbered as if their texts were one, so that a number also tells the file.
 */
#include "json/document.h"

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

/* A walk along a valid text and its tree. */
typedef struct walk {
    const char *at;
    size_t line;
    const cJSON *wanted; /* where the walk ends; NULL: behind the last value */
    bool marks;          /* values are given their lines */
} walk;

static void skip_space(walk *w)
{
    for (; *w->at == ' ' || *w->at == '\n' || *w->at == '\r' || *w->at == '\t'; w->at++)
        w->line += *w->at == '\n';
}

static void skip_string(walk *w)
{
    for (w->at++; *w->at != '"'; w->at++)
        w->at += *w->at == '\\';
    w->at++;
}

/* A string, a number, a word, or an array or object without children. */
static void skip_childless(walk *w)
{
    if (*w->at == '"') {
        skip_string(w);
    } else if (*w->at == '[' || *w->at == '{') {
        w->at++;
        skip_space(w);
        w->at++;
    } else {
        while (*w->at > ' ' && *w->at != ',' && *w->at != ']' && *w->at != '}')
            w->at++;
    }
}

/* A key and its colon. */
static void skip_key(walk *w)
{
    skip_space(w);
    skip_string(w);
    skip_space(w);
    w->at++;
}

/* Walks over a value; true if the wanted one was met, which is where the walk then stands. */
static bool visit(walk *w, cJSON *value)
{
    skip_space(w);
    if (value == w->wanted)
        return true;
    if (w->marks)
        value->valueint = w->line <= INT_MAX ? (int)w->line : 0;
    if (!value->child) {
        skip_childless(w);
        return false;
    }
    const bool object = *w->at == '{';
    w->at++;
    for (cJSON *child = value->child; child; child = child->next) {
        if (object)
            skip_key(w);
        if (visit(w, child))
            return true;
        skip_space(w);
        w->at++; /* the comma or the closing bracket */
    }
    return false;
}

void cls_json_number_lines(cls_json *doc, size_t lines_before)
{
    walk w = {.at = doc->text.bytes, .line = lines_before + 1, .marks = true};
    (void)visit(&w, doc->root);
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
        const size_t line = (size_t)cls_json_inner(at)->valueint,
                     before = origin_of(at)->lines_before;
        return line > before ? line - before : 0;
    }
    walk w = {.at = at.doc->text.bytes, .line = 1, .wanted = cls_json_inner(at)};
    return visit(&w, at.doc->root) ? w.line : 0;
}

const char *cls_json_file(cls_json_at at)
{
    if (!at.doc)
        return "";
    return at.node && at.doc->lines ? origin_of(at)->file : at.doc->file;
}
