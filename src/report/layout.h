/* Text for terminals of 80 columns: words broken into lines, and tables. */
#ifndef CLS_REPORT_LAYOUT_H
#define CLS_REPORT_LAYOUT_H

#include "base/text.h"

/** Appends a string that is data: control characters, which could break the line, become "?". */
void cls_layout_plain(cls_text *text, const char *string);

/** Characters of a string in UTF-8. */
size_t cls_layout_width(const char *string);

/**
 * Appends words, broken into lines where there is a space, and ends the last line. The words begin
 * at column indent on each line; column at is where the text stands before.
 */
void cls_layout_wrap(cls_text *text, size_t at, size_t indent, const char *words);

enum { CLS_LAYOUT_COLUMNS = 8 /**< most of a table */ };

/**
 * A table: cells row by row, the first row its titles. Start with {.align = "lrl"}, one letter per
 * column: l or r. The last column is broken into lines. A cell of the first column that is too long
 * for it stands on a line of its own.
 */
typedef struct cls_layout_table {
    const char *align;
    cls_text cells; /**< each ended by a zero byte */
    size_t n;
} cls_layout_table;

/** Adds a cell: append to the text that is given back, then call cls_layout_end. */
cls_text *cls_layout_cell(cls_layout_table *table);
void cls_layout_end(cls_layout_table *table);

/** Adds a whole cell, its string as cls_layout_plain has it; or n of them. */
void cls_layout_add(cls_layout_table *table, const char *string);
void cls_layout_add_all(cls_layout_table *table, const char *const *strings, size_t n);

/** Appends the table, indented by two spaces, and frees its cells. */
void cls_layout_table_add(cls_text *text, cls_layout_table *table);

#endif
