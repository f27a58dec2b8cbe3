/* What the files of src/json share: the document, and how a place in it is named. */
#ifndef CLS_JSON_DOCUMENT_H
#define CLS_JSON_DOCUMENT_H

#include "base/text.h"
#include "json/json.h"

#include <cjson/cJSON.h>

/* Where a value stands: in its parent (NULL: it is the root), behind so many others. */
typedef struct cls_json_step {
    const cJSON *node, *parent;
    size_t index;
} cls_json_step;

struct cls_json {
    char *file;    /* the name in messages */
    cls_text text; /* never empty: at least its terminator */
    cJSON *root;
    size_t lines;         /* of its text, once its values know theirs; 0: they do not yet */
    size_t lines_before;  /* of the texts that are numbered before it */
    size_t lines_above;   /* of a part of a file: the lines above it there */
    char *within;         /* of such a part: the JSON Pointer of its root there; else NULL */
    cls_json *patches;    /* those applied to it, the newest first: their file names and lines */
    cls_json *older;      /* of a patch: the one applied before it */
    cls_json_step *steps; /* [nsteps] a hash table of all values; NULL: there is none */
    size_t nsteps;        /* a power of 2 */
};

/**
 * Makes a document of a text, which it takes over (frees, on failure). As cls_json_parse, or
 * cls_json_parse_all if findings is not NULL.
 */
cls_status cls_json_adopt(const char *file, cls_text *text, cls_findings *findings, cls_json **out,
                          cls_error *err);

/**
 * Fails with CLS_BAD_JSON at the first key that an object has twice; or adds all of them to
 * findings, where that is not NULL.
 */
cls_status cls_json_check_keys(const cls_json *doc, cls_findings *findings, cls_error *err);

/** The cJSON node behind a value; NULL if it is absent. */
const cJSON *cls_json_inner(cls_json_at value);

/** A node as a value of a document. */
cls_json_at cls_json_outer(const cls_json *doc, const cJSON *node);

/** Fills in where an error is; line 0: unknown. */
void cls_json_place(cls_error *err, const char *file, size_t line);

/** The line, from 1, of a place in a text. */
size_t cls_json_line_of(const char *text, const char *place);

/**
 * Lets every value remember its line, so that the tree may be changed; the tree must still be that
 * of the text. lines_before: the number of lines of the texts that come before.
 */
void cls_json_number_lines(cls_json *doc, size_t lines_before);

/** What the table of a document says of a value, or NULL. There must be a table. */
const cls_json_step *cls_json_step_of(const cls_json *doc, const cJSON *node);

/** Forgets the table, as the tree is about to change. */
void cls_json_index_drop(cls_json *doc);

/** Appends "/key", or "/index" if key is NULL, to a JSON Pointer. */
void cls_json_pointer_add(cls_text *pointer, const char *key, size_t index);

#endif
