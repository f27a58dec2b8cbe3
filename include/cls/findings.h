#ifndef CLS_FINDINGS_H
#define CLS_FINDINGS_H

#include "cls/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How bad a finding is. */
typedef enum cls_severity {
    CLS_WARNING, /**< it can be computed, but may not be meant */
    CLS_ERROR    /**< nothing can be computed */
} cls_severity;

/**
 * Every kind of finding: name, what those who read the workspace to use it fail with (CLS_OK: it is
 * a mere warning), word in the output.
 */
#define CLS_FINDING_LIST(X)                                                   \
    X(CLS_FINDING_JSON, CLS_BAD_JSON, "json")                                 \
    X(CLS_FINDING_PATCH, CLS_BAD_PATCH, "patch")                              \
    X(CLS_FINDING_DUPLICATE_KEY, CLS_BAD_JSON, "duplicate-key")               \
    X(CLS_FINDING_WRONG_TYPE, CLS_BAD_WORKSPACE, "wrong-type")                \
    X(CLS_FINDING_UNKNOWN_KEY, CLS_BAD_WORKSPACE, "unknown-key")              \
    X(CLS_FINDING_MISSING_KEY, CLS_BAD_WORKSPACE, "missing-key")              \
    X(CLS_FINDING_DUPLICATE, CLS_BAD_WORKSPACE, "duplicate")                  \
    X(CLS_FINDING_EMPTY, CLS_BAD_WORKSPACE, "empty")                          \
    X(CLS_FINDING_LENGTH, CLS_BAD_WORKSPACE, "length")                        \
    X(CLS_FINDING_VERSION, CLS_BAD_WORKSPACE, "version")                      \
    X(CLS_FINDING_BOUNDS, CLS_BAD_WORKSPACE, "bounds")                        \
    X(CLS_FINDING_NEGATIVE_COUNT, CLS_BAD_WORKSPACE, "negative-count")        \
    X(CLS_FINDING_NO_OBSERVATION, CLS_BAD_WORKSPACE, "no-observation")        \
    X(CLS_FINDING_MODEL, CLS_BAD_MODEL, "model")                              \
    X(CLS_FINDING_SUPERFLUOUS_OBSERVATION, CLS_OK, "superfluous-observation") \
    X(CLS_FINDING_UNUSED_ENTRY, CLS_OK, "unused-entry")                       \
    X(CLS_FINDING_NO_POI, CLS_OK, "no-poi")

typedef enum cls_finding_kind {
#define CLS_FINDING_ENUM(name, status, word) name,
    CLS_FINDING_LIST(CLS_FINDING_ENUM)
#undef CLS_FINDING_ENUM
} cls_finding_kind;

/** What was found, and where. All strings are lent and never NULL. */
typedef struct cls_finding {
    cls_finding_kind kind;
    const char *file;    /**< the input file, "-" for standard input */
    size_t line;         /**< line in the file, from 1; 0: unknown */
    const char *where;   /**< JSON Pointer (RFC 6901); "": the whole, or unknown */
    const char *message; /**< what was found and what was wanted */
} cls_finding;

/** All that was found in a workspace: errors first, each severity by file and line. */
typedef struct cls_findings cls_findings;

/** Number of findings. */
CLS_API size_t cls_findings_count(const cls_findings *findings);

/** Number of findings of a severity. */
CLS_API size_t cls_findings_of(const cls_findings *findings, cls_severity severity);

/** Finding i (below cls_findings_count). */
CLS_API cls_finding cls_findings_get(const cls_findings *findings, size_t i);

/** Frees findings. NULL is a no-op. */
CLS_API void cls_findings_free(cls_findings *findings);

/** The word for a kind in the program's output, such as "unknown-key". Never NULL. */
CLS_API const char *cls_finding_word(cls_finding_kind kind);

/** How bad a kind is. */
CLS_API cls_severity cls_finding_severity(cls_finding_kind kind);

/** The word for a severity: "warning" or "error". */
CLS_API const char *cls_severity_word(cls_severity severity);

#ifdef __cplusplus
}
#endif

#endif
