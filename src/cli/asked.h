/* What was asked of a model, as one would type it: equal for equal answers. */
#ifndef CLS_CLI_ASKED_H
#define CLS_CLI_ASKED_H

#include "base/text.h"
#include "cli/arguments.h"

/**
 * Appends the options that change what is found, but for the signal scales and the files: defaults
 * are left out, and numbers are written in one way, in a fixed order.
 */
void cls_asked_add(cls_text *text, const cls_arguments *args);

#endif
