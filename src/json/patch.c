/*
 * JSON Patch (RFC 6902). The operations change the document in place, and values move over from
 * the patch without being copied; every change is noted, so that a failure undoes them all.
 */
#include "json/difference.h"
#include "json/edit.h"
#include "json/resolve.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_COPIED = 1 << 20, /* values in all copies: each copy of a copy doubles them */
    SHOWN = 160
};

typedef struct operation operation;

/* A patch that is being applied. */
typedef struct patcher {
    cls_json *doc;
    cls_json *patch;
    cls_error *err;
    cls_json_journal journal;
    cls_json_resolver resolver;
    size_t copied;
    /* The operation at hand */
    cJSON *at;
    size_t index;
    const operation *operation; /* NULL while unknown, as path */
    cJSON *path, *from, *value; /* its members */
} patcher;

struct operation {
    const char *name;
    const char *needs; /* a member beside "op" and "path", or NULL */
    cls_status (*apply)(patcher *p);
};

/* Fails because of a value of the patch: the operation or one of its members. */
static cls_status fail(patcher *p, const cJSON *at, const char *format, ...) CLS_PRINTF_LIKE(3, 4);

static cls_status fail(patcher *p, const cJSON *at, const char *format, ...)
{
    char message[sizeof p->err->message];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    const cls_json_at place = cls_json_outer(p->patch, at);
    if (!p->path)
        return cls_json_fail(place, p->err, CLS_BAD_PATCH, "operation %zu: %s", p->index, message);
    return cls_json_fail(place, p->err, CLS_BAD_PATCH, "operation %zu (%s \"%.*s\"): %s", p->index,
                         p->operation->name, SHOWN, p->path->valuestring, message);
}

/* Says where in the patch a failure arose that does not say so itself. */
static cls_status relay(patcher *p, const cJSON *at, cls_status status, const cls_error *why)
{
    if (!status)
        return CLS_OK;
    return status == CLS_NO_MEMORY ? cls_fail_memory(p->err) : fail(p, at, "%s", why->message);
}

/* Finds the place that a member of the operation points to. */
static cls_status resolve(patcher *p, const cJSON *pointer, bool may_be_new, cls_json_target *t)
{
    cls_error why;
    const cls_status status =
        cls_json_resolve(&p->resolver, pointer->valuestring, may_be_new, t, &why);
    return relay(p, pointer, status, &why);
}

/* Arrays and objects that a value is nested in itself. */
static size_t height(const cJSON *value)
{
    if (!cJSON_IsArray(value) && !cJSON_IsObject(value))
        return 0;
    size_t highest = 0;
    for (const cJSON *child = value->child; child; child = child->next) {
        const size_t h = height(child);
        highest = h > highest ? h : highest;
    }
    return highest + 1;
}

static size_t count(const cJSON *value)
{
    size_t n = 1;
    for (const cJSON *child = value->child; child; child = child->next)
        n += count(child);
    return n;
}

/* Takes the value at a place out of the document. */
static void take_out(patcher *p, const cls_json_target *t, bool for_good)
{
    cJSON *const next = t->node->next, *const before = t->node->prev;
    cls_json_unlink(&p->journal, t->parent, t->node, for_good);
    if (!t->parent || t->key)
        return;
    if (next || !t->index)
        cls_json_resolver_changed(&p->resolver, t->parent, next, t->index);
    else
        cls_json_resolver_changed(&p->resolver, t->parent, before, t->index - 1);
}

/* Puts a value at a place: in front of the element there, or instead of the value there. */
static cls_status put(patcher *p, const cls_json_target *t, cJSON *value, bool instead)
{
    if (t->depth + height(value) > CLS_JSON_MAX_DEPTH)
        return fail(p, p->path, "nested deeper than %d levels", CLS_JSON_MAX_DEPTH);
    char *key = NULL;
    if (t->key) {
        const size_t size = strlen(t->key) + 1;
        key = cJSON_malloc(size);
        if (!key)
            return cls_fail_memory(p->err);
        memcpy(key, t->key, size);
    }
    cJSON *next = t->node;
    if (t->node && (instead || t->key || !t->parent)) {
        next = t->node->next;
        take_out(p, t, true);
    }
    cls_json_link(&p->journal, t->parent, value, next, key);
    if (t->parent && !t->key && t->index != SIZE_MAX)
        cls_json_resolver_changed(&p->resolver, t->parent, value, t->index);
    return CLS_OK;
}

/* Moves the operation's value to the place that its path names. */
static cls_status put_value(patcher *p, bool instead)
{
    cls_json_target target;
    const cls_status status = resolve(p, p->path, !instead, &target);
    if (status)
        return status;
    cls_json_unlink(&p->journal, p->at, p->value, false);
    return put(p, &target, p->value, instead);
}

static cls_status apply_add(patcher *p)
{
    return put_value(p, false);
}

static cls_status apply_replace(patcher *p)
{
    return put_value(p, true);
}

static cls_status apply_remove(patcher *p)
{
    cls_json_target target;
    const cls_status status = resolve(p, p->path, false, &target);
    if (!status)
        take_out(p, &target, true);
    return status;
}

static cls_status apply_move(patcher *p)
{
    cls_json_target source, target;
    cls_status status = resolve(p, p->from, false, &source);
    if (status)
        return status;
    const char *const from = p->from->valuestring, *const path = p->path->valuestring;
    const size_t length = strlen(from);
    if (strncmp(path, from, length) == 0 && path[length] == '/')
        return fail(p, p->from, "a value cannot be moved into itself");
    take_out(p, &source, false);
    status = resolve(p, p->path, true, &target);
    return status ? status : put(p, &target, source.node, false);
}

static cls_status apply_copy(patcher *p)
{
    cls_json_target source, target;
    cls_status status = resolve(p, p->from, false, &source);
    if (!status)
        status = resolve(p, p->path, true, &target);
    if (status)
        return status;
    p->copied += count(source.node);
    if (p->copied > MOST_COPIED)
        return fail(p, p->from, "the patch copies more than %d values", MOST_COPIED);
    cJSON *const copy = cJSON_Duplicate(source.node, 1);
    if (!copy)
        return cls_fail_memory(p->err);
    cls_json_created(&p->journal, copy);
    return put(p, &target, copy, false);
}

static cls_status apply_test(patcher *p)
{
    cls_json_target target;
    cls_json_difference difference;
    const cls_status status = resolve(p, p->path, false, &target);
    if (status || !cls_json_differ(target.node, p->value, &difference))
        return status;
    cls_text text = {0};
    cls_json_difference_add(&text, p->doc, &difference);
    const cls_status failure =
        text.failed ? cls_fail_memory(p->err) : fail(p, p->value, "%s", text.bytes);
    cls_text_free(&text);
    return failure;
}

static const operation operations[] = {
    {"add", "value", apply_add},         {"remove", NULL, apply_remove},
    {"replace", "value", apply_replace}, {"move", "from", apply_move},
    {"copy", "from", apply_copy},        {"test", "value", apply_test},
};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static const operation *find_operation(const char *name)
{
    for (size_t i = 0; i < OPERATIONS; i++)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    return NULL;
}

static cls_status fail_unknown(patcher *p, const cJSON *op)
{
    const char *names[OPERATIONS];
    for (size_t i = 0; i < OPERATIONS; i++)
        names[i] = operations[i].name;
    char hint[128];
    cls_text_nearest(op->valuestring, names, OPERATIONS, hint, sizeof hint);
    return fail(p, op, "unknown operation \"%.*s\"%s", SHOWN, op->valuestring,
                hint[0] ? hint : ", wanted add, remove, replace, move, copy or test");
}

/* A member that the operation must have, of one of the kinds. */
static cls_status take_member(patcher *p, const char *key, unsigned kinds, cJSON **member)
{
    *member = cJSON_GetObjectItemCaseSensitive(p->at, key);
    if (!*member)
        return fail(p, p->at, "key \"%s\" is missing", key);
    cls_error why;
    const cls_status status = cls_json_expect(cls_json_outer(p->patch, *member), kinds, &why);
    return relay(p, *member, status, &why);
}

/* Reads the members that the operation must have; others are ignored. */
static cls_status read_operation(patcher *p)
{
    cls_error why;
    cls_status status = cls_json_expect(cls_json_outer(p->patch, p->at), CLS_JSON_OBJECT, &why);
    if (status)
        return relay(p, p->at, status, &why);
    cJSON *op = NULL, *path = NULL;
    status = take_member(p, "op", CLS_JSON_STRING, &op);
    if (status)
        return status;
    p->operation = find_operation(op->valuestring);
    if (!p->operation)
        return fail_unknown(p, op);
    status = take_member(p, "path", CLS_JSON_STRING, &path);
    if (status)
        return status;
    p->path = path;
    if (!p->operation->needs)
        return CLS_OK;
    if (strcmp(p->operation->needs, "from") == 0)
        return take_member(p, "from", CLS_JSON_STRING, &p->from);
    return take_member(p, "value", ~0u, &p->value);
}

static cls_status apply_operation(patcher *p)
{
    p->operation = NULL;
    p->path = p->from = p->value = NULL;
    cls_status status = read_operation(p);
    if (!status)
        status = cls_json_reserve(&p->journal, p->err);
    return status ? status : p->operation->apply(p);
}

static cls_status check_root(patcher *p)
{
    const cls_json_at root = cls_json_root(p->patch);
    if (cls_json_kind_of(root) == CLS_JSON_OBJECT && cls_json_member(root, "patches").node)
        return cls_json_fail(root, p->err, CLS_BAD_PATCH,
                             "found a patchset, wanted one patch: an array of operations");
    cls_error why;
    const cls_status status = cls_json_expect(root, CLS_JSON_ARRAY, &why);
    if (status == CLS_NO_MEMORY)
        return cls_fail_memory(p->err);
    return status ? cls_json_fail(root, p->err, CLS_BAD_PATCH, "%s of operations", why.message)
                  : CLS_OK;
}

static cls_status apply_all(patcher *p)
{
    cls_status status = check_root(p);
    if (status)
        return status;
    for (p->at = p->patch->root->child; p->at && !status; p->at = p->at->next, p->index++)
        status = apply_operation(p);
    if (!status && !p->doc->root)
        return cls_json_fail(cls_json_root(p->patch), p->err, CLS_BAD_PATCH,
                             "the patch removes the whole document");
    return status;
}

/* Applies all of a patch to a document, or nothing. */
static cls_status apply(cls_json *doc, cls_json *patch, cls_json_journal *journal, cls_error *err)
{
    cls_json_index_drop(doc);
    if (!doc->lines)
        cls_json_number_lines(doc, 0);
    const cls_json *const last = doc->patches ? doc->patches : doc;
    cls_json_number_lines(patch, last->lines_before + last->lines);
    patcher p = {.doc = doc, .patch = patch, .err = err, .journal = {.root = &doc->root}};
    p.resolver.root = &doc->root;
    const cls_status status = apply_all(&p);
    cls_json_resolver_free(&p.resolver);
    if (status)
        cls_json_undo(&p.journal);
    *journal = p.journal;
    return status;
}

/* What tells where the values of a patch are from belongs to the document. */
static void add_origin(cls_json *doc, cls_json *patch)
{
    patch->older = doc->patches;
    doc->patches = patch;
}

cls_status cls_json_patch(cls_json *doc, cls_json *patch, cls_error *err)
{
    cls_json_journal journal;
    const cls_status status = apply(doc, patch, &journal, err);
    if (status) {
        cls_json_free(patch);
        return status;
    }
    cls_json_keep(&journal);
    cJSON_Delete(patch->root);
    patch->root = NULL;
    cls_text_free(&patch->text);
    add_origin(doc, patch);
    return CLS_OK;
}

struct cls_json_trial {
    cls_json_journal journal;
    cls_json *patch;
};

cls_status cls_json_try_patch(cls_json *doc, cls_json *patch, cls_json_trial **out, cls_error *err)
{
    cls_json_trial *const trial = *out = malloc(sizeof *trial);
    if (!trial) {
        cls_json_free(patch);
        return cls_fail_memory(err);
    }
    const cls_status status = apply(doc, patch, &trial->journal, err);
    if (status) {
        free(trial);
        *out = NULL;
        cls_json_free(patch);
        return status;
    }
    trial->patch = patch;
    add_origin(doc, patch);
    return CLS_OK;
}

void cls_json_undo_patch(cls_json *doc, cls_json_trial *trial)
{
    if (!trial)
        return;
    cls_json_index_drop(doc);
    cls_json_undo(&trial->journal);
    doc->patches = trial->patch->older;
    cls_json_free(trial->patch);
    free(trial);
}
