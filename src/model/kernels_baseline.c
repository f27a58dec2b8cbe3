/* The kernels for every processor. */
#include "model/kernels_tables.h"

#define KERNELS cls_kernels_baseline
#define KERNELS_NAME "plain C"
#include "model/kernels_loops.h"
