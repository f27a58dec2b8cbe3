#include "cli/mpi_asker.h"

#include "base/error.h"
#include "cli/interrupt.h"
#include "cli/mpi_messages.h"
#include "cli/parcel.h"

#include <limits.h>
#include <mpi.h>

static bool take(void *context, size_t *point)
{
    cls_mpi_ticket ticket;
    (void)context;
    MPI_Send(NULL, 0, MPI_BYTE, 0, CLS_MPI_WANTED, MPI_COMM_WORLD);
    MPI_Recv(&ticket, (int)sizeof ticket, MPI_BYTE, 0, CLS_MPI_POINT, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    *point = ticket.point;
    return ticket.more;
}

static cls_status done(void *context, cls_grid_result *result, cls_error *err)
{
    cls_text parcel = {0};
    cls_status status = CLS_OK;
    (void)context;
    cls_parcel_pack(result, &parcel);
    cls_grid_result_free(result);
    if (parcel.failed)
        status = cls_fail_memory(err);
    else if (parcel.length > INT_MAX)
        status = cls_fail(err, CLS_INTERNAL, NULL, "the rows of a point are too long for MPI");
    else
        MPI_Send(parcel.bytes, (int)parcel.length, MPI_BYTE, 0, CLS_MPI_DONE, MPI_COMM_WORLD);
    cls_text_free(&parcel);
    return status;
}

void cls_mpi_asker_run(const cls_grid *grid, size_t threads)
{
    const cls_grid_dealer dealer = {.take = take, .done = done};
    cls_mpi_farewell farewell = {.error.code = CLS_OK};
    farewell.status = cls_grid_run(grid, &dealer, threads, &farewell.error);
    farewell.interrupted = cls_interrupted();
    MPI_Send(&farewell, (int)sizeof farewell, MPI_BYTE, 0, CLS_MPI_ENDED, MPI_COMM_WORLD);
}
