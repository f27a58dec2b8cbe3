#include "json/edit.h"

#include <stdlib.h>

typedef enum change_kind { CREATED, UNLINKED, UNLINKED_FOR_GOOD, LINKED } change_kind;

struct cls_json_change {
    change_kind kind;
    cJSON *parent; /* NULL: the node is, or was, the root */
    cJSON *node;
    cJSON *next;   /* UNLINKED: what followed it */
    char *old_key; /* LINKED: the key it had before */
};

cls_status cls_json_reserve(cls_json_journal *journal, cls_error *err)
{
    if (journal->capacity - journal->n >= CLS_JSON_CHANGES)
        return CLS_OK;
    const size_t capacity = 2 * journal->capacity + CLS_JSON_CHANGES;
    cls_json_change *const changes = realloc(journal->changes, capacity * sizeof *changes);
    if (!changes)
        return cls_fail_memory(err);
    journal->changes = changes;
    journal->capacity = capacity;
    return CLS_OK;
}

static void note(cls_json_journal *journal, cls_json_change change)
{
    journal->changes[journal->n++] = change;
}

/* cJSON's lists: the first child's prev is the last child, the last child's next is NULL. */
static void insert(cJSON **root, cJSON *parent, cJSON *node, cJSON *next)
{
    node->next = next;
    node->prev = NULL;
    if (!parent) {
        *root = node;
        return;
    }
    cJSON *const first = parent->child;
    node->prev = next ? next->prev : first ? first->prev : node;
    if (next == first)
        parent->child = node;
    else
        node->prev->next = node;
    if (next)
        next->prev = node;
    else
        parent->child->prev = node;
}

static void extract(cJSON **root, cJSON *parent, cJSON *node)
{
    if (!parent) {
        *root = NULL;
        return;
    }
    if (node == parent->child)
        parent->child = node->next;
    else
        node->prev->next = node->next;
    if (node->next)
        node->next->prev = node->prev;
    else if (parent->child)
        parent->child->prev = node->prev;
    node->next = node->prev = NULL;
}

void cls_json_created(cls_json_journal *journal, cJSON *node)
{
    note(journal, (cls_json_change){.kind = CREATED, .node = node});
}

void cls_json_unlink(cls_json_journal *journal, cJSON *parent, cJSON *node, bool for_good)
{
    note(journal, (cls_json_change){.kind = for_good ? UNLINKED_FOR_GOOD : UNLINKED,
                                    .parent = parent,
                                    .node = node,
                                    .next = node->next});
    extract(journal->root, parent, node);
}

void cls_json_link(cls_json_journal *journal, cJSON *parent, cJSON *node, cJSON *next, char *key)
{
    note(journal, (cls_json_change){
                      .kind = LINKED, .parent = parent, .node = node, .old_key = node->string});
    node->string = key;
    insert(journal->root, parent, node, next);
}

static void undo(cls_json_journal *journal, const cls_json_change *change)
{
    switch (change->kind) {
    case CREATED:
        cJSON_Delete(change->node);
        break;
    case UNLINKED:
    case UNLINKED_FOR_GOOD:
        insert(journal->root, change->parent, change->node, change->next);
        break;
    case LINKED:
        extract(journal->root, change->parent, change->node);
        cJSON_free(change->node->string);
        change->node->string = change->old_key;
        break;
    }
}

static void finish(cls_json_journal *journal)
{
    free(journal->changes);
    *journal = (cls_json_journal){.root = journal->root};
}

void cls_json_undo(cls_json_journal *journal)
{
    while (journal->n)
        undo(journal, &journal->changes[--journal->n]);
    finish(journal);
}

void cls_json_keep(cls_json_journal *journal)
{
    for (size_t i = 0; i < journal->n; i++) {
        const cls_json_change *const change = &journal->changes[i];
        cJSON_free(change->old_key);
        if (change->kind == UNLINKED_FOR_GOOD)
            cJSON_Delete(change->node);
    }
    finish(journal);
}
