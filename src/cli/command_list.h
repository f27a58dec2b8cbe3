/* All commands, the default first. */
#ifndef CLS_CLI_COMMAND_LIST_H
#define CLS_CLI_COMMAND_LIST_H

#define CLS_COMMAND_LIST(X) \
    X(limit)                \
    X(cls)                  \
    X(discovery)            \
    X(fit)                  \
    X(eval)                 \
    X(inspect)              \
    X(check)                \
    X(table)                \
    X(grid)                 \
    X(merge)                \
    X(patchset)

#endif
