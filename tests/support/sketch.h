/* Small models made by tests, by hand or from a seed, and their JSON text. */
#ifndef CLS_SUPPORT_SKETCH_H
#define CLS_SUPPORT_SKETCH_H

#include "support/subject.h"

#include <stdint.h>

enum { SKETCH_CHANNELS = 3, SKETCH_SAMPLES = 7, SKETCH_MODIFIERS = 6, SKETCH_BINS = 5 };

typedef enum sketch_type {
    SKETCH_NORMFACTOR,
    SKETCH_SHAPESYS,
    SKETCH_NORMSYS,
    SKETCH_HISTOSYS,
    SKETCH_STATERROR,
    SKETCH_SHAPEFACTOR,
    SKETCH_LUMI
} sketch_type;

typedef struct sketch_modifier {
    const char *name;
    sketch_type type;
    double uncertainty[SKETCH_BINS];         /**< of a shapesys or staterror */
    double lo[SKETCH_BINS], hi[SKETCH_BINS]; /**< of a histosys; [1] of a normsys */
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

/**
 * A random model with all types of modifiers: on the signal, shared by samples and channels, and
 * by types. A signal that shares no staterror (other_stat) can be multiplied: then nothing else
 * changes. There is room as in sketch_random.
 */
sketch sketch_random_all(uint64_t seed, bool other_stat);

/** Whether a sample has a modifier that acts bin by bin. */
bool sketch_is_per_bin(const sketch_sample *sample);

/** Multiplies all events of a sample: nominal, varied, and their uncertainties. */
void sketch_multiply(sketch_sample *sample, double factor);

/** Multiplies all samples with the normfactor mu. */
void sketch_scale_signal(sketch *k, double factor);

/** Compiles it; see subject_parse. */
bool sketch_compile(const sketch *k, subject *s);

#endif
