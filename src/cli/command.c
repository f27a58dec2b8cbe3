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

const cls_command *cls_command_find_action(const cls_command *command, const char *name)
{
    for (size_t i = 0; command->actions && command->actions[i]; i++) {
        if (strcmp(command->actions[i]->name, name) == 0)
            return command->actions[i];
    }
    return NULL;
}

const cls_operand *cls_command_operand(const cls_command *command, size_t i)
{
    static const cls_operand workspace = {.name = "WORKSPACE", .noun = "workspace"};
    if (!command->operands[0].name)
        return i == 0 ? &workspace : NULL;
    const bool is_there = i < CLS_OPERANDS_MOST && command->operands[i].name;
    return is_there ? &command->operands[i] : NULL;
}

void cls_command_add_words(cls_text *text, const cls_command *command)
{
    if (command->family)
        cls_text_add_format(text, "%s ", command->family);
    cls_text_add(text, command->name);
}

void cls_command_add_operands(cls_text *text, const cls_command *command)
{
    if (command->actions) {
        cls_text_add(text, "ACTION ...");
        return;
    }
    const cls_operand *operand = NULL;
    for (size_t i = 0; (operand = cls_command_operand(command, i)) != NULL; i++) {
        cls_text_add_format(text, operand->optional ? "%s[%s%s]" : "%s%s%s", i ? " " : "",
                            operand->name, operand->repeatable ? "..." : "");
    }
}
