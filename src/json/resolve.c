#include "json/resolve.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 200, HINT_SIZE = 256, HINTS = 16 };

/* A pointer that is being followed, for messages: token is where the token at hand begins. */
typedef struct way {
    const char *pointer;
    const char *token;
} way;

/* The place whose child the token names. */
static const char *owner_text(way w, char out[SHOWN + 4])
{
    const size_t length = (size_t)(w.token - 1 - w.pointer);
    if (length > SHOWN)
        (void)snprintf(out, SHOWN + 4, "%.*s...", SHOWN, w.pointer);
    else
        (void)snprintf(out, SHOWN + 4, "%.*s", (int)length, w.pointer);
    return length ? out : "the document";
}

static cls_status check_syntax(const char *pointer, cls_error *err)
{
    if (pointer[0] && pointer[0] != '/')
        return cls_fail(err, CLS_BAD_PATCH, NULL,
                        "\"%.*s\" is no JSON Pointer: wanted \"\" or a text that begins with /",
                        SHOWN, pointer);
    for (const char *p = pointer; (p = strchr(p, '~')) != NULL; p++)
        if (p[1] != '0' && p[1] != '1')
            return cls_fail(err, CLS_BAD_PATCH, NULL,
                            "\"%.*s\" is no JSON Pointer: ~ must be written ~0, and / in a key ~1",
                            SHOWN, pointer);
    return CLS_OK;
}

/* Sets out to the token that ends at end, without its escapes. */
static cls_status unescape(cls_text *out, const char *token, const char *end, cls_error *err)
{
    out->length = 0;
    while (token < end) {
        const size_t plain = strcspn(token, "~/");
        cls_text_add_bytes(out, token, plain);
        token += plain;
        if (*token != '~')
            break;
        cls_text_add(out, token[1] == '0' ? "~" : "/");
        token += 2;
    }
    cls_text_add(out, ""); /* an empty token is a text, too */
    return out->failed ? cls_fail_memory(err) : CLS_OK;
}

static cls_status fail_no_member(way w, const cJSON *object, const char *key, cls_error *err)
{
    const char *names[HINTS];
    char hint[HINT_SIZE], owner[SHOWN + 4];
    size_t n = 0;
    for (const cJSON *m = object->child; m && n < HINTS; m = m->next)
        names[n++] = m->string;
    cls_text_nearest(key, names, n, hint, sizeof hint);
    return cls_fail(err, CLS_BAD_PATCH, NULL, "%s has no member \"%.*s\"%s", owner_text(w, owner),
                    SHOWN, key, hint);
}

static cls_status fail_past_end(way w, const char *token, size_t n, cls_error *err)
{
    char owner[SHOWN + 4];
    return cls_fail(err, CLS_BAD_PATCH, NULL, "%s has no element %.*s, only %zu element%s",
                    owner_text(w, owner), SHOWN, token, n, n == 1 ? "" : "s");
}

/* Reads 0, 1, 2, ... without leading zeros; what is too large for a size_t is SIZE_MAX - 1. */
static bool read_index(const char *token, size_t *index)
{
    const size_t digits = strspn(token, "0123456789");
    if (!digits || token[digits] || (token[0] == '0' && digits > 1))
        return false;
    *index = 0;
    for (size_t i = 0; i < digits; i++) {
        const size_t digit = (size_t)(token[i] - '0');
        if (*index > (SIZE_MAX - 1 - digit) / 10) {
            *index = SIZE_MAX - 1;
            break;
        }
        *index = *index * 10 + digit;
    }
    return true;
}

/*
 * The element at an index; NULL past the last, and *index is then the number of elements. The list
 * is walked from the beginning or from the array's finger, whichever is nearer.
 */
static cJSON *find_element(cls_json_resolver *r, size_t level, const cJSON *array, size_t *index)
{
    cls_json_finger *const finger = &r->fingers[level];
    if (r->levels <= level)
        r->levels = level + 1;
    if (finger->array != array || !finger->element || *index < finger->index / 2)
        *finger = (cls_json_finger){.array = array, .element = array->child};
    for (; *index < finger->index; finger->index--)
        finger->element = finger->element->prev;
    for (; finger->element && finger->index < *index; finger->index++) {
        if (!finger->element->next) {
            *index = finger->index + 1;
            return NULL;
        }
        finger->element = finger->element->next;
    }
    if (!finger->element)
        *index = 0;
    return finger->element;
}

static cls_status step_to_element(cls_json_resolver *r, way w, bool may_be_new, cls_json_target *t,
                                  cls_error *err)
{
    const char *const token = r->token.bytes;
    char owner[SHOWN + 4];
    t->key = NULL;
    t->index = SIZE_MAX;
    t->node = NULL;
    if (strcmp(token, "-") == 0)
        return may_be_new ? CLS_OK
                          : cls_fail(err, CLS_BAD_PATCH, NULL,
                                     "- is behind the last element of %s: nothing is there",
                                     owner_text(w, owner));
    size_t index;
    if (!read_index(token, &index))
        return cls_fail(err, CLS_BAD_PATCH, NULL,
                        "\"%.*s\" is no index of %s, which is an array: wanted %s", SHOWN, token,
                        owner_text(w, owner), may_be_new ? "0, 1, 2, ... or -" : "0, 1, 2, ...");
    t->index = index;
    t->node = find_element(r, t->depth, t->parent, &t->index);
    if (t->node || (may_be_new && t->index == index))
        return CLS_OK;
    return fail_past_end(w, token, t->index, err);
}

/* From a place to the child that the resolver's token names. */
static cls_status step(cls_json_resolver *r, way w, bool may_be_new, cls_json_target *t,
                       cls_error *err)
{
    char owner[SHOWN + 4];
    t->parent = t->node;
    if (cJSON_IsArray(t->parent))
        return step_to_element(r, w, may_be_new, t, err);
    if (!cJSON_IsObject(t->parent))
        return cls_fail(err, CLS_BAD_PATCH, NULL,
                        "%s is no array and no object, so it has no \"%.*s\"", owner_text(w, owner),
                        SHOWN, r->token.bytes);
    t->key = r->token.bytes;
    t->node = cJSON_GetObjectItemCaseSensitive(t->parent, t->key);
    return t->node || may_be_new ? CLS_OK : fail_no_member(w, t->parent, t->key, err);
}

cls_status cls_json_resolve(cls_json_resolver *r, const char *pointer, bool may_be_new,
                            cls_json_target *target, cls_error *err)
{
    *target = (cls_json_target){.node = *r->root};
    cls_status status = check_syntax(pointer, err);
    if (!status && !target->node && (pointer[0] || !may_be_new))
        status = cls_fail(err, CLS_BAD_PATCH, NULL, "the whole document was removed");
    const char *end = pointer;
    while (!status && *end) {
        const char *const token = end + 1;
        end = token + strcspn(token, "/");
        status = unescape(&r->token, token, end, err);
        if (!status)
            status = step(r, (way){pointer, token}, may_be_new && !*end, target, err);
        target->depth++;
    }
    return status;
}

void cls_json_resolver_changed(cls_json_resolver *r, const cJSON *array, cJSON *element,
                               size_t index)
{
    for (size_t i = 0; i < r->levels; i++)
        if (r->fingers[i].array == array)
            r->fingers[i] = (cls_json_finger){array, element, index};
}

void cls_json_resolver_free(cls_json_resolver *r)
{
    cls_text_free(&r->token);
}
