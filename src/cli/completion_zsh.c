#include "cli/completion.h"

#include <string.h>

/* What has a meaning in "...", or in a specification of _arguments. */
static const char special[] = "\"$`\\[]:";

static const char head[] = "_cls_limit_operand() {\n"
                           "    [[ -n $command ]] || _describe command commands\n"
                           "    (( $#words_behind )) && _describe action words_behind\n"
                           "    _files\n"
                           "}\n"
                           "\n"
                           "_cls_limit() {\n"
                           "    local command='' word\n"
                           "    local -a commands options words_behind\n"
                           "    commands=(\n";

static const char search[] = "    )\n"
                             "    for word in ${words[2,CURRENT-1]}; do\n"
                             "        if (( ${commands[(I)$word:*]} )); then\n"
                             "            command=$word\n"
                             "            break\n"
                             "        fi\n"
                             "    done\n"
                             "    case $command in\n";

static const char tail[] = "    esac\n"
                           "    _arguments -S $options '*:file:_cls_limit_operand'\n"
                           "}\n"
                           "\n"
                           "if [[ $funcstack[1] == _cls-limit ]]; then\n"
                           "    _cls_limit \"$@\"\n"
                           "else\n"
                           "    compdef _cls_limit cls-limit\n"
                           "fi\n";

/* What the value is: its name, and its words, or files, or both. */
static void add_value(cls_text *text, const cls_option *option)
{
    if (!option->parse)
        return;
    cls_text_add(text, ":");
    cls_completion_escape(text, option->value, strlen(option->value), special);
    if (option->choice) {
        cls_text_add(text, ":(");
        cls_completion_add_words(text, option);
        cls_text_add(text, ")");
    } else if (option->suggest) {
        cls_text_add(text, ":{compadd ");
        cls_completion_add_words(text, option);
        cls_text_add(text, "; _files}");
    } else {
        cls_text_add(text, option->file ? ":_files" : ": ");
    }
}

/* The specification under one of the option's names; joint: how a value may follow the name. */
static void add_specification(cls_text *text, const cls_option *option, const char *name,
                              const char *joint)
{
    cls_text_add(text, "                \"");
    if (option->repeatable)
        cls_text_add(text, "*");
    else if (option->letter)
        cls_text_add_format(text, "(-%c %s)", option->letter, option->name);
    cls_text_add_format(text, "%s%s[", name, option->parse ? joint : "");
    cls_completion_add_summary(text, option, special);
    cls_text_add(text, "]");
    add_value(text, option);
    cls_text_add(text, "\"\n");
}

/* The words that may follow a command. */
static void add_actions(cls_text *text, const cls_command *command)
{
    if (!command->actions)
        return;
    cls_text_add(text, "            words_behind=(\n");
    for (size_t i = 0; command->actions[i]; i++)
        cls_text_add_format(text, "                \"%s:%s\"\n", command->actions[i]->name,
                            command->actions[i]->summary);
    cls_text_add(text, "            )\n");
}

static void add_options(cls_text *text, const cls_command *command)
{
    const cls_option *option;
    cls_text_add(text, "            options=(\n");
    for (size_t i = 0; (option = cls_option_at(i)) != NULL; i++) {
        const char letter[] = {'-', option->letter, '\0'};
        if (!cls_completion_takes(command, option))
            continue;
        if (option->letter)
            add_specification(text, option, letter, "+");
        add_specification(text, option, option->name, "=");
    }
    cls_text_add(text, "            ) ;;\n");
}

void cls_completion_add_zsh(cls_text *text)
{
    cls_text_add(text, head);
    for (size_t i = 0; cls_command_at(i); i++)
        cls_text_add_format(text, "        \"%s:%s\"\n", cls_command_at(i)->name,
                            cls_command_at(i)->summary);
    cls_text_add(text, search);
    for (size_t i = 1; cls_command_at(i); i++) {
        cls_text_add_format(text, "        %s)\n", cls_command_at(i)->name);
        add_actions(text, cls_command_at(i));
        add_options(text, cls_command_at(i));
    }
    cls_text_add(text, "        *)\n");
    add_options(text, cls_command_at(0));
    cls_text_add(text, tail);
}
