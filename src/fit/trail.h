/*
 * The last minima along the POI, from which the next one is foretold: by Lagrange's interpolation
 * of as many of the nearest ones as have foretold the last one best.
 */
#ifndef CLS_FIT_TRAIL_H
#define CLS_FIT_TRAIL_H

#include "fit/problem.h"

enum { CLS_TRAIL_POINTS = 6 };

typedef struct cls_trail {
    size_t n; /**< free parameters */
    size_t npoints;
    double poi[CLS_TRAIL_POINTS], value[CLS_TRAIL_POINTS]; /**< [npoints], the last one first */
    double *points[CLS_TRAIL_POINTS];                      /**< [n] each */
    size_t order;       /**< of the nearest minima so many foretold the last one best */
    bool lower, higher; /**< how the last one lies, clearly, beside what was foretold */
    bool off;           /**< it is not where it was foretold */
} cls_trail;

/** Doubles that the points need, and how they are made of them. */
size_t cls_trail_work(size_t n);
void cls_trail_place(cls_trail *trail, double *work, size_t n);

/** Forgets all minima; those to come have n parameters. */
void cls_trail_forget(cls_trail *trail, size_t n);

/** Forgets the last one. */
void cls_trail_forget_last(cls_trail *trail);

/** Forgets all but the last one. */
void cls_trail_forget_others(cls_trail *trail);

/** The minimum at poi, foretold by at most order known ones, in x[n] and within bounds. */
void cls_trail_foretell(const cls_trail *trail, const cls_problem *problem, double poi,
                        size_t order, double *x);

/** A minimum at poi: x[n], f = value. */
typedef struct cls_trail_point {
    double poi;
    const double *x;
    double value;
} cls_trail_point;

/**
 * Adds a minimum; one at the same poi is replaced. Looks back on how well it was foretold;
 * scale[i x (n + 1)]: of parameter i, squared, the inverse; work[n]. Returns its place, [n].
 */
double *cls_trail_add(cls_trail *trail, const cls_problem *problem, cls_trail_point minimum,
                      const double *scale, double *work);

#endif
