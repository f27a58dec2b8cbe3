/* Working memory of one thread: what evaluating leaves behind for gradient and Hessian. */
#ifndef CLS_MODEL_SCRATCH_H
#define CLS_MODEL_SCRATCH_H

#include "model/likelihood.h"

/** A factor below this counts as 0 where derivatives of a product are formed by division. */
#define CLS_NO_FACTOR 1e-100

enum {
    CLS_WALLS = 32,     /**< bins that can be walls at once */
    CLS_WALL_GROUPS = 4 /**< local gammas that such a bin can have */
};

/** A bin whose term is another one below an edge: see wall.h. */
typedef struct cls_wall {
    const cls_channel *channel;
    size_t bin;             /**< of the channel */
    double edge, curvature; /**< of the parabola below the edge */
    bool held;              /**< its gammas were, where the value was computed last */
    double a;               /**< the bin's own rates, while they are hidden */
    double b[CLS_WALL_GROUPS];
} cls_wall;

/** A bin that is hidden from the kernels: see pinned.h. */
typedef struct cls_pinned {
    size_t at;   /**< of the kernels' bins */
    double a, b; /**< its rates */
    double u;    /**< the slope that its gamma balances; NAN: nu tells it */
} cls_pinned;

struct cls_scratch {
    const cls_model *model;
    const bool *wanted; /**< [nparts]: parts of the Hessian that are made; NULL: all of it */
    size_t nwalls;      /**< 0 but while a fit runs into walls */
    cls_wall walls[CLS_WALLS];
    size_t npinned;
    cls_pinned *pinned; /**< [nslots], of which npinned count */
    double *a;          /**< [nkernel_bins]: events of rows without local gamma */
    double *b;          /**< [nslots]: events per unit of a local gamma */
    double *g;          /**< [nslots]: local gammas */
    double *nu;         /**< [nkernel_bins]: expected events */
    double *u;          /**< [nkernel_bins]: 1 - n/nu */

    double *input; /**< [2 + 2 nbent]: 0, 1, each alpha that changes shapes, each bend(alpha) */
    double *pull;  /**< [2 + 2 nbent]: derivatives with respect to input */
    double *bend_slope, *bend_curvature; /**< [nbent]: see interpolate.h */
    double *factor;                      /**< [nrows]: the product of each row\'s scalar factors */
    double *alpha;                       /**< [nscales]: the parameter of each factor of each row */
    double *scale;                       /**< [nscales]: value of each factor of each row */
    double *push;        /**< [nscales]: derivative of the row's product of factors */
    double *slope;       /**< [nscales]: derivative of the factor itself */
    double *curvature;   /**< [nscales]: its second derivative */
    double *shape;       /**< [nevents]: a row's events before all factors, where they change */
    double *coefficient; /**< [nlines]: of the lines of rows' tables */
    double *projection;  /**< [nlines]: sum over bins of line x force, see cls_row_force */
    double *row, *force; /**< [largest_channel] */

    double *weight;             /**< [largest_channel]: for the Hessian, as all below */
    double *vectors, *weighted; /**< [largest_block] */
    double *products;           /**< [largest_vectors^2] */
    double *local;              /**< [largest_columns^2] */
    double *line;               /**< [2 x largest_columns] */
};

/** Whether a global's row of the Hessian is made: see wanted. */
static inline bool cls_scratch_wants(const cls_scratch *scratch, size_t global)
{
    const size_t part = scratch->model->part[global];
    return !scratch->wanted || part == CLS_NONE || scratch->wanted[part];
}

/** The kernels' view of a run of bins of one kind. */
cls_run cls_scratch_run(const cls_data *data, const cls_scratch *scratch, cls_bins_kind kind);

/** Sums every row into a and b at theta; leaves scale, input, coefficient and shape. */
void cls_rates(const double *theta, cls_scratch *scratch);

/** A row's events before all factors, [stride of the channel], as cls_rates left them. */
const double *cls_row_shape(const cls_row *row, const cls_scratch *scratch);

/** The same times the row's global factors per bin: the shape itself, or written to work. */
const double *cls_row_events(const cls_channel *channel, const cls_row *row, const double *theta,
                             const cls_scratch *scratch, double *work);

/**
 * A row's expected events, all factors and gammas of theta included, [nbins]; cls_rates was called
 * at theta.
 */
void cls_row_rates(const cls_channel *channel, const cls_row *row, const double *theta,
                   const cls_scratch *scratch, double *rates);

/** The product of a row's scalar factors, as cls_rates left them. */
double cls_row_factor(const cls_row *row, const cls_scratch *scratch);

/** The product of a row's global factors per bin in bin b but for number skip. */
double cls_row_other_bin_scales(const cls_row *row, const double *theta, size_t b, size_t skip);

/**
 * force[stride]: u times all factors per bin of a row, local and global; 0 in the padding. Its
 * product with a line of the table, times the scalar factors, is a derivative.
 */
void cls_row_force(const cls_channel *channel, const cls_row *row, const double *theta,
                   const cls_scratch *scratch, double *force);

/** S + bend' C of a shape in bin b: the derivative of the row's shape. */
static inline double cls_shape_slope(const cls_row *row, const cls_shape *shape,
                                     const cls_scratch *scratch, size_t b)
{
    const double *const straight = row->table + shape->line * row->line_step + b * row->bin_step;
    const double bent = shape->bends ? straight[row->line_step] : 0.0;
    return straight[0] + scratch->bend_slope[shape->bent] * bent;
}

#endif
