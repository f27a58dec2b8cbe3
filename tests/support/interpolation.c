#include "support/interpolation.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static long double x_log_x(long double x)
{
    return x > 0.0L ? x * logl(x) : 0.0L;
}

static long double x_log2_x(long double x)
{
    return x > 0.0L ? x * logl(x) * logl(x) : 0.0L;
}

long double defined_factor(const char *code, long double lo, long double hi, long double alpha)
{
    const bool smooth = !code || strcmp(code, "4") == 0;
    if (alpha >= (smooth ? 1.0L : 0.0L))
        return powl(hi, alpha);
    if (alpha <= (smooth ? -1.0L : 0.0L))
        return powl(lo, -alpha);
    const long double b0 = hi - 1.0L, b1 = lo - 1.0L, b2 = x_log_x(hi), b3 = -x_log_x(lo);
    const long double b4 = x_log2_x(hi), b5 = x_log2_x(lo);
    const long double a[] = {
        (15.0L * (b0 - b1) - 7.0L * (b2 + b3) + (b4 - b5)) / 16.0L,
        (24.0L * (b0 + b1) - 9.0L * (b2 - b3) + (b4 + b5)) / 16.0L,
        (-5.0L * (b0 - b1) + 5.0L * (b2 + b3) - (b4 - b5)) / 8.0L,
        (-12.0L * (b0 + b1) + 7.0L * (b2 - b3) - (b4 + b5)) / 8.0L,
        (3.0L * (b0 - b1) - 3.0L * (b2 + b3) + (b4 - b5)) / 16.0L,
        (8.0L * (b0 + b1) - 5.0L * (b2 - b3) + (b4 + b5)) / 16.0L,
    };
    long double sum = 1.0L;
    for (int i = 0; i < 6; i++)
        sum += a[i] * powl(alpha, i + 1);
    return sum;
}

long double defined_shape(const char *code, long double lo, long double nominal, long double hi,
                          long double alpha)
{
    const long double up = hi - nominal, down = nominal - lo, s = (hi - lo) / 2.0L;
    if (code && strcmp(code, "0") == 0)
        return alpha * (alpha >= 0.0L ? up : down);
    if (code && strcmp(code, "2") == 0) {
        const long double a = (hi + lo) / 2.0L - nominal;
        if (alpha > 1.0L)
            return (s + 2.0L * a) * (alpha - 1.0L) + up;
        if (alpha < -1.0L)
            return (s - 2.0L * a) * (alpha + 1.0L) - down;
        return s * alpha + a * alpha * alpha;
    }
    if (fabsl(alpha) > 1.0L)
        return alpha * (alpha > 0.0L ? up : down);
    const long double a = (hi + lo - 2.0L * nominal) / 16.0L, a2 = alpha * alpha;
    return alpha * (s + a * alpha * (15.0L + a2 * (3.0L * a2 - 10.0L)));
}
