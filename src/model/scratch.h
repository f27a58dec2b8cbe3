/* Working memory of one thread: what evaluating leaves behind for gradient and Hessian. */
#ifndef CLS_MODEL_SCRATCH_H
#define CLS_MODEL_SCRATCH_H

#include "model/likelihood.h"

struct cls_scratch {
    const cls_model *model;
    double *a;             /**< [nkernel_bins]: events of rows without local gamma */
    double *b;             /**< [nslots]: events per unit of a local gamma */
    double *g;             /**< [nslots]: local gammas */
    double *nu;            /**< [nkernel_bins]: expected events */
    double *u;             /**< [nkernel_bins]: 1 - n/nu */
    double *row;           /**< [largest_channel]: a row's events before its scales */
    double *weight;        /**< [3 x largest_channel] */
    double *block;         /**< [largest_block]: derivatives of a channel's groups */
    double *factor_slopes; /**< [largest number of scales of a row]: dF/dtheta */
};

/** The kernels' view of a run of bins of one kind. */
cls_run cls_scratch_run(const cls_data *data, const cls_scratch *scratch, cls_bins_kind kind);

/** nominal times the row's global bin factors at theta: nominal itself, or written to work. */
const double *cls_row_events(const cls_channel *channel, const cls_row *row, const double *theta,
                             double *work);

/** Sums every row into a and b at theta. */
void cls_rates(const double *theta, cls_scratch *scratch);

/** The product of a row's scales. */
double cls_row_factor(const cls_row *row, const double *theta);

/**
 * slopes[nscales]: derivative of the product of a row's scales with respect to each, formed
 * without dividing by a scale, which may be 0.
 */
void cls_row_factor_slopes(const cls_row *row, const double *theta, double *slopes);

/** The bin's other gammas: the product of a row's global bin factors in bin b but for number skip.
 */
double cls_row_other_bin_scales(const cls_row *row, const double *theta, size_t b, size_t skip);

#endif
