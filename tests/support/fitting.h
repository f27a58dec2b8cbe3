/* A problem to be fitted, and all that it is made of. */
#ifndef CLS_SUPPORT_FITTING_H
#define CLS_SUPPORT_FITTING_H

#include "fit/minimize.h"
#include "support/subject.h"

enum { FITTING_MOST = 100 /**< parameters, at most */ };

typedef struct fitting {
    subject s;
    const char *name; /**< of the model, for messages */
    cls_arena *arena;
    cls_problem *problem;
} fitting;

/** A problem on the subject's data, reset with everything free and the POI not below 0. */
fitting fitting_open(subject s, const char *name);

/** The same of a text with ' for ", compiled with options or NULL. */
fitting fitting_open_text(const char *text, const cls_model_options *options);

/** The same of one of the models of support/models.h. */
fitting fitting_open_case(const char *name);

void fitting_close(fitting *f);

/** Minimises from where the problem stands; the test fails where that fails. */
cls_minimum fitting_minimum(fitting *f, const cls_optimizer *first);

/** Resets, holds the POI at *poi (NULL: free), and minimises from the start values. */
cls_minimum fitting_full(fitting *f, const double *poi);

/** The lowest twice_nll of data from random starts, always the same ones; poi as above. */
double fitting_lowest(fitting *f, const cls_data *data, const double *poi);

/** A parameter's value as evaluated last. */
double fitting_parameter(const fitting *f, const char *name);

#endif
