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

/** Where what is made is kept, and where faults go: see json/json.h on findings. */
typedef struct cls_collector {
    cls_arena *arena;
    cls_findings *findings; /**< NULL: the first fault ends the collecting */
    cls_error *err;
} cls_collector;

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
    cls_json_at measurement;           /**< once the measurement's entries are applied */
    const cls_ws_parameter *overrides; /**< the measurement's entry, or NULL */
    /**
     * With findings: not all of its uses could be understood, so that further faults may be echoes.
     * n may be 0 then, without type, rank and components.
     */
    bool unclear;
    bool doubtful;   /**< with findings: its number of components may be wrong */
    unsigned unread; /**< with findings: cls_ws_setting bits of what the measurement may override */
} cls_paramset;

/** True if collecting goes on after a status: CLS_OK, or a fault that is among the findings. */
bool cls_collector_goes_on(const cls_collector *to, cls_status status);

/** Allocates n components, all alike. */
cls_status cls_paramset_fill(cls_paramset *set, size_t n, cls_component all,
                             const cls_collector *to);

/** One parameter alpha ~ N(0, 1) in (-5, 5). */
cls_status cls_paramset_unit_normal(cls_paramset *set, const cls_collector *to);

/** Puts the components of another set of its kind behind those of a set. */
cls_status cls_paramset_append(cls_paramset *set, const cls_paramset *more,
                               const cls_collector *to);

/**
 * Checks that another use of the same name, at where, asks for the same parameters.
 * CLS_BAD_MODEL, naming both places, if it does not.
 */
cls_status cls_paramset_agree(const cls_paramset *have, const cls_paramset *more, cls_json_at where,
                              const cls_collector *to);

/**
 * Applies a measurement's entry: inits, bounds and fixed to every set, auxdata to constrained
 * ones, sigmas to those that take them, factors to Poisson ones. CLS_BAD_MODEL for a wrong length
 * and for an override the set has no use for; with findings, CLS_OK all the same, and what has a
 * fault is not applied.
 */
cls_status cls_paramset_override(cls_paramset *set, const cls_ws_parameter *entry,
                                 const cls_collector *to);

/**
 * Checks what the overrides of a measurement made of a set: CLS_BAD_MODEL for values no likelihood
 * has; with findings, CLS_OK all the same.
 */
cls_status cls_paramset_check(const cls_paramset *set, const cls_collector *to);

#endif
