#include "base/error.h"
#include "cli/command.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/launcher.h"
#include "cli/message.h"
#include "cli/output.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

/* Shows --help, --version or --completion. */
static cls_status inform(const cls_arguments *args, cls_error *err)
{
    cls_text text = {0};
    if (args->help)
        cls_help_add(&text, args);
    else if (args->completion)
        cls_completion_add(&text, args->completion);
    else
        cls_help_add_version(&text);
    const cls_status status =
        text.failed ? cls_fail_memory(err) : cls_output_write(NULL, text.bytes, text.length, err);
    cls_text_free(&text);
    return status;
}

static void show_error(const cls_arguments *args, const cls_error *error)
{
    const char *const family = args->command->family;
    char text[sizeof *error];
    cls_error_text(error, text, sizeof text);
    cls_message("%s", text);
    if (error->code == CLS_USAGE)
        (void)fprintf(stderr, "Try 'cls-limit%s%s%s%s --help'.\n", family ? " " : "",
                      family ? family : "", args->names_command ? " " : "",
                      args->names_command ? args->command->name : "");
}

/* Of processes that share a grid, only the first one says what is wrong. */
static bool is_silent(const cls_arguments *args)
{
    return strcmp(args->command->name, "grid") == 0 && cls_launch_find().rank > 0;
}

/* Does what was asked; on success *exit_status is the program's. */
static cls_status work(const cls_arguments *args, int *exit_status, cls_error *error)
{
    if (cls_arguments_ask(args))
        return inform(args, error);
    const cls_status status = args->command->run(args, exit_status, error);
    if (status == CLS_OK && cls_interrupted() && !is_silent(args)) {
        cls_message("interrupted: what was not done by then is missing");
        *exit_status = CLS_EXIT_INTERRUPTED;
    }
    return status;
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off();
    cls_arguments args;
    cls_error error = {.code = CLS_OK};
    int exit_status = 0;
    cls_status status = cls_arguments_read(argc, argv, &args, &error);
    if (status == CLS_OK)
        status = work(&args, &exit_status, &error);
    if (status != CLS_OK && !is_silent(&args)) {
        show_error(&args, &error);
        exit_status = cls_status_exit(status);
    }
    cls_arguments_free(&args);
    return exit_status;
}
