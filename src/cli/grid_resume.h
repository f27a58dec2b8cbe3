/* Continuing the rows of an earlier run. */
#ifndef CLS_CLI_GRID_RESUME_H
#define CLS_CLI_GRID_RESUME_H

#include "cli/grid_summary.h"

/**
 * Marks the rows in bytes as done: those of a file that is called path. *keep: how much of it is
 * whole. CLS_BAD_FILE where the file holds something else, or rows of another grid: other options,
 * files, points; CLS_NO_MEMORY.
 */
cls_status cls_grid_resume(cls_grid *grid, const char *path, const cls_text *bytes,
                           cls_grid_summary *summary, size_t *keep, cls_error *err);

/** Appends the titles of CSV. */
cls_status cls_grid_titles(const cls_grid *grid, cls_text *text, cls_error *err);

#endif
