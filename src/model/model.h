/*
 * The compiled likelihood: everything the loops need as flat arrays, immutable.
 *
 * nu_b = sum over the channel's rows (samples) of scales x gammas x nominal_b. A per-bin gamma
 * that acts in one bin only is local: it is maximised in closed form and no optimizer sees it.
 * A row carries at most one local gamma per bin; rows that share it form a group, so that
 *     nu_b = a_b + sum over the channel's groups k of g_kb b_kb.
 * All other parameters are global: the coordinates of the profiled likelihood.
 *
 * Channels are ordered by name. The kernels see their bins in another order: channels without
 * local gammas, then those with one Poisson group, each run padded to CLS_BLOCK, then the rest.
 */
#ifndef CLS_MODEL_MODEL_H
#define CLS_MODEL_MODEL_H

#include "base/arena.h"
#include "base/names.h"
#include "cls/model.h"
#include "model/kernels.h"
#include "model/paramset.h"

/** A parameter as the loops see it. */
typedef struct cls_coordinate {
    const char *name;
    double init, lo, hi;
    bool fixed;
    cls_constraint constraint;
    double auxdata, width; /**< nominal auxiliary datum; sigma or tau */
    size_t global;         /**< its index among the globals, or CLS_NONE: local */
} cls_coordinate;

/** A scalar factor of a row. */
typedef struct cls_scale {
    size_t parameter;
    size_t column; /**< its place among the channel's columns */
} cls_scale;

/** A factor per bin that is global: component i acts in the channel's bin i. */
typedef struct cls_bin_scale {
    size_t first;  /**< parameter of the channel's first bin */
    size_t column; /**< that parameter's place among the channel's columns; the rest follow */
} cls_bin_scale;

/** A sample in a channel. */
typedef struct cls_row {
    const char *sample;
    const double *nominal; /**< [nbins] */
    size_t nscales;
    const cls_scale *scales;
    size_t nbin_scales;
    const cls_bin_scale *bin_scales;
    size_t group; /**< 0: no local gamma; k: the channel's group k - 1 */
} cls_row;

/** Rows that share a local gamma per bin. */
typedef struct cls_group {
    size_t first; /**< parameter of the channel's first bin */
    size_t slot;  /**< its place in the arrays over local gammas; the other bins follow */
    cls_constraint constraint;
} cls_group;

/** How a channel's bins are solved. */
typedef enum cls_bins_kind {
    CLS_BINS_PLAIN,   /**< no local gamma */
    CLS_BINS_POISSON, /**< one per bin, with a Poisson constraint */
    CLS_BINS_MIXED    /**< everything else */
} cls_bins_kind;

enum { CLS_RUNS = CLS_BINS_MIXED /**< kinds that the kernels handle */ };

typedef struct cls_channel {
    const char *name;
    size_t nbins;
    size_t first_bin; /**< in data order */
    size_t at;        /**< in the kernels' order */
    cls_bins_kind kind;
    size_t nrows;
    const cls_row *rows;
    size_t ngroups;
    cls_group *groups;
    size_t ncolumns;
    const size_t *columns;  /**< [ncolumns]: globals that change this channel */
    const double *observed; /**< [nbins] or NULL: the workspace's observation */
} cls_channel;

struct cls_model {
    cls_arena *arena;
    const cls_kernels *kernels;
    const char *measurement;
    size_t poi;          /**< parameter, or CLS_NONE */
    cls_error poi_error; /**< why the POI cannot be tested, or CLS_OK */
    bool poi_is_scale;   /**< a normfactor: the model is linear in it */
    bool convex; /**< -ln L has one minimum: events are linear in globals and gammas together */
    size_t nparameters;
    cls_coordinate *parameters;
    cls_names names; /**< parameter i has number i */
    size_t nglobals;
    size_t *globals; /**< [nglobals]: their parameters */
    size_t nchannels;
    cls_channel *channels;
    size_t nbins;
    size_t nkernel_bins;         /**< with padding */
    size_t run_at[CLS_RUNS + 1]; /**< where each kind's run of kernel bins starts and ends */
    size_t nslots;               /**< local gammas, with padding; the first are kernel bins */
    double *slot_width, *slot_lo, *slot_hi; /**< [nslots]; bounds are equal where fixed */
    size_t *slot_parameter;                 /**< [nslots], CLS_NONE for padding */
    size_t largest_channel;                 /**< bins */
    size_t largest_block; /**< bins x columns x (groups + 1) of a channel, at most */
};

struct cls_data {
    cls_arena *arena;
    const cls_model *model;
    double *n, *inverse_n; /**< [nkernel_bins]: counts, 1/n or 0 */
    double *x, *inverse_x; /**< [nslots]: auxiliary data of local gammas, 1/x or 0 */
    double *auxdata;       /**< [nparameters]; 0 where unconstrained */
    double constant;       /**< -ln L_saturated: to be added to -ln(L/L_saturated) */
};

/** An empty data set (all counts and auxiliary data 0), for cls_data_set. */
cls_status cls_data_new(const cls_model *model, cls_data **out, cls_error *err);

/** Fills a data set from counts[nbins] and auxdata[nparameters]; allocates nothing. */
void cls_data_set(cls_data *data, const double *counts, const double *auxdata);

#endif
