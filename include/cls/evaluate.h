#ifndef CLS_EVALUATE_H
#define CLS_EVALUATE_H

#include "cls/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Expected events of a sample. */
typedef struct cls_sample_evaluation {
    const char *name;
    const double *expected; /**< events [nbins of the channel] */
} cls_sample_evaluation;

/** A channel at given parameters. */
typedef struct cls_channel_evaluation {
    const char *name;
    size_t nbins, nsamples;
    const cls_sample_evaluation *samples; /**< [nsamples], sorted by name */
    const double *expected;               /**< events of all samples [nbins] */
    const double *observed;               /**< counts [nbins]; NULL without data */
    double twice_nll;                     /**< -2 ln of its Poisson terms; NAN where undefined */
} cls_channel_evaluation;

/**
 * A model and its likelihood at given parameters, nothing profiled. The sum of all channels' and
 * all constraints' twice_nll is twice_nll.
 */
typedef struct cls_evaluation {
    const cls_model *model; /**< lent; the names below are the model's */
    cls_status status;      /**< CLS_OK, or CLS_IMPOSSIBLE_BIN where the likelihood is 0 */
    char reason[512];       /**< which bin or parameter makes it 0; "" when ok */
    double twice_nll;       /**< -2 ln L, all constants included; NAN where undefined */
    size_t nchannels;
    const cls_channel_evaluation *channels; /**< [nchannels], sorted by name */
    size_t nparameters;
    const double *parameters;  /**< [nparameters] */
    const double *constraints; /**< -2 ln of the constraints' terms [nparameters]; 0 where there is
                                  none; NAN where undefined; NULL without data */
    const double *gradient;    /**< d(twice_nll)/d(parameter) [nparameters], of fixed ones too; NULL
                                  where twice_nll is undefined */
} cls_evaluation;

/**
 * Evaluates everything at theta[nparameters], whose values may lie outside bounds. Without data
 * (NULL) only the expected events are known. On success (also where the likelihood is 0) *out is
 * the caller's, to be freed with cls_evaluation_free; the model must outlive it. CLS_USAGE for a
 * value that is not finite, CLS_NO_MEMORY.
 */
CLS_API cls_status cls_evaluate(const cls_model *model, const cls_data *data, const double *theta,
                                cls_evaluation **out, cls_error *err);

/** Frees an evaluation. NULL is a no-op. */
CLS_API void cls_evaluation_free(cls_evaluation *evaluation);

/**
 * Reads parameters from a JSON file ("-": standard input) with one object, such as
 * {"mu": 1, "gamma[0]": 0.9}, into theta[nparameters]; those that are missing have their start
 * values. CLS_BAD_FILE, CLS_BAD_JSON, CLS_BAD_WORKSPACE for an unknown name (with the nearest ones)
 * or a value that is no number, CLS_NO_MEMORY.
 */
CLS_API cls_status cls_parameters_read(const cls_model *model, const char *path, double *theta,
                                       cls_error *err);

#ifdef __cplusplus
}
#endif

#endif
