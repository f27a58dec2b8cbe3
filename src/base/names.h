/* Names and their numbers: equal names are found without comparing each with each. */
#ifndef CLS_BASE_NAMES_H
#define CLS_BASE_NAMES_H

#include "base/error.h"

#include <stddef.h>

/** One name; names are lent and must live as long as the table. */
typedef struct cls_names_entry {
    const char *name;
    const char *kind;
    size_t hash;
} cls_names_entry;

/** A table of names, numbered from 0 in the order in which they came. */
typedef struct cls_names {
    cls_names_entry *entries; /**< by number */
    size_t n;
    size_t *slots;  /**< hash table: number + 1, 0 for a free slot */
    size_t n_slots; /**< a power of 2, at least twice the room for names */
} cls_names;

/** Empty table with room for most names. CLS_NO_MEMORY. Freed with cls_names_free. */
cls_status cls_names_init(cls_names *names, size_t most, cls_error *err);

/**
 * Adds a name and returns its number: names->n before the call if it is new, else that of the
 * earlier equal one, and nothing is added. Two names are equal when name and kind are; a kind of
 * NULL means "". At most as many names as the room given to cls_names_init.
 */
size_t cls_names_add(cls_names *names, const char *name, const char *kind);

/** The number of a name, or names->n if it is not there. */
size_t cls_names_find(const cls_names *names, const char *name, const char *kind);

/** Frees the table's memory. */
void cls_names_free(cls_names *names);

#endif
