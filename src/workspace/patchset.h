/* A patchset as it was read, and what is done with it to a workspace that was read already. */
#ifndef CLS_WORKSPACE_PATCHSET_H
#define CLS_WORKSPACE_PATCHSET_H

#include "base/names.h"
#include "base/text.h"
#include "cls/patchset.h"
#include "json/json.h"

/** A reference: where the patchset is published. */
typedef struct cls_ps_reference {
    const char *key;
    const char *text;
} cls_ps_reference;

/** A signal point. */
typedef struct cls_ps_point {
    const char *name;
    cls_patchset_value *values; /**< [nlabels] */
    cls_json_at metadata;
    cls_json_slice patch;
} cls_ps_point;

struct cls_patchset {
    cls_arena *arena;
    cls_json *doc;
    const char *file;
    const char *description;
    const char *version;
    const char **labels;
    size_t nlabels;
    cls_ps_reference *references;
    size_t nreferences;
    cls_patchset_digest *digests;
    size_t ndigests;
    cls_ps_point *points;
    size_t npoints;
    cls_names names;      /**< that of point i has number i */
    cls_json_at metadata; /**< of the whole */
};

/** Fills a patchset from its document. CLS_BAD_PATCHSET, CLS_NO_MEMORY. */
cls_status cls_ps_document_read(cls_patchset *patchset, cls_error *err);

/** The patch of point i as a document of its own, whose places are those of the patchset. */
cls_status cls_ps_patch_document(const cls_patchset *patchset, size_t i, cls_json **out,
                                 cls_error *err);

#endif
