/*
 * The processes that work on one grid together. There are two of these: ranks_alone.c, in
 * cls-limit, is for a single process, and has no part of MPI; ranks_mpi.c is in cls-limit-mpi,
 * which cls-limit becomes where a launcher has started several processes.
 */
#ifndef CLS_CLI_RANKS_H
#define CLS_CLI_RANKS_H

#include "cli/grid_run.h"

/** The first process, with rank 0, is the one that reads and writes the output. */
typedef struct cls_ranks {
    size_t number, rank;
    bool serialized; /**< any thread may use MPI, one at a time */
} cls_ranks;

/**
 * Finds the processes. May replace the program by one that can work with others, and does not
 * return then. CLS_USAGE, CLS_INTERNAL: this process would work on its own, beside others.
 */
cls_status cls_ranks_begin(cls_ranks *ranks, const cls_arguments *args, cls_error *err);

/**
 * How all processes fare: CLS_OK if all of them do. Otherwise the first failure of any, with its
 * error, for all of them.
 */
cls_status cls_ranks_agree(const cls_ranks *ranks, cls_status status, cls_error *err);

/** Makes sure that all were asked for the same grid. CLS_USAGE. */
cls_status cls_ranks_compare(const cls_ranks *ranks, const cls_grid *grid, cls_error *err);

/**
 * cls_grid_run by all processes. What the dealer of the first one deals is done by all; what others
 * find is handed to it. Only the first one's dealer is asked, and only it returns failures.
 */
cls_status cls_ranks_run(const cls_ranks *ranks, cls_grid *grid, const cls_grid_dealer *dealer,
                         cls_error *err);

/** Waits for the others. */
void cls_ranks_end(const cls_ranks *ranks);

#endif
