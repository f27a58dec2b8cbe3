/* Patches of a patchset as texts, and applied to workspaces. */
#include "base/input.h"
#include "workspace/list.h"
#include "workspace/patchset.h"
#include "json/rewrite.h"

#include <stdlib.h>

cls_status cls_ps_file_read(const char *path, cls_ps_file *file, cls_error *err)
{
    *file = (cls_ps_file){.name = path};
    return cls_input_read(path, &file->text, err);
}

void cls_ps_file_free(cls_ps_file *file)
{
    cls_text_free(&file->text);
}

/* Gives a finished text to the caller, or frees it. */
static cls_status give(cls_status status, cls_text *from, char **text, size_t *length,
                       cls_error *err)
{
    if (!status && from->failed)
        status = cls_fail_memory(err);
    if (status) {
        cls_text_free(from);
        return status;
    }
    *text = from->bytes;
    *length = from->length;
    return CLS_OK;
}

/* Lets the numbers of a document keep their text; frees it on failure. */
static cls_status keep_numbers(cls_json **doc, cls_error *err)
{
    const cls_status status = cls_json_keep_numbers(*doc, err);
    if (!status)
        return CLS_OK;
    cls_json_free(*doc);
    *doc = NULL;
    return status;
}

/* A patch whose numbers keep their text. */
static cls_status read_patch(const cls_patchset *patchset, size_t i, cls_json **out, cls_error *err)
{
    const cls_status status = cls_ps_patch_document(patchset, i, out, err);
    return status ? status : keep_numbers(out, err);
}

cls_status cls_patchset_patch(const cls_patchset *patchset, size_t i, char **text, size_t *length,
                              cls_error *err)
{
    *text = NULL;
    cls_error_clear(err);
    cls_json *patch;
    const cls_status status = read_patch(patchset, i, &patch, err);
    if (status)
        return status;
    cls_text written = {0};
    cls_json_writer w = {.text = &written, .indent = true};
    cls_json_write_value(&w, cls_json_root(patch));
    cls_text_add(&written, "\n");
    cls_json_free(patch);
    return give(CLS_OK, &written, text, length, err);
}

/* Writes the members of an object that are not in another one (NULL node: all of them). */
static void write_members(cls_json_writer *w, cls_json_at object, cls_json_at unless)
{
    for (cls_json_at m = cls_json_first(object); m.node; m = cls_json_next(m)) {
        if (unless.node && cls_json_member(unless, cls_json_key(m)).node)
            continue;
        cls_json_write_key(w, cls_json_key(m));
        cls_json_write_value(w, m);
    }
}

/* A part of the patchset whose numbers keep their text. */
static cls_status read_metadata(const cls_patchset *patchset, cls_json_at metadata, cls_json **out,
                                cls_error *err)
{
    cls_json_slice slice = {.value = metadata};
    cls_json_find_slices(patchset->doc, &slice, 1);
    const cls_status status = cls_json_parse_part(&slice, "", out, err);
    return status ? status : keep_numbers(out, err);
}

/* Writes a patch and both metadata, each of which is a document. */
static void write_described(cls_text *text, cls_json_at patch, cls_json_at own, cls_json_at common)
{
    cls_json_writer w = {.text = text, .indent = true};
    cls_json_open_object(&w);
    cls_json_write_key(&w, "metadata");
    cls_json_open_object(&w);
    write_members(&w, own, (cls_json_at){0});
    write_members(&w, common, own);
    cls_json_close_object(&w);
    cls_json_write_key(&w, "patch");
    cls_json_write_value(&w, patch);
    cls_json_close_object(&w);
    cls_text_add(text, "\n");
}

cls_status cls_patchset_patch_described(const cls_patchset *patchset, size_t i, char **text,
                                        size_t *length, cls_error *err)
{
    *text = NULL;
    cls_error_clear(err);
    cls_json *patch = NULL, *own = NULL, *common = NULL;
    cls_status status = read_patch(patchset, i, &patch, err);
    if (status)
        return status;
    cls_text written = {0};
    status = read_metadata(patchset, patchset->points[i].metadata, &own, err);
    if (!status)
        status = read_metadata(patchset, patchset->metadata, &common, err);
    if (!status)
        write_described(&written, cls_json_root(patch), cls_json_root(own), cls_json_root(common));
    cls_json_free(common);
    cls_json_free(own);
    cls_json_free(patch);
    return give(status, &written, text, length, err);
}

cls_status cls_ps_apply_file(const cls_patchset *patchset, size_t i, const cls_ps_file *workspace,
                             cls_text *text, cls_error *err)
{
    cls_json *doc, *patch;
    cls_status status =
        cls_json_parse(workspace->name, workspace->text.bytes, workspace->text.length, &doc, err);
    if (!status)
        status = keep_numbers(&doc, err);
    if (status)
        return status;
    status = read_patch(patchset, i, &patch, err);
    if (!status)
        status = cls_json_patch(doc, patch, err);
    if (!status) {
        cls_json_writer w = {.text = text, .indent = true};
        cls_json_write_value(&w, cls_json_root(doc));
        cls_text_add(text, "\n");
    }
    cls_json_free(doc);
    return !status && text->failed ? cls_fail_memory(err) : status;
}

cls_status cls_patchset_apply(const cls_patchset *patchset, size_t i, const char *workspace,
                              char **text, size_t *length, cls_error *err)
{
    *text = NULL;
    cls_error_clear(err);
    cls_ps_file file;
    cls_text written = {0};
    cls_status status = cls_ps_file_read(workspace, &file, err);
    if (!status)
        status = cls_ps_apply_file(patchset, i, &file, &written, err);
    cls_ps_file_free(&file);
    return give(status, &written, text, length, err);
}

cls_status cls_ps_workspace_file(const cls_patchset *patchset, size_t i,
                                 const cls_ps_file *workspace, cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_json *doc, *patch;
    cls_status status =
        cls_json_parse(workspace->name, workspace->text.bytes, workspace->text.length, &doc, err);
    if (status)
        return status;
    status = cls_ps_patch_document(patchset, i, &patch, err);
    if (!status)
        status = cls_json_patch(doc, patch, err);
    if (!status)
        return cls_ws_make(doc, out, err);
    cls_json_free(doc);
    return status;
}

cls_status cls_patchset_workspace(const cls_patchset *patchset, size_t i, const char *workspace,
                                  cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_ps_file file;
    cls_status status = cls_ps_file_read(workspace, &file, err);
    if (!status)
        status = cls_ps_workspace_file(patchset, i, &file, out, err);
    cls_ps_file_free(&file);
    return status;
}

void cls_patchset_free_text(char *text)
{
    free(text);
}
