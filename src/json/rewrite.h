/* Writing values of a document again. */
#ifndef CLS_JSON_REWRITE_H
#define CLS_JSON_REWRITE_H

#include "json/json.h"
#include "json/write.h"

/**
 * Writes a value in its own order; numbers as they were read, where they kept their text. With
 * indent, arrays and objects that hold no others stay on one line.
 */
void cls_json_write_value(cls_json_writer *w, cls_json_at value);

/** The same for what is no array and no object. */
void cls_json_write_scalar(cls_json_writer *w, cls_json_at value);

/**
 * Appends a value as Python's json.dumps(value, sort_keys=True, ensure_ascii=False) gives it: keys
 * sorted by code points, numbers as Python's repr has them, 1 and 1.0 kept apart. The document's
 * numbers kept their text. CLS_NO_MEMORY.
 */
cls_status cls_json_add_python(cls_text *text, cls_json_at value, cls_error *err);

#endif
