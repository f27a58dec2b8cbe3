/*
 * From a workspace to a model, in steps: collect walks channels and samples in order, asks every
 * modifier what it needs and merges that by name; then parameters are numbered, rows lowered,
 * local gammas chosen, and the layout made.
 */
#ifndef CLS_MODEL_LOWER_H
#define CLS_MODEL_LOWER_H

#include "model/model.h"
#include "model/modifier.h"

/** A modifier's use and the set it belongs to. */
typedef struct cls_use {
    cls_modifier modifier;
    size_t set; /**< index in sets, in the order first seen; CLS_NONE: it has a fault */
} cls_use;

/** A sample of a channel while it is lowered. */
typedef struct cls_sample_uses {
    const cls_ws_sample *sample;
    cls_use *uses; /**< [nuses], sorted by name and type */
    size_t nuses;
} cls_sample_uses;

/** A channel while it is lowered. */
typedef struct cls_channel_uses {
    const cls_ws_channel *channel;
    cls_sample_uses *samples; /**< [nsamples], sorted by name */
} cls_channel_uses;

/** What collecting finds. Temporary: freed after compiling. */
typedef struct cls_collection {
    cls_arena *arena;
    cls_findings *findings;     /**< see json/json.h; NULL: the first fault ends the collecting */
    unsigned partial;           /**< with findings: what of the workspace is not known */
    cls_channel_uses *channels; /**< [nchannels], sorted by name */
    size_t nchannels;
    cls_paramset *sets; /**< [nsets], in the order first seen */
    size_t nsets;
    cls_names names; /**< of sets: set i has number i */
    size_t uses;     /**< so far */
} cls_collection;

/** Where what a collection's modifiers ask for goes. */
cls_collector cls_collection_to(const cls_collection *all, cls_error *err);

/**
 * Walks the workspace. CLS_BAD_MODEL for unknown types, wrong payloads, names that clash; with
 * findings, CLS_OK all the same, and what is odd is among them too.
 */
cls_status cls_collect(const cls_workspace *workspace, cls_collection *all, cls_error *err);

/**
 * A set with components of its own in several channels: the same samples must carry it in each.
 * CLS_BAD_MODEL, naming a modifier whose sample does so in some channels only.
 */
cls_status cls_check_carriers(const cls_collection *all, cls_error *err);

/** Applies a measurement's entries to the sets. With findings, as cls_collect. */
cls_status cls_collection_override(cls_collection *all, const cls_ws_measurement *measurement,
                                   cls_error *err);

/**
 * Orders the sets as pyhf does (by type, then first seen), gives each its first parameter, and
 * fills in model->parameters and model->names. CLS_BAD_MODEL for two parameters of one name; with
 * findings, as cls_collect.
 */
cls_status cls_number_parameters(cls_collection *all, cls_model *model, cls_error *err);

/**
 * Writes the sets' names nearest to an unknown one, its index left out, into hint[size]; single:
 * only of sets with one component. CLS_NO_MEMORY.
 */
cls_status cls_collection_nearest(const cls_collection *all, const char *name, bool single,
                                  char *hint, size_t size, cls_error *err);

/**
 * Applies the options' edits to model->parameters. CLS_USAGE for names that are not there, with
 * the nearest ones, and for values out of range.
 */
cls_status cls_edit_parameters(const cls_collection *all, const cls_model_options *options,
                               cls_model *model, cls_error *err);

/**
 * Chooses the POI: wanted, or the measurement's. CLS_USAGE for a wanted one that does not exist or
 * has several components; what else is wrong with it goes to model->poi_error.
 */
cls_status cls_choose_poi(const cls_collection *all, const cls_ws_measurement *measurement,
                          const char *wanted, cls_model *model, cls_error *err);

/** What a set is to a channel, while that is lowered. */
typedef struct cls_local {
    size_t set;
    size_t component; /**< of the channel's first bin */
    size_t nrows;     /**< that carry it */
    bool local;       /**< profiled in closed form */
} cls_local;

/**
 * Lists the per-bin sets of a channel in locals (room for one per use), and decides which are
 * local; returns their number. acts_in[nsets]: the number of channels that a set's components act
 * in.
 */
size_t cls_choose_local(const cls_collection *all, const cls_model *model,
                        const cls_channel_uses *channel, const size_t *acts_in, cls_local *locals);

/** Makes the model's channels and rows; inner: of the factor code. */
cls_status cls_lower_channels(const cls_collection *all, double inner, cls_model *model,
                              cls_error *err);

/** Numbers the globals, in the order of parameters with the POI last, and sorts the columns. */
cls_status cls_number_globals(const cls_collection *all, cls_model *model, cls_error *err);

/** Places all scalar factors side by side. */
cls_status cls_place_scales(cls_model *model, cls_error *err);

/** Places the vectors of each channel; see curvature.c. */
cls_status cls_place_vectors(const cls_collection *all, cls_model *model, cls_error *err);

/** Gives local gammas their slots and channels their place among the kernels' bins. */
cls_status cls_layout(cls_model *model, cls_error *err);

#endif
