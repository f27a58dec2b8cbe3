#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, CACHE_LINE = 64 };

typedef struct block {
    struct block *next;
    size_t size; /* bytes behind this header */
    size_t used;
} block;

struct cls_arena {
    block *blocks;
    size_t next_size;
    size_t handed_out;
};

static unsigned char *bytes_of(block *b)
{
    return (unsigned char *)(b + 1);
}

/* Bytes to skip from b->used so that an allocation there is aligned. */
static size_t padding(block *b, size_t alignment)
{
    const uintptr_t at = (uintptr_t)(bytes_of(b) + b->used);
    return (size_t)((alignment - at % alignment) % alignment);
}

static block *add_block(cls_arena *arena, size_t least)
{
    const size_t size = least > arena->next_size ? least : arena->next_size;
    block *b = calloc(1, sizeof *b + size); /* calloc: large blocks come zeroed by the system */
    if (!b)
        return NULL;
    b->size = size;
    b->next = arena->blocks;
    arena->blocks = b;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return b;
}

cls_arena *cls_arena_new(void)
{
    cls_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->next_size = FIRST_BLOCK;
    return arena;
}

void cls_arena_free(cls_arena *arena)
{
    if (!arena)
        return;
    for (block *b = arena->blocks; b;) {
        block *next = b->next;
        free(b);
        b = next;
    }
    free(arena);
}

void *cls_arena_array(cls_arena *arena, size_t count, size_t size, cls_error *err)
{
    if (size && count > (SIZE_MAX / 4) / size) {
        (void)cls_fail_memory(err);
        return NULL;
    }
    const size_t wanted = count * size;
    const size_t alignment = wanted >= CACHE_LINE ? CACHE_LINE : _Alignof(max_align_t);
    block *b = arena->blocks;
    if (!b || b->size - b->used < padding(b, alignment) + wanted)
        b = add_block(arena, wanted + CACHE_LINE);
    if (!b) {
        (void)cls_fail_memory(err);
        return NULL;
    }
    b->used += padding(b, alignment);
    void *room = bytes_of(b) + b->used;
    b->used += wanted;
    arena->handed_out += wanted;
    return room;
}

char *cls_arena_string(cls_arena *arena, const char *text, size_t length, cls_error *err)
{
    char *copy = cls_arena_array(arena, length + 1, 1, err);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

size_t cls_arena_used(const cls_arena *arena)
{
    return arena->handed_out;
}
