/*
 * Interpolation codes by their formulas, in long double.
 * Source: HistFactory, CERN-OPEN-2012-016, section 4.1.6.
 */
#ifndef CLS_SUPPORT_INTERPOLATION_H
#define CLS_SUPPORT_INTERPOLATION_H

/** Interpolation of a factor by its code, "4" (NULL) or "1". */
long double defined_factor(const char *code, long double lo, long double hi, long double alpha);

/** Interpolation of a shape's change by its code, "4p" (NULL), "0" or "2". */
long double defined_shape(const char *code, long double lo, long double nominal, long double hi,
                          long double alpha);

#endif
