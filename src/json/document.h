/* What the files of src/json share: the document, and how a place in it is named. */
#ifndef CLS_JSON_DOCUMENT_H
#define CLS_JSON_DOCUMENT_H

#include "base/text.h"
#include "json/json.h"

#include <cjson/cJSON.h>

struct cls_json {
    char *file;    /* the name in messages */
    cls_text text; /* never empty: at least its terminator */
    cJSON *root;
};

/** Makes a document of a text, which it takes over (frees, on failure). As cls_json_parse. */
cls_status cls_json_adopt(const char *file, cls_text *text, cls_json **out, cls_error *err);

/** Fails with CLS_BAD_JSON at the first key that an object has twice. */
cls_status cls_json_check_keys(const cls_json *doc, cls_error *err);

/** The cJSON node behind a value; NULL if it is absent. */
const cJSON *cls_json_inner(cls_json_at value);

/** Fills in where an error is; line 0: unknown. */
void cls_json_place(cls_error *err, const char *file, size_t line);

/** The line, from 1, of a place in a text. */
size_t cls_json_line_of(const char *text, const char *place);

/** Appends "/key", or "/index" if key is NULL, to a JSON Pointer. */
void cls_json_pointer_add(cls_text *pointer, const char *key, size_t index);

#endif
