/*
 * THE optimizer interface. An optimizer is one file in optimizers/ and one line in
 * optimizer_list.h. It improves problem->x; what it says of its success is ignored.
 */
#ifndef CLS_FIT_OPTIMIZER_H
#define CLS_FIT_OPTIMIZER_H

#include "fit/problem.h"

typedef struct cls_optimizer {
    const char *name;
    const char *summary;
    bool gradient; /**< it uses derivatives */
    /**
     * Starts at problem->x, within bounds, and evaluates better points with cls_problem_value,
     * which keeps the best. Returns the number of iterations. Called only where problem->n > 0.
     */
    size_t (*minimize)(cls_problem *problem);
} cls_optimizer;

/** Optimizer i, the default first; NULL past the last. */
const cls_optimizer *cls_optimizer_get(size_t i);

#endif
