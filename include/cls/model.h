#ifndef CLS_MODEL_H
#define CLS_MODEL_H

#include "cls/status.h"
#include "cls/workspace.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A workspace compiled for one measurement: the likelihood. Immutable, so threads share it. */
typedef struct cls_model cls_model;

/** A data set of a model: counts per bin and auxiliary data per constrained parameter. Immutable.
 */
typedef struct cls_data cls_data;

/** The index that stands for "none", of a parameter for instance. */
#define CLS_NONE ((size_t)-1)

/** What an edit does to a parameter. */
typedef enum cls_edit_kind {
    CLS_EDIT_SET,   /**< its start value, or the value where it is fixed, becomes value */
    CLS_EDIT_FIX,   /**< it is held, at value unless that is NAN: then at its start value */
    CLS_EDIT_FREE,  /**< it is fitted, unless it is fixed for want of an uncertainty */
    CLS_EDIT_BOUNDS /**< its bounds become lo and hi; they are enforced for the POI too */
} cls_edit_kind;

/** A change of parameters, made after the measurement's. */
typedef struct cls_edit {
    cls_edit_kind kind;
    /**
     * A parameter ("mu", "gamma[0]") or all components of one ("gamma"); where no parameter has
     * exactly this name, * stands for any text and ? for any character.
     */
    const char *name;
    double value, lo, hi;
} cls_edit;

/** How to read a workspace. {0} is the default for everything. */
typedef struct cls_model_options {
    const char *measurement; /**< its name; NULL: the workspace's first */
    const char *poi;         /**< NULL: the measurement's, or "mu" for a bare specification */
    const char *factor_code; /**< interpolation of normsys: "4" (NULL) or "1" */
    const char *shape_code;  /**< interpolation of histosys: "4p" (NULL), "0" or "2" */
    const cls_edit *edits;   /**< [nedits], applied in this order */
    size_t nedits;
} cls_model_options;

/** What is known of a component of a parameter. */
typedef struct cls_parameter {
    const char *name;       /**< "mu", or "gamma[0]" for a component of a per-bin parameter */
    double init, lo, hi;    /**< start value and bounds */
    bool fixed;             /**< held at init by the model itself */
    const char *constraint; /**< "none", "normal" or "poisson" */
    double auxdata;         /**< nominal auxiliary datum; 0 where there is no constraint */
    double width;           /**< normal: its sigma; poisson: its rate factor tau; else 0 */
} cls_parameter;

/** Name of the i-th interpolation code of normsys, the default first; NULL past the last. */
CLS_API const char *cls_factor_code_name(size_t i);

/** Name of the i-th interpolation code of histosys, the default first; NULL past the last. */
CLS_API const char *cls_shape_code_name(size_t i);

/**
 * Compiles a workspace. options may be NULL. On success *out is the caller's, to be freed with
 * cls_model_free; on failure it is NULL.
 * CLS_USAGE for an unknown measurement, interpolation code or edited parameter and for an
 * unusable POI named in options, CLS_BAD_MODEL (with the JSON Pointer) for what the workspace has
 * wrong, CLS_NO_MEMORY.
 */
CLS_API cls_status cls_model_compile(const cls_workspace *workspace,
                                     const cls_model_options *options, cls_model **out,
                                     cls_error *err);

/** Frees a model. NULL is a no-op. Data made for it must not be used any more. */
CLS_API void cls_model_free(cls_model *model);

/** The measurement's name, lent; "" for a bare specification. */
CLS_API const char *cls_model_measurement(const cls_model *model);

/** Number of parameters, all components counted. */
CLS_API size_t cls_model_parameters(const cls_model *model);

/** Parameter i (below cls_model_parameters), in pyhf's order; names are lent. */
CLS_API cls_parameter cls_model_parameter(const cls_model *model, size_t i);

/** True if the start value of parameter i is that of an edit. */
CLS_API bool cls_model_is_edited(const cls_model *model, size_t i);

/** Index of the parameter with this name, or CLS_NONE. */
CLS_API size_t cls_model_find(const cls_model *model, const char *name);

/** Index of the parameter of interest, or CLS_NONE if the model has none. */
CLS_API size_t cls_model_poi(const cls_model *model);

/** Whether -2 ln L has one minimum for certain, whatever the data; other models may have several.
 */
CLS_API bool cls_model_is_convex(const cls_model *model);

/** Number of bins of all channels, channels sorted by name. */
CLS_API size_t cls_model_bins(const cls_model *model);

/** Names of the channel and index in it of a bin (below cls_model_bins); the name is lent. */
CLS_API const char *cls_model_bin_channel(const cls_model *model, size_t bin, size_t *index);

/**
 * Expected events nu[nbins] at theta[nparameters] (HistFactory, CERN-OPEN-2012-016: the sum over
 * samples of all factors times nominal plus all shape changes). Values may lie outside bounds.
 */
CLS_API cls_status cls_model_expected(const cls_model *model, const double *theta, double *nu,
                                      cls_error *err);

/**
 * -2 ln L at theta[nparameters], all constants included, nothing profiled. CLS_IMPOSSIBLE_BIN
 * where the likelihood is 0: nu <= 0 with n > 0, or nu < 0.
 */
CLS_API cls_status cls_model_twice_nll(const cls_model *model, const cls_data *data,
                                       const double *theta, double *twice_nll, cls_error *err);

/**
 * The data set of observations and nominal auxiliary data. observations may be NULL: those of the
 * workspace the model was compiled from. CLS_BAD_WORKSPACE for a channel without observation or
 * of the wrong length.
 */
CLS_API cls_status cls_data_observed(const cls_model *model, const cls_observations *observations,
                                     cls_data **out, cls_error *err);

/**
 * The Asimov data set: expected counts and auxiliary data at theta[nparameters] (Cowan, Cranmer,
 * Gross, Vitells, arXiv:1007.1727, section 3.2). CLS_IMPOSSIBLE_BIN where nu < 0.
 */
CLS_API cls_status cls_data_asimov(const cls_model *model, const double *theta, cls_data **out,
                                   cls_error *err);

/** Frees a data set. NULL is a no-op. */
CLS_API void cls_data_free(cls_data *data);

#ifdef __cplusplus
}
#endif

#endif
