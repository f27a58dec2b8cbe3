/* Points of the curves CLs(mu) for a picture, where no scan was asked for. */
#ifndef CLS_CLI_CURVE_H
#define CLS_CLI_CURVE_H

#include "cls/infer.h"

/**
 * Tests strengths from 0 to somewhat above the largest of the limits, evenly. They are in units of
 * the signal times scale, which the calculator does not know of. On success points[n] is the
 * caller's, to be freed. CLS_NO_MEMORY.
 */
cls_status cls_curve_sample(cls_calculator *calculator, const cls_limits *limits, double scale,
                            cls_point **points, size_t *n, cls_error *err);

#endif
