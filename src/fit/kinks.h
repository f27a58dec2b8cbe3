/*
 * Interpolation codes 0 and 1 have a kink at alpha = 0. To either side the likelihood is smooth, so
 * a step is made within one piece, which ends at 0 like at a bound; and where the likelihood rises
 * to both sides of 0, the minimum is there although no gradient vanishes.
 */
#ifndef CLS_FIT_KINKS_H
#define CLS_FIT_KINKS_H

#include "fit/problem.h"

/** kinked[nglobals]: whether the likelihood may have a kink where that parameter is 0. */
void cls_kinks_find(const cls_model *model, bool *kinked);

/**
 * Chooses the piece to go on in from x, where cls_problem_value was called last: its bounds in
 * lo[n] and hi[n], the gradient there in gradient[n]. From a kink that is the side to which the
 * likelihood falls (faster); where it falls to neither, lo = hi = 0 and that parameter's gradient
 * is 0, as the subgradient contains it. Ends evaluated within the piece, for the Hessian; work[n]
 * and other[n] are used.
 */
void cls_kinks_choose(cls_problem *problem, double *lo, double *hi, double *gradient, double *work,
                      double *other);

/** Puts what cls_kinks_choose has moved aside back to 0 in problem->theta. */
void cls_kinks_restore(cls_problem *problem);

#endif
