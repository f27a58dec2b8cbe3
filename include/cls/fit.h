#ifndef CLS_FIT_H
#define CLS_FIT_H

#include "cls/model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Whether to go on; once it says no it has to keep to that. */
typedef bool cls_go_on(void *context);

/** How to fit. {0} is the default for everything. */
typedef struct cls_fit_options {
    const char *optimizer; /**< a name of cls_optimizer_name; NULL: the first, "newton" */
    const double *poi;     /**< the POI's value where it is held; NULL: it is free */
    const double *start;   /**< [nparameters]: where to begin; NULL: the start values */
    bool uncertainties;    /**< compute them, too */
    cls_go_on *go_on;      /**< asked before each evaluation of the likelihood; NULL: always */
    void *go_on_context;   /**< its argument */
} cls_fit_options;

/** The bound at which a parameter is. */
typedef enum cls_bound {
    CLS_BOUND_NONE, /**< between its bounds, or not fitted */
    CLS_BOUND_LOWER,
    CLS_BOUND_UPPER
} cls_bound;

/** A minimum of -2 ln L, and how it was found. */
typedef struct cls_fit_result {
    double twice_nll;      /**< -2 ln L there, all constants included */
    double gradient;       /**< largest component of the gradient of -ln L, projected on bounds and
                                on walls, where bins have no expected events left */
    double decrement;      /**< g^T H^-1 g / 2 of the free parameters: estimated distance (EDM) */
    size_t iterations;     /**< of the optimizer that found it */
    size_t evaluations;    /**< of the likelihood, all optimizers together */
    const char *optimizer; /**< the one that found it */
    size_t nparameters;
    const double *parameters; /**< [nparameters], all profiled ones included */
    const cls_bound *bounds;  /**< [nparameters]: where the fit ended at a bound */
    /**
     * [nparameters]: square roots of the diagonal of the inverse Hessian of -ln L by all free
     * parameters, profiled ones included; NULL unless asked for. NAN for parameters that are fixed
     * or end at a bound, which the others take as held, for undetermined ones, and for all where
     * the Hessian is not positive definite.
     */
    const double *uncertainties;
    /**
     * [nparameters], beside the uncertainties: free and at no bound, but the data and constraints
     * do not determine it. Nothing depends on it there, or a change of it can be made up for by
     * others, which are undetermined too. Its value is one of many that fit as well.
     */
    const bool *undetermined;
} cls_fit_result;

/** Name of optimizer i, the default first; NULL past the last. */
CLS_API const char *cls_optimizer_name(size_t i);

/** One line on what optimizer i is; NULL past the last. */
CLS_API const char *cls_optimizer_summary(size_t i);

/** True if optimizer i uses derivatives; those that do not are slow and less exact. */
CLS_API bool cls_optimizer_uses_gradient(size_t i);

/**
 * Minimises -2 ln L within the parameters' bounds, from one start: where there are several minima
 * (cls_model_is_convex says no) it may not be the lowest, see cls_calculator_best. The POI's upper
 * bound is widened where the minimum lies beyond it, unless it is from an edit (CLS_EDIT_BOUNDS). A
 * POI that is held may be held anywhere. options may be NULL. On success *out is the caller's, to
 * be freed with cls_fit_free. CLS_USAGE for an unknown optimizer, CLS_FIT_FAILED where no optimizer
 * ends at a minimum (a decrement up to 1e-10, or 1e-6 where none comes nearer), CLS_IMPOSSIBLE_BIN
 * where every point has likelihood 0, CLS_INTERRUPTED where go_on said no.
 */
CLS_API cls_status cls_fit(const cls_model *model, const cls_data *data,
                           const cls_fit_options *options, cls_fit_result **out, cls_error *err);

/** Frees a result. NULL is a no-op. */
CLS_API void cls_fit_free(cls_fit_result *result);

/** Writes the version of NLopt in use, such as "2.7.1", into text[size]. */
CLS_API void cls_nlopt_version(char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
