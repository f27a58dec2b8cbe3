/* What the files of the Hessian share: one channel's part of it. */
#ifndef CLS_MODEL_CURVATURE_H
#define CLS_MODEL_CURVATURE_H

#include "model/scratch.h"

/** A channel's part of the Hessian while it is made. */
typedef struct cls_curvature {
    const cls_data *data;
    const cls_channel *channel;
    const double *theta;
    cls_scratch *scratch;
    bool expected_only;
    double *matrix; /**< [column_stride x column_stride], the upper triangle counts */
} cls_curvature;

/** Adds to the element of two columns. */
static inline void cls_curvature_add(const cls_curvature *at, size_t i, size_t j, double x)
{
    const size_t n = at->channel->column_stride;
    at->matrix[i < j ? i * n + j : j * n + i] += x;
}

/**
 * weight[nbins] of the products of derivatives of groups k and l (0: rows without local gamma):
 * w_eff p_k p_l - (k = l) u^2/c_k with p_k = g_k - u b_k/c_k, see likelihood.h.
 */
void cls_curvature_weight(const cls_curvature *at, size_t k, size_t l, double *weight);

/** Adds sum_bins u d2nu of all rows. */
void cls_curvature_add_pairs(const cls_curvature *at);

/**
 * Adds the products of derivatives of which one at least is that of a global factor per bin: for
 * channels that are not direct.
 */
void cls_curvature_add_bin_scales(const cls_curvature *at);

/**
 * Adds line[ncolumns] to the columns' line: line += sum_v z[v] C[v], where vector v of the channel
 * has coefficient C[v][i] in column i; for vectors from begin to end.
 */
void cls_curvature_expand(const cls_curvature *at, const double *z, size_t begin, size_t end,
                          double *line);

/**
 * lines[(ngroups + 1) x nbins x column_stride]: for group k (0: rows without local gamma) and bin b
 * the derivatives of the group's events, per unit of its gamma, by the channel's columns; where the
 * gradient was computed last.
 */
void cls_channel_lines(const cls_channel *channel, const double *theta, const cls_scratch *scratch,
                       double *lines);

#endif
