/* The kernels for x86-64 processors with AVX-512; the build adds the flags. */
#include "model/kernels_tables.h"

#define KERNELS cls_kernels_avx512
#define KERNELS_NAME "AVX-512"
#include "model/kernels_loops.h"
