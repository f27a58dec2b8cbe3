/*
 * Cholesky factors of small symmetric matrices, row-major [n x n]. Our own 40 lines rather than
 * GSL's: they stop at the first pivot that is not positive without an error handler, and need no
 * vector and matrix views.
 */
#ifndef CLS_FIT_CHOLESKY_H
#define CLS_FIT_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/** Replaces the lower triangle of a by L with a = L L^T. False where a is not positive definite. */
bool cls_cholesky_factor(double *a, size_t n);

/** Solves L L^T y = b in place of b[n]. */
void cls_cholesky_solve(const double *l, size_t n, double *b);

#endif
