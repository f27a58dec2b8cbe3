#include "cli/command.h"

#include "cli/command_list.h"

#include <string.h>

#define DECLARE(name) extern const cls_command cls_command_##name;
CLS_COMMAND_LIST(DECLARE)
#undef DECLARE

static const cls_command *const commands[] = {
#define ADDRESS(name) &cls_command_##name,
    CLS_COMMAND_LIST(ADDRESS)
#undef ADDRESS
};

const cls_command *cls_command_at(size_t i)
{
    return i < sizeof commands / sizeof commands[0] ? commands[i] : NULL;
}

const cls_command *cls_command_find(const char *name)
{
    for (size_t i = 0; cls_command_at(i); i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}
