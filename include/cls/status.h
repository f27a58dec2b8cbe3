#ifndef CLS_STATUS_H
#define CLS_STATUS_H

#include "cls/export.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Every status of the library: name, exit status of the program, word in the output.
 * Exit statuses: 0 the answer is complete, 1 there is no or only part of an answer,
 * 2 wrong usage, 3 the input is unreadable or invalid, 4 internal error. (The program also knows
 * 5: a comparison found a difference, and 130: it was interrupted.)
 */
#define CLS_STATUS_LIST(X)                     \
    X(CLS_OK, 0, "ok")                         \
    X(CLS_ABOVE_RANGE, 1, "above-range")       \
    X(CLS_BELOW_RANGE, 1, "below-range")       \
    X(CLS_NO_SENSITIVITY, 1, "no-sensitivity") \
    X(CLS_FIT_FAILED, 1, "fit-failed")         \
    X(CLS_IMPOSSIBLE_BIN, 1, "impossible-bin") \
    X(CLS_INTERRUPTED, 1, "interrupted")       \
    X(CLS_USAGE, 2, "usage")                   \
    X(CLS_BAD_FILE, 3, "bad-file")             \
    X(CLS_BAD_JSON, 3, "bad-json")             \
    X(CLS_BAD_PATCH, 3, "bad-patch")           \
    X(CLS_BAD_PATCHSET, 3, "bad-patchset")     \
    X(CLS_BAD_WORKSPACE, 3, "bad-workspace")   \
    X(CLS_BAD_MODEL, 3, "bad-model")           \
    X(CLS_BAD_REFERENCE, 3, "bad-reference")   \
    X(CLS_NO_MEMORY, 4, "no-memory")           \
    X(CLS_INTERNAL, 4, "internal")

typedef enum cls_status {
#define CLS_STATUS_ENUM(name, exit_status, word) name,
    CLS_STATUS_LIST(CLS_STATUS_ENUM)
#undef CLS_STATUS_ENUM
} cls_status;

/**
 * What went wrong, and where. Owned by the caller, who may pass NULL where he does not care.
 * Texts that are too long are cut. Fields that do not apply are empty or 0.
 */
typedef struct cls_error {
    cls_status code;
    char file[512];    /**< the input file, "-" for standard input */
    size_t line;       /**< line in the file, from 1; 0: unknown */
    char where[512];   /**< JSON Pointer (RFC 6901) */
    char message[512]; /**< what was found and what was wanted */
} cls_error;

/** The word for a status in the program's output, such as "above-range". Never NULL. */
CLS_API const char *cls_status_word(cls_status status);

/** The exit status the program gives for a status: 0 to 4. */
CLS_API int cls_status_exit(cls_status status);

/**
 * Writes "file:line: pointer: message" (parts that are unknown are left out) into text[size],
 * cut where it does not fit, always terminated when size > 0. Always one line: control characters
 * of names and files become "?".
 */
CLS_API void cls_error_text(const cls_error *error, char *text, size_t size);

/** The library's version, such as "0.1.0". */
CLS_API const char *cls_version(void);

#ifdef __cplusplus
}
#endif

#endif
