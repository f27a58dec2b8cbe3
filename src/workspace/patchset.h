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

/** A JSON file whose text was read already, so that standard input can be used several times. */
typedef struct cls_ps_file {
    const char *name; /**< for messages */
    cls_text text;
} cls_ps_file;

/** Reads a file ("-": standard input); to be freed in any case. CLS_BAD_FILE, CLS_NO_MEMORY. */
cls_status cls_ps_file_read(const char *path, cls_ps_file *file, cls_error *err);
void cls_ps_file_free(cls_ps_file *file);

/** As the public functions without _file in their names. */
cls_status cls_ps_apply_file(const cls_patchset *patchset, size_t i, const cls_ps_file *workspace,
                             cls_text *text, cls_error *err);
cls_status cls_ps_workspace_file(const cls_patchset *patchset, size_t i,
                                 const cls_ps_file *workspace, cls_workspace **out, cls_error *err);
cls_status cls_ps_verify_file(const cls_patchset *patchset, const cls_ps_file *workspace,
                              cls_digest_function *digest, cls_error *err);

#endif
