/*
 * THE modifier interface. A type is one file in modifiers/ and one line in modifier_list.h. It
 * declares the parameters that a use of it needs and lowers that use to one of four effects: the
 * parameter itself or an interpolated factor on the whole sample, a change of the sample's shape,
 * a factor per bin.
 */
#ifndef CLS_MODEL_MODIFIER_H
#define CLS_MODEL_MODIFIER_H

#include "model/paramset.h"

typedef enum cls_effect {
    CLS_EFFECT_SCALE,  /**< the sample times its parameter */
    CLS_EFFECT_FACTOR, /**< the sample times a factor interpolated between lo[0], 1 and hi[0] */
    CLS_EFFECT_SHAPE,  /**< to the nominal events a change between lo, nominal and hi is added */
    CLS_EFFECT_BINS    /**< each bin times its component */
} cls_effect;

/** One use of a modifier: what it stands on, and what it is lowered to. */
typedef struct cls_modifier {
    const cls_ws_modifier *entry;
    const cls_ws_channel *channel;
    const double *nominal; /**< [nbins of the channel] */
    cls_effect effect;     /**< set by declare */
    size_t component;      /**< BINS: component of the channel's first bin; the others follow */
    bool joined;           /**< BINS: another use had these components before; set by join */
} cls_modifier;

struct cls_modifier_type {
    const char *name;
    cls_payload payload; /**< the shape of data it takes */
    bool shared;         /**< uses of one name are one parameter; else a name is used once */
    bool by_events;      /**< what it declares depends on its sample's events */
    bool by_name;        /**< its parameters are ordered by name, else as first seen */
    /**
     * Checks the use's data, sets its effect and fills in the parameters it asks for (all but
     * name, type, rank, seen, first, where). CLS_BAD_MODEL with the modifier's pointer; with
     * findings, CLS_OK all the same where the parameters are known in spite of a fault.
     */
    cls_status (*declare)(cls_modifier *use, cls_paramset *set, const cls_collector *to);
    /**
     * Takes a further use into the parameters of the uses before it, for types whose parameters
     * depend on all uses together. NULL: all uses ask for the same parameters.
     */
    cls_status (*join)(cls_paramset *have, cls_modifier *use, const cls_paramset *more,
                       const cls_collector *to);
    /** Completes the parameters once all uses are known. NULL: nothing to do. */
    cls_status (*settle)(cls_paramset *set, const cls_collector *to);
    /** Checks the parameters after the measurement's overrides. NULL: nothing to check. */
    cls_status (*check)(const cls_paramset *set, const cls_collector *to);
    /**
     * Adds what is odd about a use's data to the findings, which are wanted, once its set is
     * settled. NULL: nothing can be odd. CLS_NO_MEMORY.
     */
    cls_status (*look)(const cls_modifier *use, const cls_paramset *set, const cls_collector *to);
};

/** Type i in the order of parameters; NULL past the last. */
const cls_modifier_type *cls_modifier_type_get(size_t i);

/** Index of the type with this name, or (size_t)-1. */
size_t cls_modifier_type_find(const char *name);

/** "null", "{lo, hi}", ...: a payload's shape in words. */
const char *cls_payload_word(cls_payload payload);

#endif
