/* The picture of a grid: what is excluded in the plane of the two labels of its points. */
#ifndef CLS_CLI_PLANE_H
#define CLS_CLI_PLANE_H

#include "cli/points.h"
#include "cli/stored.h"
#include "cls/grid.h"

/** CLS_USAGE unless the points that were asked for have two labels, and numbers as values. */
cls_status cls_plane_check(const cls_signal_points *points, cls_error *err);

/** A point of a picture, given its values for the two labels, and a row from an earlier run. */
cls_plane_point cls_plane_point_of(const cls_patchset_value values[2], const cls_stored_row *row);

/**
 * Draws into the file path as cls_picture_draw. Where nothing is drawn, a message says why, and
 * *exit_status becomes 1.
 */
cls_status cls_plane_draw(const char *path, const cls_plane *plane, int *exit_status,
                          cls_error *err);

/** Rows of a grid that are drawn; zeroed at the start. */
typedef struct cls_plane_rows {
    cls_stored stored;
    cls_plane_point *points; /**< [plane.n] */
    cls_plane plane;
} cls_plane_rows;

/**
 * Reads the text of rows, as the command merge writes it. CLS_USAGE where they have other labels
 * than two, several signal scales, or values that are no numbers; CLS_NO_MEMORY. To be freed in any
 * case.
 */
cls_status cls_plane_rows_read(cls_plane_rows *rows, const cls_text *text, cls_error *err);

void cls_plane_rows_free(cls_plane_rows *rows);

#endif
