/* Scattered points of a plane as a mesh of triangles, and lines of constant value on it. */
#ifndef CLS_REPORT_MESH_H
#define CLS_REPORT_MESH_H

#include "cls/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Where a point is. */
typedef struct cls_place {
    double x, y;
} cls_place;

/** A triangle: points counterclockwise, and the triangle across from each of them. */
typedef struct cls_triangle {
    size_t point[3], across[3]; /**< CLS_MESH_NONE: there is none, the edge is on the rim */
} cls_triangle;

#define CLS_MESH_NONE ((size_t)-1)

/**
 * The Delaunay triangles of points, whose coordinates are scaled to a square first, so that units
 * do not matter. They fill the convex hull, but for flat ones at its rim (an angle of more than 160
 * degrees across from the edge), which are left out one after the other.
 */
typedef struct cls_mesh {
    double (*at)[2]; /**< [npoints]: scaled */
    cls_triangle *triangles;
    size_t npoints, n; /**< n = 0 where there are no three points off a line */
} cls_mesh;

/**
 * Makes the mesh of at[n], all finite; of points at one place the first is used. The time grows as
 * the square of n at worst. CLS_NO_MEMORY. To be freed in any case.
 */
cls_status cls_mesh_make(const cls_place *at, size_t n, cls_mesh *mesh, cls_error *err);

void cls_mesh_free(cls_mesh *mesh);

/** A corner of a line; begins: it is the first one of another line. */
typedef struct cls_contour_corner {
    double x, y;
    bool begins;
} cls_contour_corner;

/** Lines, one after the other; a closed one ends where it begins. */
typedef struct cls_contour {
    cls_contour_corner *corners; /**< [n] */
    size_t n;
} cls_contour;

/**
 * Where values, linear within each triangle, are 0. at and values[n] belong to the points that the
 * mesh is made of. A line ends only on the rim. CLS_NO_MEMORY. To be freed in any case.
 */
cls_status cls_contour_find(const cls_mesh *mesh, const cls_place *at, const double *values,
                            cls_contour *contour, cls_error *err);

void cls_contour_free(cls_contour *contour);

#endif
