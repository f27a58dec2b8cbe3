/*
 * Small workspaces that between them use all that the likelihood knows. Their texts, and all texts
 * given to subject_quoted, have ' where JSON has ".
 */
#ifndef CLS_SUPPORT_MODELS_H
#define CLS_SUPPORT_MODELS_H

#include "base/text.h"
#include "support/subject.h"

typedef struct model_case {
    const char *name;
    const char *text;
    bool zero; /**< the POI may be 0: there is a likelihood */
} model_case;

/** Case i; NULL past the last. */
const model_case *model_case_get(size_t i);

/** Compiles a case, with its observed data; the test fails, with a message, if that fails. */
subject model_case_open(const model_case *from);

/** subject_parse of a text with ' for ". */
bool subject_quoted(subject *s, const char *text);

/** The same with options for cls_model_compile. */
bool subject_quoted_as(subject *s, const char *text, const cls_model_options *options);

/** cls_workspace_parse of a text with ' for "; fails the test if that fails. */
cls_workspace *workspace_quoted(const char *text);

enum { RANDOM_MODELS = 200 /**< seeds of random_model that tests use */ };

/** Compiles a random workspace of normfactors and shapesys, with its observed data. */
subject random_model(size_t seed);

/**
 * Parameters away from the start values, theta[nparameters]: gammas and factors between 0.7 and
 * 1.3, those that interpolate between -2.5 and 2.5 but not near a whole number, where a code may
 * have a kink; what is fixed at its start value.
 */
void shifted_parameters(const cls_model *model, size_t seed, double *theta);

#endif
