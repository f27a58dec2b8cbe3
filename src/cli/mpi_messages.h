/* What processes of a grid tell each other. */
#ifndef CLS_CLI_MPI_MESSAGES_H
#define CLS_CLI_MPI_MESSAGES_H

#include "cls/status.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * To the first process: a point is wanted (empty), is done (the last part of a parcel; those before
 * it have a tag of their own), all has ended (a farewell); from it: a point to do (a ticket).
 */
enum { CLS_MPI_WANTED = 1, CLS_MPI_PART, CLS_MPI_DONE, CLS_MPI_ENDED, CLS_MPI_POINT };

/** Bytes of a part: so few that MPI keeps them, and no sender waits until they are received. */
enum { CLS_MPI_PART_SIZE = 4000 };

typedef struct cls_mpi_ticket {
    bool more; /**< false: there is no point left */
    bool many; /**< so many are left that one more may be asked for ahead */
    size_t point;
} cls_mpi_ticket;

typedef struct cls_mpi_farewell {
    cls_status status;
    bool interrupted;
    cls_error error;
} cls_mpi_farewell;

/**
 * Sleeps before it is looked for messages again; *waited is the time since the last one, in ns. An
 * eighth of that, from 0.05 to 2 ms: looking costs little, and so does a message's waiting.
 */
void cls_mpi_nap(long *waited);

#endif
