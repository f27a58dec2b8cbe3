/* What reading limits off a grid and finding them as roots share. */
#ifndef CLS_INFER_LIMITS_H
#define CLS_INFER_LIMITS_H

#include "infer/calculator.h"

/** The curves CLs(mu): observed, then the expected ones at -2 ... +2 sigma. */
enum { CLS_CURVES = 1 + CLS_BANDS };

/** Below this sqrt q_A at the largest strength that is looked at there is no sensitivity. */
#define CLS_LEAST_SENSITIVITY 1e-6

/** The largest strength at which sensitivity is looked for, in units of the nominal signal. */
#define CLS_LAST_STRENGTH 1e6

/** That strength, scaled, or the largest one that the user allows. */
double cls_last_strength(const cls_calculator *calculator);

/** Limits while they are made: the tested points, mu increasing, grow in memory of their own. */
typedef struct cls_limits_builder {
    cls_calculator *calculator;
    cls_limit_method method;
    bool clip_band; /**< the expected values of the points are clipped */
    cls_point *points;
    size_t npoints, capacity;
    cls_limit limits[CLS_CURVES];
} cls_limits_builder;

/** CLs of a point on a curve. */
double cls_point_curve(const cls_point *point, size_t curve);

/** Its logarithm, also where CLs underflows. */
double cls_point_log_curve(const cls_limits_builder *builder, const cls_point *point, size_t curve);

/** Tests mu, unless it was tested already; *out is valid until the next test. CLS_NO_MEMORY only.
 */
cls_status cls_builder_test(cls_limits_builder *builder, double mu, const cls_point **out,
                            cls_error *err);

/** Tests all of mu[n], increasing, into a builder without points. CLS_NO_MEMORY only. */
cls_status cls_builder_test_all(cls_limits_builder *builder, const double *mu, size_t n,
                                cls_error *err);

/** Forgets the tests of strengths from lo to hi. */
void cls_builder_forget(cls_limits_builder *builder, double lo, double hi);

/**
 * Where a curve falls through level for the last time, by interpolation between the points, at
 * least 1: of ln CLs for CLS_METHOD_SCAN_LOG, else of CLs. A limit with a status if it lies above
 * level at the end, below it from the start on, or if the point next to the last one above failed.
 * Other crossings become notes.
 */
cls_limit cls_scan_read_off(const cls_limits_builder *builder, size_t curve, double level);

/**
 * The same crossing, between points i and i + 1, as a root to about 1e-12 relative; what is tested
 * on the way is not added to the points.
 */
cls_limit cls_refine(const cls_limits_builder *builder, size_t i, size_t curve, double level);

/** The finished limits; the builder's memory is freed, also on failure. */
cls_status cls_builder_finish(cls_limits_builder *builder, cls_limits **out, cls_error *err);

/** A limit that does not exist, with a reason. */
cls_limit cls_limit_missing(cls_status status, double bound, const char *format, ...)
    CLS_PRINTF_LIKE(3, 4);

#endif
