/*
 * What is odd about data without being wrong: for the modifier types, which tell it in their look.
 * Bins that are odd in the same way are one finding.
 */
#ifndef CLS_MODEL_ODD_H
#define CLS_MODEL_ODD_H

#include "model/modifier.h"

enum {
    CLS_ODD_SHOWN = 3,  /**< bins that a message names */
    CLS_ODD_SIZE = 128, /**< room for the text of bins */
};

/** Bins that are odd in the same way. Start with {0}. */
typedef struct cls_odd_bins {
    size_t n;
    size_t first[CLS_ODD_SHOWN]; /**< the first min(n, CLS_ODD_SHOWN) of them */
} cls_odd_bins;

/** Adds a bin behind those that are there. */
void cls_odd_bins_add(cls_odd_bins *bins, size_t bin);

/** Writes "bin 3", "bins 3 and 4", "bins 3, 4, 7 and 12 more" into text[CLS_ODD_SIZE]; n > 0. */
void cls_odd_bins_text(const cls_odd_bins *bins, char *text);

/** Adds a finding about some bins of a use, unless there are none: 'type "name": what in bins'. */
cls_status cls_odd_bins_tell(const cls_odd_bins *bins, const cls_modifier *use,
                             cls_finding_kind kind, const char *what, const cls_collector *to);

/** The same about gammas that are fixed for want of an uncertainty. */
cls_status cls_odd_inert(const cls_odd_bins *bins, const cls_modifier *use,
                         const cls_collector *to);

/** The same about uncertainties below 0 among a use's values. */
cls_status cls_odd_negative(const cls_modifier *use, const cls_collector *to);

/** True if both variations lie on one side of the nominal value, rounding aside. */
bool cls_odd_one_sided(double lo, double nominal, double hi);

/** True if a variation changes the nominal value by more than +100 % or -95 %. */
bool cls_odd_variation(double varied, double nominal);

#endif
