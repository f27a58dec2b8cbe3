/* Walking along a valid text and its tree, side by side: cJSON does not keep where values stand. */
#ifndef CLS_JSON_WALK_H
#define CLS_JSON_WALK_H

#include "json/document.h"

/** A walk; start with at, line, enter and what else is needed. */
typedef struct cls_json_walk {
    const char *at;      /**< in the text */
    size_t line;         /**< of at */
    const cJSON *wanted; /**< for enter and leave, as the next one */
    void *context;

    /** Called where a value begins, at its first character; true ends the walk there. */
    bool (*enter)(struct cls_json_walk *walk, cJSON *value);

    /** Called behind the last character of a value; or NULL. begin: its first character. */
    void (*leave)(struct cls_json_walk *walk, cJSON *value, const char *begin);
} cls_json_walk;

/** Walks over a value, depth first, in the order of the text; true if enter ended the walk. */
bool cls_json_walk_along(cls_json_walk *walk, cJSON *value);

#endif
