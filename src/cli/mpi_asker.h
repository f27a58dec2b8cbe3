/* A process that asks the first one for points, and tells it what was found. */
#ifndef CLS_CLI_MPI_ASKER_H
#define CLS_CLI_MPI_ASKER_H

#include "cli/grid_run.h"

/** Does what the first process deals; it is told of failures, too. */
void cls_mpi_asker_run(const cls_grid *grid, size_t threads);

#endif
