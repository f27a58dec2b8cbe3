/* The first process of several: it deals points to the others, and works itself meanwhile. */
#ifndef CLS_CLI_MPI_DESK_H
#define CLS_CLI_MPI_DESK_H

#include "cli/grid_run.h"

/** Like cls_grid_run, together with so many other processes, which run as mpi_asker.h says. */
cls_status cls_mpi_desk_run(const cls_grid *grid, const cls_grid_dealer *dealer, size_t others,
                            cls_error *err);

#endif
