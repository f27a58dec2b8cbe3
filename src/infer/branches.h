/* The branches of a chain: the minima that are followed along the POI. */
#ifndef CLS_INFER_BRANCHES_H
#define CLS_INFER_BRANCHES_H

#include "infer/chain.h"

/** Branches whose values differ by less, in units of ln L, have become one. */
#define CLS_MERGED 1e-9

/** Makes branch i, which has a follower, begin at poi without any fits. */
void cls_branch_begin(cls_chain *chain, size_t i, double poi);

/**
 * Follows branch i, whose last fit was made at poi, through what was tested from there to other, as
 * long as it is lower than what was found there. Where not many parameters are free (CLS_MANY) all
 * of that is made stale instead.
 */
void cls_branch_follow_back(cls_calculator *calculator, cls_chain *chain, size_t i, double poi,
                            double other);

/** The branch with the lowest value where the chain was fitted last, or CLS_NONE. */
size_t cls_branches_lowest(const cls_chain *chain);

/**
 * Follows all branches that reach poi: *value is the lowest of their minima, whose parameters go to
 * calculator->fixed_fit, and the status that of its fit. near: see cls_chain_follow, of the first
 * branch.
 */
cls_status cls_branches_follow(cls_calculator *calculator, cls_chain *chain, double poi,
                               const double *near, double *value, cls_error *err);

#endif
