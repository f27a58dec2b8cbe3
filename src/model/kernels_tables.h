/* The tables of kernels that exist; which of them are built is CMake's choice. */
#ifndef CLS_MODEL_KERNELS_TABLES_H
#define CLS_MODEL_KERNELS_TABLES_H

#include "model/kernels.h"

extern const cls_kernels cls_kernels_baseline;
extern const cls_kernels cls_kernels_avx2;
extern const cls_kernels cls_kernels_avx512;
extern const cls_kernels cls_kernels_avx512_wide;

#endif
