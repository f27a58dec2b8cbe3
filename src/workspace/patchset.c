/* A patchset as a whole, what it tells of itself, and its patches. */
#include "workspace/patchset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_SIZE = 64 };

/* Makes a patchset of a document, which it takes over. */
static cls_status make(const char *path, cls_json *doc, cls_patchset **out, cls_error *err)
{
    cls_patchset *const patchset = calloc(1, sizeof *patchset);
    cls_arena *const arena = cls_arena_new();
    if (!patchset || !arena) {
        free(patchset);
        cls_arena_free(arena);
        cls_json_free(doc);
        return cls_fail_memory(err);
    }
    *patchset = (cls_patchset){.arena = arena, .doc = doc};
    patchset->file = cls_arena_string(arena, path, strlen(path), err);
    const cls_status status = patchset->file ? cls_ps_document_read(patchset, err) : CLS_NO_MEMORY;
    if (status)
        cls_patchset_free(patchset);
    else
        *out = patchset;
    return status;
}

cls_status cls_patchset_read(const char *path, cls_patchset **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_json *doc;
    const cls_status status = cls_json_read(path, &doc, err);
    return status ? status : make(path, doc, out, err);
}

cls_status cls_patchset_parse(const char *name, const char *text, size_t length, cls_patchset **out,
                              cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_json *doc;
    const cls_status status = cls_json_parse(name, text, length, &doc, err);
    return status ? status : make(name, doc, out, err);
}

void cls_patchset_free(cls_patchset *patchset)
{
    if (!patchset)
        return;
    cls_names_free(&patchset->names);
    cls_json_free(patchset->doc);
    cls_arena_free(patchset->arena);
    free(patchset);
}

const char *cls_patchset_file(const cls_patchset *patchset)
{
    return patchset->file;
}

const char *cls_patchset_description(const cls_patchset *patchset)
{
    return patchset->description;
}

const char *cls_patchset_version(const cls_patchset *patchset)
{
    return patchset->version;
}

size_t cls_patchset_labels(const cls_patchset *patchset)
{
    return patchset->nlabels;
}

const char *cls_patchset_label(const cls_patchset *patchset, size_t i)
{
    return i < patchset->nlabels ? patchset->labels[i] : NULL;
}

size_t cls_patchset_references(const cls_patchset *patchset)
{
    return patchset->nreferences;
}

const char *cls_patchset_reference(const cls_patchset *patchset, size_t i, const char **text)
{
    if (i >= patchset->nreferences)
        return NULL;
    *text = patchset->references[i].text;
    return patchset->references[i].key;
}

size_t cls_patchset_digests(const cls_patchset *patchset)
{
    return patchset->ndigests;
}

cls_patchset_digest cls_patchset_digest_at(const cls_patchset *patchset, size_t i)
{
    return patchset->digests[i];
}

size_t cls_patchset_points(const cls_patchset *patchset)
{
    return patchset->npoints;
}

cls_patchset_point cls_patchset_point_at(const cls_patchset *patchset, size_t i)
{
    return (cls_patchset_point){patchset->points[i].name, patchset->points[i].values};
}

size_t cls_patchset_operations(const cls_patchset *patchset, size_t i)
{
    return cls_json_count(patchset->points[i].patch.value);
}

/* A member that is a string; else "". */
static const char *string_of(cls_json_at object, const char *key)
{
    if (cls_json_kind_of(object) != CLS_JSON_OBJECT)
        return "";
    const cls_json_at value = cls_json_member(object, key);
    return value.node && cls_json_kind_of(value) == CLS_JSON_STRING ? cls_json_string(value) : "";
}

cls_patchset_operation cls_patchset_operation_at(const cls_patchset *patchset, size_t i, size_t k)
{
    cls_json_at operation = cls_json_first(patchset->points[i].patch.value);
    while (k-- > 0)
        operation = cls_json_next(operation);
    return (cls_patchset_operation){string_of(operation, "op"), string_of(operation, "path")};
}

size_t cls_patchset_find(const cls_patchset *patchset, const char *name)
{
    const size_t i = cls_names_find(&patchset->names, name, NULL);
    return i < patchset->names.n ? i : patchset->npoints;
}

cls_status cls_ps_patch_document(const cls_patchset *patchset, size_t i, cls_json **out,
                                 cls_error *err)
{
    char pointer[POINTER_SIZE];
    (void)snprintf(pointer, sizeof pointer, "/patches/%zu/patch", i);
    return cls_json_parse_part(&patchset->points[i].patch, pointer, out, err);
}
