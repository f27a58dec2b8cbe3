/* Filling a cls_error: the first failure wins, a failure is one return statement. */
#ifndef CLS_BASE_ERROR_H
#define CLS_BASE_ERROR_H

#include "base/attributes.h"
#include "cls/status.h"

/** Empties an error: code CLS_OK, no texts. */
void cls_error_clear(cls_error *err);

/**
 * Records a failure and returns its code, so that a failure is `return cls_fail(...)`.
 * where: a JSON Pointer or NULL. err may be NULL; the file and line already in err are kept.
 */
cls_status cls_fail(cls_error *err, cls_status code, const char *where, const char *format, ...)
    CLS_PRINTF_LIKE(4, 5);

/** The same for an allocation that failed: code CLS_NO_MEMORY. */
cls_status cls_fail_memory(cls_error *err);

#endif
