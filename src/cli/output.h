/* Where results go. */
#ifndef CLS_CLI_OUTPUT_H
#define CLS_CLI_OUTPUT_H

#include "cls/status.h"

#include <stdbool.h>

/**
 * Writes a result to a file or, if path is NULL, to standard output, which is closed; a pipe that
 * nobody reads any more is no error. A file is written under another name in the same folder, to
 * the disk, and then renamed; of a link, the file that it leads to. What is no regular file (a
 * device, a pipe, a link to nothing) is written in place.
 * CLS_INTERNAL with the system's reason where that fails.
 */
cls_status cls_output_write(const char *path, const char *bytes, size_t length, cls_error *err);

/**
 * True if the user's locale (of LC_CTYPE) writes UTF-8. The first call sets the locale: it is made
 * before there are other threads.
 */
bool cls_output_is_utf8(void);

#endif
