/* Bins that hold nothing, and samples with less than nothing: for those who check a workspace. */
#ifndef CLS_MODEL_BINS_H
#define CLS_MODEL_BINS_H

#include "model/lower.h"

/**
 * Adds to the findings of a collection, after a measurement's settings, the bins that no sample can
 * fill or whose sum is always below 0, and those where that takes samples with the POI, of channels
 * that were read whole; poi: its parameter, or CLS_NONE. CLS_NO_MEMORY.
 */
cls_status cls_check_bins(const cls_collection *all, const cls_workspace *workspace, size_t poi,
                          cls_error *err);

/** Adds the bins where a sample has negative events. CLS_NO_MEMORY. */
cls_status cls_look_at_yields(const cls_collection *all, const cls_ws_channel *channel,
                              const cls_ws_sample *sample, cls_error *err);

#endif
