/*
 * One bin's term of -ln(L/L_saturated): nu - n - n log(nu/n), or nu for n = 0.
 *
 * Where the likelihood is 0 (nu <= 0 with n > 0, or nu < 0) the term goes on smoothly, growing, so
 * that a fit can walk back: below n * CLS_TINY the logarithm becomes its second-order expansion
 * there; for n = 0 a parabola of width CLS_TINY_EVENTS takes over below nu = 0.
 */
#ifndef CLS_MODEL_BIN_H
#define CLS_MODEL_BIN_H

#include "model/deviance.h"

#include <stdbool.h>

/** The fraction of n below which nu counts as none: far below any real background. */
#define CLS_TINY 1e-14

/** In a bin with n = 0, how far below 0 nu may end (events): rounding of sums that cancel. */
#define CLS_TINY_EVENTS 1e-10

static inline double cls_bin_term(double n, double inverse_n, double nu)
{
    const double tiny = n * CLS_TINY;
    const double safe = nu > tiny ? nu : tiny;
    const double y = (nu - safe) * inverse_n * (1.0 / CLS_TINY); /* 0 unless nu is tiny */
    const double some =
        n * cls_deviance((safe - n) * inverse_n) + (nu - safe) - n * (y - 0.5 * y * y);
    const double below = nu < 0.0 ? nu : 0.0;
    const double none = nu + 0.5 * below * below * (1.0 / CLS_TINY_EVENTS);
    return n > 0.0 ? some : none;
}

/* The term's derivative, 1 - n/nu. */
static inline double cls_bin_slope(double n, double inverse_n, double nu)
{
    const double tiny = n * CLS_TINY;
    const double safe = nu > tiny ? nu : tiny;
    const double positive = n > 0.0 ? safe : 1.0;
    const double y = (nu - safe) * inverse_n * (1.0 / CLS_TINY);
    const double some = (safe - n) / positive + y * (1.0 / CLS_TINY);
    const double below = nu < 0.0 ? nu : 0.0;
    const double none = 1.0 + below * (1.0 / CLS_TINY_EVENTS);
    return n > 0.0 ? some : none;
}

/* The term's second derivative, n/nu^2. */
static inline double cls_bin_curvature(double n, double nu)
{
    const double tiny = n * CLS_TINY;
    const double safe = nu > tiny ? nu : tiny;
    if (n > 0.0)
        return n / safe / safe;
    return nu < 0.0 ? 1.0 / CLS_TINY_EVENTS : 0.0;
}

/* True where the likelihood of a bin is 0. */
static inline bool cls_bin_impossible(double n, double nu)
{
    const double least = n > 0.0 ? n * CLS_TINY : -CLS_TINY_EVENTS;
    return !(nu > least);
}

#endif
