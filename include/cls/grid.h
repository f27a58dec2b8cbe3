#ifndef CLS_GRID_H
#define CLS_GRID_H

#include "cls/patchset.h"
#include "cls/report.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One signal point of a grid at one signal scale, and what was found there; all is lent. What is
 * missing has a status and a reason in the limits and in the test.
 */
typedef struct cls_grid_row {
    const char *name;
    size_t index, points; /**< number of the point, from 0, of so many there are in all */
    const char *patchset; /**< the file that the point is from; NULL: a patch of its own, */
    const char *patch;    /**< this file; NULL: from a patchset */
    size_t nlabels;
    const char *const *labels;        /**< [nlabels] */
    const cls_patchset_value *values; /**< [nlabels] */
    const char *options;              /**< what was asked, as a command line; "" for nothing */
    const char *inputs;               /**< of all files that go in: equal for equal ones */
    const char *measurement, *poi;    /**< NULL where there is no model */
    double signal_scale;
    cls_limits limits;
    cls_point at_one;   /**< the test of the strength 1, scaled */
    cls_status status;  /**< CLS_OK: nothing is missing */
    const char *reason; /**< what is, "" for nothing */
} cls_grid_row;

/** Rows of a grid; lent. */
typedef struct cls_grid_rows {
    const cls_grid_row *rows; /**< [n] */
    size_t n;
} cls_grid_rows;

/**
 * Writes rows of a grid as cls_report_limits does its limits. The head's measurement, poi,
 * signal_scale, place and places are not used, but for the format csv: its titles are left out
 * unless place = 0. Rows of csv have the same labels. CLS_USAGE also for formats that have no grids
 * (latex).
 */
CLS_API cls_status cls_report_grid(const char *format, const cls_report_head *head,
                                   const cls_grid_rows *rows, char **text, size_t *length,
                                   cls_error *err);

/** Fills in a row of which nothing could be found: all is missing for this reason. */
CLS_API void cls_grid_row_fail(cls_grid_row *row, cls_status status, const char *reason);

/**
 * What a row misses: the status of the first, and all of them, in words, in reason[size]. bands:
 * there are expected values, too.
 */
CLS_API cls_status cls_grid_row_judge(const cls_grid_row *row, bool bands, char *reason,
                                      size_t size);

/** A signal point in the plane of two of its labels: what is found for the strength 1. */
typedef struct cls_plane_point {
    double x, y;               /**< finite */
    double cls_obs;            /**< NaN: it could not be found */
    double cls_exp[CLS_BANDS]; /**< likewise */
} cls_plane_point;

/** A picture of what is excluded in a plane; all is lent. */
typedef struct cls_plane {
    const char *labels[2];         /**< of x and y */
    const cls_plane_point *points; /**< [n], n >= 1 */
    size_t n;
    double cl;            /**< excluded is where CLs < 1 - cl */
    double signal_scale;  /**< of all points */
    const char *terminal; /**< "pdf", "png" or "svg" */
    const char *output;   /**< the file that the script makes; NULL: standard output */
} cls_plane;

/**
 * The same for a script for gnuplot that draws a plane: the points, and the contours CLs = 1 - cl,
 * observed and, where points have expected values, expected: the median and +-1 sigma.
 * ln CLs, with CLs not below 1e-30, is taken to be linear in each of the Delaunay triangles of the
 * points that have a value, in coordinates that are scaled to a square: a contour is exact at
 * points, passes between those with CLs below and above, and ends on their convex hull or, where
 * that has flat triangles (an angle of more than 160 degrees across from its edge), which are left
 * out, inside of them. Of several points at one place the first is used. CLS_USAGE for n = 0.
 */
CLS_API cls_status cls_report_plane(const cls_plane *plane, char **text, size_t *length,
                                    cls_error *err);

#ifdef __cplusplus
}
#endif

#endif
