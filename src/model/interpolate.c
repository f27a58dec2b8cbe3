#include "model/interpolate.h"

#include "base/error.h"
#include "cls/model.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    double inner;
} factor_codes[] = {
    {"4", 1.0},
    {"1", 0.0},
};

static cls_curve bend_smooth(double alpha)
{
    const double a2 = alpha * alpha;
    if (!(a2 < 1.0))
        return (cls_curve){fabs(alpha), alpha < 0.0 ? -1.0 : 1.0, 0.0};
    return (cls_curve){
        .value = a2 * (15.0 + a2 * (3.0 * a2 - 10.0)) / 8.0,
        .slope = alpha * (30.0 + a2 * (18.0 * a2 - 40.0)) / 8.0,
        .curvature = (30.0 + a2 * (90.0 * a2 - 120.0)) / 8.0,
    };
}

static cls_curve bend_kinked(double alpha)
{
    return (cls_curve){fabs(alpha), alpha < 0.0 ? -1.0 : 1.0, 0.0};
}

static cls_curve bend_quadratic(double alpha)
{
    if (fabs(alpha) <= 1.0)
        return (cls_curve){alpha * alpha, 2.0 * alpha, 2.0};
    return (cls_curve){2.0 * fabs(alpha) - 1.0, alpha < 0.0 ? -2.0 : 2.0, 0.0};
}

static const struct {
    const char *name;
    cls_bend *bend;
} shape_codes[] = {
    {"4p", bend_smooth},
    {"0", bend_kinked},
    {"2", bend_quadratic},
};

enum {
    FACTOR_CODES = sizeof factor_codes / sizeof factor_codes[0],
    SHAPE_CODES = sizeof shape_codes / sizeof shape_codes[0]
};

const char *cls_factor_code_name(size_t i)
{
    return i < FACTOR_CODES ? factor_codes[i].name : NULL;
}

const char *cls_shape_code_name(size_t i)
{
    return i < SHAPE_CODES ? shape_codes[i].name : NULL;
}

static cls_status unknown(const char *name, const char *type, const char *(*name_of)(size_t i),
                          cls_error *err)
{
    char known[64] = "";
    size_t length = 0;
    for (size_t i = 0; name_of(i) && length < sizeof known; i++)
        length += (size_t)snprintf(known + length, sizeof known - length, "%s%s", i ? ", " : "",
                                   name_of(i));
    return cls_fail(err, CLS_USAGE, NULL, "unknown interpolation code \"%s\" for %s, which has %s",
                    name, type, known);
}

cls_status cls_factor_code_find(const char *name, double *inner, cls_error *err)
{
    for (size_t i = 0; i < FACTOR_CODES; i++)
        if (!name || strcmp(factor_codes[i].name, name) == 0) {
            *inner = factor_codes[i].inner;
            return CLS_OK;
        }
    return unknown(name, "normsys", cls_factor_code_name, err);
}

cls_status cls_shape_code_find(const char *name, cls_bend **bend, cls_error *err)
{
    for (size_t i = 0; i < SHAPE_CODES; i++)
        if (!name || strcmp(shape_codes[i].name, name) == 0) {
            *bend = shape_codes[i].bend;
            return CLS_OK;
        }
    return unknown(name, "histosys", cls_shape_code_name, err);
}

cls_factor cls_factor_new(double lo, double hi, double inner)
{
    const double log_lo = lo > 0.0 ? log(lo) : 0.0, log_hi = hi > 0.0 ? log(hi) : 0.0;
    const double b0 = hi - 1.0, b1 = lo - 1.0;
    const double b2 = hi * log_hi, b3 = -lo * log_lo;
    const double b4 = b2 * log_hi, b5 = -b3 * log_lo;
    return (cls_factor){
        .inner = inner,
        .lo = lo,
        .hi = hi,
        .log_lo = log_lo,
        .log_hi = log_hi,
        .a =
            {
                15.0 / 16 * (b0 - b1) - 7.0 / 16 * (b2 + b3) + 1.0 / 16 * (b4 - b5),
                3.0 / 2 * (b0 + b1) - 9.0 / 16 * (b2 - b3) + 1.0 / 16 * (b4 + b5),
                -5.0 / 8 * (b0 - b1) + 5.0 / 8 * (b2 + b3) - 1.0 / 8 * (b4 - b5),
                -3.0 / 2 * (b0 + b1) + 7.0 / 8 * (b2 - b3) - 1.0 / 8 * (b4 + b5),
                3.0 / 16 * (b0 - b1) - 3.0 / 16 * (b2 + b3) + 1.0 / 16 * (b4 - b5),
                1.0 / 2 * (b0 + b1) - 5.0 / 16 * (b2 - b3) + 1.0 / 16 * (b4 + b5),
            },
    };
}

bool cls_factor_has_kink(const cls_factor *factor)
{
    return !(factor->inner > 0.0);
}

bool cls_bend_has_kink(cls_bend *bend)
{
    return fabs(bend(-DBL_MIN).slope - bend(0.0).slope) > 0.5; /* a kink is one of 2 */
}

/* base^x for x >= 0; log_base is 0 where base is 0. */
static double power(double base, double log_base, double x)
{
    if (base > 0.0)
        return exp(x * log_base);
    return x > 0.0 ? 0.0 : 1.0;
}

double cls_factor_value(const cls_factor *f, double alpha)
{
    if (alpha >= f->inner)
        return power(f->hi, f->log_hi, alpha);
    if (alpha <= -f->inner)
        return power(f->lo, f->log_lo, -alpha);
    double sum = 0.0;
    for (size_t i = 6; i-- > 0;)
        sum = (sum + f->a[i]) * alpha;
    return 1.0 + sum;
}

cls_curve cls_factor_curve(const cls_factor *f, double alpha)
{
    const double value = cls_factor_value(f, alpha);
    if (alpha >= f->inner)
        return (cls_curve){value, value * f->log_hi, value * f->log_hi * f->log_hi};
    if (alpha <= -f->inner)
        return (cls_curve){value, -value * f->log_lo, value * f->log_lo * f->log_lo};
    double slope = 0.0, curvature = 0.0;
    for (size_t i = 6; i-- > 0;)
        slope = slope * alpha + (double)(i + 1) * f->a[i];
    for (size_t i = 6; i-- > 1;)
        curvature = curvature * alpha + (double)((i + 1) * i) * f->a[i];
    return (cls_curve){value, slope, curvature};
}
