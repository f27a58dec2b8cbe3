/*
 * The profiled likelihood f(theta) = min over local gammas of -ln(L/L_saturated), a function of
 * the global parameters, with its exact gradient and Hessian. L_saturated (nu = n, every parameter
 * at its auxiliary datum) depends on the data only; dividing by it avoids all cancellation.
 *
 * With w = n/nu^2, u = 1 - n/nu, for local gammas k of a bin 1/c_k = g^2/x (Poisson) or sigma^2
 * (normal), 0 where fixed or at a bound, and derivatives a_k of group k's events per unit of g:
 *     gradient = sum_bins u sum_k g_k a_k + constraints      (envelope theorem)
 *     Hessian  = sum_bins { w_eff v v^T - u^2 sum_k a_k a_k^T / c_k + u d2nu } + constraints,
 *     w_eff = w / (1 + w sum_k b_k^2 / c_k),  v = a_0 + sum_k (g_k - u b_k / c_k) a_k,
 * the Schur complement of the full Hessian after elimination of the gammas.
 */
#ifndef CLS_MODEL_LIKELIHOOD_H
#define CLS_MODEL_LIKELIHOOD_H

#include "model/model.h"

/** Working memory of one thread for one model; evaluating allocates nothing. */
typedef struct cls_scratch cls_scratch;

/** Allocated in arena. */
cls_status cls_scratch_new(const cls_model *model, cls_arena *arena, cls_scratch **out,
                           cls_error *err);

/** f at the globals in theta[nparameters]; the local gammas in theta are ignored. */
double cls_profile_value(const cls_data *data, const double *theta, cls_scratch *scratch);

/** gradient[nglobals] of f where cls_profile_value was called last. */
void cls_profile_gradient(const cls_data *data, const double *theta, cls_scratch *scratch,
                          double *gradient);

/**
 * normal[nglobals]: the derivatives of the events of kernel bin at, the local gammas as they are,
 * where cls_profile_value was called last.
 */
void cls_profile_normal(const cls_data *data, const double *theta, cls_scratch *scratch, size_t at,
                        double *normal);

/**
 * hessian[nglobals x nglobals], symmetric, of f where cls_profile_gradient was called last.
 * expected_only: without the terms that can make it indefinite (Gauss-Newton).
 */
void cls_profile_hessian(const cls_data *data, const double *theta, cls_scratch *scratch,
                         bool expected_only, double *hessian);

/** Writes the local gammas of the last cls_profile_value into theta[nparameters]. */
void cls_profile_gammas(const cls_scratch *scratch, double *theta);

/**
 * -ln(L/L_saturated) at all of theta[nparameters], nothing profiled.
 */
double cls_full_value(const cls_data *data, const double *theta, cls_scratch *scratch);

/**
 * gradient[nparameters] of -ln L, local gammas included, where cls_full_value was called last;
 * work[nglobals].
 */
void cls_full_gradient(const cls_data *data, const double *theta, cls_scratch *scratch,
                       double *gradient, double *work);

/**
 * -2 ln L at all of theta, all constants included. CLS_IMPOSSIBLE_BIN, naming the bin or the
 * parameter, where the likelihood is 0; *twice_nll is NAN then.
 */
cls_status cls_full_twice_nll(const cls_data *data, const double *theta, cls_scratch *scratch,
                              double *twice_nll, cls_error *err);

/** CLS_IMPOSSIBLE_BIN, naming the bin, where the events of cls_full_expected are not finite. */
cls_status cls_full_check_events(const cls_scratch *scratch, cls_error *err);

/** Computes expected events nu[nbins], channels in order, at all of theta. */
void cls_full_expected(const cls_model *model, const double *theta, cls_scratch *scratch,
                       double *nu);

/**
 * Fills data with the Asimov data set at theta[nparameters], as cls_data_asimov, but allocates
 * nothing: work[nbins + nparameters].
 */
cls_status cls_data_asimov_fill(cls_data *data, const double *theta, cls_scratch *scratch,
                                double *work, cls_error *err);

/** Index of the first bin (data order) where the likelihood was 0 at the last value, or CLS_NONE.
 */
size_t cls_scratch_impossible(const cls_data *data, const cls_scratch *scratch);

/** Fails with CLS_IMPOSSIBLE_BIN, naming the channel and the bin (data order). */
cls_status cls_fail_bin(const cls_model *model, size_t bin, cls_error *err);

#endif
