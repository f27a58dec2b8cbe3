/*
 * Points are taken from left to right; each is joined to the part of the hull that it sees. Then
 * edges are flipped until each triangle's circle is empty (Lawson). Rounding may leave an edge
 * that could as well be flipped, but never a hole or an overlap.
 */
#include "report/mesh.h"

#include "base/error.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Of areas in the unit square: below that, three points are on a line, or four on a circle. */
static const double flat = 1e-12;

/* The cosine of 160 degrees: a triangle with a wider angle is flat. */
static const double flattest = -0.9396926207859084;

enum { PASSES_MOST = 1000 };

/* A point and its number, to be sorted. */
typedef struct place {
    double x, y;
    size_t number;
} place;

/* The mesh while it grows. The hull is a ring, counterclockwise. */
typedef struct builder {
    cls_mesh *mesh;
    size_t *next, *previous; /* [npoints]: of points on the hull */
    size_t *inner;           /* [npoints]: the triangle at the edge to the next point */
} builder;

/* Twice the area of a, b, c; positive where they are counterclockwise. */
static double area(const cls_mesh *mesh, size_t a, size_t b, size_t c)
{
    const double *const p = mesh->at[a], *const q = mesh->at[b], *const r = mesh->at[c];
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
}

/* Positive where d is within the circle through a, b, c, which are counterclockwise. */
static double within_circle(const cls_mesh *mesh, const size_t abc[3], size_t d)
{
    double row[3][3];
    for (size_t i = 0; i < 3; i++) {
        row[i][0] = mesh->at[abc[i]][0] - mesh->at[d][0];
        row[i][1] = mesh->at[abc[i]][1] - mesh->at[d][1];
        row[i][2] = row[i][0] * row[i][0] + row[i][1] * row[i][1];
    }
    return row[0][0] * (row[1][1] * row[2][2] - row[1][2] * row[2][1]) -
           row[0][1] * (row[1][0] * row[2][2] - row[1][2] * row[2][0]) +
           row[0][2] * (row[1][0] * row[2][1] - row[1][1] * row[2][0]);
}

static void replace_across(cls_mesh *mesh, size_t triangle, size_t old, size_t new)
{
    for (size_t k = 0; triangle != CLS_MESH_NONE && k < 3; k++)
        if (mesh->triangles[triangle].across[k] == old) {
            mesh->triangles[triangle].across[k] = new;
            return;
        }
}

/* Adds the triangle of the hull's edge from a and a point that sees it. */
static size_t cover(builder *b, size_t a, size_t point)
{
    cls_mesh *const mesh = b->mesh;
    const size_t outer = b->inner[a], new = mesh->n++;
    mesh->triangles[new] =
        (cls_triangle){{b->next[a], a, point}, {CLS_MESH_NONE, CLS_MESH_NONE, outer}};
    for (size_t k = 0; k < 3; k++)
        if (mesh->triangles[outer].point[(k + 1) % 3] == a)
            mesh->triangles[outer].across[k] = new;
    return new;
}

/* Makes two triangles neighbours, across their points j and k. */
static void join(cls_mesh *mesh, size_t t, size_t j, size_t u, size_t k)
{
    if (t == CLS_MESH_NONE || u == CLS_MESH_NONE)
        return;
    mesh->triangles[t].across[j] = u;
    mesh->triangles[u].across[k] = t;
}

/* Joins a point right of all others to the hull; last is the one before. False: it sees nothing. */
static bool add_point(builder *b, size_t point, size_t last)
{
    size_t first = last, end = last, lower = CLS_MESH_NONE, upper = CLS_MESH_NONE;
    while (area(b->mesh, b->previous[first], first, point) < -flat) {
        first = b->previous[first];
        const size_t new = cover(b, first, point);
        join(b->mesh, new, 1, lower, 0); /* the edge from the point to next[first] */
        upper = upper == CLS_MESH_NONE ? new : upper;
        lower = new;
    }
    while (area(b->mesh, end, b->next[end], point) < -flat) {
        const size_t new = cover(b, end, point);
        join(b->mesh, upper, 1, new, 0);
        lower = lower == CLS_MESH_NONE ? new : lower;
        upper = new;
        end = b->next[end];
    }
    if (lower == CLS_MESH_NONE)
        return false;
    b->inner[first] = lower;
    b->inner[point] = upper;
    b->next[first] = b->previous[end] = point;
    b->previous[point] = first;
    b->next[point] = end;
    return true;
}

static int by_place(const void *a, const void *b)
{
    const place *const p = a, *const q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return (p->number > q->number) - (p->number < q->number);
}

/* Sorts the points, those at one place as one; returns how many there are. */
static size_t sort_places(const cls_mesh *mesh, place *places)
{
    size_t n = 0;
    for (size_t i = 0; i < mesh->npoints; i++)
        places[i] = (place){mesh->at[i][0], mesh->at[i][1], i};
    qsort(places, mesh->npoints, sizeof *places, by_place);
    for (size_t i = 0; i < mesh->npoints; i++)
        if (n == 0 || places[i].x != places[n - 1].x || places[i].y != places[n - 1].y)
            places[n++] = places[i];
    return n;
}

/* The triangles of the first m points, which are on a line, and the next one, which is not. */
static void begin(builder *b, const place *places, size_t m)
{
    cls_mesh *const mesh = b->mesh;
    const size_t top = places[m].number;
    const bool left = area(mesh, places[0].number, places[1].number, top) > 0.0;
    for (size_t i = 0; i + 1 < m; i++) {
        const size_t low = places[i].number, high = places[i + 1].number;
        const size_t before = i ? i - 1 : CLS_MESH_NONE, after = i + 2 < m ? i + 1 : CLS_MESH_NONE;
        const size_t from = left ? low : high, to = left ? high : low;
        mesh->triangles[mesh->n++] = (cls_triangle){
            {from, to, top}, {left ? after : before, left ? before : after, CLS_MESH_NONE}};
        b->next[from] = to;
        b->previous[to] = from;
        b->inner[from] = i;
    }
    const size_t lowest = places[0].number, highest = places[m - 1].number;
    const size_t from = left ? highest : lowest, to = left ? lowest : highest;
    b->next[from] = b->previous[to] = top;
    b->previous[top] = from;
    b->next[top] = to;
    b->inner[from] = left ? m - 2 : 0;
    b->inner[top] = left ? 0 : m - 2;
}

/* Makes triangles of all points. */
static void sweep(builder *b, place *places)
{
    const size_t n = sort_places(b->mesh, places);
    size_t m = 2;
    while (m < n &&
           fabs(area(b->mesh, places[0].number, places[m - 1].number, places[m].number)) <= flat)
        m++;
    if (m >= n)
        return;
    begin(b, places, m);
    size_t last = places[m].number;
    for (size_t i = m + 1; i < n; i++)
        if (add_point(b, places[i].number, last))
            last = places[i].number;
}

/* Flips the edge across from corner k of triangle t, if that is better. */
static bool flip(cls_mesh *mesh, size_t t, size_t k)
{
    const cls_triangle one = mesh->triangles[t];
    const size_t u = one.across[k];
    if (u == CLS_MESH_NONE)
        return false;
    const cls_triangle other = mesh->triangles[u];
    size_t j = 0;
    while (j < 2 && other.across[j] != t)
        j++;
    const size_t k1 = (k + 1) % 3, k2 = (k + 2) % 3, j1 = (j + 1) % 3, j2 = (j + 2) % 3;
    const size_t a = one.point[k], b = one.point[k1], c = one.point[k2], d = other.point[j];
    if (!(within_circle(mesh, one.point, d) > flat && area(mesh, a, b, d) > 0.0 &&
          area(mesh, a, d, c) > 0.0))
        return false;
    mesh->triangles[t] = (cls_triangle){{a, b, d}, {other.across[j1], u, one.across[k2]}};
    mesh->triangles[u] = (cls_triangle){{a, d, c}, {other.across[j2], one.across[k1], t}};
    replace_across(mesh, other.across[j1], u, t);
    replace_across(mesh, one.across[k1], t, u);
    return true;
}

static void flip_all(cls_mesh *mesh)
{
    bool any = true;
    for (size_t pass = 0; any && pass < PASSES_MOST; pass++) {
        any = false;
        for (size_t t = 0; t < mesh->n; t++)
            for (size_t k = 0; k < 3; k++)
                any = flip(mesh, t, k) || any;
    }
}

/* True if the angle at corner k is nearly a straight one. */
static bool is_flat(const cls_mesh *mesh, const cls_triangle *t, size_t k)
{
    const double *const p = mesh->at[t->point[k]];
    const double *const q = mesh->at[t->point[(k + 1) % 3]];
    const double *const r = mesh->at[t->point[(k + 2) % 3]];
    const double qx = q[0] - p[0], qy = q[1] - p[1], rx = r[0] - p[0], ry = r[1] - p[1];
    return qx * rx + qy * ry < flattest * hypot(qx, qy) * hypot(rx, ry);
}

/* Removes a triangle; the last one takes its number. */
static void take_out(cls_mesh *mesh, size_t t)
{
    const size_t last = --mesh->n;
    for (size_t k = 0; k < 3; k++)
        replace_across(mesh, mesh->triangles[t].across[k], t, CLS_MESH_NONE);
    if (t == last)
        return;
    mesh->triangles[t] = mesh->triangles[last];
    for (size_t k = 0; k < 3; k++)
        replace_across(mesh, mesh->triangles[t].across[k], last, t);
}

/*
 * Removes flat triangles from the rim, where points that are nearly on a line have long thin ones
 * outside: they join points that are far from each other. Each point keeps a triangle.
 */
static void peel(cls_mesh *mesh)
{
    bool any = true;
    while (any) {
        any = false;
        for (size_t t = 0; t < mesh->n; t++)
            for (size_t k = 0; k < 3 && t < mesh->n; k++) {
                const cls_triangle *const here = &mesh->triangles[t];
                if (here->across[k] != CLS_MESH_NONE ||
                    here->across[(k + 1) % 3] == CLS_MESH_NONE ||
                    here->across[(k + 2) % 3] == CLS_MESH_NONE || !is_flat(mesh, here, k))
                    continue;
                take_out(mesh, t);
                any = true;
            }
    }
}

static double coordinate(const cls_place *at, size_t axis)
{
    return axis ? at->y : at->x;
}

/* The coordinates, scaled to lie between 0 and 1. */
static void scale(const cls_place *at, size_t n, double (*scaled)[2])
{
    for (size_t axis = 0; axis < 2; axis++) {
        double least = (double)INFINITY, most = -(double)INFINITY;
        for (size_t i = 0; i < n; i++) {
            least = fmin(least, coordinate(&at[i], axis));
            most = fmax(most, coordinate(&at[i], axis));
        }
        const double width = most / 2.0 - least / 2.0; /* halves do not overflow */
        for (size_t i = 0; i < n; i++)
            scaled[i][axis] =
                width > 0.0 ? (coordinate(&at[i], axis) / 2.0 - least / 2.0) / width : 0.0;
    }
}

cls_status cls_mesh_make(const cls_place *at, size_t n, cls_mesh *mesh, cls_error *err)
{
    *mesh = (cls_mesh){.npoints = n};
    mesh->at = calloc(n + 1, sizeof *mesh->at);
    mesh->triangles = calloc(2 * n + 1, sizeof *mesh->triangles);
    place *const places = malloc((n + 1) * sizeof *places);
    size_t *const ring = malloc((3 * n + 1) * sizeof *ring);
    const bool there = mesh->at && mesh->triangles && places && ring;
    if (there) {
        builder b = {mesh, ring, ring + n, ring + 2 * n};
        scale(at, n, mesh->at);
        sweep(&b, places);
        flip_all(mesh);
        peel(mesh);
    }
    free(places);
    free(ring);
    return there ? CLS_OK : cls_fail_memory(err);
}

void cls_mesh_free(cls_mesh *mesh)
{
    free(mesh->at);
    free(mesh->triangles);
    *mesh = (cls_mesh){0};
}
