#ifndef CLS_CHECK_H
#define CLS_CHECK_H

#include "cls/findings.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Looks for all that is wrong or odd in a workspace, in a file or, if path is "-", on standard
 * input, with JSON Patches applied: see cls_workspace_read_patched. On success, whatever was found,
 * *out is the caller's, to be freed with cls_findings_free; on failure it is NULL. Without an error
 * among the findings, every measurement can be compiled. CLS_BAD_FILE where a file cannot be read,
 * CLS_NO_MEMORY.
 */
CLS_API cls_status cls_check_file(const char *path, const char *const *patches, size_t npatches,
                                  cls_findings **out, cls_error *err);

/** The same from text[length], without patches; name stands for the file in the findings. */
CLS_API cls_status cls_check_text(const char *name, const char *text, size_t length,
                                  cls_findings **out, cls_error *err);

#ifdef __cplusplus
}
#endif

#endif
