/* Compiling the texts of support/spec.h, and what is asked of the models or of the errors. */
#ifndef CLS_SUPPORT_COMPILE_H
#define CLS_SUPPORT_COMPILE_H

#include "support/subject.h"

/** Compiles a text with ' for "; the test fails, with a message, if that fails. options: or NULL.
 */
cls_model *compiled(const char *text, const cls_model_options *options);

/** The same as a subject, with its observed data. */
subject compiled_subject(const char *text, const cls_model_options *options);

/** Fails unless compiling gives CLS_BAD_MODEL at the JSON Pointer where, with exactly this message.
 */
void check_refused(const char *text, const char *where, const char *message);

/** Fails unless compiling with options gives CLS_USAGE with exactly this message. */
void check_misused(const char *text, const cls_model_options *options, const char *message);

/** Fails unless the model has these parameters, names[n], in this order. */
void check_names(const cls_model *model, const char *const *names, size_t n);

/** Fails unless the parameter of this name is as wanted says; wanted's name is not looked at. */
void check_parameter(const cls_model *model, const char *name, cls_parameter wanted);

/** What a normfactor, or a component of a shapefactor, is by default. */
cls_parameter factor_by_default(void);

/** What an alpha is by default. */
cls_parameter alpha_by_default(void);

/** What a gamma of a shapesys is by default; tau = 0: without uncertainty. */
cls_parameter poisson_gamma(double tau);

/** What a gamma of a staterror is by default; sigma = 0: without uncertainty. */
cls_parameter normal_gamma(double sigma);

#endif
