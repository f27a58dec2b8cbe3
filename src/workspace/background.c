/* A workspace's document that patches are applied to for a while. */
#include "workspace/background.h"

#include "workspace/list.h"
#include "workspace/patchset.h"

#include <stdlib.h>

struct cls_background {
    cls_json *doc;
    cls_json_trial *trial;    /* the patch that is applied; NULL: none is */
    cls_workspace *unpatched; /* without a patch; NULL: not read yet */
    cls_ws_known known;       /* its samples */
    bool incomplete;          /* it is no valid workspace without a patch */
};

void cls_background_restore(cls_background *background)
{
    cls_json_undo_patch(background->doc, background->trial);
    background->trial = NULL;
}

void cls_background_free(cls_background *background)
{
    if (!background)
        return;
    cls_background_restore(background);
    cls_workspace_free(background->unpatched);
    cls_json_free(background->doc);
    free(background);
}

/*
 * The workspace as the document is now; on failure the patch is taken back. known: samples that
 * were read already, or NULL.
 */
static cls_status read_workspace(cls_background *background, const cls_ws_known *known,
                                 cls_workspace **out, cls_error *err)
{
    cls_workspace *const ws = cls_ws_new(NULL, err);
    if (!ws) {
        cls_background_restore(background);
        return CLS_NO_MEMORY;
    }
    ws->doc = background->doc;
    ws->background = background;
    const cls_ws_reader r = {.arena = ws->arena, .err = err, .known = known};
    const cls_status status = cls_ws_document_read(&r, ws);
    if (status)
        cls_workspace_free(ws);
    else
        *out = ws;
    return status;
}

/* A background with the document, which it takes over. NULL: no memory. */
static cls_background *create(cls_json *doc, cls_error *err)
{
    cls_background *const background = malloc(sizeof *background);
    if (background) {
        *background = (cls_background){.doc = doc};
        return background;
    }
    cls_json_free(doc);
    (void)cls_fail_memory(err);
    return NULL;
}

cls_status cls_background_parse(const char *name, const char *text, size_t length,
                                cls_background **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_json *doc;
    const cls_status status = cls_json_parse(name, text, length, &doc, err);
    if (status)
        return status;
    cls_json_prepare_copies(doc);
    *out = create(doc, err);
    return *out ? CLS_OK : CLS_NO_MEMORY;
}

/* Reads the workspace without a patch, if that is not done yet. */
static cls_status read_unpatched(cls_background *background, cls_error *err)
{
    if (background->unpatched)
        return CLS_OK;
    cls_status status = read_workspace(background, NULL, &background->unpatched, err);
    if (!status)
        status = cls_ws_known_note(&background->known, background->unpatched, err);
    if (!status)
        return CLS_OK;
    cls_workspace_free(background->unpatched);
    background->unpatched = NULL;
    background->incomplete = status != CLS_NO_MEMORY;
    return status;
}

static cls_status check_free(const cls_background *background, cls_error *err)
{
    cls_error_clear(err);
    if (!background->trial)
        return CLS_OK;
    return cls_fail(err, CLS_USAGE, NULL, "the workspace patched before is still there");
}

cls_status cls_background_amend(cls_background *background, const char *name, const char *text,
                                size_t length, cls_error *err)
{
    cls_json *patch;
    cls_status status = check_free(background, err);
    if (!status)
        status = cls_json_parse(name, text, length, &patch, err);
    if (status)
        return status;
    cls_workspace_free(background->unpatched);
    background->unpatched = NULL;
    background->incomplete = false;
    return cls_json_patch(background->doc, patch, err);
}

cls_status cls_background_check(cls_background *background, cls_error *err)
{
    const cls_status status = check_free(background, err);
    return status ? status : read_unpatched(background, err);
}

cls_status cls_background_copy(const cls_background *background, cls_background **out,
                               cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_json *doc;
    if (cls_json_copy(background->doc, &doc, err))
        return CLS_NO_MEMORY;
    *out = create(doc, err);
    return *out ? CLS_OK : CLS_NO_MEMORY;
}

/* The samples that need not be read again after a patch; NULL: all must be. */
static cls_status find_known(cls_background *background, const cls_json *patch,
                             const cls_ws_known **known, cls_error *err)
{
    *known = NULL;
    if (background->incomplete || !cls_ws_known_survive(cls_json_root(patch)))
        return CLS_OK;
    const cls_status status = read_unpatched(background, err);
    if (status == CLS_OK)
        *known = &background->known;
    return status == CLS_NO_MEMORY ? status : CLS_OK; /* patched it may be a valid workspace */
}

/* Applies a patch, which is used up. */
static cls_status patch_with(cls_background *background, cls_json *patch, cls_workspace **out,
                             cls_error *err)
{
    const cls_ws_known *known;
    cls_status status = find_known(background, patch, &known, err);
    if (status) {
        cls_json_free(patch);
        return status;
    }
    cls_error_clear(err);
    status = cls_json_try_patch(background->doc, patch, &background->trial, err);
    return status ? status : read_workspace(background, known, out, err);
}

cls_status cls_background_patch(cls_background *background, const char *name, const char *text,
                                size_t length, cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_json *patch;
    cls_status status = check_free(background, err);
    if (!status)
        status = cls_json_parse(name, text, length, &patch, err);
    return status ? status : patch_with(background, patch, out, err);
}

cls_status cls_background_patch_point(cls_background *background, const cls_patchset *patchset,
                                      size_t i, cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_json *patch;
    cls_status status = check_free(background, err);
    if (!status)
        status = cls_ps_patch_document(patchset, i, &patch, err);
    return status ? status : patch_with(background, patch, out, err);
}
