#include "cli/mpi_asker.h"

#include "base/error.h"
#include "cli/interrupt.h"
#include "cli/mpi_messages.h"
#include "cli/parcel.h"

#include <mpi.h>
#include <stdlib.h>

typedef struct asker {
    size_t wanted;      /* points that were asked for; their tickets are on the way, or here */
    cls_text parcel;    /* the last one, on its way */
    MPI_Request *parts; /* [nparts]: of it */
    size_t nparts;
} asker;

static void ask(asker *a)
{
    MPI_Send(NULL, 0, MPI_BYTE, 0, CLS_MPI_WANTED, MPI_COMM_WORLD);
    a->wanted++;
}

static cls_mpi_ticket receive(asker *a)
{
    cls_mpi_ticket ticket;
    MPI_Recv(&ticket, (int)sizeof ticket, MPI_BYTE, 0, CLS_MPI_POINT, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    a->wanted--;
    return ticket;
}

/* While points abound the next one is asked for at once, so that its ticket is not waited for. */
static bool take(void *context, size_t *point)
{
    asker *const a = context;
    if (a->wanted == 0)
        ask(a);
    const cls_mpi_ticket ticket = receive(a);
    if (ticket.many)
        ask(a);
    *point = ticket.point;
    return ticket.more;
}

/* Until the first process has all of the last parcel. */
static void wait_for_parcel(asker *a)
{
    if (a->nparts > 0)
        MPI_Waitall((int)a->nparts, a->parts, MPI_STATUSES_IGNORE);
    a->parcel.length = 0;
    free(a->parts);
    a->parts = NULL;
    a->nparts = 0;
}

/* Sends the parcel, which goes on its way while the next point is worked on. */
static void send_parcel(asker *a)
{
    const char *bytes = a->parcel.bytes;
    for (size_t left = a->parcel.length; left > 0; a->nparts++) {
        const size_t part = left < CLS_MPI_PART_SIZE ? left : CLS_MPI_PART_SIZE;
        MPI_Isend(bytes, (int)part, MPI_BYTE, 0, part < left ? CLS_MPI_PART : CLS_MPI_DONE,
                  MPI_COMM_WORLD, &a->parts[a->nparts]);
        bytes += part;
        left -= part;
    }
}

/* Asks for the next point first: it is dealt before the first process is busy with the rows. */
static cls_status done(void *context, cls_grid_result *result, cls_error *err)
{
    asker *const a = context;
    wait_for_parcel(a);
    cls_parcel_pack(result, &a->parcel);
    cls_grid_result_free(result);
    a->parts = calloc(a->parcel.length / CLS_MPI_PART_SIZE + 1, sizeof(MPI_Request));
    if (a->parcel.failed || !a->parts)
        return cls_fail_memory(err);
    if (a->wanted == 0)
        ask(a);
    send_parcel(a);
    return CLS_OK;
}

void cls_mpi_asker_run(const cls_grid *grid, size_t threads)
{
    asker a = {0};
    const cls_grid_dealer dealer = {.take = take, .done = done, .context = &a};
    cls_mpi_farewell farewell = {.error.code = CLS_OK};
    farewell.status = cls_grid_run(grid, &dealer, threads, &farewell.error);
    while (a.wanted > 0) /* interrupted or failed: nobody does these points */
        (void)receive(&a);
    wait_for_parcel(&a);
    cls_text_free(&a.parcel);
    farewell.interrupted = cls_interrupted();
    MPI_Send(&farewell, (int)sizeof farewell, MPI_BYTE, 0, CLS_MPI_ENDED, MPI_COMM_WORLD);
}
