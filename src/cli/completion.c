#include "cli/completion.h"

#include <string.h>

static const struct {
    const char *name;
    const char *first; /* the script's first line */
    void (*add)(cls_text *text);
} shells[] = {
    {"bash", "", cls_completion_add_bash},
    {"fish", "", cls_completion_add_fish},
    {"zsh", "#compdef cls-limit\n", cls_completion_add_zsh},
};

enum { SHELLS = sizeof shells / sizeof shells[0] };

const char *cls_completion_shell(size_t i)
{
    return i < SHELLS ? shells[i].name : NULL;
}

void cls_completion_add(cls_text *text, const char *shell)
{
    for (size_t i = 0; i < SHELLS; i++) {
        if (strcmp(shells[i].name, shell) != 0)
            continue;
        cls_text_add(text, shells[i].first);
        cls_text_add_format(text, "# Made by: cls-limit --completion %s\n", shell);
        shells[i].add(text);
    }
}

bool cls_completion_takes(const cls_command *command, const cls_option *option)
{
    return !option->hidden && option->group & (command->options | CLS_OPTIONS_PROGRAM);
}

void cls_completion_add_words(cls_text *text, const cls_option *option)
{
    if (!option->choice) {
        cls_text_add(text, option->suggest ? option->suggest : "");
        return;
    }
    for (size_t i = 0; option->choice(i); i++)
        cls_text_add_format(text, "%s%s", i ? " " : "", option->choice(i));
}

void cls_completion_escape(cls_text *text, const char *string, size_t length, const char *special)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr(special, string[i]))
            cls_text_add(text, "\\");
        cls_text_add_bytes(text, &string[i], 1);
    }
}

void cls_completion_add_summary(cls_text *text, const cls_option *option, const char *special)
{
    enum { LEAST = 11 /* longer than "--compare:" */ };
    const size_t whole = strlen(option->help);
    size_t length = whole < LEAST ? whole : LEAST;
    length += strcspn(option->help + length, ",;:({");
    while (length > 0 && option->help[length - 1] == ' ')
        length--;
    cls_completion_escape(text, option->help, length, special);
}
