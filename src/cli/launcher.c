#include "cli/launcher.h"

#include <stdlib.h>

/*
 * The innermost launcher first: mpirun may run within a job of Slurm. That a job may have several
 * tasks (SLURM_NTASKS) is no sign that several were started.
 */
static const struct {
    const char *number, *rank, *local; /* local: "" where none is known */
} launchers[] = {
    {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"},
    {"MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_RANK", ""},
    {"PMI_SIZE", "PMI_RANK", ""},
    {"SLURM_STEP_NUM_TASKS", "SLURM_PROCID", ""},
};

/* A number of decimal digits only. */
static size_t read_number(const char *name, size_t otherwise)
{
    const char *const word = getenv(name);
    char *end = NULL;
    if (!word || *word < '0' || *word > '9')
        return otherwise;
    const unsigned long value = strtoul(word, &end, 10);
    return *end ? otherwise : value;
}

cls_launch cls_launch_find(void)
{
    for (size_t i = 0; i < sizeof launchers / sizeof launchers[0]; i++) {
        const size_t number = read_number(launchers[i].number, 0);
        if (number > 0)
            return (cls_launch){.number = number,
                                .rank = read_number(launchers[i].rank, 0),
                                .local = read_number(launchers[i].local, 0)};
    }
    return (cls_launch){.number = 1};
}
