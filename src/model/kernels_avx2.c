/* The kernels for x86-64 processors with AVX2; the build adds the flags. */
#include "model/kernels_tables.h"

#define KERNELS cls_kernels_avx2
#define KERNELS_NAME "AVX2"
#include "model/kernels_loops.h"
