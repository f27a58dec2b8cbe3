/* Joining the rows of grids that were made in parts. */
#ifndef CLS_CLI_MERGE_H
#define CLS_CLI_MERGE_H

#include "cli/stored.h"

/** A file of rows. */
typedef struct cls_merge_part {
    const char *path;
    cls_text bytes;
    cls_stored stored;
} cls_merge_part;

/** What is known of all rows together. */
typedef struct cls_merged {
    cls_text text;   /**< the titles, if there are any, and all rows in order */
    cls_text absent; /**< numbers of points of which rows are missing, as a list; cut off */
    size_t rows, missing, incomplete; /**< incomplete: rows whose status is not ok */
} cls_merged;

/**
 * Joins parts[n], n >= 1: points in the order of the patchset, and signal scales in that in which
 * they are met first; rows that are there several times, byte for byte the same, once. CLS_BAD_FILE
 * where rows cannot be of one grid: other formats, columns, options or points, or two different
 * ones of a point. To be freed in any case.
 */
cls_status cls_merge(const cls_merge_part *parts, size_t n, cls_merged *merged, cls_error *err);

void cls_merged_free(cls_merged *merged);

#endif
