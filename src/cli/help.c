#include "cli/help.h"

#include "cli/command.h"
#include "cli/option.h"
#include "report/layout.h"

#include <stdio.h>
#include <string.h>

enum { COLUMN = 26 /* where explanations begin */ };

/* Appends a name and what it means. */
static void add_entry(cls_text *text, const char *name, const char *meaning)
{
    const size_t start = text->length;
    cls_text_add_format(text, "  %s", name);
    size_t at = text->length - start;
    if (at + 2 > COLUMN) {
        cls_text_add(text, "\n");
        at = 0;
    }
    cls_layout_wrap(text, at, COLUMN, meaning);
}

/* Appends the option's explanation, with its choices and its default. */
static void add_meaning(cls_text *text, const cls_option *option)
{
    cls_text_add(text, option->help);
    for (size_t i = 0; option->choice && !option->explain && option->choice(i); i++)
        cls_text_add_format(text, "%s%s", i ? ", " : ": ", option->choice(i));
    if (cls_option_default(option))
        cls_text_add_format(text, " (%s)", cls_option_default(option));
}

static void add_option(cls_text *text, const cls_option *option)
{
    cls_text name = {0}, meaning = {0};
    if (option->letter)
        cls_text_add_format(&name, "-%c, ", option->letter);
    cls_text_add(&name, option->name);
    if (option->value)
        cls_text_add_format(&name, " %s", option->value);
    add_meaning(&meaning, option);
    if (name.failed || meaning.failed)
        text->failed = true;
    else
        add_entry(text, name.bytes, meaning.bytes);
    cls_text_free(&name);
    cls_text_free(&meaning);
    for (size_t i = 0; option->explain && option->explain(i); i++) {
        char choice[COLUMN];
        (void)snprintf(choice, sizeof choice, "    %s", option->choice(i));
        add_entry(text, choice, option->explain(i));
    }
}

/* What the word behind a command may be. */
static void add_actions(cls_text *text, const cls_command *command)
{
    if (!command->actions)
        return;
    cls_text_add(text, "\nActions:\n");
    for (size_t i = 0; command->actions[i]; i++) {
        const cls_command *const action = command->actions[i];
        cls_text name = {0};
        cls_text_add_format(&name, "%s ", action->name);
        cls_command_add_operands(&name, action);
        if (name.failed)
            text->failed = true;
        else
            add_entry(text, name.bytes, action->summary);
        cls_text_free(&name);
    }
}

void cls_help_add(cls_text *text, const cls_arguments *args)
{
    const cls_command *const command = args->command;
    cls_text_add(text, "Usage: cls-limit ");
    if (args->names_command)
        cls_command_add_words(text, command);
    else
        cls_text_add(text, "[COMMAND]");
    cls_text_add(text, " ");
    cls_command_add_operands(text, command);
    cls_text_add(text, " [options]\n\n");
    if (command->about)
        cls_layout_wrap(text, 0, 0, command->about);
    else
        cls_text_add(text, "WORKSPACE is a HistFactory workspace in pyhf's JSON format, perhaps "
                           "gzipped;\n- is standard input.\n");
    if (!args->names_command) {
        cls_text_add(text, "\nCommands:\n");
        for (size_t i = 0; cls_command_at(i); i++)
            add_entry(text, cls_command_at(i)->name, cls_command_at(i)->summary);
        cls_text_add(text, "A file that is named like a command is given as ./limit.\n");
    }
    add_actions(text, command);
    cls_text_add(text, "\nOptions of ");
    cls_command_add_words(text, command);
    cls_text_add(text, " (defaults in parentheses):\n");
    const unsigned groups = command->options | CLS_OPTIONS_PROGRAM;
    const cls_option *option = NULL;
    for (size_t i = 0; (option = cls_option_at(i)) != NULL; i++) {
        if (option->group & groups && !option->hidden)
            add_option(text, option);
    }
    cls_text_add(text, "\nExamples:\n");
    for (size_t i = 0; command->examples[i]; i++)
        cls_text_add_format(text, "  %s\n", command->examples[i]);
    cls_text_add(text, "\nExit status: 0 complete answer, 1 no answer or only a part of it, "
                       "2 wrong usage,\n3 invalid input, 4 internal error or result not "
                       "written,\n5 --compare found a difference, 130 interrupted.\n"
                       "\nThe manual page, man cls-limit, tells the rest.\n");
}

void cls_help_add_version(cls_text *text)
{
    enum { VERSION_SIZE = 32 };
    char cjson[VERSION_SIZE], gsl[VERSION_SIZE], nlopt[VERSION_SIZE], zlib[VERSION_SIZE];
    cls_cjson_version(cjson, sizeof cjson);
    cls_gsl_version(gsl, sizeof gsl);
    cls_nlopt_version(nlopt, sizeof nlopt);
    cls_zlib_version(zlib, sizeof zlib);
    cls_text_add_format(text, "cls-limit %s\ncJSON %s, GSL %s, NLopt %s, zlib %s\n", cls_version(),
                        cjson, gsl, nlopt, zlib);
}
