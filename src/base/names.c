/* Open addressing with linear probing; FNV-1a hashes (Fowler, Noll, Vo). */
#include "base/names.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static uint64_t hash_more(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
    return hash;
}

static size_t hash_of(const char *name, const char *kind)
{
    uint64_t hash = hash_more(0xCBF29CE484222325u, name);
    hash = hash_more(hash ^ 0xFF, kind); /* no byte of UTF-8: parts name from kind */
    return (size_t)(hash ^ hash >> 32);
}

cls_status cls_names_init(cls_names *names, size_t most, cls_error *err)
{
    *names = (cls_names){.n_slots = 4};
    while (names->n_slots / 2 < most && names->n_slots <= SIZE_MAX / 2)
        names->n_slots *= 2;
    names->entries = calloc(most ? most : 1, sizeof *names->entries);
    names->slots = calloc(names->n_slots, sizeof *names->slots);
    if (names->entries && names->slots)
        return CLS_OK;
    cls_names_free(names);
    return cls_fail_memory(err);
}

static bool same(const cls_names_entry *a, const cls_names_entry *b)
{
    return a->hash == b->hash && strcmp(a->name, b->name) == 0 && strcmp(a->kind, b->kind) == 0;
}

/* The slot that holds an entry, or the free slot where it belongs. */
static size_t slot_of(const cls_names *names, const cls_names_entry *entry)
{
    size_t slot = entry->hash & (names->n_slots - 1);
    while (names->slots[slot] && !same(&names->entries[names->slots[slot] - 1], entry))
        slot = (slot + 1) & (names->n_slots - 1);
    return slot;
}

static cls_names_entry entry_of(const char *name, const char *kind)
{
    const char *const k = kind ? kind : "";
    return (cls_names_entry){.name = name, .kind = k, .hash = hash_of(name, k)};
}

size_t cls_names_add(cls_names *names, const char *name, const char *kind)
{
    const cls_names_entry entry = entry_of(name, kind);
    const size_t slot = slot_of(names, &entry);
    if (names->slots[slot])
        return names->slots[slot] - 1;
    names->entries[names->n++] = entry;
    names->slots[slot] = names->n;
    return names->n - 1;
}

size_t cls_names_find(const cls_names *names, const char *name, const char *kind)
{
    const cls_names_entry entry = entry_of(name, kind);
    const size_t number = names->slots[slot_of(names, &entry)];
    return number ? number - 1 : names->n;
}

void cls_names_free(cls_names *names)
{
    free(names->entries);
    free(names->slots);
    *names = (cls_names){0};
}
