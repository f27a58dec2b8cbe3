/*
 * A command. To add one: cmd_<name>.c that defines cls_command_<name>, its line in command_list.h,
 * its line in src/CMakeLists.txt.
 */
#ifndef CLS_CLI_COMMAND_H
#define CLS_CLI_COMMAND_H

#include "base/text.h"
#include "cli/arguments.h"

/** A word of a command line that is no option, such as the workspace. */
typedef struct cls_operand {
    const char *name; /**< in the usage line: "WORKSPACE" */
    const char *noun; /**< in messages: "workspace" */
    bool no_file;     /**< it names no file, so - is not standard input */
    bool optional;    /**< so are those that follow */
    bool repeatable;  /**< the last one may be: all words from there on */
} cls_operand;

enum { CLS_OPERANDS_MOST = 3 };

typedef struct cls_command {
    const char *name;
    const char *summary; /**< one line for the list of commands */

    /** What it takes, in this order, as far as there are names; none: a workspace. */
    cls_operand operands[CLS_OPERANDS_MOST];

    /**
     * What the word behind its name may be, ended by NULL: commands of their own, which the options
     * and the work are left to. NULL: the words behind it are operands.
     */
    const struct cls_command *const *actions;
    const char *family;      /**< of an action: the name of the command that it belongs to */
    const char *about;       /**< what stands in its files; NULL: what is in a workspace */
    unsigned options;        /**< cls_option_group bits: the options it (or an action) takes */
    const char *examples[3]; /**< command lines for its help, NULL at the end */

    /**
     * Does the work. On success *exit_status is the program's; what fails is returned and in err.
     */
    cls_status (*run)(const cls_arguments *args, int *exit_status, cls_error *err);
} cls_command;

/** Command i, the default first; NULL past the last. */
const cls_command *cls_command_at(size_t i);

/** The command with this name; NULL if there is none. */
const cls_command *cls_command_find(const char *name);

/** The action of a command with this name; NULL if there is none. */
const cls_command *cls_command_find_action(const cls_command *command, const char *name);

/** Operand i of a command; NULL past the last. */
const cls_operand *cls_command_operand(const cls_command *command, size_t i);

/** Appends the words that call a command, such as "patchset verify". */
void cls_command_add_words(cls_text *text, const cls_command *command);

/** Appends its operands as a usage line has them, such as "PATCHSET [NAME]", "FILE...". */
void cls_command_add_operands(cls_text *text, const cls_command *command);

#endif
