/* What commands do that report one result for each signal scale. */
#ifndef CLS_CLI_EACH_H
#define CLS_CLI_EACH_H

#include "cli/ahead.h"

/** How a command makes and reports a result. */
typedef struct cls_each {
    const char *test_stat; /**< in place of the one that was asked for; NULL: that one */

    /** The number of bytes of a result. */
    size_t (*size)(const cls_arguments *args);

    /** Makes a result, for any thread. */
    void (*test)(const cls_arguments *args, cls_calculator *calculator, void *result);

    /** Reports it in some format, like cls_report_points, with the calculator's notes. */
    cls_status (*report)(const char *format, const cls_session *session, const void *result,
                         cls_text *text, cls_error *err);

    /** Keeps messages on what is missing of it; false if nothing is. */
    bool (*explain)(cls_session *session, const void *result);
} cls_each;

/** Does all that a command does, the comparison with an earlier result too. */
cls_status cls_each_run(const cls_each *each, const cls_arguments *args, int *exit_status,
                        cls_error *err);

#endif
