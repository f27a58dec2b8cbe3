/* What --help and --version show. */
#ifndef CLS_CLI_HELP_H
#define CLS_CLI_HELP_H

#include "base/text.h"
#include "cli/arguments.h"

/** Appends usage, commands (unless one was named) and the options of the command. */
void cls_help_add(cls_text *text, const cls_arguments *args);

/** Appends the versions of the program and of its libraries. */
void cls_help_add_version(cls_text *text);

#endif
