/* Small models made by tests, by hand or from a seed, and their JSON text. */
#ifndef CLS_SUPPORT_SKETCH_H
#define CLS_SUPPORT_SKETCH_H

#include "support/subject.h"

#include <stdint.h>

enum { SKETCH_CHANNELS = 3, SKETCH_SAMPLES = 7, SKETCH_MODIFIERS = 2, SKETCH_BINS = 5 };

typedef struct sketch_modifier {
    const char *name;
    bool shapesys;                   /**< else a normfactor */
    double uncertainty[SKETCH_BINS]; /**< of a shapesys */
} sketch_modifier;

typedef struct sketch_sample {
    const char *name;
    double nominal[SKETCH_BINS];
    size_t nmodifiers;
    sketch_modifier modifiers[SKETCH_MODIFIERS];
} sketch_sample;

typedef struct sketch_channel {
    const char *name;
    size_t nbins, nsamples;
    sketch_sample samples[SKETCH_SAMPLES];
    double observed[SKETCH_BINS];
} sketch_channel;

typedef struct sketch {
    size_t nchannels;
    sketch_channel channels[SKETCH_CHANNELS];
    const char *poi;        /**< NULL: mu */
    const char *parameters; /**< JSON text of the measurement's entries; NULL: none */
} sketch;

/**
 * One channel "channel": signal[nbins] times mu, and background[nbins] with a shapesys "gamma" of
 * uncertainty[nbins] (NULL: none).
 */
sketch sketch_counting(size_t nbins, const double *signal, const double *background,
                       const double *uncertainty, const double *observed);

/**
 * A random model: up to three channels, a signal in the first, a background with a shapesys, two
 * without that have normfactors "k" and "l" in some models, and counts around what is expected
 * without signal. The events are linear in the parameters, so there is one minimum only. There is
 * room for one more bin in each channel, and for each sample without shapesys twice.
 */
sketch sketch_random(uint64_t seed);

/** Multiplies the nominal events of all samples with the normfactor mu. */
void sketch_scale_signal(sketch *k, double factor);

/** Compiles it; see subject_parse. */
bool sketch_compile(const sketch *k, subject *s);

#endif
