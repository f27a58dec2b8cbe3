/* Models at given parameters. */
#ifndef CLS_SUPPORT_EVALUATION_H
#define CLS_SUPPORT_EVALUATION_H

#include "cls/evaluate.h"
#include "support/subject.h"

enum { EVALUATION_MOST = 200 /**< parameters, or bins, at most */ };

/** A model, its data, and the values of its parameters. */
typedef struct evaluation_point {
    subject s;
    double theta[EVALUATION_MOST];
} evaluation_point;

/** For subject_quoted: every modifier, shared by name between types, samples and channels. */
extern const char evaluation_modifiers[];

/** Products on one sample, a staterror of two channels, and a channel for each kind of bins. */
extern const char evaluation_products[];

/** cls_evaluate; fails the test where that fails. The caller frees the evaluation. */
cls_evaluation *evaluation_at(const evaluation_point *at);

/**
 * Calls check for the models above, those of support/models.h and random ones: at the start values
 * of each and at some points around.
 */
void evaluation_everywhere(void (*check)(evaluation_point *at));

#endif
