/*
 * The compiled likelihood: everything the loops need as flat arrays, immutable.
 *
 * nu_b = sum over the channel's rows (samples) of scales x gammas x shape_b, with
 * shape_b = nominal_b + sum_j (alpha_j S_jb + bend(alpha_j) C_jb), the lines of a table. A per-bin
 * gamma that acts in one bin only is local: it is maximised in closed form and no optimizer sees
 * it. A row carries at most one local gamma per bin; rows that share it form a group, so that
 *     nu_b = a_b + sum over the channel's groups k of g_kb b_kb.
 * All other parameters are global: the coordinates of the profiled likelihood.
 *
 * Channels are ordered by name. The kernels see their bins in another order: channels without
 * local gammas, then those with one Poisson group, those with one normal group, each run padded to
 * CLS_BLOCK, then the rest. Lines of tables are padded to CLS_BLOCK too.
 */
#ifndef CLS_MODEL_MODEL_H
#define CLS_MODEL_MODEL_H

#include "base/arena.h"
#include "base/names.h"
#include "cls/model.h"
#include "model/interpolate.h"
#include "model/kernels.h"
#include "model/paramset.h"

#include <stdint.h>

/** A parameter as the loops see it. */
typedef struct cls_coordinate {
    const char *name;
    double init, lo, hi;
    bool fixed;
    bool edited;   /**< init is that of an edit */
    bool inert;    /**< fixed for want of an uncertainty */
    bool enforced; /**< the user's bounds: not widened where the parameter is the POI */
    cls_constraint constraint;
    double auxdata, width; /**< nominal auxiliary datum; sigma or tau */
    size_t global;         /**< its index among the globals, or CLS_NONE: local */
} cls_coordinate;

/**
 * A scalar factor of a row: the parameter itself, or interpolated. All are polynomials in an inner
 * region (the parameter itself everywhere), for which their coefficients stand in
 * model->polynomials, in the order of rows.
 */
typedef struct cls_scale {
    size_t parameter;
    size_t column;            /**< its place among the channel's columns */
    const cls_factor *factor; /**< what it interpolates; NULL: the parameter itself */
} cls_scale;

/** A change of a row's shape. */
typedef struct cls_shape {
    size_t parameter;
    size_t column; /**< its place among the channel's columns */
    size_t bent;   /**< its place in model->bent */
    size_t line;   /**< S in the row's table; C follows if it bends */
    bool bends;    /**< C is not 0 everywhere */
    size_t vector; /**< its place among the channel's vectors, see curvature.c */
} cls_shape;

/** A factor per bin that is global: component i acts in the channel's bin i. */
typedef struct cls_bin_scale {
    size_t first;  /**< parameter of the channel's first bin */
    size_t column; /**< that parameter's place among the channel's columns; the rest follow */
} cls_bin_scale;

/** A sample in a channel. */
typedef struct cls_row {
    const char *sample;
    /**
     * nominal, then the lines of the shapes: [nlines x stride of the channel]; or, where that is
     * smaller, bin by bin (narrow): [nbins x lines padded]. Line l of bin b stands at
     * l line_step + b bin_step.
     */
    const double *table;
    size_t nlines, line_step, bin_step;
    bool narrow;
    size_t index;       /**< among the rows of all channels */
    size_t first_line;  /**< in scratch->coefficient and scratch->projection */
    size_t first_event; /**< in scratch->shape; unused where nlines is 1 */
    size_t nscales;
    cls_scale *scales;
    size_t first_scale; /**< in scratch->scale and its derivatives */
    size_t nshapes;
    cls_shape *shapes;
    size_t nbin_scales;
    cls_bin_scale *bin_scales;
    size_t group;  /**< 0: no local gamma; k: the channel's group k - 1 */
    size_t vector; /**< its place among the channel's vectors, if these are not direct */
} cls_row;

/** Rows that share a local gamma per bin. */
typedef struct cls_group {
    size_t first; /**< parameter of the channel's first bin */
    size_t slot;  /**< its place in the arrays over local gammas; the other bins follow */
    size_t nrows; /**< that carry it */
    cls_constraint constraint;
} cls_group;

/** How a channel's bins are solved. */
typedef enum cls_bins_kind {
    CLS_BINS_PLAIN,   /**< no local gamma */
    CLS_BINS_POISSON, /**< one per bin, with a Poisson constraint */
    CLS_BINS_NORMAL,  /**< one per bin, with a normal constraint */
    CLS_BINS_MIXED    /**< everything else */
} cls_bins_kind;

enum { CLS_RUNS = CLS_BINS_MIXED /**< kinds that the kernels handle */ };

/** Columns that are consecutive globals. */
typedef struct cls_columns_run {
    size_t column, global, count;
} cls_columns_run;

typedef struct cls_channel {
    const char *name;
    size_t nbins;
    size_t stride;    /**< nbins, padded to CLS_BLOCK */
    size_t first_bin; /**< in data order */
    size_t at;        /**< in the kernels' order */
    cls_bins_kind kind;
    size_t nrows;
    cls_row *rows;
    size_t ngroups;
    cls_group *groups;
    size_t part; /**< of the model; CLS_NONE: no global but the POI changes it */
    size_t ncolumns;
    size_t *columns;      /**< [ncolumns]: globals that change this channel, increasing */
    size_t column_stride; /**< ncolumns, padded to CLS_BLOCK */
    size_t nruns;
    cls_columns_run *runs;      /**< [nruns]: the columns in pieces of consecutive globals */
    bool direct;                /**< columns themselves are its vectors, see curvature.c */
    size_t nvectors;            /**< with padding: each group's begin at a multiple of CLS_BLOCK */
    size_t *vector_from;        /**< [ngroups + 2]: where each group's vectors begin; their end */
    size_t *vector_column;      /**< [nvectors]: column of a column's vector, CLS_NONE of others */
    const cls_row **vector_row; /**< [nvectors]: row of a row's vector, NULL of others */
    const double *observed;     /**< [nbins] or NULL: the workspace's observation */
} cls_channel;

struct cls_model {
    cls_arena *arena;
    const cls_kernels *kernels;
    const char *measurement;
    size_t poi;                 /**< parameter, or CLS_NONE */
    cls_error poi_error;        /**< why the POI cannot be tested, or CLS_OK */
    cls_finding_kind poi_fault; /**< and what kind of fault that is */
    bool poi_is_scale;          /**< a normfactor: the model is linear in it */
    bool convex; /**< -ln L has one minimum: events are linear in globals and gammas together */
    size_t nparameters;
    cls_coordinate *parameters;
    cls_names names; /**< parameter i has number i */
    size_t nglobals;
    size_t *globals; /**< [nglobals]: their parameters, part by part, the POI last */
    size_t nparts;   /**< that share nothing but the POI: no other global and no channel */
    size_t *part;    /**< [nglobals]: number of each one's part; CLS_NONE of the POI */
    cls_bend *bend;  /**< of the shape code */
    size_t nbent;
    size_t *bent; /**< [nbent]: parameters that change shapes */
    size_t nrows, nscales, nlines,
        nevents;               /**< totals over rows: what scratch needs; scales padded */
    double *polynomials;       /**< [7 x nscales], see kernels.h */
    uint32_t *scale_parameter; /**< [nscales]: their parameters; 0 for padding */
    uint32_t *scale_global;    /**< [nscales]: the same among the globals */
    double *scale_inner;       /**< [nscales]: where the polynomials end; infinite for parameters */
    const cls_factor **scale_factor; /**< [nscales]: NULL for parameters themselves, and padding */
    uint32_t *line_input; /**< [nlines]: their coefficients' places in cls_scratch.input */
    size_t nchannels;
    cls_channel *channels;
    size_t nbins;
    size_t nkernel_bins;         /**< with padding */
    size_t run_at[CLS_RUNS + 1]; /**< where each kind's run of kernel bins starts and ends */
    size_t nslots;               /**< local gammas, with padding; the first are kernel bins */
    double *slot_width, *slot_lo, *slot_hi; /**< [nslots]; bounds are equal where fixed */
    size_t *slot_parameter;                 /**< [nslots], CLS_NONE for padding */
    size_t largest_channel;                 /**< bins, padded */
    size_t largest_rows, largest_columns, largest_vectors; /**< of a channel, padded */
    size_t largest_block; /**< doubles of the vectors of a channel, at most */
};

struct cls_data {
    cls_arena *arena;
    const cls_model *model;
    double *n, *inverse_n; /**< [nkernel_bins]: counts, 1/n or 0 */
    double *x, *inverse_x; /**< [nslots]: auxiliary data of local gammas, 1/x or 0 */
    double *auxdata;       /**< [nparameters]; 0 where unconstrained */
    bool empty;            /**< some count is 0 */
    double constant;       /**< -ln L_saturated: to be added to -ln(L/L_saturated) */
};

/** -ln of the largest Poisson probability of n events; 0 for n = 0. */
double cls_saturated_counts(double n);

/** -ln of the largest likelihood of a parameter's auxiliary datum x; 0 where unconstrained. */
double cls_saturated_constraint(const cls_coordinate *parameter, double x);

/** An empty data set (all counts and auxiliary data 0), for cls_data_set. */
cls_status cls_data_new(const cls_model *model, cls_data **out, cls_error *err);

/** Fills a data set from counts[nbins] and auxdata[nparameters]; allocates nothing. */
void cls_data_set(cls_data *data, const double *counts, const double *auxdata);

#endif
