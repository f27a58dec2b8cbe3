/* A workspace's document that patches are applied to for a while. */
#include "workspace/background.h"

#include "workspace/list.h"
#include "workspace/patchset.h"

#include <stdlib.h>

struct cls_background {
    cls_json *doc;
    cls_json_trial *trial; /* the patch that is applied; NULL: none is */
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
    cls_json_free(background->doc);
    free(background);
}

/* The workspace as the document is now; on failure the patch is taken back. */
static cls_status read_workspace(cls_background *background, cls_workspace **out, cls_error *err)
{
    cls_workspace *const ws = cls_ws_new(NULL, err);
    if (!ws) {
        cls_background_restore(background);
        return CLS_NO_MEMORY;
    }
    ws->doc = background->doc;
    ws->background = background;
    const cls_ws_reader r = {.arena = ws->arena, .err = err};
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
    return status ? status : cls_json_patch(background->doc, patch, err);
}

cls_status cls_background_check(cls_background *background, cls_error *err)
{
    cls_workspace *ws = NULL;
    cls_status status = check_free(background, err);
    if (!status)
        status = read_workspace(background, &ws, err);
    cls_workspace_free(ws);
    return status;
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

/* Applies a patch, which is used up. */
static cls_status patch_with(cls_background *background, cls_json *patch, cls_workspace **out,
                             cls_error *err)
{
    const cls_status status = cls_json_try_patch(background->doc, patch, &background->trial, err);
    return status ? status : read_workspace(background, out, err);
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
