/*
 * THE modifier interface. A type is one file in modifiers/ and one line in modifier_list.h. It
 * declares the parameters that a use of it needs and lowers that use to one of three kernels: a
 * factor on the whole sample, a change of the sample's shape, a factor per bin.
 */
#ifndef CLS_MODEL_MODIFIER_H
#define CLS_MODEL_MODIFIER_H

#include "model/paramset.h"

typedef enum cls_effect {
    CLS_EFFECT_SCALE, /**< the sample times its scalar parameter */
    CLS_EFFECT_BINS   /**< each bin times its component */
} cls_effect;

/** One use of a modifier: what it stands on, and what it is lowered to. */
typedef struct cls_modifier {
    const cls_ws_modifier *entry;

    size_t nbins;
    const double *nominal; /**< [nbins] */
    cls_effect effect;     /**< set by declare */
} cls_modifier;

typedef struct cls_modifier_type {
    const char *name;
    cls_payload payload; /**< the shape of data it takes */
    bool shared;         /**< uses of one name are one parameter; else a name is used once */
    /**
     * Checks the use's data, sets its effect and fills in the parameters it asks for (all but
     * name, rank, seen, first, where). CLS_BAD_MODEL with the modifier's pointer.
     */
    cls_status (*declare)(cls_modifier *use, cls_arena *arena, cls_paramset *set, cls_error *err);
} cls_modifier_type;

/** Type i in the order of parameters; NULL past the last. */
const cls_modifier_type *cls_modifier_type_get(size_t i);

/** Index of the type with this name, or (size_t)-1. */
size_t cls_modifier_type_find(const char *name);

/** "null", "{lo, hi}", ...: a payload's shape in words. */
const char *cls_payload_word(cls_payload payload);

#endif
