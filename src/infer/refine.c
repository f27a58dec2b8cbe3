/* Limits as roots within the steps of a grid. */
#include "infer/crossing.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

cls_limit cls_refine(const cls_limits_builder *builder, size_t i, size_t curve, double level)
{
    cls_limits_builder tested = *builder; /* the points of the step, and more */
    cls_point *const points = malloc(FIRST_CAPACITY * sizeof *points);
    if (!points)
        return cls_limit_missing(CLS_NO_MEMORY, (double)NAN, "out of memory");
    points[0] = builder->points[i];
    points[1] = builder->points[i + 1];
    tested.points = points;
    tested.npoints = 2;
    tested.capacity = FIRST_CAPACITY;
    cls_crossing crossing = cls_crossing_of(&tested, curve, level);
    builder->calculator->wants_slopes = true;
    const cls_limit limit = cls_crossing_find(&crossing, points[0].mu, points[1].mu);
    builder->calculator->wants_slopes = false;
    free(tested.points);
    return limit;
}
