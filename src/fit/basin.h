/*
 * A minimum that is known: descents from other starts end where they can only lead to it.
 */
#ifndef CLS_FIT_BASIN_H
#define CLS_FIT_BASIN_H

#include "fit/metric.h"

typedef struct cls_basin {
    const double *x; /**< [n]: the minimum */
    double value;    /**< f there */
    double reach;    /**< so near to it, in units of ln L, a descent goes there in any case */
} cls_basin;

/**
 * Whether a point x[n] where f = value belongs to the minimum: the parabola of the metric there
 * tells its height. work[n].
 */
bool cls_basin_holds(const cls_basin *basin, const cls_metric *metric, const double *x,
                     double value, double *work);

#endif
