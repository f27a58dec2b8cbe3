/*
 * Synthetic workspaces of any size, from a seed: four samples in every channel, one of them the
 * signal. A model of g globals and k gammas has mu and g - 1 nuisances, in turn a normsys and a
 * histosys, and k bins, each with a staterror gamma that the backgrounds share. A nuisance acts in
 * every channel: on one of the samples, each in turn, or, where the model is dense, on all.
 *
 * Per bin a background has 10 to 1000 events and the signal a tenth of that (uniform in the
 * logarithm); a normsys changes a sample by 1 to 10 %, a histosys a bin by 1 to 5 %, a staterror is
 * 2 to 10 % of the backgrounds. The data are background with Poisson fluctuations, in
 * normal approximation.
 */
#ifndef CLS_BENCH_SYNTHETIC_H
#define CLS_BENCH_SYNTHETIC_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct synthetic_size {
    const char *name;
    size_t globals, bins;
    bool dense; /**< every nuisance acts on every sample */
} synthetic_size;

/** The workspace as JSON text; free it with cls_text_free. */
cls_text synthetic_workspace(const synthetic_size *size, uint64_t seed);

#endif
