/* What a launcher of parallel programs (mpirun, srun) says about the processes it started. */
#ifndef CLS_CLI_LAUNCHER_H
#define CLS_CLI_LAUNCHER_H

#include <stddef.h>

/** How many processes were started together, and which of them this one is, from 0. */
typedef struct cls_launch {
    size_t number, rank;
    size_t local; /**< how many of them are on this machine; 0: that is not known */
} cls_launch;

/** What the environment says; {1, 0, 0} where it says nothing. */
cls_launch cls_launch_find(void);

#endif
