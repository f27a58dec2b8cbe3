/*
 * Bins without events that would have fewer than 0 if their Poisson gamma did what its term asks
 * for, or hardly any: nu = 0 pins the gamma. The kernel's quadratic equation takes nu = 0 for such
 * a bin's own choice, with u = 1. So the bins are hidden from it, and solved here: u follows from
 * the gamma, u = (x/g - tau)/b, and nu lies below 0 by what the term's parabola (bin.h) needs for
 * that slope. That is little beside the rates, so that the gamma tells u, not nu.
 */
#ifndef CLS_MODEL_PINNED_H
#define CLS_MODEL_PINNED_H

#include "model/scratch.h"

/** Before the kernels run, where data->empty: puts such bins' rates aside. */
void cls_pinned_hide(const cls_data *data, cls_scratch *scratch);

/** After the kernels: their gammas and events, and the sum of their terms, constraints included. */
double cls_pinned_show(const cls_data *data, cls_scratch *scratch);

/** Sets scratch->u in these bins, where data->empty. */
void cls_pinned_slopes(const cls_scratch *scratch);

#endif
