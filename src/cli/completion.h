/*
 * Scripts that complete command lines, made of the tables of options and commands. To add a shell:
 * completion_<name>.c, and its row in completion.c.
 */
#ifndef CLS_CLI_COMPLETION_H
#define CLS_CLI_COMPLETION_H

#include "base/text.h"
#include "cli/command.h"
#include "cli/option.h"

/** Name of shell i; NULL past the last. */
const char *cls_completion_shell(size_t i);

/** Appends the script for a shell with this name. */
void cls_completion_add(cls_text *text, const char *shell);

/** The scripts of the shells. */
void cls_completion_add_bash(cls_text *text);
void cls_completion_add_fish(cls_text *text);
void cls_completion_add_zsh(cls_text *text);

/** Appends the words that the value can be, with spaces between them; nothing: any. */
void cls_completion_add_words(cls_text *text, const cls_option *option);

/** Appends what the option does, in a few words; before each of the special characters a \. */
void cls_completion_add_summary(cls_text *text, const cls_option *option, const char *special);

/** Appends a string, before each of the special characters a \. */
void cls_completion_escape(cls_text *text, const char *string, size_t length, const char *special);

/** True if the command takes the option and it is not hidden. */
bool cls_completion_takes(const cls_command *command, const cls_option *option);

#endif
