/* Lines of constant value: they go from triangle to triangle, straight within each. */
#include "report/mesh.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

/* A line while it is followed. */
typedef struct tracer {
    const cls_mesh *mesh;
    const cls_place *at;
    const double *values;
    bool *seen; /* [mesh->n] */
    cls_contour *contour;
} tracer;

/* True if the line crosses the edge across from corner k of a triangle: its ends differ in sign. */
static bool crosses(const tracer *w, const cls_triangle *t, size_t k)
{
    return (w->values[t->point[(k + 1) % 3]] < 0.0) != (w->values[t->point[(k + 2) % 3]] < 0.0);
}

/* Adds the place where the line crosses the edge; the same one whichever triangle asks. */
static void add_crossing(tracer *w, const cls_triangle *t, size_t k, bool begins)
{
    size_t p = t->point[(k + 1) % 3], q = t->point[(k + 2) % 3];
    if (p > q) {
        const size_t swapped = p;
        p = q;
        q = swapped;
    }
    const double s = w->values[p] / (w->values[p] - w->values[q]);
    w->contour->corners[w->contour->n++] =
        (cls_contour_corner){.x = (1.0 - s) * w->at[p].x + s * w->at[q].x,
                             .y = (1.0 - s) * w->at[p].y + s * w->at[q].y,
                             .begins = begins};
}

/* Follows the line from triangle i, which it enters across from corner k, to its end. */
static void follow(tracer *w, size_t i, size_t k)
{
    add_crossing(w, &w->mesh->triangles[i], k, true);
    while (i != CLS_MESH_NONE && !w->seen[i]) {
        const cls_triangle *const t = &w->mesh->triangles[i];
        const size_t out = crosses(w, t, (k + 1) % 3) ? (k + 1) % 3 : (k + 2) % 3;
        const size_t next = t->across[out];
        w->seen[i] = true;
        add_crossing(w, t, out, false);
        for (size_t j = 0; next != CLS_MESH_NONE && j < 3; j++)
            if (w->mesh->triangles[next].across[j] == i)
                k = j;
        i = next;
    }
}

/* Follows all lines that begin on the rim, or all others, which are closed. */
static void follow_all(tracer *w, bool rim)
{
    for (size_t i = 0; i < w->mesh->n; i++)
        for (size_t k = 0; k < 3; k++) {
            const cls_triangle *const t = &w->mesh->triangles[i];
            if (!w->seen[i] && crosses(w, t, k) && (!rim || t->across[k] == CLS_MESH_NONE))
                follow(w, i, k);
        }
}

cls_status cls_contour_find(const cls_mesh *mesh, const cls_place *at, const double *values,
                            cls_contour *contour, cls_error *err)
{
    *contour = (cls_contour){.n = 0};
    tracer w = {mesh, at, values, calloc(mesh->n + 1, sizeof *w.seen), contour};
    contour->corners = calloc(2 * mesh->n + 1, sizeof *contour->corners);
    const bool there = w.seen && contour->corners;
    if (there) {
        follow_all(&w, true);
        follow_all(&w, false);
    }
    free(w.seen);
    return there ? CLS_OK : cls_fail_memory(err);
}

void cls_contour_free(cls_contour *contour)
{
    free(contour->corners);
    *contour = (cls_contour){0};
}
