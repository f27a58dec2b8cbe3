#include "cli/arguments.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/option.h"
#include "cli/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HINT_SIZE = 200 };

/* Where the reading of argv stands. */
typedef struct reader {
    char **next; /* ends with NULL */
    cls_arguments *args;
    bool seen[CLS_OPTIONS_MOST]; /* by number of the option */
    bool no_more_options;
} reader;

/* The option that is called name[length], or has this letter; its number goes to *number. */
static const cls_option *find_option(const char *name, size_t length, char letter, size_t *number)
{
    const cls_option *option = NULL;
    for (*number = 0; (option = cls_option_at(*number)) != NULL; (*number)++) {
        const bool named =
            strlen(option->name) == length && length > 0 && memcmp(option->name, name, length) == 0;
        if (named || (letter && option->letter == letter))
            break;
    }
    return option;
}

static cls_status fail_unknown_option(const char *name, size_t length, cls_error *err)
{
    const char *names[CLS_OPTIONS_MOST] = {NULL};
    size_t n = 0;
    for (; cls_option_at(n); n++)
        names[n] = cls_option_at(n)->name;
    char unknown[HINT_SIZE], hint[HINT_SIZE];
    (void)snprintf(unknown, sizeof unknown, "%.*s", (int)(length < HINT_SIZE ? length : HINT_SIZE),
                   name);
    cls_text_nearest(unknown, names, n, hint, sizeof hint);
    return cls_fail(err, CLS_USAGE, NULL, "unknown option %s%s", unknown, hint);
}

/* Reads an option; attached: the value in the same word (--name=value, -nvalue), or NULL. */
static cls_status take_option(reader *r, size_t number, const char *attached, cls_error *err)
{
    const cls_option *const option = cls_option_at(number);
    if (r->seen[number] && !option->repeatable)
        return cls_fail(err, CLS_USAGE, NULL, "%s is given twice", option->name);
    r->seen[number] = true;
    if (!option->parse && attached)
        return cls_fail(err, CLS_USAGE, NULL, "%s takes no value: \"%s\"", option->name, attached);
    if (option->parse && !attached && !*r->next)
        return cls_fail(err, CLS_USAGE, NULL, "%s needs a value: %s", option->name, option->value);
    if (option->parse && !attached)
        attached = *r->next++;
    return cls_option_set(option, attached, r->args, err);
}

/* Reads the options of a word such as -n, -nvalue or -qvn: the first with a value takes the rest.
 */
static cls_status read_letters(reader *r, const char *word, cls_error *err)
{
    cls_status status = CLS_OK;
    for (const char *at = word + 1; *at && status == CLS_OK && !cls_arguments_ask(r->args); at++) {
        size_t number = 0;
        const cls_option *const option = find_option(NULL, 0, *at, &number);
        if (!option && at > word + 1)
            return cls_fail(err, CLS_USAGE, NULL, "unknown option -%s in %s", at, word);
        if (!option)
            return fail_unknown_option(word, strlen(word), err);
        if (option->parse)
            return take_option(r, number, at[1] ? at + 1 : NULL, err);
        status = take_option(r, number, NULL, err);
    }
    return status;
}

/* Reads the option that word begins with: --name, --name=value, or those of its letters. */
static cls_status read_option(reader *r, const char *word, cls_error *err)
{
    size_t number = 0;
    if (word[1] != '-')
        return read_letters(r, word, err);
    const size_t length = strcspn(word, "=");
    if (!find_option(word, length, '\0', &number))
        return fail_unknown_option(word, length, err);
    return take_option(r, number, word[length] ? word + length + 1 : NULL, err);
}

/* Names of commands or actions near a word, as a hint. */
static void hint_at(const char *word, const cls_command *family, char hint[HINT_SIZE])
{
    enum { MOST = 24 };
    const char *names[MOST] = {NULL};
    size_t n = 0;
    const cls_command *command = NULL;
    while (n < MOST && (command = family ? family->actions[n] : cls_command_at(n)) != NULL)
        names[n++] = command->name;
    cls_text_nearest(word, names, n, hint, HINT_SIZE);
}

static cls_status fail_no_action(const cls_command *command, const char *word, cls_error *err)
{
    char hint[HINT_SIZE] = "";
    cls_text known = {0};
    for (size_t i = 0; command->actions[i]; i++)
        cls_text_add_format(&known, "%s%s", i ? ", " : "", command->actions[i]->name);
    if (word)
        hint_at(word, command, hint);
    cls_status status = CLS_USAGE;
    if (known.failed)
        status = cls_fail_memory(err);
    else if (word)
        status = cls_fail(err, CLS_USAGE, NULL, "\"%s\" is none of %s%s", word, known.bytes, hint);
    else
        status = cls_fail(err, CLS_USAGE, NULL, "%s needs a word: %s", command->name, known.bytes);
    cls_text_free(&known);
    return status;
}

/* Fails at a word for which the command has no operand. */
static cls_status fail_too_many(const cls_arguments *args, const char *word, cls_error *err)
{
    char hint[HINT_SIZE];
    if (!cls_command_operand(args->command, 1)) {
        const char *const first = args->operands.words[0];
        hint_at(first, NULL, hint);
        return cls_fail(err, CLS_USAGE, NULL, "one %s at a time, not \"%s\" and \"%s\"%s",
                        cls_command_operand(args->command, 0)->noun, first, word, hint);
    }
    cls_text wanted = {0};
    cls_command_add_operands(&wanted, args->command);
    const cls_status status =
        wanted.failed ? cls_fail_memory(err)
                      : cls_fail(err, CLS_USAGE, NULL, "\"%s\" is one word too many, wanted %s",
                                 word, wanted.bytes);
    cls_text_free(&wanted);
    return status;
}

/* The operand that word i stands for; NULL if there is none. */
static const cls_operand *operand_of(const cls_command *command, size_t i)
{
    size_t last = 0;
    while (last < i && cls_command_operand(command, last + 1))
        last++;
    const cls_operand *const operand = cls_command_operand(command, last);
    return last == i || operand->repeatable ? operand : NULL;
}

static cls_status read_operand(cls_arguments *args, const char *word, cls_error *err)
{
    const cls_operand *const operand = operand_of(args->command, args->operands.n);
    if (!operand)
        return fail_too_many(args, word, err);
    if (!word[0])
        return cls_fail(err, CLS_USAGE, NULL, "the %s's name is empty", operand->noun);
    if (args->operands.n == 0)
        args->workspace = word;
    return cls_value_append(word, &args->operands, err);
}

/*
 * Reads a word that is no option: the command, if it is the first and names one, or the action
 * behind it, or an operand.
 */
static cls_status read_word(reader *r, const char *word, cls_error *err)
{
    cls_arguments *const args = r->args;
    if (args->command->actions) {
        const cls_command *const action = cls_command_find_action(args->command, word);
        if (!action)
            return fail_no_action(args->command, word, err);
        args->command = action;
        return CLS_OK;
    }
    const cls_command *const command = cls_command_find(word);
    if (!args->names_command && !args->operands.n && !r->no_more_options && command) {
        args->command = command;
        args->names_command = true;
        return CLS_OK;
    }
    return read_operand(args, word, err);
}

bool cls_arguments_ask(const cls_arguments *args)
{
    return args->help || args->version || args->completion;
}

static cls_status read_words(reader *r, cls_error *err)
{
    cls_status status = CLS_OK;
    while (*r->next && status == CLS_OK && !cls_arguments_ask(r->args)) {
        const char *const word = *r->next++;
        if (r->no_more_options || word[0] != '-' || !word[1])
            status = read_word(r, word, err);
        else if (strcmp(word, "--") == 0)
            r->no_more_options = true;
        else
            status = read_option(r, word, err);
    }
    return status;
}

size_t cls_arguments_standard_input(const cls_arguments *args)
{
    const bool data = args->data.kind == CLS_DATA_FILE && strcmp(args->data.path, "-") == 0;
    size_t readers = data;
    for (size_t i = 0; i < args->operands.n; i++)
        readers +=
            strcmp(args->operands.words[i], "-") == 0 && !operand_of(args->command, i)->no_file;
    readers += args->at && strcmp(args->at, "-") == 0;
    readers += args->compare.reference && strcmp(args->compare.reference, "-") == 0;
    for (size_t i = 0; i < args->patches.n; i++)
        readers += strcmp(args->patches.words[i], "-") == 0;
    return readers;
}

/* CLS_USAGE where more than one file is "-". */
static cls_status check_standard_input(const cls_arguments *args, cls_error *err)
{
    const size_t readers = cls_arguments_standard_input(args);
    if (readers <= 1)
        return CLS_OK;
    return cls_fail(err, CLS_USAGE, NULL, "standard input (-) can be read only once, not %zu times",
                    readers);
}

/* What can only be judged when all words were read. */
static cls_status check(const reader *r, cls_error *err)
{
    const cls_arguments *const args = r->args;
    const unsigned groups = args->command->options | CLS_OPTIONS_PROGRAM;
    const cls_option *option = NULL;
    for (size_t i = 0; (option = cls_option_at(i)) != NULL; i++) {
        if (r->seen[i] && !(option->group & groups))
            return cls_fail(err, CLS_USAGE, NULL, "the command %s%s%s has no option %s",
                            args->command->family ? args->command->family : "",
                            args->command->family ? " " : "", args->command->name, option->name);
    }
    if (args->command->actions)
        return fail_no_action(args->command, NULL, err);
    const cls_operand *const missing = cls_command_operand(args->command, args->operands.n);
    if (missing && !missing->optional)
        return cls_fail(err, CLS_USAGE, NULL, "no %s is given", missing->noun);
    return check_standard_input(args, err);
}

static cls_status set_defaults(cls_arguments *args, cls_error *err)
{
    *args = (cls_arguments){.command = cls_command_at(0)};
    cls_status status = CLS_OK;
    const cls_option *option = NULL;
    for (size_t i = 0; status == CLS_OK && (option = cls_option_at(i)) != NULL; i++) {
        if (cls_option_default(option))
            status = cls_option_set(option, cls_option_default(option), args, err);
    }
    return status;
}

cls_status cls_arguments_read(int argc, char **argv, cls_arguments *args, cls_error *err)
{
    cls_status status = set_defaults(args, err);
    reader r = {.next = argv + (argc > 0), .args = args};
    args->argv = argv;
    if (status == CLS_OK)
        status = read_words(&r, err);
    args->model.edits = args->edits.list;
    args->model.nedits = args->edits.n;
    if (status == CLS_OK && !cls_arguments_ask(args))
        status = check(&r, err);
    return status;
}

void cls_arguments_free(cls_arguments *args)
{
    free(args->scan.values);
    free(args->mu.values);
    free(args->scales.values);
    free(args->operands.words);
    free(args->patches.words);
    free(args->points.words);
    free(args->patch_files.words);
    cls_arena_free(args->edits.arena);
    args->scan = args->mu = args->scales = (cls_numbers){0};
    args->operands = args->patches = args->points = args->patch_files = (cls_words){0};
    args->edits = (cls_edits){0};
    args->model.edits = NULL;
}
