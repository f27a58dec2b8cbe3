/*
 * Changes of a tree that can all be undone: nothing is freed before they are kept. An entry of the
 * journal is written for each change, and the changes are undone from the last to the first.
 */
#ifndef CLS_JSON_EDIT_H
#define CLS_JSON_EDIT_H

#include "json/document.h"

typedef struct cls_json_change cls_json_change;

/** Start with {.root = &...}; ends with cls_json_undo or cls_json_keep, which free it. */
typedef struct cls_json_journal {
    cJSON **root; /**< the tree's root, NULL where the tree is empty */
    cls_json_change *changes;
    size_t n, capacity;
} cls_json_journal;

enum { CLS_JSON_CHANGES = 4 /**< room that one reservation gives */ };

/** Makes room for the next CLS_JSON_CHANGES changes. CLS_NO_MEMORY. */
cls_status cls_json_reserve(cls_json_journal *journal, cls_error *err);

/** Notes a node that is not in the tree yet and was made for it: undoing deletes it. */
void cls_json_created(cls_json_journal *journal, cJSON *node);

/**
 * Takes a node out of its parent, an array or object (NULL: the node is the root). for_good: it is
 * deleted when the changes are kept; else it has to be linked again.
 */
void cls_json_unlink(cls_json_journal *journal, cJSON *parent, cJSON *node, bool for_good);

/**
 * Puts a node into a parent (NULL: as the root, the tree being empty), before next (NULL: behind
 * the last). key: of cJSON_malloc, which the node takes over; NULL in an array.
 */
void cls_json_link(cls_json_journal *journal, cJSON *parent, cJSON *node, cJSON *next, char *key);

/** Undoes all changes: every tree is as it was. */
void cls_json_undo(cls_json_journal *journal);

/** Makes all changes final. */
void cls_json_keep(cls_json_journal *journal);

#endif
