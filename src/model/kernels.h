/*
 * The hot loops, one table of functions per instruction set. All sets give the same result to the
 * last bit: the operations are the same, only the number of bins per instruction differs.
 */
#ifndef CLS_MODEL_KERNELS_H
#define CLS_MODEL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

/** Bins are handled in blocks of this many; runs of bins are padded with empty ones to it. */
enum { CLS_BLOCK = 8 };

/**
 * A run of bins of one kind, arrays [count], count a multiple of CLS_BLOCK. In a bin
 * nu = a + g b, where g is the bin's gamma, if it has one, with auxiliary datum x. An empty bin
 * (all 0, or x = rate = 1) adds nothing.
 */
typedef struct cls_run {
    size_t count;
    const double *n, *inverse_n; /**< observed events, and 1/n (0 where n = 0) */
    const double *a, *b;         /**< expected events without and per unit of gamma */
    const double *x, *inverse_x; /**< auxiliary datum of gamma, and 1/x (0 where x = 0) */
    const double *width;         /**< tau (Poisson) or sigma (normal) */
    const double *lo, *hi;       /**< bounds of gamma; equal where it is fixed */
    double *g;                   /**< out: the gamma that maximises the likelihood */
    double *nu;                  /**< out: expected events */
} cls_run;

/** A product of two matrices, see multiply. */
typedef struct cls_product {
    size_t count, rows, columns;
    size_t ld; /**< of a, b and c: doubles from one line to the next */
    const double *a, *b;
    double *c;
    bool upper;    /**< only what reaches the diagonal of c */
    bool subtract; /**< from c, else c is overwritten */
} cls_product;

typedef struct cls_kernels {
    const char *name;
    /** Bins without gamma: nu = a. Returns the sum of their terms of -ln(L/L_saturated). */
    double (*plain)(const cls_run *run);
    /** Bins with one gamma, x ~ Poisson(tau gamma); the constraint's term included. */
    double (*poisson)(const cls_run *run);
    /** Bins with one gamma, x ~ N(gamma, sigma); the constraint's term included. */
    double (*normal)(const cls_run *run);
    /** u[count] = d(term)/d(nu) = 1 - n/nu of each bin, continued like the terms. */
    void (*slope)(const cls_run *run, double *u);
    /** out[count] = sum_i coefficient[n] table[n x count]; count a multiple of CLS_BLOCK. */
    void (*combine)(size_t count, size_t n, const double *table, const double *coefficient,
                    double *out);
    /** out[n] = sum_b table[n x count] y[count]; count a multiple of CLS_BLOCK. */
    void (*project)(size_t count, size_t n, const double *table, const double *y, double *out);
    /**
     * c[i x ld + j] = sum_k a[k x ld + i] b[k x ld + j] for i < rows, j < columns, k < count; rows
     * and columns multiples of CLS_BLOCK.
     */
    void (*multiply)(const cls_product *product);
    /**
     * Values and first and second derivatives [n] of polynomials of 6th degree at x[n];
     * coefficients a[7 x n], those of x^0 first; n a multiple of CLS_BLOCK.
     */
    void (*polynomials)(size_t n, const double *a, const double *x, double *value, double *slope,
                        double *curvature);
    /** sum of a[n] b[n]; any n. */
    double (*dot)(size_t n, const double *a, const double *b);
    /** to[n] += x from[n]; any n. */
    void (*add)(size_t n, double x, const double *from, double *to);
} cls_kernels;

/** The fastest table for this processor and a model with so many globals. */
const cls_kernels *cls_kernels_best(size_t nglobals);

/** Table i of those that this processor can run, the plain C one first; NULL past the last. */
const cls_kernels *cls_kernels_get(size_t i);

#endif
