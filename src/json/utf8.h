/* UTF-8 (RFC 3629). */
#ifndef CLS_JSON_UTF8_H
#define CLS_JSON_UTF8_H

#include <stddef.h>

/** Bytes (1 to 4) of the character that a terminated text begins with; 0: invalid UTF-8. */
size_t cls_utf8_length(const char *text);

#endif
