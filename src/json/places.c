/*
 * Where every value of a document stands, in a table by the addresses of their nodes: for those who
 * have so many faults to tell that the tree cannot be searched for each. Open addressing.
 */
#include "json/document.h"

#include <stdint.h>
#include <stdlib.h>

static size_t count_values(const cJSON *value)
{
    size_t n = 1;
    for (const cJSON *child = value->child; child; child = child->next)
        n += count_values(child);
    return n;
}

/* The entry of a node, or the free one where it belongs. */
static cls_json_step *entry_of(const cls_json *doc, const cJSON *node)
{
    const uint64_t spread = (uint64_t)(uintptr_t)node * 0x9E3779B97F4A7C15u; /* Fibonacci hashing */
    size_t i = (size_t)(spread >> 32) & (doc->nsteps - 1);
    while (doc->steps[i].node && doc->steps[i].node != node)
        i = (i + 1) & (doc->nsteps - 1);
    return &doc->steps[i];
}

static void add_values(cls_json *doc, const cJSON *value, const cJSON *parent, size_t index)
{
    *entry_of(doc, value) = (cls_json_step){.node = value, .parent = parent, .index = index};
    size_t i = 0;
    for (const cJSON *child = value->child; child; child = child->next)
        add_values(doc, child, value, i++);
}

cls_status cls_json_index(cls_json *doc, cls_error *err)
{
    if (doc->steps)
        return CLS_OK;
    const size_t n = count_values(doc->root);
    size_t nsteps = 4;
    while (nsteps / 2 < n)
        nsteps *= 2;
    doc->steps = calloc(nsteps, sizeof *doc->steps);
    if (!doc->steps)
        return cls_fail_memory(err);
    doc->nsteps = nsteps;
    add_values(doc, doc->root, NULL, 0);
    if (!doc->lines)
        cls_json_number_lines(doc, 0);
    return CLS_OK;
}

void cls_json_index_drop(cls_json *doc)
{
    free(doc->steps);
    doc->steps = NULL;
}

const cls_json_step *cls_json_step_of(const cls_json *doc, const cJSON *node)
{
    const cls_json_step *const entry = entry_of(doc, node);
    return entry->node ? entry : NULL;
}
