#include "cli/command.h"
#include "cli/option.h"
#include "cli/terminal.h"
#include "cls/check.h"
#include "cls/report.h"

/* Writes what was found where it was asked for. */
static cls_status show(const cls_arguments *args, const cls_findings *findings, cls_error *err)
{
    const cls_report_head head = {
        .workspace = args->workspace,
        .patches = args->patches.words,
        .npatches = args->patches.n,
    };
    char *report = NULL;
    size_t length = 0;
    cls_status status = cls_report_findings(args->format, &head, findings, &report, &length, err);
    if (status == CLS_OK)
        status = cls_terminal_deliver(args, report, length, err);
    cls_report_free(report);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_findings *findings = NULL;
    cls_status status =
        cls_check_file(args->workspace, args->patches.words, args->patches.n, &findings, err);
    if (status == CLS_OK)
        status = show(args, findings, err);
    if (status == CLS_OK && cls_findings_of(findings, CLS_ERROR))
        *exit_status = cls_status_exit(CLS_BAD_WORKSPACE);
    cls_findings_free(findings);
    return status;
}

const cls_command cls_command_check = {
    .name = "check",
    .summary = "all that is wrong or odd in a workspace",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit check workspace.json", "cls-limit check workspace.json --format json"},
    .run = run,
};
