/* Processes that MPI joins. Its errors end all of them, so that no call has to be looked after. */
#include "base/error.h"
#include "cli/launcher.h"
#include "cli/mpi_asker.h"
#include "cli/mpi_desk.h"
#include "cli/mpi_messages.h"
#include "cli/ranks.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void cls_mpi_nap(long *waited)
{
    const long shortest = 50000, longest = 2000000, most = 1000000000;
    const long part = *waited / 8;
    const long nap = part < shortest ? shortest : part > longest ? longest : part;
    *waited += *waited < most ? nap : 0;
    (void)nanosleep(&(struct timespec){.tv_nsec = nap}, NULL);
}

/*
 * Tells Open MPI, unless the environment or --mca does, how processes of one machine are to talk.
 * It would choose the same shared memory, or something better for large messages, which there are
 * none of, but only after it has looked for fast networks for longer than a small grid takes.
 * Copies from one process to the other's memory are for large messages too, and containers forbid
 * them.
 */
static void prefer(const cls_launch *launch)
{
    if (launch->local < launch->number)
        return;
    (void)setenv("OMPI_MCA_pml", "ob1", 0);
    (void)setenv("OMPI_MCA_btl_vader_single_copy_mechanism", "none", 0);
}

cls_status cls_ranks_begin(cls_ranks *ranks, const cls_arguments *args, cls_error *err)
{
    const cls_launch launch = cls_launch_find();
    int provided = 0, number = 1, rank = 0;
    prefer(&launch);
    MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_size(MPI_COMM_WORLD, &number);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    *ranks = (cls_ranks){.number = (size_t)number,
                         .rank = (size_t)rank,
                         .serialized = provided >= MPI_THREAD_SERIALIZED};
    cls_status status = CLS_OK;
    if (number == 1 && launch.number > 1)
        status = cls_fail(err, CLS_INTERNAL, NULL,
                          "%zu processes were started, but MPI does not join them (with srun: is "
                          "--mpi=pmix or --mpi=pmi2 needed?)",
                          launch.number);
    else if (number > 1 && cls_arguments_standard_input(args) > 0)
        status = cls_fail(err, CLS_USAGE, NULL,
                          "standard input (-) is not for %d processes: a file is needed", number);
    if (status != CLS_OK)
        MPI_Finalize();
    return status;
}

cls_status cls_ranks_agree(const cls_ranks *ranks, cls_status status, cls_error *err)
{
    const int rank = (int)ranks->rank, none = (int)ranks->number;
    int mine = status == CLS_OK ? none : rank, first = none;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == none)
        return CLS_OK;
    err->code = status;
    MPI_Bcast(err, (int)sizeof *err, MPI_BYTE, first, MPI_COMM_WORLD);
    return err->code;
}

static uint64_t add_word(uint64_t before, const char *word)
{
    return cls_fingerprint_part(before, word, strlen(word));
}

cls_status cls_ranks_compare(const cls_ranks *ranks, const cls_grid *grid, cls_error *err)
{
    const char *const output = grid->args->output ? grid->args->output : "";
    uint64_t mine = add_word(add_word(grid->inputs, grid->options.bytes), grid->format), first = 0;
    mine = add_word(mine, output);
    for (size_t i = 0; i < grid->points.n; i++) {
        mine = add_word(mine, grid->points.list[i].name);
        mine = add_word(mine, grid->points.list[i].selected ? "1" : "0");
    }
    for (size_t k = 0; k < grid->args->scales.n; k++)
        mine = cls_fingerprint_part(mine, (const char *)&grid->args->scales.values[k],
                                    sizeof grid->args->scales.values[k]);
    first = mine;
    MPI_Bcast(&first, (int)sizeof first, MPI_BYTE, 0, MPI_COMM_WORLD);
    const cls_status status =
        first == mine ? CLS_OK
                      : cls_fail(err, CLS_USAGE, NULL,
                                 "process %zu of %zu was started with other options or files than "
                                 "process 0",
                                 ranks->rank, ranks->number);
    return cls_ranks_agree(ranks, status, err);
}

cls_status cls_ranks_run(const cls_ranks *ranks, cls_grid *grid, const cls_grid_dealer *dealer,
                         cls_error *err)
{
    const size_t threads = grid->args->verbose ? 1 : grid->args->threads;
    if (ranks->number == 1)
        return cls_grid_run(grid, dealer, threads, err);
    MPI_Bcast(grid->done, (int)(grid->points.n * grid->args->scales.n * sizeof *grid->done),
              MPI_BYTE, 0, MPI_COMM_WORLD);
    if (ranks->rank == 0)
        return cls_mpi_desk_run(grid, dealer, ranks->number - 1, err);
    cls_mpi_asker_run(grid, ranks->serialized ? threads : 1);
    return CLS_OK;
}

/* MPI itself would wait without a pause, and take the processor from those that still work. */
void cls_ranks_end(const cls_ranks *ranks)
{
    MPI_Request request;
    int all = 0;
    long waited = 0;
    (void)ranks;
    MPI_Ibarrier(MPI_COMM_WORLD, &request);
    while (MPI_Test(&request, &all, MPI_STATUS_IGNORE) == MPI_SUCCESS && !all)
        cls_mpi_nap(&waited);
    MPI_Finalize();
}
