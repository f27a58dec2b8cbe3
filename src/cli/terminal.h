/* Text on a terminal, which has a width. */
#ifndef CLS_CLI_TERMINAL_H
#define CLS_CLI_TERMINAL_H

#include "base/text.h"
#include "cli/arguments.h"

/** Columns of the terminal that standard output is; 0: it is none. */
size_t cls_terminal_width(void);

/**
 * Appends a text, its headings broken behind commas where they are wider than width: lines that
 * do not begin with a space, as those of tables and lists do.
 */
void cls_terminal_add(cls_text *text, const char *bytes, size_t length, size_t width);

/** Writes a report where it was asked for; text on a terminal is as cls_terminal_add has it. */
cls_status cls_terminal_deliver(const cls_arguments *args, const char *report, size_t length,
                                cls_error *err);

#endif
