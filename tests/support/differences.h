/*
 * Derivatives of a likelihood against finite differences. Where a local gamma comes to a bound
 * between the points of a stencil, there is a kink and nothing to compare.
 */
#ifndef CLS_SUPPORT_DIFFERENCES_H
#define CLS_SUPPORT_DIFFERENCES_H

#include "support/likelihood.h"

/** Fails unless the gradient is that of the value, for globals first, first + every, ... */
void check_gradient_of(likelihood *l, size_t first, size_t every);

/** The same for all globals. */
void check_gradient(likelihood *l);

/** Fails unless the full gradient is that of the full value, by all parameters. */
void check_full_gradient(likelihood *l);

/** Fails unless the Hessian is symmetric and the derivative of the gradient, for these rows. */
void check_hessian_of(likelihood *l, size_t first, size_t every);

/** The same for all rows. */
void check_hessian(likelihood *l);

/** Fails where more than one comparison in a hundred was impossible; starts counting anew. */
void check_comparisons(void);

#endif
