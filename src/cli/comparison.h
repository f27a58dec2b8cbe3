/* --compare: results beside those of an earlier run. */
#ifndef CLS_CLI_COMPARISON_H
#define CLS_CLI_COMPARISON_H

#include "base/text.h"
#include "cli/arguments.h"

enum { CLS_EXIT_DIFFERENT = 5 /**< exit status of a comparison that found something */ };

/** CLS_BAD_FILE for a reference that cannot be read: better said before the work than after it. */
cls_status cls_comparison_check(const cls_arguments *args, cls_error *err);

/**
 * Compares results in JSON as --compare asks for, and shows on standard error what differs;
 * *exit_status becomes CLS_EXIT_DIFFERENT then. Statuses: see cls_report_compare.
 */
cls_status cls_comparison_make(const cls_arguments *args, const cls_text *json, int *exit_status,
                               cls_error *err);

#endif
