/*
 * D(r) = r - log(1 + r), r > -1: the deviance of a Poisson term, n D((nu - n)/n) =
 * nu - n - n log(nu/n) (C. Loader, Fast and accurate computation of binomial probabilities, 2000).
 *
 * 1 + r = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1 (f = r, exactly, where k = 0),
 * s = f/(2 + f): log m = 2 s + 2 s^3 (1/3 + s^2/5 + ...), and f - 2 s = f s, so that
 * D = s (f - 2 s^2 (1/3 + s^2/5 + ...)) + (r - f) - k log 2 has no cancellation near r = 0.
 * Relative error below 2e-15. No branch and no table: loops over it become vector code.
 */
#ifndef CLS_MODEL_DEVIANCE_H
#define CLS_MODEL_DEVIANCE_H

#include <stdint.h>
#include <string.h>

static inline double cls_double_of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint64_t cls_bits_of_double(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double cls_deviance(double r)
{
    const uint64_t one = UINT64_C(0x3ff0000000000000);
    const uint64_t sqrt_half = UINT64_C(0x3fe6a09e667f3bcd);
    const uint64_t mantissa = UINT64_C(0x000fffffffffffff);
    const uint64_t two_52 = UINT64_C(0x4330000000000000);
    const uint64_t shifted = cls_bits_of_double(1.0 + r) + (one - sqrt_half);
    /* the exponent's bits below those of 2^52 are a whole number; 1023 is their bias */
    const double k = cls_double_of_bits((shifted >> 52) | two_52) - (4503599627370496.0 + 1023.0);
    const double m = cls_double_of_bits((shifted & mantissa) + sqrt_half);
    const double f = k == 0.0 ? r : m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s; /* <= 0.02944: ten terms suffice */
    double p = 1.0 / 21.0;
    p = p * z + 1.0 / 19.0;
    p = p * z + 1.0 / 17.0;
    p = p * z + 1.0 / 15.0;
    p = p * z + 1.0 / 13.0;
    p = p * z + 1.0 / 11.0;
    p = p * z + 1.0 / 9.0;
    p = p * z + 1.0 / 7.0;
    p = p * z + 1.0 / 5.0;
    p = p * z + 1.0 / 3.0;
    return s * (f - 2.0 * z * p) + ((r - f) - k * 0.69314718055994530942);
}

#endif
