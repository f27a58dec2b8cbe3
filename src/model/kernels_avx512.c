/*
 * The kernels for x86-64 processors with AVX-512, in vectors of 256 bits: wider ones slow the
 * processor down by more than they gain where models are small. The build adds the flags.
 */
#include "model/kernels_tables.h"

#define KERNELS cls_kernels_avx512
#define KERNELS_NAME "AVX-512"
#include "model/kernels_loops.h"
