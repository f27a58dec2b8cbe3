/* Work whose allocations are refused, one after the other. Needs support/allocations.h. */
#ifndef CLS_SUPPORT_REFUSALS_H
#define CLS_SUPPORT_REFUSALS_H

#include "cls/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Some work that frees all it makes, whether it fails or not. */
typedef cls_status allocating_work(cls_error *err);

/** Does it with allocation failing (from 1; 0: none) refused, and, for_good, all after it. */
cls_status refuse_one(allocating_work *work, size_t failing, bool for_good, cls_error *err);

/** Asserts that it succeeds where nothing is refused, and that it allocates at all. */
void assert_well_with_enough(allocating_work *work);

/** Asserts for each of its allocations that, refused, it ends with CLS_NO_MEMORY, all freed. */
void assert_each_refusal_ends_well(allocating_work *work, bool for_good);

/** Lets cJSON, a shared library, allocate where the linker's functions see it. */
void see_allocations_of_cjson(void);

#endif
