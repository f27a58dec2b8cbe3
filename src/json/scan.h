/* Strict checking of a JSON text before cJSON sees it. */
#ifndef CLS_JSON_SCAN_H
#define CLS_JSON_SCAN_H

#include "base/error.h"

#include <stddef.h>

/**
 * Checks that text[length] (terminated, and perhaps with zero bytes inside) is one JSON value as
 * RFC 8259 has it, with the limits that cls_json_parse names. Duplicate keys are not looked for.
 * CLS_BAD_JSON with file, line and JSON Pointer of the first fault.
 */
cls_status cls_json_scan(const char *file, const char *text, size_t length, cls_error *err);

#endif
