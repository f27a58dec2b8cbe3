#include "cli/mpi_desk.h"

#include "base/error.h"
#include "cli/interrupt.h"
#include "cli/mpi_messages.h"
#include "cli/parcel.h"

#include <mpi.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* What the thread that serves, the only one to use MPI, and those that work share. */
typedef struct desk {
    const cls_grid *grid;
    const cls_grid_dealer *dealer;
    size_t others;        /* processes */
    cls_text *parcels;    /* [others]: the parts that have come, by rank - 1 */
    pthread_mutex_t lock; /* for the dealer, and what follows */
    size_t due;           /* points that were not dealt yet */
    size_t left;          /* others that have not ended, and this process's own work */
    cls_status status;    /* the first failure */
    cls_error error;
} desk;

static void note(desk *d, cls_status status, const cls_error *error)
{
    if (status == CLS_OK || status == CLS_INTERRUPTED || d->status != CLS_OK)
        return;
    d->status = status;
    d->error = *error;
}

static bool take(void *context, size_t *point)
{
    desk *const d = context;
    (void)pthread_mutex_lock(&d->lock);
    const bool more =
        d->status == CLS_OK && !cls_interrupted() && d->dealer->take(d->dealer->context, point);
    d->due -= more;
    (void)pthread_mutex_unlock(&d->lock);
    return more;
}

static cls_status done(void *context, cls_grid_result *result, cls_error *err)
{
    desk *const d = context;
    (void)pthread_mutex_lock(&d->lock);
    const cls_status status = d->dealer->done(d->dealer->context, result, err);
    note(d, status, err);
    (void)pthread_mutex_unlock(&d->lock);
    return status;
}

/* Someone has no more to do. */
static void end(desk *d, cls_status status, const cls_error *error)
{
    (void)pthread_mutex_lock(&d->lock);
    note(d, status, error);
    d->left--;
    (void)pthread_mutex_unlock(&d->lock);
}

/* This process's own work. */
static void *work(void *context)
{
    desk *const d = context;
    const cls_arguments *const args = d->grid->args;
    const cls_grid_dealer dealer = {.take = take, .done = done, .context = d};
    cls_error error = {.code = CLS_OK};
    const cls_status status =
        cls_grid_run(d->grid, &dealer, args->verbose ? 1 : args->threads, &error);
    end(d, status, &error);
    return NULL;
}

/* So many for each process that none ends up with two while another one has nothing to do. */
static bool has_many(desk *d)
{
    enum { MANY = 4 };
    (void)pthread_mutex_lock(&d->lock);
    const bool many = d->due / MANY > d->others;
    (void)pthread_mutex_unlock(&d->lock);
    return many;
}

static void deal(desk *d, int rank)
{
    cls_mpi_ticket ticket = {.more = false};
    MPI_Recv(NULL, 0, MPI_BYTE, rank, CLS_MPI_WANTED, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    ticket.more = take(d, &ticket.point);
    ticket.many = ticket.more && has_many(d);
    MPI_Send(&ticket, (int)sizeof ticket, MPI_BYTE, rank, CLS_MPI_POINT, MPI_COMM_WORLD);
}

/* All parts of a parcel are there. */
static void open_parcel(desk *d, cls_text *parcel)
{
    cls_grid_result result = {0};
    cls_error error = {.code = CLS_OK};
    cls_status status = parcel->failed
                            ? cls_fail_memory(&error)
                            : cls_parcel_open(parcel->bytes, parcel->length, &result, &error);
    parcel->length = 0; /* its memory is for the next one */
    if (status == CLS_OK) {
        (void)done(d, &result, &error);
        return;
    }
    cls_grid_result_free(&result);
    (void)pthread_mutex_lock(&d->lock);
    note(d, status, &error);
    (void)pthread_mutex_unlock(&d->lock);
}

static void receive(desk *d, int rank, int tag)
{
    char part[CLS_MPI_PART_SIZE];
    cls_text *const parcel = &d->parcels[rank - 1];
    MPI_Status status;
    int length = 0;
    MPI_Recv(part, CLS_MPI_PART_SIZE, MPI_BYTE, rank, tag, MPI_COMM_WORLD, &status);
    MPI_Get_count(&status, MPI_BYTE, &length);
    cls_text_add_bytes(parcel, part, (size_t)length);
    if (tag == CLS_MPI_DONE)
        open_parcel(d, parcel);
}

static void bid_farewell(desk *d, int rank)
{
    cls_mpi_farewell farewell;
    MPI_Recv(&farewell, (int)sizeof farewell, MPI_BYTE, rank, CLS_MPI_ENDED, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    if (farewell.interrupted && !cls_interrupted())
        (void)raise(SIGINT); /* it is as if this process had been interrupted */
    end(d, farewell.status, &farewell.error);
}

/* Serves one message; false: there is none. */
static bool serve(desk *d)
{
    MPI_Status status;
    int there = 0;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
    if (!there)
        return false;
    if (status.MPI_TAG == CLS_MPI_WANTED)
        deal(d, status.MPI_SOURCE);
    else if (status.MPI_TAG == CLS_MPI_ENDED)
        bid_farewell(d, status.MPI_SOURCE);
    else
        receive(d, status.MPI_SOURCE, status.MPI_TAG);
    return true;
}

static bool is_over(desk *d)
{
    (void)pthread_mutex_lock(&d->lock);
    const bool over = d->left == 0;
    (void)pthread_mutex_unlock(&d->lock);
    return over;
}

/* What there is to do; without it there is no answer to those who ask. */
static void open_desk(desk *d)
{
    const cls_grid *const grid = d->grid;
    for (size_t i = 0; i < grid->points.n; i++)
        d->due += cls_grid_is_due(grid, i);
    d->parcels = calloc(d->others, sizeof *d->parcels);
    if (!d->parcels)
        MPI_Abort(MPI_COMM_WORLD, cls_status_exit(CLS_NO_MEMORY));
    if (pthread_mutex_init(&d->lock, NULL) != 0)
        MPI_Abort(MPI_COMM_WORLD, cls_status_exit(CLS_INTERNAL));
}

static void close_desk(desk *d)
{
    (void)pthread_mutex_destroy(&d->lock);
    for (size_t i = 0; i < d->others; i++)
        cls_text_free(&d->parcels[i]);
    free(d->parcels);
}

cls_status cls_mpi_desk_run(const cls_grid *grid, const cls_grid_dealer *dealer, size_t others,
                            cls_error *err)
{
    desk d = {.grid = grid, .dealer = dealer, .others = others, .left = others + 1};
    pthread_t worker;
    cls_interrupt_catch();
    open_desk(&d);
    const int failed = pthread_create(&worker, NULL, work, &d);
    if (failed) /* the others do all */
        d.left--;
    for (long waited = 0; !is_over(&d);) {
        if (serve(&d))
            waited = 0;
        else
            cls_mpi_nap(&waited);
    }
    if (!failed)
        (void)pthread_join(worker, NULL);
    close_desk(&d);
    if (d.status != CLS_OK)
        *err = d.error;
    return d.status;
}
