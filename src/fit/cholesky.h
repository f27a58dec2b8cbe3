/*
 * Cholesky factors of symmetric positive definite matrices: A = U^T U, row by row.
 *
 * GSL's with its CBLAS runs at 1 to 2 GF/s, which is most of a fit of some hundred parameters, and
 * to load an optimised BLAS costs more than most fits, so the model's kernels are used here.
 */
#ifndef CLS_FIT_CHOLESKY_H
#define CLS_FIT_CHOLESKY_H

#include "model/kernels.h"

#include <stdbool.h>
#include <stddef.h>

/** Doubles from one row to the next of a factor of n rows: n, padded to CLS_BLOCK. */
size_t cls_cholesky_stride(size_t n);

/** Copies the upper triangle of the rows and columns index[m] of matrix[n x n] to a, for _factor.
 */
void cls_cholesky_gather(const double *matrix, size_t n, const size_t *index, size_t m, double *a);

/**
 * Replaces the upper triangle of a[n x cls_cholesky_stride(n)] by U (zeros below it are not
 * written; columns beyond n become 0). False where the matrix is not positive definite beyond
 * rounding; then a is spoilt. The leading block of U is the factor of the leading block of A.
 */
bool cls_cholesky_factor(const cls_kernels *kernels, double *a, size_t n);

/**
 * The same, but for the rest where A is not positive definite: returns how many rows are those of
 * U. On the diagonal of the next one is what its pivot would have been, 0 or less.
 */
size_t cls_cholesky_rows(const cls_kernels *kernels, double *a, size_t n);

/** Solves the leading m equations of U^T U x = b[m] in place; stride: of the factor u. */
void cls_cholesky_solve(const cls_kernels *kernels, const double *u, size_t stride, size_t m,
                        double *b);

/** The first half of that: solves U^T x = b, where b[i] is 0 for i < from. */
void cls_cholesky_forward(const cls_kernels *kernels, const double *u, size_t stride, size_t m,
                          size_t from, double *b);

#endif
