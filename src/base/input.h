/* Whole files, and standard input, as text; what is compressed by gzip is unpacked. */
#ifndef CLS_BASE_INPUT_H
#define CLS_BASE_INPUT_H

#include "base/text.h"

/**
 * Appends all bytes of a file ("-": standard input) to text. What begins as gzip data do is
 * unpacked, all of their members. CLS_BAD_FILE, with the file in err, where it cannot be read or
 * where compressed data are damaged or cut off; CLS_NO_MEMORY.
 */
cls_status cls_input_read(const char *path, cls_text *text, cls_error *err);

/** The version of zlib in use, such as "1.2.13". */
const char *cls_input_library_version(void);

#endif
