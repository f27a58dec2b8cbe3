#ifndef CLS_INFER_H
#define CLS_INFER_H

#include "cls/fit.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { CLS_BANDS = 5 /**< expected values, at -2, -1, 0, +1, +2 sigma */ };

/** One fit that was made, for those who want to watch. */
typedef struct cls_fit_line {
    const char *data;  /**< "observed", "asimov" or "prefit asimov" */
    double mu;         /**< where the POI was held, scaled; NAN: it was free */
    cls_status status; /**< the numbers below mean little where it is not CLS_OK */
    double twice_nll;
    double gradient;  /**< largest component of the projected gradient of -ln L */
    double decrement; /**< estimated distance to the minimum (EDM) */
    size_t iterations, evaluations;
    const char *optimizer; /**< the one that found the minimum */
} cls_fit_line;

typedef void cls_fit_log(void *context, const cls_fit_line *line);

/** Does part i of some work. */
typedef void cls_task(void *context, size_t i);

/** Calls task(context, i) once for each i below n, in any order and thread, until all are done. */
typedef void cls_run_tasks(void *runner, size_t n, cls_task *task, void *context);

/** How to test. {0} is the default for everything. */
typedef struct cls_infer_options {
    const char *optimizer; /**< NULL: the default */
    const char *test_stat; /**< test statistic: "qtilde" (NULL), "q", or "q0" for a discovery */
    double cl;             /**< confidence level, in (0, 1); 0: 0.95 */
    double signal_scale;   /**< K > 0: the model is evaluated at K mu; 0: 1 */
    bool prefit_band;      /**< expected values are made of data expected at the start values, not
                                at the fit of the data; the observed ones never are */
    bool clip_band;        /**< expected values as cls_point_clip_band has them, and their limits */
    cls_fit_log *log;      /**< called after every fit; NULL: nobody watches */
    void *log_context;
    cls_run_tasks *run; /**< runs the parts of tests of many strengths, which call log as well;
                           NULL: one after the other. The results are the same in any case */
    void *runner;       /**< its first argument */
    cls_go_on *go_on;   /**< asked before and after each test of a strength and before each
                             evaluation of the likelihood, with log_context; false: what is not done
                           yet is   CLS_INTERRUPTED. NULL: always */
} cls_infer_options;

/** The test of one signal strength; what is undefined is NAN, and status says why. */
typedef struct cls_point {
    double mu; /**< tested strength, scaled (see signal_scale) */
    cls_status
        status; /**< CLS_OK, CLS_FIT_FAILED, CLS_IMPOSSIBLE_BIN, CLS_ABOVE_RANGE, CLS_INTERRUPTED */
    char reason[256];          /**< why not, "" when ok */
    double cls_obs, clsb, clb; /**< observed CLs and tail probabilities */
    double cls_exp[CLS_BANDS]; /**< expected CLs at -2 ... +2 sigma */
    double q, q_asimov;        /**< test statistic on the data and on the Asimov data */
    double q_band; /**< on the Asimov data of the band: q_asimov, but for a prefit band */
    double muhat;  /**< best-fit strength, scaled */
    double twice_nll_free, twice_nll_fixed; /**< minima on the data */
    double asimov_free, asimov_fixed;       /**< minima on the Asimov data */
} cls_point;

/** One upper limit. */
typedef struct cls_limit {
    double value;      /**< in units of the scaled strength; NAN when status is not CLS_OK */
    cls_status status; /**< CLS_OK, CLS_ABOVE_RANGE, CLS_BELOW_RANGE, CLS_NO_SENSITIVITY, ... */
    double bound; /**< ABOVE_RANGE: the limit is > bound; BELOW_RANGE: it is < bound; else NAN */
    char reason[256]; /**< "" when ok */
} cls_limit;

/** How the limits were read off. */
typedef enum cls_limit_method {
    CLS_METHOD_ROOT,        /**< roots of CLs(mu) = 1 - CL, range found by itself */
    CLS_METHOD_SCAN_LINEAR, /**< linear interpolation of CLs on a given grid */
    CLS_METHOD_SCAN_LOG,    /**< linear interpolation of ln CLs on a given grid */
    CLS_METHOD_SCAN_ROOT    /**< roots, each within the step of a given grid that brackets it */
} cls_limit_method;

/** Observed and expected limits, and the points they were read off. */
typedef struct cls_limits {
    cls_limit_method method;
    cls_limit observed;
    cls_limit expected[CLS_BANDS];
    size_t npoints;
    const cls_point *points; /**< [npoints], mu increasing */
    size_t nnotes;
    const char *const *notes; /**< [nnotes]: what the user should know */
} cls_limits;

/** A model, its data and the fits all tests share. Not for several threads at once. */
typedef struct cls_calculator cls_calculator;

/** Name of the i-th test statistic that tests strengths, the default first; NULL past the last. */
CLS_API const char *cls_test_stat_name(size_t i);

/**
 * Prepares tests of the POI (arXiv:1007.1727): fits the data with mu free and at mu = 0, and makes
 * the Asimov data of the latter. With qtilde the best fit has mu >= 0; with q, and with q0, mu may
 * be negative there. With q0 the Asimov data are those of mu = 1.
 *
 * The POI's bounds are widened where that is needed, unless an edit gave them (CLS_EDIT_BOUNDS).
 * Those are enforced, with qtilde the lower one where it is above 0: the best fit lies within them,
 * on the Asimov data too, so that CLs = 1 at and below a lower one above 0; a strength above the
 * upper one is not tested (CLS_ABOVE_RANGE), and the search for a limit ends there. They are in
 * units of the parameter: with a signal scale K they hold for K mu.
 *
 * The model and the data must outlive the
 * calculator. options may be NULL. On success *out is the caller's, to be freed with
 * cls_calculator_free.
 * CLS_BAD_MODEL for a model without a POI or with a fixed one, CLS_USAGE for an unknown test
 * statistic, for a signal scale where
 * the POI is no normfactor, for options out of range, and for a POI that the model's options fix,
 * name though it is fixed, or bound to values <= 0, CLS_NO_MEMORY. A failing fit is not an error
 * here: it shows in every point.
 */
CLS_API cls_status cls_calculator_new(const cls_model *model, const cls_data *data,
                                      const cls_infer_options *options, cls_calculator **out,
                                      cls_error *err);

/** Frees a calculator. NULL is a no-op. */
CLS_API void cls_calculator_free(cls_calculator *calculator);

/**
 * The parameters [nparameters] of the best fit with the POI free, the lowest of those from several
 * starts; NULL if there is none. Lent, until the calculator is used again or freed.
 */
CLS_API const double *cls_calculator_best(const cls_calculator *calculator);

/**
 * Tests the strength mu >= 0: CLs and its expected band by the asymptotic formulas. Returns the
 * point's status; the point is always filled in. CLS_USAGE for a mu that is negative or not finite,
 * and for a calculator of q0.
 *
 * Fits follow those of earlier calls. Where the likelihood has several minima a call may therefore
 * find a lower one than a call before it, whose point is not changed, and the one that is found may
 * depend on what was tested before; for results that do not, test all with cls_hypotests, or each
 * with a calculator of its own.
 */
CLS_API cls_status cls_hypotest(cls_calculator *calculator, double mu, cls_point *point);

/**
 * Tests all of mu[n], in any order, into points[n]. With a new calculator a result does not depend
 * on that order. Where one of the fits finds that the best fit was a local minimum only, all are
 * tested again with the better one. Many are tested in parts, each of which begins anew from the
 * fits all tests share.
 */
CLS_API void cls_hypotests(cls_calculator *calculator, const double *mu, size_t n,
                           cls_point *points);

/**
 * Makes a tested point's expected values anew, N clipped from below at -sqrt q_A, as the test
 * statistic is: a best fit above the tested strength has q = 0, however far above it lies.
 */
CLS_API void cls_point_clip_band(cls_point *point);

/** The test of the background alone, mu = 0; what is undefined is NAN, and status says why. */
typedef struct cls_discovery {
    cls_status status;
    char reason[256];         /**< why not, "" when ok */
    double p0_obs, z_obs;     /**< observed p-value, and its standard deviations; 0.5 and 0 where
                                   the best fit is not above 0 */
    double p0_exp[CLS_BANDS]; /**< with a signal of strength 1, at -2 ... +2 sigma */
    double z_exp;             /**< the median's standard deviations */
    double q0, q_asimov;      /**< test statistic on the data and on the band's Asimov data */
    double muhat;             /**< best-fit strength, scaled */
    double twice_nll_free, twice_nll_fixed; /**< minima on the data, free and at mu = 0 */
    double asimov_free, asimov_fixed;       /**< the same on the Asimov data of the fit */
} cls_discovery;

/**
 * Tests mu = 0 with a calculator of q0. Returns the result's status; the result is always filled
 * in, as far as there is one. CLS_USAGE for a calculator of another test statistic.
 */
CLS_API cls_status cls_discover(cls_calculator *calculator, cls_discovery *out);

/** Notes on what was tested so far (widened bounds, for instance), lent; NULL past the last. */
CLS_API const char *cls_calculator_note(const cls_calculator *calculator, size_t i);

/**
 * Limits by linear interpolation of CLs on the grid mu[n], n >= 2, increasing, mu[0] >= 0. A curve
 * that does not cross 1 - CL on the grid has no limit. On success (also when limits are missing)
 * *out is the caller's, to be freed with cls_limits_free. CLS_USAGE for a bad grid, CLS_NO_MEMORY.
 */
CLS_API cls_status cls_limits_scan(cls_calculator *calculator, const double *mu, size_t n,
                                   cls_limits **out, cls_error *err);

/** How limits are read off a scan. {0} is the default for everything. */
typedef struct cls_scan_options {
    cls_limit_method method; /**< one of CLS_METHOD_SCAN_...; 0: CLS_METHOD_SCAN_LINEAR */
    bool clip_band;          /**< clipped even if the calculator's options do not say so */
} cls_scan_options;

/** The same as the options say; NULL: the defaults. The points are those of the grid. */
CLS_API cls_status cls_limits_scan_as(cls_calculator *calculator, const double *mu, size_t n,
                                      const cls_scan_options *options, cls_limits **out,
                                      cls_error *err);

/** Limits by root finding to about 1e-12 relative; the range is found by itself. */
CLS_API cls_status cls_limits_root(cls_calculator *calculator, cls_limits **out, cls_error *err);

/**
 * The limits that cls_limits_root found, for the signal times scale > 0: all strengths are divided
 * by it, as limit(k s) = limit(s)/k, exactly; notes stay, as they tell values of the parameter of
 * interest. Where limits or points are missing they are found anew, so that all reasons are about
 * the scaled signal. *out as there.
 * CLS_USAGE where the parameter of interest is no normfactor (unless scale = 1), CLS_NO_MEMORY.
 */
CLS_API cls_status cls_limits_rescaled(const cls_calculator *calculator, const cls_limits *limits,
                                       double scale, cls_limits **out, cls_error *err);

/**
 * Clips the expected values of all points, see cls_point_clip_band, but not the limits: they depend
 * on that where the confidence level is below 0.5, see cls_infer_options.
 */
CLS_API void cls_limits_clip_band(cls_limits *limits);

/** Name of the i-th way to read limits off a scan, the default first; NULL past the last. */
CLS_API const char *cls_scan_method_name(size_t i);

/** The way with this name; the default where there is none. */
CLS_API cls_limit_method cls_scan_method_find(const char *name);

/** Frees limits. NULL is a no-op. */
CLS_API void cls_limits_free(cls_limits *limits);

/** The exit status of limits: 0 if all are complete, else 1. */
CLS_API int cls_limits_exit(const cls_limits *limits);

/** Writes the version of GSL in use, such as "2.7.1", into text[size]. */
CLS_API void cls_gsl_version(char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
