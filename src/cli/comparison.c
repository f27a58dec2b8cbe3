#include "cli/comparison.h"

#include "base/error.h"
#include "base/input.h"
#include "cli/message.h"

#include <stdio.h>
#include <string.h>

cls_status cls_comparison_check(const cls_arguments *args, cls_error *err)
{
    const char *const path = args->compare.reference;
    cls_text text = {0};
    if (!path || strcmp(path, "-") == 0)
        return CLS_OK;
    const cls_status status = cls_input_read(path, &text, err);
    cls_text_free(&text);
    return status;
}

cls_status cls_comparison_make(const cls_arguments *args, const cls_text *json, int *exit_status,
                               cls_error *err)
{
    const cls_comparison_options *const options = &args->compare;
    cls_comparison found;
    if (json->failed)
        return cls_fail_memory(err);
    const cls_status status = cls_report_compare(options, json->bytes, json->length, &found, err);
    if (status != CLS_OK)
        return status;
    if (found.differences == 0 && !args->quiet)
        cls_message("note: all %zu numbers agree with %s", found.numbers, options->reference);
    if (found.differences > 0) {
        cls_message("%zu of %zu numbers differ from %s", found.differences, found.numbers,
                    options->reference);
        (void)fputs(found.table, stderr);
        *exit_status = CLS_EXIT_DIFFERENT;
    }
    cls_report_free(found.table);
    return CLS_OK;
}
