/* The same in vectors of 512 bits, for large models; the build adds the flags. */
#include "model/kernels_tables.h"

#define KERNELS cls_kernels_avx512_wide
#define KERNELS_NAME "AVX-512 wide"
#include "model/kernels_loops.h"
