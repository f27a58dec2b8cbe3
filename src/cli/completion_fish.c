#include "cli/completion.h"

/* What ends a string in '...', and what is special in it. */
static const char special[] = "'\\";

static const char head[] = "function __cls_limit_command\n"
                           "    for word in (commandline -opc)[2..-1]\n"
                           "        if contains -- $word %s\n"
                           "            echo $word\n"
                           "            return\n"
                           "        end\n"
                           "    end\n"
                           "    return 1\n"
                           "end\n"
                           "\n"
                           "function __cls_limit_takes\n"
                           "    set -l command (__cls_limit_command)\n"
                           "    or set command %s\n"
                           "    contains -- $command $argv\n"
                           "end\n"
                           "\n";

/* The commands that take an option. */
static void add_takers(cls_text *text, const cls_option *option)
{
    cls_text_add(text, " -n '__cls_limit_takes");
    for (size_t i = 0; cls_command_at(i); i++)
        if (cls_completion_takes(cls_command_at(i), option))
            cls_text_add_format(text, " %s", cls_command_at(i)->name);
    cls_text_add(text, "'");
}

static void add_option(cls_text *text, const cls_option *option)
{
    cls_text_add(text, "complete -c cls-limit");
    add_takers(text, option);
    if (option->letter)
        cls_text_add_format(text, " -s %c", option->letter);
    cls_text_add_format(text, " -l %s", option->name + 2);
    if (option->parse)
        cls_text_add(text, option->file ? " -r -F" : " -x");
    if (option->choice || option->suggest) {
        cls_text_add(text, " -a '");
        cls_completion_add_words(text, option);
        cls_text_add(text, "'");
    }
    cls_text_add(text, " -d '");
    cls_completion_add_summary(text, option, special);
    cls_text_add(text, "'\n");
}

/* The words that may follow a command, until one of them is there. */
static void add_actions(cls_text *text, const cls_command *command)
{
    cls_text names = {0};
    for (size_t i = 0; command->actions && command->actions[i]; i++)
        cls_text_add_format(&names, " %s", command->actions[i]->name);
    for (size_t i = 0; !names.failed && command->actions && command->actions[i]; i++)
        cls_text_add_format(text,
                            "complete -c cls-limit -n '__cls_limit_takes %s; and not "
                            "__fish_seen_subcommand_from%s' -a %s -d '%s'\n",
                            command->name, names.bytes, command->actions[i]->name,
                            command->actions[i]->summary);
    text->failed = text->failed || names.failed;
    cls_text_free(&names);
}

void cls_completion_add_fish(cls_text *text)
{
    cls_text names = {0};
    for (size_t i = 0; cls_command_at(i); i++)
        cls_text_add_format(&names, "%s%s", i ? " " : "", cls_command_at(i)->name);
    text->failed = text->failed || names.failed;
    if (!names.failed)
        cls_text_add_format(text, head, names.bytes, cls_command_at(0)->name);
    cls_text_free(&names);
    for (size_t i = 0; cls_command_at(i); i++) {
        const cls_command *const command = cls_command_at(i);
        cls_text_add_format(text, "complete -c cls-limit -n 'not __cls_limit_command' -a %s -d '",
                            command->name);
        cls_text_add(text, command->summary);
        cls_text_add(text, "'\n");
    }
    for (size_t i = 0; cls_command_at(i); i++)
        add_actions(text, cls_command_at(i));
    const cls_option *option;
    for (size_t i = 0; (option = cls_option_at(i)) != NULL; i++)
        if (!option->hidden)
            add_option(text, option);
}
