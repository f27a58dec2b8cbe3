/* What the program says beside its results, on standard error. */
#ifndef CLS_CLI_MESSAGE_H
#define CLS_CLI_MESSAGE_H

#include "base/attributes.h"

/** One line "cls-limit: ..."; control characters from file names and workspaces become "?". */
void cls_message(const char *format, ...) CLS_PRINTF_LIKE(1, 2);

#endif
