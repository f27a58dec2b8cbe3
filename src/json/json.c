/* The tree: cJSON's nodes behind opaque names. */
#include "json/json.h"

#include "json/document.h"
#include "json/scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const cJSON *cls_json_inner(cls_json_at value)
{
    return (const cJSON *)value.node;
}

cls_json_at cls_json_outer(const cls_json *doc, const cJSON *node)
{
    return (cls_json_at){.doc = doc, .node = (const cls_json_node *)node};
}

void cls_json_place(cls_error *err, const char *file, size_t line)
{
    if (!err)
        return;
    (void)snprintf(err->file, sizeof err->file, "%s", file);
    err->line = line;
}

static cls_status build(cls_json *doc, cls_findings *findings, cls_error *err)
{
    const cls_status status = cls_json_scan(doc->file, doc->text.bytes, doc->text.length, err);
    if (status)
        return status;
    doc->root = cJSON_ParseWithLengthOpts(doc->text.bytes, doc->text.length, NULL, 0);
    if (!doc->root)
        return cls_fail_memory(err); /* the scan left nothing else to go wrong */
    if (findings && cls_json_index(doc, err))
        return CLS_NO_MEMORY;
    return cls_json_check_keys(doc, findings, err);
}

/* The same, with a text that is no JSON among the findings. */
static cls_status build_all(cls_json *doc, cls_findings *findings, cls_error *err)
{
    cls_error found = {.code = CLS_OK};
    const cls_status status = build(doc, findings, &found);
    if (status == CLS_BAD_JSON)
        return cls_findings_add(findings, CLS_FINDING_JSON, &found, err) ? CLS_NO_MEMORY : status;
    return status ? cls_fail_memory(err) : CLS_OK;
}

cls_status cls_json_adopt(const char *file, cls_text *text, cls_findings *findings, cls_json **out,
                          cls_error *err)
{
    *out = NULL;
    cls_json *const doc = calloc(1, sizeof *doc);
    cls_text name = {0};
    cls_text_add(&name, file);
    if (!doc || name.failed || text->failed) {
        cls_text_free(&name);
        cls_text_free(text);
        free(doc);
        return cls_fail_memory(err);
    }
    *doc = (cls_json){.file = name.bytes, .text = *text};
    *text = (cls_text){0};
    const cls_status status = findings ? build_all(doc, findings, err) : build(doc, NULL, err);
    if (status)
        cls_json_free(doc);
    else
        *out = doc;
    return status;
}

cls_status cls_json_parse(const char *file, const char *text, size_t length, cls_json **out,
                          cls_error *err)
{
    return cls_json_parse_all(file, text, length, NULL, out, err);
}

cls_status cls_json_parse_all(const char *file, const char *text, size_t length,
                              cls_findings *findings, cls_json **out, cls_error *err)
{
    cls_text copy = {0};
    cls_text_add_bytes(&copy, text, length);
    return cls_json_adopt(file, &copy, findings, out, err);
}

void cls_json_free(cls_json *doc)
{
    if (!doc)
        return;
    while (doc->patches) {
        cls_json *const patch = doc->patches;
        doc->patches = patch->older;
        cls_json_free(patch);
    }
    cls_json_index_drop(doc);
    cJSON_Delete(doc->root);
    cls_text_free(&doc->text);
    free(doc->within);
    free(doc->file);
    free(doc);
}

cls_json_at cls_json_root(const cls_json *doc)
{
    return cls_json_outer(doc, doc->root);
}

cls_json_kind cls_json_kind_of(cls_json_at value)
{
    const cJSON *const node = cls_json_inner(value);
    if (cJSON_IsNumber(node))
        return CLS_JSON_NUMBER;
    if (cJSON_IsString(node))
        return CLS_JSON_STRING;
    if (cJSON_IsArray(node))
        return CLS_JSON_ARRAY;
    if (cJSON_IsObject(node))
        return CLS_JSON_OBJECT;
    return cJSON_IsBool(node) ? CLS_JSON_BOOL : CLS_JSON_NULL;
}

cls_json_at cls_json_first(cls_json_at parent)
{
    return cls_json_outer(parent.doc, parent.node ? cls_json_inner(parent)->child : NULL);
}

cls_json_at cls_json_next(cls_json_at value)
{
    return cls_json_outer(value.doc, cls_json_inner(value)->next);
}

size_t cls_json_count(cls_json_at parent)
{
    size_t n = 0;
    for (cls_json_at child = cls_json_first(parent); child.node; child = cls_json_next(child))
        n++;
    return n;
}

const char *cls_json_key(cls_json_at member)
{
    return cls_json_inner(member)->string;
}

cls_json_at cls_json_member(cls_json_at object, const char *key)
{
    return cls_json_outer(object.doc,
                          cJSON_GetObjectItemCaseSensitive(cls_json_inner(object), key));
}

const char *cls_json_string(cls_json_at string)
{
    return cls_json_inner(string)->valuestring;
}

double cls_json_number(cls_json_at number)
{
    return cls_json_inner(number)->valuedouble;
}

bool cls_json_bool(cls_json_at boolean)
{
    return cJSON_IsTrue(cls_json_inner(boolean)) != 0;
}

static cls_status fail_at(cls_json_at at, cls_error *err, cls_status code, const char *format,
                          va_list args) CLS_PRINTF_LIKE(4, 0);

static cls_status fail_at(cls_json_at at, cls_error *err, cls_status code, const char *format,
                          va_list args)
{
    char pointer[sizeof err->where], message[sizeof err->message];
    (void)vsnprintf(message, sizeof message, format, args);
    if (!cls_json_pointer(at, pointer, sizeof pointer))
        return cls_fail_memory(err);
    cls_json_place(err, cls_json_file(at), cls_json_line(at));
    return cls_fail(err, code, pointer, "%s", message);
}

cls_status cls_json_fail(cls_json_at at, cls_error *err, cls_status code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const cls_status status = fail_at(at, err, code, format, args);
    va_end(args);
    return status;
}

cls_status cls_json_fault(cls_json_at at, cls_finding_kind kind, cls_findings *findings,
                          cls_error *err, const char *format, ...)
{
    cls_error found = {.code = CLS_OK};
    va_list args;
    va_start(args, format);
    const cls_status status =
        fail_at(at, findings ? &found : err, cls_finding_status(kind), format, args);
    va_end(args);
    if (!findings)
        return status;
    if (status == CLS_NO_MEMORY || cls_findings_add(findings, kind, &found, err))
        return cls_fail_memory(err);
    return status;
}

const char *cls_json_library_version(void)
{
    return cJSON_Version();
}
