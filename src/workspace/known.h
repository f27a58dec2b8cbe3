/*
 * Samples of a document that were read before: where a patch leaves them as they are, what was read
 * is good for the patched document, too.
 */
#ifndef CLS_WORKSPACE_KNOWN_H
#define CLS_WORKSPACE_KNOWN_H

#include "workspace/workspace.h"

typedef struct cls_ws_known_sample {
    const cls_ws_sample *sample;
    size_t nbins;
} cls_ws_known_sample;

/** All of a workspace, which lends them. */
typedef struct cls_ws_known {
    cls_ws_known_sample *samples; /**< [n], in the order of their nodes in memory */
    size_t n;
} cls_ws_known;

/** Notes the samples of a workspace, in its arena. CLS_NO_MEMORY. */
cls_status cls_ws_known_note(cls_ws_known *known, const cls_workspace *ws, cls_error *err);

/** The sample at a place, or NULL. */
const cls_ws_known_sample *cls_ws_known_find(const cls_ws_known *known, cls_json_at at);

/**
 * Whether a patch, at its root, leaves all samples as they are that it does not take away as a
 * whole. It may add, replace and remove samples and channels, and do what it likes elsewhere.
 */
bool cls_ws_known_survive(cls_json_at patch);

#endif
