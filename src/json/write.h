/* Writing JSON: commas, quotes and indentation are kept by a small state machine. */
#ifndef CLS_JSON_WRITE_H
#define CLS_JSON_WRITE_H

#include "base/text.h"

/**
 * Start with {.text = &text, .indent = true or false}. With indent, objects and arrays that were
 * opened with the _line functions stay on one line.
 */
typedef struct cls_json_writer {
    cls_text *text;
    bool indent;      /**< a new line for each member and element */
    size_t depth;     /**< open objects and arrays */
    size_t one_line;  /**< depth from which everything stays on one line; 0: none */
    bool after_value; /**< a comma is due before the next member or element */
    bool after_key;   /**< the next value belongs to the key just written */
} cls_json_writer;

/** Opens and closes an object or an array. */
void cls_json_open_object(cls_json_writer *w);
void cls_json_open_object_line(cls_json_writer *w);
void cls_json_close_object(cls_json_writer *w);
void cls_json_open_array(cls_json_writer *w);
void cls_json_open_array_line(cls_json_writer *w);
void cls_json_close_array(cls_json_writer *w);

/** The key of the next value. */
void cls_json_write_key(cls_json_writer *w, const char *key);

/** Values. A number that is not finite is written as null. NULL strings are written as null. */
void cls_json_write_string(cls_json_writer *w, const char *string);
void cls_json_write_number(cls_json_writer *w, double x);
void cls_json_write_size(cls_json_writer *w, size_t n);
void cls_json_write_bool(cls_json_writer *w, bool value);
void cls_json_write_null(cls_json_writer *w);
/** A value that is JSON already, such as the text of a number. */
void cls_json_write_raw(cls_json_writer *w, const char *json);
/** An array of numbers on one line. */
void cls_json_write_numbers(cls_json_writer *w, const double *x, size_t n);

#endif
