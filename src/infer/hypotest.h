/* The test of one value of the POI, as all who test share it. */
#ifndef CLS_INFER_HYPOTEST_H
#define CLS_INFER_HYPOTEST_H

#include "infer/calculator.h"

/** Makes everything but mu undefined. */
void cls_point_clear(cls_point *point, double mu);

/**
 * Tests the POI at poi, not scaled: fills in what there is, the observed values first, and leaves
 * status and reason alone.
 */
cls_status cls_test_poi(cls_calculator *calculator, double poi, cls_point *point, cls_error *err);

#endif
