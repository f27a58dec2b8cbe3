/* Threads for the parts of some work. */
#ifndef CLS_CLI_POOL_H
#define CLS_CLI_POOL_H

#include "cls/infer.h"

enum { CLS_POOL_MOST = 256 /**< threads */ };

/**
 * A cls_run_tasks: runner is a size_t, the number of threads. They end with the work. Where a
 * thread cannot be had the others do its part.
 */
void cls_pool_run(void *runner, size_t n, cls_task *task, void *context);

#endif
