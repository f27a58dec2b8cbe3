#include "fit/basin.h"

#include <math.h>

/* How near a point must be (units of ln L), and to which part the parabola must tell its height. */
static const double nearby = 0.5, height_tolerance = 0.2, rounded_height = 1e-9;

bool cls_basin_holds(const cls_basin *basin, const cls_metric *metric, const double *x,
                     double value, double *work)
{
    for (size_t k = 0; k < metric->nfree; k++)
        work[k] = x[metric->index[k]] - basin->x[metric->index[k]];
    const double height = value - basin->value;
    const double parabola = cls_metric_norm(metric, work);
    if (parabola < basin->reach && height < basin->reach && height > -rounded_height)
        return true;
    return parabola < nearby &&
           fabs(height - parabola) < height_tolerance * parabola + rounded_height;
}
