/* Bins for the kernels: arrays as a run of them wants it. */
#ifndef CLS_SUPPORT_BINS_H
#define CLS_SUPPORT_BINS_H

#include "model/bin.h"
#include "model/kernels.h"
#include "support/random.h"

enum { BINS = 4096 };

/** A run and the arrays it looks at. */
typedef struct bins {
    double n[BINS], inverse_n[BINS], a[BINS], b[BINS], x[BINS], inverse_x[BINS];
    double width[BINS], lo[BINS], hi[BINS], g[BINS], nu[BINS], u[BINS];
} bins;

static inline cls_run run_of(bins *k, size_t count)
{
    return (cls_run){
        .count = count,
        .n = k->n,
        .inverse_n = k->inverse_n,
        .a = k->a,
        .b = k->b,
        .x = k->x,
        .inverse_x = k->inverse_x,
        .width = k->width,
        .lo = k->lo,
        .hi = k->hi,
        .g = k->g,
        .nu = k->nu,
    };
}

/** One bin: see cls_run. */
typedef struct bin {
    double n, a, b, x, width, lo, hi;
} bin;

static inline void set_bin(bins *k, size_t i, bin from)
{
    k->n[i] = from.n;
    k->inverse_n[i] = from.n > 0.0 ? 1.0 / from.n : 0.0;
    k->a[i] = from.a;
    k->b[i] = from.b;
    k->x[i] = from.x;
    k->inverse_x[i] = from.x > 0.0 ? 1.0 / from.x : 0.0;
    k->width[i] = from.width;
    k->lo[i] = from.lo;
    k->hi[i] = from.hi;
}

/** The run of a block of such bins. */
static inline cls_run block_of(bins *k, bin all)
{
    for (size_t i = 0; i < CLS_BLOCK; i++)
        set_bin(k, i, all);
    return run_of(k, CLS_BLOCK);
}

/** n D((nu - n)/n) in long double. */
static inline long double exact_term(long double n, long double nu)
{
    if (n == 0.0L)
        return nu;
    const long double r = (nu - n) / n;
    const long double series = r * r * (0.5L - r * (1.0L / 3.0L - r * (0.25L - r / 5.0L)));
    return n * (fabsl(r) < 1e-4L ? series : r - log1pl(r));
}

#endif
