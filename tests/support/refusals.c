#include "support/refusals.h"

#include "support/allocations.h"
#include "support/test.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

cls_status refuse_one(allocating_work *work, size_t failing, bool for_good, cls_error *err)
{
    memory.n = 0;
    memory.failing = failing;
    memory.for_good = for_good;
    memory.failed = false;
    memory.in_use = 0;
    return work(err);
}

void assert_well_with_enough(allocating_work *work)
{
    cls_error err;
    assert_int_equal(refuse_one(work, 0, false, &err), CLS_OK);
    assert_int_equal(memory.in_use, 0);
    assert_true(memory.n > 100); /* else the allocations are not seen */
}

void assert_each_refusal_ends_well(allocating_work *work, bool for_good)
{
    cls_error err;
    size_t n = 1;
    for (; refuse_one(work, n, for_good, &err) != CLS_OK || memory.failed; n++) {
        if (err.code != CLS_NO_MEMORY || !memory.failed || memory.in_use != 0)
            fail_msg("allocation %zu: %s, \"%s\", %ld left", n, cls_status_word(err.code),
                     err.message, memory.in_use);
        assert_string_equal(err.message, "out of memory");
    }
    assert_int_equal(n - 1, memory.n); /* each one was refused once */
}

static void *own_malloc(size_t size)
{
    return malloc(size);
}

static void own_free(void *room)
{
    free(room);
}

void see_allocations_of_cjson(void)
{
    cJSON_Hooks hooks = {.malloc_fn = own_malloc, .free_fn = own_free};
    cJSON_InitHooks(&hooks);
}
