/* A likelihood under test: a model at a point, and all the models and points there are. */
#ifndef CLS_SUPPORT_LIKELIHOOD_H
#define CLS_SUPPORT_LIKELIHOOD_H

#include "model/likelihood.h"
#include "support/subject.h"

typedef struct likelihood {
    char name[160]; /**< of the model and the point, for messages */
    subject s;
    cls_model_options options; /**< it was compiled with */
    cls_arena *arena;
    cls_scratch *scratch;
    double *theta; /**< [nparameters] */
} likelihood;

/** Takes a subject over, at its start values; options as they were for the model. */
void likelihood_start(likelihood *l, subject s, const char *name, const cls_model_options *options);

void likelihood_end(likelihood *l);

/** Working memory for n numbers, until the end. */
double *likelihood_room(likelihood *l, size_t n);

/** The profiled value; the full value at all of theta. */
double likelihood_value(likelihood *l);
double likelihood_full_value(likelihood *l);

/** The profiled value and its gradient[nglobals]. */
double likelihood_gradient(likelihood *l, double *gradient);

/** assert_close with the likelihood's name in the message. */
#define assert_close_at(l, actual, expected, rel, abs) \
    likelihood_close((l), (actual), (expected), (rel), (abs), #actual " is")

void likelihood_close(const likelihood *l, double actual, double expected, double rel, double abs,
                      const char *what);

/** Where a likelihood may be tested besides at shifted parameters. */
typedef struct likelihood_places {
    bool start; /**< at its start values: they are at no kink */
    bool zero;  /**< where the POI is 0 */
    bool zeros; /**< where all unconstrained scalars are 0 */
} likelihood_places;

typedef void likelihood_check(likelihood *l);

/** Calls check at some points of a likelihood. */
void likelihood_points(likelihood *l, likelihood_places places, likelihood_check *check);

/**
 * Calls check at some points of every likelihood that there is: all cases of models.h and edges.h,
 * and of each every-th of the models made from seeds and from the list of modifiers, these with
 * each interpolation code and with gammas at tight bounds.
 */
void every_likelihood(size_t every, likelihood_check *check);

#endif
