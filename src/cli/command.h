/*
 * A command. To add one: cmd_<name>.c that defines cls_command_<name>, its line in command_list.h,
 * its line in src/CMakeLists.txt.
 */
#ifndef CLS_CLI_COMMAND_H
#define CLS_CLI_COMMAND_H

#include "cli/arguments.h"

typedef struct cls_command {
    const char *name;
    const char *summary;     /**< one line for the list of commands */
    const char *operand;     /**< what its file is called; NULL: WORKSPACE */
    const char *noun;        /**< what it is; NULL: workspace */
    const char *about;       /**< what stands in it; NULL: what is in a workspace */
    unsigned options;        /**< cls_option_group bits: the options it takes */
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

#endif
