/*
 * Workspaces made from the list of modifier types, one or several on a sample. They are made of
 * what a type says of itself (its shape of data, whether it is shared, what it leaves to the
 * measurement), so a type is tried from the day on which it is listed.
 */
#ifndef CLS_SUPPORT_COMBINATIONS_H
#define CLS_SUPPORT_COMBINATIONS_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { COMBINED = 3 /**< modifiers on a sample, at most */ };

/**
 * Two channels: "a" has a signal times mu, a background with a staterror or shapesys, and the
 * sample that carries the modifiers; "b" has signal, the same sample and a background. From the
 * seed: data, whether that sample is signal too, whether the background carries the modifiers too
 * (those that can be shared).
 */
typedef struct combination {
    size_t ntypes, types[COMBINED]; /**< numbers in modifier_list.h */
    bool one_name;                  /**< all modifiers have the same name */
    bool everywhere;                /**< channel b carries them, too, where a type can be shared */
    size_t nbins;                   /**< of each channel */
    uint64_t seed;
} combination;

/**
 * Combination i: each type and each pair of types with 1, 3 and 10 bins, in channel a alone and in
 * both; then triples at random. False past the last.
 */
bool combination_get(size_t i, combination *out);

/** The i-th pair of two different types under one name; false past the last. */
bool combination_namesakes(size_t i, combination *out);

/** False for a type that cannot be twice on a sample, because it has a name of its own. */
bool combination_exists(const combination *c);

/** True if one of its types has data of an interpolated kind: the codes make a difference. */
bool combination_interpolates(const combination *c);

/** True if it can be compiled; err may be NULL. */
bool combination_agrees(const combination *c, cls_error *err);

/** The JSON text, to be freed by the caller. */
cls_text combination_text(const combination *c);

/** What it is, in words. */
void combination_describe(const combination *c, char *words, size_t size);

#endif
