/* Reproducible random numbers for tests (the linear congruential generator of Knuth's MMIX). */
#ifndef CLS_SUPPORT_RANDOM_H
#define CLS_SUPPORT_RANDOM_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/** Uniform in [lo, hi). *state is the seed and moves on. */
static inline double random_uniform(uint64_t *state, double lo, double hi)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return lo + (hi - lo) * ((double)(*state >> 11) * 0x1p-53);
}

/** Uniform in log x between lo and hi, both > 0. */
static inline double random_log(uint64_t *state, double lo, double hi)
{
    return exp(random_uniform(state, log(lo), log(hi)));
}

/** Uniform in 0 ... n - 1. */
static inline size_t random_below(uint64_t *state, size_t n)
{
    return (size_t)random_uniform(state, 0.0, (double)n);
}

/** True with probability p. */
static inline int random_chance(uint64_t *state, double p)
{
    return random_uniform(state, 0.0, 1.0) < p;
}

#endif
