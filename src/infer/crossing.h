/*
 * Where a curve CLs(mu) crosses a level, as a root. For the expected curves CLs need not be looked
 * at: they cross where sqrt q_A(mu), one curve for all of them, reaches a known value. The
 * derivative of q by mu is that of f at the minimum with mu held, by the envelope theorem.
 */
#ifndef CLS_INFER_CROSSING_H
#define CLS_INFER_CROSSING_H

#include "infer/limits.h"

/** A curve, and what is looked for on it. */
typedef struct cls_crossing {
    cls_limits_builder *tested; /**< tests go here */
    size_t curve;
    double level;      /**< CLs there: 1 - CL */
    double asimov;     /**< expected curves: sqrt q_A there */
    cls_limit failure; /**< of the first test that failed; CLS_OK: none */
} cls_crossing;

/** What is looked for on a curve. */
cls_crossing cls_crossing_of(cls_limits_builder *tested, size_t curve, double level);

/** How far a tested point lies above its target: rises through 0 at the crossing. */
double cls_crossing_height(const cls_crossing *crossing, const cls_point *point);

/** The derivative of that by mu; NAN where it is not known. */
double cls_crossing_slope(const cls_crossing *crossing, const cls_point *point);

/** Tests mu, and keeps why that failed; NULL then. */
const cls_point *cls_crossing_test(cls_crossing *crossing, double mu);

/**
 * The crossing between low, where the height is below 0 (or the lowest strength of all, which needs
 * no test: CLs = 1), and high, where it is not, to about 1e-12 relative.
 */
cls_limit cls_crossing_find(cls_crossing *crossing, double low, double high);

#endif
