#include "cli/completion.h"

/* The word that is completed, and the one before it: bash makes words of "=" itself. */
static const char head[] =
    "_cls_limit() {\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local command='' action='' word options='' words='' actions='' i\n"
    "    if [[ $current == = ]]; then\n"
    "        current=''\n"
    "    elif [[ $before == = ]]; then\n"
    "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    fi\n"
    "    COMPREPLY=()\n";

static const char tail[] = "    if [[ $current == -* ]]; then\n"
                           "        words=$options\n"
                           "    else\n"
                           "        [[ $command ]] || words=$commands\n"
                           "        [[ $action ]] || words+=\" $actions\"\n"
                           "        _cls_limit_files \"$current\"\n"
                           "    fi\n"
                           "    _cls_limit_words \"$words\" \"$current\"\n"
                           "}\n"
                           "\n"
                           "_cls_limit_words() {\n"
                           "    local word\n"
                           "    while IFS= read -r word; do\n"
                           "        [[ $word ]] && COMPREPLY+=(\"$word\")\n"
                           "    done < <(compgen -W \"$1\" -- \"$2\")\n"
                           "}\n"
                           "\n"
                           "_cls_limit_files() {\n"
                           "    local word\n"
                           "    while IFS= read -r word; do\n"
                           "        [[ $word ]] && COMPREPLY+=(\"$word\")\n"
                           "    done < <(compgen -f -- \"$1\")\n"
                           "    compopt -o filenames 2>/dev/null\n"
                           "}\n"
                           "\n"
                           "complete -F _cls_limit cls-limit\n";

/* "--name" or "-x|--name", as a pattern. */
static void add_pattern(cls_text *text, const cls_option *option)
{
    if (option->letter)
        cls_text_add_format(text, "-%c|", option->letter);
    cls_text_add(text, option->name);
}

/* All options with a value, as one pattern. */
static void add_valued(cls_text *text)
{
    const cls_option *option;
    bool first = true;
    for (size_t i = 0; (option = cls_option_at(i)) != NULL; i++) {
        if (!option->parse || option->hidden)
            continue;
        cls_text_add(text, first ? "" : "|");
        add_pattern(text, option);
        first = false;
    }
}

/* Finds the command: the first word that is neither an option nor an option's value. */
static void add_command_search(cls_text *text)
{
    cls_text_add(text, "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                       "        word=${COMP_WORDS[i]}\n"
                       "        case $word in\n"
                       "            ");
    add_valued(text);
    cls_text_add(text, ")\n"
                       "                [[ ${COMP_WORDS[i+1]} == = ]] && ((i++))\n"
                       "                ((i++)) ;;\n"
                       "            -?*) ;;\n"
                       "            *)\n"
                       "                if [[ $command ]]; then\n"
                       "                    action=$word\n"
                       "                    break\n"
                       "                fi\n"
                       "                command=$word ;;\n"
                       "        esac\n"
                       "    done\n");
}

/* What the value of the option before can be; nothing is offered for numbers and names. */
static void add_values(cls_text *text)
{
    const cls_option *option;
    cls_text_add(text, "    case $before in\n");
    for (size_t i = 0; (option = cls_option_at(i)) != NULL; i++) {
        if (option->hidden || !(option->choice || option->file))
            continue;
        cls_text_add(text, "        ");
        add_pattern(text, option);
        cls_text_add(text, ")\n");
        if (option->choice || option->suggest) {
            cls_text_add(text, "            _cls_limit_words '");
            cls_completion_add_words(text, option);
            cls_text_add(text, "' \"$current\"\n");
        }
        if (option->file)
            cls_text_add(text, "            _cls_limit_files \"$current\"\n");
        cls_text_add(text, "            return ;;\n");
    }
    cls_text_add(text, "        ");
    add_valued(text);
    cls_text_add(text, ")\n            return ;;\n    esac\n");
}

/* The words that may follow a command. */
static void add_actions(cls_text *text, const cls_command *command)
{
    if (!command->actions)
        return;
    cls_text_add(text, "            actions='");
    for (size_t i = 0; command->actions[i]; i++)
        cls_text_add_format(text, "%s%s", i ? " " : "", command->actions[i]->name);
    cls_text_add(text, "'\n");
}

/* The options of a command. */
static void add_options(cls_text *text, const cls_command *command)
{
    const cls_option *option;
    cls_text_add(text, "            options='");
    for (size_t i = 0; (option = cls_option_at(i)) != NULL; i++) {
        if (!cls_completion_takes(command, option))
            continue;
        if (option->letter)
            cls_text_add_format(text, "-%c ", option->letter);
        cls_text_add_format(text, "%s ", option->name);
    }
    cls_text_add(text, "' ;;\n");
}

void cls_completion_add_bash(cls_text *text)
{
    cls_text_add(text, head);
    cls_text_add(text, "    local commands='");
    for (size_t i = 0; cls_command_at(i); i++)
        cls_text_add_format(text, "%s%s", i ? " " : "", cls_command_at(i)->name);
    cls_text_add(text, "'\n");
    add_command_search(text);
    add_values(text);
    cls_text_add(text, "    case $command in\n");
    for (size_t i = 1; cls_command_at(i); i++) {
        cls_text_add_format(text, "        %s)\n", cls_command_at(i)->name);
        add_actions(text, cls_command_at(i));
        add_options(text, cls_command_at(i));
    }
    cls_text_add(text, "        *)\n");
    add_options(text, cls_command_at(0));
    cls_text_add(text, "    esac\n");
    cls_text_add(text, tail);
}
