/* Where rates end to be physical. */
#ifndef CLS_INFER_PHYSICAL_H
#define CLS_INFER_PHYSICAL_H

#include "infer/calculator.h"

/**
 * The lowest value of the POI, at most 0, at which a signal that is negative leaves no bin with
 * fewer than 0 events, all else at its start values; -HUGE_VAL where the POI adds to no bin.
 */
double cls_physical_lowest(cls_calculator *calculator);

#endif
