/* A single process; where there are others, the program that can work with them takes its place. */
#include "base/error.h"
#include "cli/launcher.h"
#include "cli/ranks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static const char program[] = "cls-limit-mpi";

/* Puts the program beside this file into path; false: it does not fit. */
static bool put_beside(char path[PATH_SIZE], const char *file, size_t length)
{
    while (length > 0 && file[length - 1] != '/')
        length--;
    if (length == 0 || length + sizeof program > PATH_SIZE)
        return false;
    memmove(path, file, length);
    memcpy(path + length, program, sizeof program);
    return true;
}

/* Becomes the other program, if it is there: beside this one, or where it was to be installed. */
static void become(char **argv)
{
    char path[PATH_SIZE];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    const bool known = length > 0 ? put_beside(path, path, (size_t)length)
                                  : put_beside(path, argv[0], strlen(argv[0]));
    if (known)
        (void)execv(path, argv);
    (void)execv(CLS_MPI_PROGRAM, argv);
}

cls_status cls_ranks_begin(cls_ranks *ranks, const cls_arguments *args, cls_error *err)
{
    const cls_launch launch = cls_launch_find();
    *ranks = (cls_ranks){.number = 1};
    if (launch.number == 1)
        return CLS_OK;
    become(args->argv);
    return cls_fail(err, CLS_INTERNAL, NULL,
                    "%zu processes were started, but %s, which shares a grid among them, cannot "
                    "be run: %s (was it built without MPI?)",
                    launch.number, program, strerror(errno));
}

cls_status cls_ranks_agree(const cls_ranks *ranks, cls_status status, cls_error *err)
{
    (void)ranks;
    (void)err;
    return status;
}

cls_status cls_ranks_compare(const cls_ranks *ranks, const cls_grid *grid, cls_error *err)
{
    (void)ranks;
    (void)grid;
    (void)err;
    return CLS_OK;
}

cls_status cls_ranks_run(const cls_ranks *ranks, cls_grid *grid, const cls_grid_dealer *dealer,
                         cls_error *err)
{
    (void)ranks;
    return cls_grid_run(grid, dealer, grid->args->verbose ? 1 : grid->args->threads, err);
}

void cls_ranks_end(const cls_ranks *ranks)
{
    (void)ranks;
}
