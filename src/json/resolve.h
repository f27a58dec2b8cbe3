/* JSON Pointers (RFC 6901), followed into a tree that changes between one and the next. */
#ifndef CLS_JSON_RESOLVE_H
#define CLS_JSON_RESOLVE_H

#include "json/document.h"

/** The place that a pointer names. */
typedef struct cls_json_target {
    cJSON *parent;   /**< the array or object it is in; NULL: it is the whole document */
    cJSON *node;     /**< the value there; NULL: nothing is there yet */
    const char *key; /**< of a member; NULL in an array; lent until the next pointer */
    size_t index;    /**< of an element; SIZE_MAX: "-", behind the last one */
    size_t depth;    /**< arrays and objects around it */
} cls_json_target;

/** The element of an array that was last looked for: the next one is searched from there. */
typedef struct cls_json_finger {
    const cJSON *array;
    cJSON *element; /**< NULL: nothing is known */
    size_t index;
} cls_json_finger;

/** Start with {.root = &...}; free with cls_json_resolver_free. */
typedef struct cls_json_resolver {
    cJSON *const *root; /**< of the tree; NULL where it is empty */
    cls_text token;
    size_t levels; /**< fingers in use */
    cls_json_finger fingers[CLS_JSON_MAX_DEPTH];
} cls_json_resolver;

/**
 * Finds the place a pointer names. may_be_new: it need not have a value yet, if one can be added
 * there. CLS_BAD_PATCH, with a message but without a place, and CLS_NO_MEMORY.
 */
cls_status cls_json_resolve(cls_json_resolver *resolver, const char *pointer, bool may_be_new,
                            cls_json_target *target, cls_error *err);

/**
 * Says that elements of an array were added or removed: element (NULL: unknown) is now at index.
 */
void cls_json_resolver_changed(cls_json_resolver *resolver, const cJSON *array, cJSON *element,
                               size_t index);

/** Frees the resolver's memory. */
void cls_json_resolver_free(cls_json_resolver *resolver);

#endif
