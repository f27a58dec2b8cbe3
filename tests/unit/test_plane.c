#include "cls/grid.h"
#include "support/close.h"

#include <stdlib.h>
#include <string.h>

/* A point without expected values. */
static cls_plane_point point(double x, double y, double cls)
{
    const double none = (double)NAN;
    return (cls_plane_point){x, y, cls, {none, none, none, none, none}};
}

static void draw(const cls_plane_point *points, size_t n, char **text)
{
    const cls_plane plane = {.labels = {"a", "b"},
                             .points = points,
                             .n = n,
                             .cl = 0.95,
                             .signal_scale = 1.0,
                             .terminal = "svg"};
    size_t length = 0;
    assert_int_equal(cls_report_plane(&plane, text, &length, NULL), CLS_OK);
    assert_int_equal(strlen(*text), length);
}

/* Reads the corners of the observed contour; blank lines do not matter. */
static size_t read_observed(const char *script, double (*corners)[2], size_t most)
{
    const char *at = strstr(script, "$observed << END\n");
    assert_non_null(at);
    at = strchr(at, '\n');
    size_t n = 0;
    for (; n < most; n++) {
        char *end = NULL;
        corners[n][0] = strtod(at, &end);
        if (end == at)
            break;
        corners[n][1] = strtod(end, &end);
        at = end;
    }
    return n;
}

static void cls_is_at_least_1e_30(void **state)
{
    (void)state;
    const cls_plane_point points[] = {point(0.0, 0.0, 0.0), point(1.0, 0.0, 0.5),
                                      point(0.0, 1.0, 1e-200), point(1.0, 1.0, 0.5)};
    const double wanted = (log(0.05) + 30.0 * log(10.0)) / (log(0.5) + 30.0 * log(10.0));
    char *script = NULL;
    draw(points, 4, &script);
    double corners[8][2];
    const size_t n = read_observed(script, corners, 8);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_close(corners[i][0], wanted, 1e-12, 0.0);
    cls_report_free(script);
}

/* Without the point in the middle there are two triangles. */
static void a_point_without_a_result_is_not_in_the_mesh(void **state)
{
    (void)state;
    const cls_plane_point points[] = {point(0.0, 0.0, 0.005), point(2.0, 0.0, 0.5),
                                      point(1.0, 1.0, (double)NAN), point(0.0, 2.0, 0.005),
                                      point(2.0, 2.0, 0.5)};
    char *script = NULL;
    draw(points, 5, &script);
    double corners[8][2];
    const size_t n = read_observed(script, corners, 8);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_close(corners[i][0], 1.0, 1e-12, 0.0);
    assert_non_null(strstr(script, "$failed << END\n1 1\nEND\n"));
    assert_non_null(strstr(script, "$excluded << END\n0 0\n0 2\nEND\n"));
    assert_non_null(strstr(script, "$open << END\n2 0\n2 2\nEND\n"));
    assert_null(strstr(script, "$median"));
    cls_report_free(script);
}

static void no_point_is_wrong_usage(void **state)
{
    (void)state;
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_report_plane(&(cls_plane){.cl = 0.95}, &text, &length, NULL), CLS_USAGE);
    assert_null(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cls_is_at_least_1e_30),
        cmocka_unit_test(a_point_without_a_result_is_not_in_the_mesh),
        cmocka_unit_test(no_point_is_wrong_usage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
