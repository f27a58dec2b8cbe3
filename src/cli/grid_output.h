/* Where the rows of a grid go, and what is said of them: the dealer of a single process. */
#ifndef CLS_CLI_GRID_OUTPUT_H
#define CLS_CLI_GRID_OUTPUT_H

#include "cli/grid_run.h"
#include "cli/grid_summary.h"
#include "cli/progress.h"
#include "cli/row_file.h"

/** Start with cls_grid_output_begin; ends with cls_grid_output_free. */
typedef struct cls_grid_output {
    cls_grid *grid;
    cls_row_file file;        /**< rows are appended as they are done; or there is none */
    size_t next;              /**< point to deal */
    size_t shown;             /**< points before are written, where the order counts */
    cls_grid_result *results; /**< [points]: done, and not written yet */
    cls_grid_summary summary;
    cls_progress progress;
} cls_grid_output;

/**
 * Prepares the output that was asked for: a file is opened, and one to be continued is read, and
 * its rows are marked as done. CLS_USAGE where rows cannot be continued, CLS_BAD_FILE where they
 * are those of another grid, and as cls_row_file_open.
 */
cls_status cls_grid_output_begin(cls_grid_output *output, cls_grid *grid, cls_error *err);

/** The dealer that deals all points that are due, in order, and writes what is found. */
cls_grid_dealer cls_grid_output_dealer(cls_grid_output *output);

/**
 * Writes what could not be written before all was done, and says what is missing. *exit_status: 0
 * if all rows are complete, else 1.
 */
cls_status cls_grid_output_finish(cls_grid_output *output, int *exit_status, cls_error *err);

void cls_grid_output_free(cls_grid_output *output);

#endif
