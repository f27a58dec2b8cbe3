#include "report/mesh.h"
#include "support/close.h"

#include <stdlib.h>
#include <string.h>

enum { POINTS_MOST = 400 };

typedef struct plane {
    cls_place at[POINTS_MOST];
    double values[POINTS_MOST];
    size_t n;
} plane;

static void add(plane *p, double x, double y, double value)
{
    p->at[p->n] = (cls_place){x, y};
    p->values[p->n++] = value;
}

/* The row of number i among rows of n. */
static double row_of(size_t i, size_t n)
{
    const size_t row = i / n;
    return (double)row;
}

/* Numbers between 0 and 1 that are the same everywhere. */
static double scatter(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / 16777216.0;
}

static double area(const cls_place *at, const size_t p[3])
{
    return ((at[p[1]].x - at[p[0]].x) * (at[p[2]].y - at[p[0]].y) -
            (at[p[1]].y - at[p[0]].y) * (at[p[2]].x - at[p[0]].x)) /
           2.0;
}

/* Neighbours know each other and share their edge; no triangle is turned over. Returns all area. */
static double check_mesh(const cls_mesh *mesh, const cls_place *at)
{
    double sum = 0.0;
    for (size_t t = 0; t < mesh->n; t++) {
        const cls_triangle *const one = &mesh->triangles[t];
        assert_true(area(at, one->point) > 0.0);
        sum += area(at, one->point);
        for (size_t k = 0; k < 3; k++) {
            if (one->across[k] == CLS_MESH_NONE)
                continue;
            const cls_triangle *const other = &mesh->triangles[one->across[k]];
            size_t j = 0;
            while (j < 3 && other->across[j] != t)
                j++;
            assert_true(j < 3);
            assert_int_equal(other->point[(j + 1) % 3], one->point[(k + 2) % 3]);
            assert_int_equal(other->point[(j + 2) % 3], one->point[(k + 1) % 3]);
        }
    }
    return sum;
}

/* True if no point is within the circle of a triangle, all in a unit square. */
static bool is_delaunay(const cls_mesh *mesh)
{
    for (size_t t = 0; t < mesh->n; t++) {
        const double *const a = mesh->at[mesh->triangles[t].point[0]];
        const double *const b = mesh->at[mesh->triangles[t].point[1]];
        const double *const c = mesh->at[mesh->triangles[t].point[2]];
        const double bx = b[0] - a[0], by = b[1] - a[1], cx = c[0] - a[0], cy = c[1] - a[1];
        const double d = 2.0 * (bx * cy - by * cx), b2 = bx * bx + by * by, c2 = cx * cx + cy * cy;
        const double x = (cy * b2 - by * c2) / d, y = (bx * c2 - cx * b2) / d;
        for (size_t i = 0; i < mesh->npoints; i++)
            if (hypot(mesh->at[i][0] - a[0] - x, mesh->at[i][1] - a[1] - y) <
                hypot(x, y) * (1.0 - 1e-6))
                return false;
    }
    return true;
}

static cls_contour find(const plane *p, cls_mesh *mesh)
{
    cls_contour contour;
    assert_int_equal(cls_mesh_make(p->at, p->n, mesh, NULL), CLS_OK);
    assert_int_equal(cls_contour_find(mesh, p->at, p->values, &contour, NULL), CLS_OK);
    return contour;
}

static size_t count_lines(const cls_contour *contour)
{
    size_t n = 0;
    for (size_t i = 0; i < contour->n; i++)
        n += contour->corners[i].begins ? 1 : 0;
    return n;
}

static void scattered_points_have_delaunay_triangles(void **state)
{
    (void)state;
    plane p = {.n = 0};
    cls_mesh mesh;
    unsigned seed = 1;
    for (size_t i = 0; i < 4; i++)
        add(&p, i % 2 ? 1000.0 : 0.0, i / 2 ? 3.0 : 0.0, 0.0);
    while (p.n < 300) {
        const double x = scatter(&seed);
        add(&p, 1000.0 * x, 3.0 * scatter(&seed), 0.0);
    }
    assert_int_equal(cls_mesh_make(p.at, p.n, &mesh, NULL), CLS_OK);
    assert_true(is_delaunay(&mesh));
    for (size_t i = 0; i < p.n; i++) {
        assert_close(mesh.at[i][0], p.at[i].x / 1000.0, 0.0, 1e-12);
        assert_close(mesh.at[i][1], p.at[i].y / 3.0, 0.0, 1e-12);
    }
    const double whole = check_mesh(&mesh, p.at); /* but flat triangles at the rim */
    assert_true(whole <= 3000.0 * (1.0 + 1e-12) && whole > 2800.0);
    cls_mesh_free(&mesh);
}

/* All four points of each square are on a circle, and those of each side on a line. */
static void regular_grids_are_filled(void **state)
{
    (void)state;
    for (size_t turned = 0; turned < 2; turned++) {
        const double cosine = turned ? 0.8 : 1.0, sine = turned ? 0.6 : 0.0;
        plane p = {.n = 0};
        cls_mesh mesh;
        for (size_t i = 0; i < 108; i++) {
            const double x = 0.1 * (double)(i % 12), y = 0.1 * row_of(i, 12);
            add(&p, cosine * x - sine * y, sine * x + cosine * y, 0.0);
        }
        assert_int_equal(cls_mesh_make(p.at, p.n, &mesh, NULL), CLS_OK);
        assert_close(check_mesh(&mesh, p.at), 1.1 * 0.8, 1e-12, 0.0);
        if (!turned)
            assert_int_equal(mesh.n, 2 * 11 * 8);
        cls_mesh_free(&mesh);
    }
}

static void the_contour_of_a_plane_is_its_line(void **state)
{
    (void)state;
    static const double slopes[][2] = {{0.3, 2.0}, {0.3, -2.0}, {2.0, 0.1}, {1.0, 0.0}, {0.0, 1.0}};
    for (size_t k = 0; k < sizeof slopes / sizeof slopes[0]; k++) {
        const double a = slopes[k][0], b = slopes[k][1], c = 250.0 * (a + b);
        plane p = {.n = 0};
        cls_mesh mesh;
        unsigned seed = 7;
        while (p.n < 200) {
            const double x = 500.0 * scatter(&seed), y = 200.0 + 100.0 * scatter(&seed);
            add(&p, x, y, a * x + b * y - c);
        }
        cls_contour contour = find(&p, &mesh);
        assert_int_equal(count_lines(&contour), 1);
        assert_true(contour.n > 10);
        for (size_t i = 0; i < contour.n; i++)
            assert_close(a * contour.corners[i].x + b * contour.corners[i].y, c, 0.0, 1e-10);
        cls_contour_free(&contour);
        cls_mesh_free(&mesh);
    }
}

/* Straight lines within triangles of size h leave the circle by h^2 / (8 r) and less. */
static void the_contour_of_a_cone_is_a_closed_circle(void **state)
{
    (void)state;
    plane p = {.n = 0};
    cls_mesh mesh;
    for (size_t i = 0; i < 400; i++) {
        const double x = (double)(i % 20) - 9.4, y = row_of(i, 20) - 9.3;
        add(&p, x, y, hypot(x, y) - 6.0);
    }
    cls_contour contour = find(&p, &mesh);
    assert_int_equal(count_lines(&contour), 1);
    double turned = 0.0;
    for (size_t i = 0; i < contour.n; i++) {
        const cls_contour_corner *const c = &contour.corners[i];
        assert_close(hypot(c->x, c->y), 6.0, 0.0, 2.0 / (8.0 * 6.0));
        if (i)
            turned += asin((c[-1].x * c->y - c[-1].y * c->x) / hypot(c[-1].x, c[-1].y) /
                           hypot(c->x, c->y));
    }
    assert_close(fabs(turned), 2.0 * acos(-1.0), 1e-9, 0.0);
    assert_close(contour.corners[contour.n - 1].x, contour.corners[0].x, 0.0, 0.0);
    assert_close(contour.corners[contour.n - 1].y, contour.corners[0].y, 0.0, 0.0);
    cls_contour_free(&contour);
    cls_mesh_free(&mesh);
}

static void lines_pass_through_points_with_the_value(void **state)
{
    (void)state;
    plane p = {.n = 0};
    cls_mesh mesh;
    for (size_t i = 0; i < 9; i++)
        add(&p, (double)(i % 3), row_of(i, 3), (double)(i % 3) - 1.0);
    cls_contour contour = find(&p, &mesh);
    assert_int_equal(count_lines(&contour), 1);
    double least = 9.0, most = -9.0;
    for (size_t i = 0; i < contour.n; i++) {
        assert_close(contour.corners[i].x, 1.0, 0.0, 0.0);
        least = fmin(least, contour.corners[i].y);
        most = fmax(most, contour.corners[i].y);
    }
    assert_close(least, 0.0, 0.0, 0.0);
    assert_close(most, 2.0, 0.0, 0.0);
    cls_contour_free(&contour);
    cls_mesh_free(&mesh);
}

static void two_corners_have_two_lines(void **state)
{
    (void)state;
    plane p = {.n = 0};
    cls_mesh mesh;
    for (size_t i = 0; i < 25; i++)
        add(&p, (double)(i % 5), row_of(i, 5), i == 0 || i == 24 ? -1.0 : 1.0);
    cls_contour contour = find(&p, &mesh);
    assert_int_equal(count_lines(&contour), 2);
    cls_contour_free(&contour);
    cls_mesh_free(&mesh);
}

static void too_few_points_and_points_on_a_line_have_no_triangles(void **state)
{
    (void)state;
    for (size_t n = 0; n < 12; n++)
        for (size_t way = 0; way < 4; way++) {
            plane p = {.n = 0};
            cls_mesh mesh;
            for (size_t i = 0; i < (way ? n : n % 3); i++) {
                const double t = 0.1 * (double)(7 * i % 11);
                add(&p, way == 1 ? 5.0 : 3.0 * t, way == 2 ? 5.0 : 0.7 * t - 100.0,
                    (double)i - 2.5);
            }
            cls_contour contour = find(&p, &mesh);
            assert_int_equal(mesh.n, 0);
            assert_int_equal(contour.n, 0);
            cls_contour_free(&contour);
            cls_mesh_free(&mesh);
        }
}

static void the_first_of_points_at_one_place_is_used(void **state)
{
    (void)state;
    plane p = {.n = 0};
    cls_mesh mesh;
    add(&p, 0.0, 0.0, -1.0);
    add(&p, 2.0, 0.0, 1.0);
    add(&p, 0.0, 0.0, 99.0);
    add(&p, 0.0, 2.0, -1.0);
    add(&p, 2.0, 0.0, 99.0);
    add(&p, 2.0, 2.0, 1.0);
    cls_contour contour = find(&p, &mesh);
    assert_int_equal(mesh.n, 2);
    assert_close(check_mesh(&mesh, p.at), 4.0, 1e-15, 0.0);
    for (size_t i = 0; i < contour.n; i++)
        assert_close(contour.corners[i].x, 1.0, 1e-15, 0.0);
    assert_int_equal(contour.n, 3);
    cls_contour_free(&contour);
    cls_mesh_free(&mesh);
}

/* A rim that is bent inwards a little: no triangle joins its ends. */
static void flat_triangles_at_the_rim_are_left_out(void **state)
{
    (void)state;
    plane p = {.n = 0};
    cls_mesh mesh;
    for (size_t i = 0; i < 11; i++) {
        const double x = (double)i - 5.0;
        add(&p, x, 10.0 - 0.3 + 0.012 * x * x, 0.0);
        add(&p, x, 0.0, 0.0);
    }
    assert_int_equal(cls_mesh_make(p.at, p.n, &mesh, NULL), CLS_OK);
    (void)check_mesh(&mesh, p.at);
    assert_int_equal(mesh.n, 20);
    cls_mesh_free(&mesh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scattered_points_have_delaunay_triangles),
        cmocka_unit_test(regular_grids_are_filled),
        cmocka_unit_test(the_contour_of_a_plane_is_its_line),
        cmocka_unit_test(the_contour_of_a_cone_is_a_closed_circle),
        cmocka_unit_test(lines_pass_through_points_with_the_value),
        cmocka_unit_test(two_corners_have_two_lines),
        cmocka_unit_test(too_few_points_and_points_on_a_line_have_no_triangles),
        cmocka_unit_test(the_first_of_points_at_one_place_is_used),
        cmocka_unit_test(flat_triangles_at_the_rim_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
