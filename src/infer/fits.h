/*
 * The fits of a calculator. Those with the POI held are in chains (infer/chain.h); the observed
 * data's begins at the best fit and goes to mu = 0 first (for q0: to 1). Where the likelihood is
 * not convex other starts, always the same ones, are tried and the lowest minimum counts:
 * - free: the start values with the POI halfway to its upper bound, mirror images of the lowest
 *   minimum so far (fit/mirrors.h), those on the way to mu = 0 that lie lower, the fit at mu = 0,
 *   and, where few parameters are free, the one that the start values lead to there; later any fit
 *   with mu held that lies lower;
 * - at mu = 0, and at some other values of mu: those of infer/chain.h; at mu = 0 also what smaller
 *   steps lead to, if constrained parameters end at their bounds there and no other start led
 *   lower.
 * A note says so where the start values do not lead to the lowest.
 */
#ifndef CLS_INFER_FITS_H
#define CLS_INFER_FITS_H

#include "infer/calculator.h"

/** Fits the data with mu free; failure goes to calculator->free_error. */
void cls_calculator_fit_free(cls_calculator *calculator);

/** Fits the data with the POI at made_poi and makes the Asimov data there; failure: postfit.error.
 */
void cls_calculator_fit_background(cls_calculator *calculator);

/** Where best fit and Asimov data are known: begins the chains of fits there. */
void cls_calculator_begin(cls_calculator *calculator);

/** Makes the Asimov data at the start values with the POI at made_poi; failure: prefit.error. */
void cls_calculator_make_prefit(cls_calculator *calculator);

/** The minimum with the POI held, on Asimov data (NULL: on the data). */
cls_status cls_calculator_fit_at(cls_calculator *calculator, cls_asimov *asimov, double poi,
                                 double *value, cls_error *err);

/** Fits the free POI again from the fit made last, which lies lower than the best one so far. */
void cls_calculator_fit_again(cls_calculator *calculator);

/** Makes Asimov data at theta[nparameters]; failure: asimov->error. */
void cls_calculator_make_asimov(cls_calculator *calculator, cls_asimov *asimov,
                                const double *theta);

/** A full fit from start[nparameters] (NULL: the start values), the POI held at *poi or free. */
cls_status cls_calculator_fit_from(cls_calculator *calculator, const cls_data *data,
                                   const double *poi, const double *start, double *value,
                                   cls_error *err);

/** A full fit of calculator->problem as it is set up, from problem->x; poi: where it is held. */
cls_status cls_calculator_run(cls_calculator *calculator, const double *poi, double *value,
                              cls_error *err);

/** Tells the log of a fit of calculator->problem. */
void cls_calculator_report(cls_calculator *calculator, const double *poi, cls_status status,
                           const cls_minimum *minimum);

/** Moves a problem's start to theta[nparameters], within bounds. */
void cls_calculator_start_at(cls_problem *problem, const double *theta);

/** Adds a note where a minimum is lower than the one that the start values lead to. */
void cls_calculator_compare(cls_calculator *calculator, double value, double from_start);

#endif
