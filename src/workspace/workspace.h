/*
 * The workspace as plain structs. Lengths are cross-checked here; what a modifier type means is
 * not: its data are stored by shape, and src/model/modifiers decides.
 */
#ifndef CLS_WORKSPACE_WORKSPACE_H
#define CLS_WORKSPACE_WORKSPACE_H

#include "cls/workspace.h"
#include "json/json.h"

/** The shape of a modifier's data in the JSON text. */
typedef enum cls_payload {
    CLS_PAYLOAD_NONE,    /**< null */
    CLS_PAYLOAD_FACTORS, /**< {"lo": number, "hi": number}: lo[1], hi[1] */
    CLS_PAYLOAD_VALUES,  /**< [number per bin]: values[nbins] */
    CLS_PAYLOAD_SHAPES,  /**< {"lo_data": [per bin], "hi_data": [per bin]}: lo[nbins], hi[nbins] */
    CLS_PAYLOAD_UNREAD   /**< with faults: see workspace/check.h */
} cls_payload;

/** What a reading with faults may leave out: see workspace/check.h. */
typedef enum cls_ws_part {
    CLS_WS_CHANNELS = 1, /**< names of channels, */
    CLS_WS_SAMPLES = 2,  /**< of samples, */
    CLS_WS_MODIFIERS = 4,
    CLS_WS_OBSERVATIONS = 8,
    CLS_WS_EVENTS = 16,   /**< what adds to the events of a channel */
    CLS_WS_BINS = 32,     /**< how many bins a channel has */
    CLS_WS_SETTINGS = 64, /**< entries of parameters */
    CLS_WS_POI = 128,
    CLS_WS_ALL = 255
} cls_ws_part;

/** What a measurement says of a parameter. */
typedef enum cls_ws_setting {
    CLS_WS_INITS = 1,
    CLS_WS_BOUNDS = 2,
    CLS_WS_AUXDATA = 4,
    CLS_WS_FACTORS = 8,
    CLS_WS_SIGMAS = 16,
    CLS_WS_FIXED = 32,
    CLS_WS_ALL_SETTINGS = 63
} cls_ws_setting;

typedef struct cls_ws_modifier {
    const char *name;
    const char *type;
    cls_payload payload;
    const double *lo, *hi; /**< FACTORS: [1], SHAPES: [nbins] */
    const double *values;  /**< VALUES: [nbins] */
    cls_json_at where;     /**< the modifier's object */
} cls_ws_modifier;

typedef struct cls_ws_sample {
    const char *name;
    const double *nominal; /**< [nbins of the channel], events */
    cls_ws_modifier *modifiers;
    size_t nmodifiers;
    cls_json_at where;
} cls_ws_sample;

typedef struct cls_ws_channel {
    const char *name;
    size_t nbins;
    cls_ws_sample *samples;
    size_t nsamples;
    unsigned partial; /**< cls_ws_part bits: what of it is not known */
    cls_json_at where;
} cls_ws_channel;

typedef struct cls_ws_observation {
    const char *name; /**< the channel's */
    const double *counts;
    size_t nbins;
    cls_json_at where;
} cls_ws_observation;

/** An array of a measurement's parameter entry; n = 0 and values = NULL: not given. */
typedef struct cls_ws_numbers {
    const double *values;
    size_t n;
    cls_json_at where;
} cls_ws_numbers;

typedef struct cls_ws_parameter {
    const char *name;
    cls_ws_numbers inits, auxdata, factors, sigmas; /**< one number per component */
    cls_ws_numbers bounds; /**< lo, hi of each component: 2 per component */
    bool has_fixed, fixed;
    unsigned unread; /**< cls_ws_setting bits: what may be given, but could not be read */
    cls_json_at where;
} cls_ws_parameter;

typedef struct cls_ws_measurement {
    const char *name; /**< "" for a bare specification */
    const char *poi;  /**< "" for none; NULL for a bare specification */
    cls_ws_parameter *parameters;
    size_t nparameters;
    unsigned partial; /**< cls_ws_part bits: what of it is not known */
    cls_json_at where;
    cls_json_at poi_where;
} cls_ws_measurement;

struct cls_observations {
    cls_arena *arena;
    cls_json *doc;
    cls_ws_observation *entries;
    size_t nentries;
};

struct cls_workspace {
    cls_arena *arena;
    cls_json *doc;
    struct cls_background *background; /**< the document is lent by it; NULL: it is owned */
    bool bare;
    cls_ws_channel *channels; /**< in the file's order */
    size_t nchannels;
    cls_ws_observation *observations; /**< in the file's order; none for a bare specification */
    size_t nobservations;
    cls_ws_measurement *measurements; /**< at least one */
    size_t nmeasurements;
    unsigned partial; /**< cls_ws_part bits: what is not known. 0 for a valid workspace */
};

#endif
