/*
 * The likelihood by its definition, in long double, straight from the workspace: nothing of
 * src/model is used but the list of parameters. Formulas: HistFactory, CERN-OPEN-2012-016.
 */
#ifndef CLS_SUPPORT_DEFINITION_H
#define CLS_SUPPORT_DEFINITION_H

#include "support/likelihood.h"

/** Expected events nu[bins of all channels], channels in order of their names. */
void defined_expected(const likelihood *l, long double *nu);

/** -2 ln L of the workspace's observations. */
long double defined_twice_nll(const likelihood *l);

/** sigma or tau of a parameter; NAN where the measurement gives it or there is none. */
long double defined_width(const likelihood *l, const char *parameter);

#endif
