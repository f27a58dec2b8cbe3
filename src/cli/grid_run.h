/*
 * The scheduler of grids. A dealer says which point is done next and takes what was found; workers
 * in threads ask it, one point at a time, so that none waits for another one. For one machine the
 * dealer deals the points in order (grid_output.h); a dealer that asks another process serves as
 * well.
 */
#ifndef CLS_CLI_GRID_RUN_H
#define CLS_CLI_GRID_RUN_H

#include "cli/grid.h"

/** Called from any of the threads, but by one at a time. */
typedef struct cls_grid_dealer {
    /** The next point to do; false: there is none. */
    bool (*take)(void *context, size_t *point);

    /**
     * A point is done; takes over the result. Results come in any order. A failure ends the work.
     */
    cls_status (*done)(void *context, cls_grid_result *result, cls_error *err);

    void *context;
} cls_grid_dealer;

/**
 * Does what the dealer deals, with so many threads at most. The rows are the same for any number.
 * Ends early, with CLS_OK, once the program was interrupted: points that are not done then are
 * missing. CLS_NO_MEMORY, CLS_INTERNAL, and what the dealer fails with.
 */
cls_status cls_grid_run(const cls_grid *grid, const cls_grid_dealer *dealer, size_t threads,
                        cls_error *err);

#endif
