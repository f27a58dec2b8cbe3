#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cls/workspace.h"

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    const cls_table_options options = {.epsilon = args->epsilon, .poi = args->model.poi};
    char *text = NULL;
    size_t length = 0;
    *exit_status = 0;
    cls_status status = cls_table_read(args->workspace, &options, &text, &length, err);
    if (status == CLS_OK)
        status = cls_output_write(args->output, text, length, err);
    cls_table_free(text);
    return status;
}

const cls_command cls_command_table = {
    .name = "table",
    .summary = "a workspace from a table of signal, background, uncertainty, observed",
    .operands = {{.name = "TABLE.csv", .noun = "table"}},
    .about = "TABLE.csv has a line of titles, then a line for each bin, with commas between the "
             "cells. Titles, in any order: signal, background, uncertainty (of the background; "
             "0.5, or 1% of it) or uncertainty% (all in %), observed; a column bin is ignored, "
             "and so are lines that begin with #. - is standard input.",
    .options = CLS_OPTIONS_TABLE,
    .examples = {"cls-limit table counts.csv -o workspace.json",
                 "cls-limit table counts.csv --epsilon 1e-7 | cls-limit -"},
    .run = run,
};
