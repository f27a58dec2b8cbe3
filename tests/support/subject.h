/* What most tests start from: a workspace, compiled, with its observed data and a calculator. */
#ifndef CLS_SUPPORT_SUBJECT_H
#define CLS_SUPPORT_SUBJECT_H

#include "cls/infer.h"

typedef struct subject {
    cls_workspace *workspace;
    cls_model *model;
    cls_data *data;
    cls_calculator *calculator; /**< NULL until subject_calculate */
} subject;

/** Reads, compiles and takes the observed data. Prints what went wrong and returns false if it
 * did; the subject can be freed in any case. */
bool subject_read(subject *s, const char *path);

/** The same from a terminated text. */
bool subject_parse(subject *s, const char *text);

/** The same with options for cls_model_compile. */
bool subject_parse_as(subject *s, const char *text, const cls_model_options *options);
bool subject_read_as(subject *s, const char *path, const cls_model_options *options);

/** Makes the calculator, in place of an earlier one; false, with a message, on failure. */
bool subject_calculate(subject *s, const cls_infer_options *options);

void subject_free(subject *s);

#endif
