/*
 * Interpolation codes: what happens between and beyond the templates at alpha = -1, 0, +1.
 *
 * A factor f(alpha) of lo, 1, hi (normsys): hi^alpha above the code's inner region, lo^-alpha below
 * it, inside it the polynomial 1 + sum_i a_i alpha^i of 6th degree that matches value, slope and
 * curvature at its ends. Code 4: the region is [-1, 1]; code 1: it is empty.
 *
 * A shape of dn, nominal, up (histosys): delta = alpha S + bend(alpha) C with S = (up - dn)/2 and
 * C = (up + dn)/2 - nominal, where bend is even, 0 at 0 and 1 at +-1. So a code is a function of
 * alpha alone. Code 0: |alpha|; code 2: alpha^2, straight beyond +-1; code 4p: a polynomial of 6th
 * degree that becomes |alpha| beyond +-1, smooth to second order.
 *
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1.6; codes 4p and 2 as in pyhf's manual, code
 * 2 continued beyond +-1 without a jump.
 */
#ifndef CLS_MODEL_INTERPOLATE_H
#define CLS_MODEL_INTERPOLATE_H

#include "cls/status.h"

#include <stdbool.h>

/** A factor prepared for evaluation. */
typedef struct cls_factor {
    double inner;          /**< the polynomial holds for |alpha| < inner */
    double lo, hi;         /**< factors at -1 and +1, >= 0 */
    double log_lo, log_hi; /**< 0 where the factor is 0 */
    double a[6];           /**< coefficients of alpha ... alpha^6 */
} cls_factor;

/** Value and derivatives of a function of alpha. */
typedef struct cls_curve {
    double value, slope, curvature;
} cls_curve;

typedef cls_curve cls_bend(double alpha);

/** Factor code by its name ("4", "1"; NULL: the first); CLS_USAGE for an unknown one. */
cls_status cls_factor_code_find(const char *name, double *inner, cls_error *err);

/** Shape code by its name ("4p", "0", "2"; NULL: the first); CLS_USAGE for an unknown one. */
cls_status cls_shape_code_find(const char *name, cls_bend **bend, cls_error *err);

/** Prepares a factor; inner as cls_factor_code_find gives it. */
cls_factor cls_factor_new(double lo, double hi, double inner);

/** Whether the slope may jump at alpha = 0. */
bool cls_factor_has_kink(const cls_factor *factor);

/** Whether the slope jumps at alpha = 0. */
bool cls_bend_has_kink(cls_bend *bend);

/** f(alpha). */
double cls_factor_value(const cls_factor *factor, double alpha);

/** f(alpha) with its derivatives; at a kink those of the side alpha > 0. */
cls_curve cls_factor_curve(const cls_factor *factor, double alpha);

#endif
