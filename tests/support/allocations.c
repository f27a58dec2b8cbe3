#include "support/allocations.h"

/* NOLINTBEGIN(bugprone-reserved-identifier): the linker wants these names */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *room);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *room);
/* NOLINTEND(bugprone-reserved-identifier) */

allocations memory;

static bool may_allocate(void)
{
    memory.n++;
    const bool fails = memory.n == memory.failing || (memory.for_good && memory.failed);
    memory.failed = memory.failed || fails;
    return !fails;
}

static void *counted(void *room)
{
    memory.in_use += room != NULL;
    return room;
}

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? counted(__real_malloc(size)) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return may_allocate() ? counted(__real_calloc(n, size)) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    if (!may_allocate())
        return NULL;
    return old ? __real_realloc(old, size) : counted(__real_realloc(NULL, size));
}

void __wrap_free(void *room)
{
    memory.in_use -= room != NULL;
    __real_free(room);
}
