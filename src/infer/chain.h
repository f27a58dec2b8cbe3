/*
 * Fits of one data set with the POI held, at one value after the other. Where the likelihood has
 * several minima each of them that was found is followed on a branch of its own, so that the lowest
 * one is known also where they change places. Where two of them become one the one that was found
 * nearer by goes on.
 *
 * Other starts (infer/restarts.h) are tried at the first value of the POI, and whenever the minimum
 * lies much higher or lower above the best one than where that was done before on the same side, or
 * above the line between the minima at its neighbours on either side; the start values at the first
 * one only. Where few parameters are free (CLS_FEW) all are tried everywhere. Where the minimum
 * lies more than half as high as what is far, see below, unlikely mirror images are tried, too.
 *
 * A minimum that is lower than what was known, found by other starts or as a branch has jumped to
 * it, is followed back at once, as long as it is lower than what was found there, at most to where
 * other starts were tried last. Where not many parameters are free (CLS_MANY) all of that range is
 * to be looked for again instead, with all branches.
 *
 * A value of the POI at which the minimum lies five standard deviations above the best one is far:
 * no limit depends on it. Those are searched like the others until that has cost a certain number
 * of evaluations; from then on the lowest branch is followed, and of other starts only the start
 * values are tried. Where that branch jumps to another minimum, less than twice as high as what is
 * far, that one is followed back.
 */
#ifndef CLS_INFER_CHAIN_H
#define CLS_INFER_CHAIN_H

#include "fit/follow.h"

typedef struct cls_calculator cls_calculator;

enum {
    CLS_BRANCHES = 4,
    CLS_MANY = 40 /**< free parameters, of which more cost too much to be generous with fits */
};

/** One minimum along the POI. */
typedef struct cls_branch {
    cls_follower *follower;
    double home;   /**< where it was found */
    double lo, hi; /**< it is a minimum of its own for POI values between these */
    double value;  /**< f at the last value of the POI, if active */
    bool active;   /**< that was between lo and hi */
} cls_branch;

/** The lowest minimum that was found at a value of the POI. */
typedef struct cls_lowest {
    double poi, value;
    double slope; /**< df/dPOI, NAN if it is not known */
    bool stale;   /**< to be looked for again */
    bool doubted; /**< it once was above the line between its neighbours */
} cls_lowest;

enum { CLS_CHECKS = 64 };

/** A value of the POI where other starts were tried. */
typedef struct cls_check {
    double poi, height; /**< height: of the minimum above the best one */
} cls_check;

typedef struct cls_chain {
    const cls_data *data;
    const double *best, *best_poi;     /**< f at the best fit of the data, and the POI there */
    size_t nbranches, nmade;           /**< in use; with a follower */
    cls_branch branches[CLS_BRANCHES]; /**< the first one always exists */
    size_t nchecks;
    cls_check checks[CLS_CHECKS]; /**< [nchecks]: where other starts were tried */
    bool started;                 /**< the start values were tried */
    size_t nlowest, capacity;
    cls_lowest *lowest; /**< [nlowest], poi increasing */
    double last;        /**< the lowest minimum at the last value of the POI */
    double far_work;    /**< spent at far values of the POI: evaluations x globals */
} cls_chain;

/** Height of a minimum above the best one, in units of ln L, that is far: five sigma. */
#define CLS_FAR_AWAY 12.5

/** An empty chain of fits of some data, which keeps the pointers to f and the POI at their best
 * fit.
 */
cls_status cls_chain_new(cls_calculator *calculator, const cls_data *data, const double *best,
                         const double *best_poi, cls_chain *chain, cls_error *err);

/**
 * One fit with the POI at poi: follows those before it on a branch, else it is a full one, from
 * near[nparameters] (NULL: the start values) or where the follower thinks best. problem->data is
 * the chain's.
 */
cls_status cls_chain_follow(cls_calculator *calculator, cls_follower *branch, double poi,
                            const double *near, double *value, cls_error *err);

/**
 * The lowest minimum with the POI at poi; its parameters go to calculator->fixed_fit, unless it is
 * known from before. Where not many parameters are free (CLS_MANY) a minimum that puts a neighbour
 * above the line between its own, for the first time, makes that side stale.
 */
cls_status cls_chain_fit(cls_calculator *calculator, cls_chain *chain, double poi,
                         const double *near, double *value, cls_error *err);

/** df/dPOI at the lowest minimum with the POI at poi; NAN if it is not known. */
double cls_chain_slope(const cls_chain *chain, double poi);

/**
 * Whether a minimum at poi lies above the line between its neighbours on either side that were
 * found earlier: it may not be the lowest.
 */
bool cls_chain_is_above(const cls_chain *chain, double poi, double value);

/** The lowest minimum with the POI at poi; HUGE_VAL if none is known. */
double cls_chain_lowest(const cls_chain *chain, double poi);

/** Whether no limit depends on a minimum of this value. */
bool cls_chain_is_high(const cls_chain *chain, double value);

/** Whether it is too high to be searched like the others. */
bool cls_chain_is_far(const cls_calculator *calculator, const cls_chain *chain, double value);

/** Minima from poi to other are to be looked for again, and what was tested there. */
void cls_chain_make_stale(cls_calculator *calculator, cls_chain *chain, double poi, double other);

/** The last value of the POI on the way from home to poi where other starts were tried, or home. */
double cls_chain_last_check(const cls_chain *chain, double poi, double home);

#endif
