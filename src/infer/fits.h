/*
 * The fits of a calculator. Fits with the POI held follow one another, see fit/follow.h; the first
 * begins at the best fit (on the Asimov data: where those were made). Where the likelihood is not
 * convex other starts, always the same ones, are tried and the lowest minimum counts:
 * - at mu = 0: the start values, free fits that end there, and what the fits lead to that follow
 *   one another from the best one down to 0, in more steps where the first fit there has ended with
 *   constrained parameters at their bounds;
 * - free: the start values, the same with the POI halfway to its upper bound, the fit at mu = 0;
 * - at a given mu: the start values, at the first mu and whenever mu is twice as large or
 *   half as large as before; everywhere as soon as two starts have led to different minima.
 * A note says so where the start values do not lead to the lowest.
 */
#ifndef CLS_INFER_FITS_H
#define CLS_INFER_FITS_H

#include "infer/calculator.h"

/** Fits the data with mu = 0 and makes the Asimov data there; failure: asimov_error. */
void cls_calculator_fit_background(cls_calculator *calculator);

/**
 * Where the likelihood is not convex: follows the fits from the best one down to mu = 0, and takes
 * what it arrives at as the background-only fit if that lies lower.
 */
void cls_calculator_descend(cls_calculator *calculator);

/** Fits the data with mu free; failure goes to calculator->free_error. */
void cls_calculator_fit_free(cls_calculator *calculator);

/** The minimum on data with the POI held; near: a fit to start from, [nparameters]. */
cls_status cls_calculator_fit_at(cls_calculator *calculator, const cls_data *data, double poi,
                                 const double *near, double *value, cls_error *err);

/** Fits the free POI again from the fit made last, which lies lower than the best one so far. */
void cls_calculator_fit_again(cls_calculator *calculator);

#endif
