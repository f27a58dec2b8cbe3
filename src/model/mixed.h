/* Bins that no kernel handles: several local gammas, or other constraints than Poisson ones. */
#ifndef CLS_MODEL_MIXED_H
#define CLS_MODEL_MIXED_H

#include "model/scratch.h"

/**
 * Solves the local gammas of all bins of a channel, writes them to scratch->g and the expected
 * events to scratch->nu, and returns the sum of the bins' terms, constraints included.
 */
double cls_mixed_channel(const cls_data *data, const cls_channel *channel, cls_scratch *scratch);

/**
 * The same for a wall, a bin of a channel of any kind, with the term that it has; where its gammas
 * are held they are those in scratch->g.
 */
double cls_mixed_wall(const cls_data *data, const cls_wall *wall, cls_scratch *scratch);

/**
 * Sets scratch->u to 0, exactly, in the bins of a channel that an unconstrained gamma fills, where
 * cls_mixed_channel was called last.
 */
void cls_mixed_relax(const cls_data *data, const cls_channel *channel, cls_scratch *scratch);

#endif
