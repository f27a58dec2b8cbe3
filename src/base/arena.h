/* Many allocations, one free: each workspace, model and result owns one arena. */
#ifndef CLS_BASE_ARENA_H
#define CLS_BASE_ARENA_H

#include "base/error.h"

#include <stddef.h>

typedef struct cls_arena cls_arena;

/** A new, empty arena; NULL when memory is short. Freed with cls_arena_free. */
cls_arena *cls_arena_new(void);

/** Frees the arena and all that was allocated from it. NULL is a no-op. */
void cls_arena_free(cls_arena *arena);

/**
 * Room for count elements of size bytes, zeroed, aligned to 64 bytes (a cache line, the widest
 * vector) where it is 64 bytes or longer, to max_align_t otherwise. Lives as long as the arena.
 * The product is checked here. NULL with CLS_NO_MEMORY in err when memory is short; count 0 gives
 * a valid pointer.
 */
void *cls_arena_array(cls_arena *arena, size_t count, size_t size, cls_error *err);

/** A copy of text[length], terminated. NULL with CLS_NO_MEMORY in err when memory is short. */
char *cls_arena_string(cls_arena *arena, const char *text, size_t length, cls_error *err);

/** Bytes handed out so far. */
size_t cls_arena_used(const cls_arena *arena);

#endif
