/*
 * Parameter sets: what modifiers of one name ask for, merged with what the measurement overrides.
 * A set is one scalar parameter or one component per bin. Constraints belong to sets.
 */
#ifndef CLS_MODEL_PARAMSET_H
#define CLS_MODEL_PARAMSET_H

#include "base/arena.h"
#include "workspace/workspace.h"

typedef enum cls_constraint {
    CLS_UNCONSTRAINED,
    CLS_NORMAL, /**< auxiliary datum ~ N(theta, sigma) */
    CLS_POISSON /**< auxiliary datum ~ Pois(tau theta) */
} cls_constraint;

/** One component. */
typedef struct cls_component {
    double init, lo, hi;
    bool fixed;
    double auxdata; /**< 0 where unconstrained */
    double width;   /**< sigma or tau; 0 where unconstrained */
    bool inert;     /**< fixed for want of an uncertainty */
} cls_component;

typedef struct cls_modifier_type cls_modifier_type;

typedef struct cls_paramset {
    const char *name;
    bool per_bin;
    cls_constraint constraint;
    size_t n;                          /**< components; 1 for a scalar */
    cls_component *components;         /**< [n] */
    bool takes_sigmas;                 /**< a measurement may give its widths */
    const cls_modifier_type *type;     /**< of its first use */
    size_t rank;                       /**< place of the first of its types in the modifier list */
    size_t seen;                       /**< how many uses came before its first one of that type */
    size_t first;                      /**< index of its first parameter, once all are known */
    cls_json_at where;                 /**< its first use */
    const cls_ws_channel *channel;     /**< of the last components, where channels have their own */
    const cls_ws_parameter *overrides; /**< the measurement's entry, or NULL */
} cls_paramset;

/** Allocates n components, all alike. */
cls_status cls_paramset_fill(cls_paramset *set, size_t n, cls_component all, cls_arena *arena,
                             cls_error *err);

/** One parameter alpha ~ N(0, 1) in (-5, 5). */
cls_status cls_paramset_unit_normal(cls_paramset *set, cls_arena *arena, cls_error *err);

/** Puts the components of another set of its kind behind those of a set. */
cls_status cls_paramset_append(cls_paramset *set, const cls_paramset *more, cls_arena *arena,
                               cls_error *err);

/**
 * Checks that another use of the same name, at where, asks for the same parameters.
 * CLS_BAD_MODEL, naming both places, if it does not.
 */
cls_status cls_paramset_agree(const cls_paramset *have, const cls_paramset *more, cls_json_at where,
                              cls_error *err);

/**
 * Applies a measurement's entry: inits, bounds and fixed to every set, auxdata to constrained
 * ones, sigmas to those that take them, factors to Poisson ones. CLS_BAD_MODEL for a wrong length
 * and for an override the set has no use for.
 */
cls_status cls_paramset_override(cls_paramset *set, const cls_ws_parameter *entry, cls_error *err);

/** Checks what the overrides made of a set: CLS_BAD_MODEL for values no likelihood has. */
cls_status cls_paramset_check(const cls_paramset *set, cls_error *err);

#endif
