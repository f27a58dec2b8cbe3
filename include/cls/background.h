#ifndef CLS_BACKGROUND_H
#define CLS_BACKGROUND_H

#include "cls/patchset.h"
#include "cls/workspace.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A workspace file that is read and checked once, and then patched again and again, each time as it
 * was at first: the background that many signal points share. Samples that a patch neither moves
 * nor reaches into are not read again. Not for several threads at once: each one takes a copy.
 */
typedef struct cls_background cls_background;

/**
 * Reads text[length], JSON; name stands for its file in messages. On success *out is the caller's,
 * to be freed with cls_background_free; on failure it is NULL. CLS_BAD_JSON, CLS_NO_MEMORY.
 */
CLS_API cls_status cls_background_parse(const char *name, const char *text, size_t length,
                                        cls_background **out, cls_error *err);

/**
 * Applies a JSON Patch for good, text[length]; name stands for its file in messages. CLS_BAD_JSON,
 * CLS_BAD_PATCH, CLS_NO_MEMORY; CLS_USAGE as cls_background_patch.
 */
CLS_API cls_status cls_background_amend(cls_background *background, const char *name,
                                        const char *text, size_t length, cls_error *err);

/** CLS_BAD_WORKSPACE if it is no valid workspace as it is; CLS_USAGE, CLS_NO_MEMORY. */
CLS_API cls_status cls_background_check(cls_background *background, cls_error *err);

/**
 * A background of the same contents, for another thread. Several threads may copy one at once, as
 * long as none patches it. CLS_NO_MEMORY.
 */
CLS_API cls_status cls_background_copy(const cls_background *background, cls_background **out,
                                       cls_error *err);

/**
 * The workspace with a JSON Patch applied, text[length]; name stands for its file in messages. On
 * success *out is the caller's, to be freed with cls_workspace_free before the next patch is
 * applied and before the background is freed; models compiled from it stay valid. On failure it is
 * NULL, and the background is as before. CLS_BAD_JSON, CLS_BAD_PATCH, CLS_BAD_WORKSPACE (with file,
 * line, JSON Pointer), CLS_USAGE while a workspace is still there, CLS_NO_MEMORY.
 */
CLS_API cls_status cls_background_patch(cls_background *background, const char *name,
                                        const char *text, size_t length, cls_workspace **out,
                                        cls_error *err);

/** The same with the patch of point i (below cls_patchset_points) of a patchset. */
CLS_API cls_status cls_background_patch_point(cls_background *background,
                                              const cls_patchset *patchset, size_t i,
                                              cls_workspace **out, cls_error *err);

/** Frees a background. NULL is a no-op. */
CLS_API void cls_background_free(cls_background *background);

#ifdef __cplusplus
}
#endif

#endif
