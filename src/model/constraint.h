/*
 * A parameter's constraint: its term of -ln(L/L_saturated), where L_saturated has the parameter at
 * its auxiliary datum. Normal: (theta - x)^2/(2 sigma^2); Poisson: x D((tau theta - x)/x).
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.2.
 */
#ifndef CLS_MODEL_CONSTRAINT_H
#define CLS_MODEL_CONSTRAINT_H

#include "model/bin.h"
#include "model/paramset.h"

/** Value at theta; x is the auxiliary datum. A Poisson rate below 0 goes on like a bin's. */
static inline double cls_constraint_value(cls_constraint kind, double width, double x, double theta)
{
    if (kind == CLS_UNCONSTRAINED)
        return 0.0;
    if (kind == CLS_POISSON)
        return cls_bin_term(x, x > 0.0 ? 1.0 / x : 0.0, width * theta);
    const double pull = (theta - x) / width;
    return 0.5 * pull * pull;
}

/** First derivative with respect to theta. */
static inline double cls_constraint_slope(cls_constraint kind, double width, double x, double theta)
{
    if (kind == CLS_UNCONSTRAINED)
        return 0.0;
    if (kind == CLS_POISSON)
        return width * cls_bin_slope(x, x > 0.0 ? 1.0 / x : 0.0, width * theta);
    return (theta - x) / width / width;
}

/** Second derivative with respect to theta. */
static inline double cls_constraint_curvature(cls_constraint kind, double width, double x,
                                              double theta)
{
    if (kind == CLS_UNCONSTRAINED)
        return 0.0;
    if (kind == CLS_POISSON)
        return width * width * cls_bin_curvature(x, width * theta);
    return 1.0 / width / width;
}

#endif
