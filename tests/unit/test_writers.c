/* Reports of hand-made results, byte for byte; and what every writer must never do. */
#include "cls/report.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double nothing = (double)NAN;

static cls_limit found(double value)
{
    return (cls_limit){.value = value, .bound = nothing};
}

static cls_limit missing(cls_status status, double bound, const char *reason)
{
    cls_limit limit = {.value = nothing, .status = status, .bound = bound};
    (void)snprintf(limit.reason, sizeof limit.reason, "%s", reason);
    return limit;
}

static const cls_point points[] = {
    {.mu = 0.5,
     .cls_obs = 0.25,
     .clsb = 0.125,
     .clb = 0.5,
     .cls_exp = {0.0625, 0.03125, 0.25, 0.75, 0.875},
     .q = 1.5,
     .q_asimov = 12.25,
     .muhat = 0.0,
     .twice_nll_free = 20.0,
     .twice_nll_fixed = 21.5,
     .asimov_free = 10.0,
     .asimov_fixed = 22.25},
    {.mu = 2.0,
     .cls_obs = 1.25e-7,
     .clsb = 0.0625,
     .clb = 0.5,
     .cls_exp = {2e-106, 5e-10, 0.0, 0.015625, 0.25},
     .q = 150.0,
     .q_asimov = 12345.0,
     .muhat = 0.0005,
     .twice_nll_free = 20.0,
     .twice_nll_fixed = 170.0,
     .asimov_free = 10.0,
     .asimov_fixed = 12355.0},
};

enum { POINTS = sizeof points / sizeof points[0] };

static const char *const notes[] = {"the upper bound of \"mu\" was widened"};

static cls_point failed_point(void)
{
    cls_point point = {.mu = 3.0, .status = CLS_FIT_FAILED, .reason = "no minimum"};
    point.cls_obs = point.clsb = point.clb = point.q = point.q_asimov = nothing;
    point.muhat = point.twice_nll_free = point.twice_nll_fixed = nothing;
    point.asimov_free = (double)INFINITY;
    point.asimov_fixed = -(double)INFINITY;
    for (size_t i = 0; i < CLS_BANDS; i++)
        point.cls_exp[i] = nothing;
    return point;
}

/* The published problem's limits. */
static cls_limits published(cls_limit_method method)
{
    return (cls_limits){
        .method = method,
        .observed = found(2.21772196443),
        .expected = {found(0.745555230089), found(0.997638151949), found(1.392273910562),
                     found(1.952429987711), found(2.638014615538)},
        .npoints = POINTS,
        .points = points,
    };
}

static cls_report_head head_of(const char *poi)
{
    return (cls_report_head){
        .workspace = "ws.json", .measurement = "m", .poi = poi, .cl = 0.95, .signal_scale = 1.0};
}

static char *limits_as(const char *format, const cls_report_head *head, const cls_limits *limits)
{
    cls_error err = {0};
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_report_limits(format, head, limits, &text, &length, &err), CLS_OK);
    assert_int_equal(length, strlen(text));
    return text;
}

static char *points_as(const char *format, const cls_report_head *head, const cls_points *of)
{
    cls_error err = {0};
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_report_points(format, head, of, &text, &length, &err), CLS_OK);
    assert_int_equal(length, strlen(text));
    return text;
}

/* Takes text over. */
static void check(char *text, const char *expected)
{
    assert_string_equal(text, expected);
    cls_report_free(text);
}

/* The same for JSON: rest is what follows the members that are always there. */
static void check_json(char *text, const char *command, const char *rest)
{
    enum { SIZE = 4096 };
    char expected[SIZE];
    const int length = snprintf(expected, SIZE,
                                "{\n"
                                "  \"program\": \"cls-limit\",\n"
                                "  \"version\": \"%s\",\n"
                                "  \"command\": \"%s\",\n"
                                "  \"workspace\": \"ws.json\",\n"
                                "  \"measurement\": \"m\",\n"
                                "  \"poi\": \"mu\",\n"
                                "%s",
                                cls_version(), command, rest);
    assert_in_range(length, 1, SIZE - 1);
    check(text, expected);
}

static void text_of_a_scan(void **state)
{
    (void)state;
    const cls_report_head head = head_of("mu");
    const cls_limits limits = published(CLS_METHOD_SCAN_LINEAR);
    check(limits_as("text", &head, &limits),
          "95% CLs upper limits on mu, asymptotic qtilde, scan of 2 points in [0.5, 2], "
          "linear interpolation\n"
          "\n"
          "  observed       2.218\n"
          "  expected -2σ   0.746\n"
          "           -1σ   0.998\n"
          "        median   1.392\n"
          "           +1σ   1.952\n"
          "           +2σ   2.638\n");
}

static void text_of_a_root_in_ascii(void **state)
{
    (void)state;
    cls_report_head head = head_of("a\nb\x7f");
    head.ascii = true;
    head.cl = 0.685;
    const cls_limits limits = published(CLS_METHOD_ROOT);
    check(limits_as("text", &head, &limits),
          "68.5% CLs upper limits on a?b?, asymptotic qtilde, root finding\n"
          "\n"
          "  observed            2.218\n"
          "  expected -2 sigma   0.746\n"
          "           -1 sigma   0.998\n"
          "             median   1.392\n"
          "           +1 sigma   1.952\n"
          "           +2 sigma   2.638\n");
}

static void text_with_a_signal_scale(void **state)
{
    (void)state;
    cls_report_head head = head_of("mu");
    head.signal_scale = 500.0;
    const cls_limits limits = published(CLS_METHOD_ROOT);
    check(limits_as("text", &head, &limits),
          "95% CLs upper limits on mu, asymptotic qtilde, root finding\n"
          "\n"
          "                 signal x 500   unscaled\n"
          "  observed              2.218       1109\n"
          "  expected -2σ          0.746        373\n"
          "           -1σ          0.998        499\n"
          "        median          1.392        696\n"
          "           +1σ          1.952        976\n"
          "           +2σ          2.638       1319\n");
}

static void text_of_missing_limits(void **state)
{
    (void)state;
    cls_report_head head = head_of("mu");
    head.signal_scale = 2.0;
    cls_limits limits = published(CLS_METHOD_ROOT);
    limits.observed = missing(CLS_ABOVE_RANGE, 4.0, "far");
    limits.expected[0] = missing(CLS_BELOW_RANGE, 0.1, "near");
    limits.expected[4] = missing(CLS_FIT_FAILED, nothing, "no minimum");
    check(limits_as("text", &head, &limits),
          "95% CLs upper limits on mu, asymptotic qtilde, root finding\n"
          "\n"
          "                 signal x 2     unscaled\n"
          "  observed              > 4          > 8\n"
          "  expected -2σ        < 0.1        < 0.2\n"
          "           -1σ        0.998        1.995\n"
          "        median        1.392        2.785\n"
          "           +1σ        1.952        3.905\n"
          "           +2σ   fit-failed   fit-failed\n");
}

static void text_shows_four_digits_of_any_size(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *line;
    } rows[] = {
        {1.23456e-12, "  observed            1.235e-12\n"},
        {0.000123456, "  observed            1.235e-04\n"},
        {0.00123456, "  observed            0.001235\n"},
        {0.0123456, "  observed            0.01235\n"},
        {12.3456, "  observed            12.35\n"},
        {1108.86, "  observed            1109\n"},
        {123456.7, "  observed            123457\n"},
        {1234567.8, "  observed            1.235e+06\n"},
    };
    cls_report_head head = head_of("mu");
    head.ascii = true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const cls_limit limit = found(rows[i].value);
        const cls_limits limits = {.method = CLS_METHOD_ROOT,
                                   .observed = limit,
                                   .expected = {limit, limit, limit, limit, limit}};
        char *const text = limits_as("text", &head, &limits);
        const char *const line = strstr(text, "  observed");
        assert_non_null(line);
        assert_memory_equal(line, rows[i].line, strlen(rows[i].line));
        cls_report_free(text);
    }
}

static void text_of_points(void **state)
{
    (void)state;
    cls_report_head head = head_of("mu");
    head.signal_scale = 3.0;
    const cls_point tested[] = {points[0], points[1], failed_point()};
    const cls_points of = {.points = tested, .n = 3};
    check(points_as("text", &head, &of),
          "CLs of mu, asymptotic qtilde, signal x 3\n"
          "\n"
          " mu  muhat     q     q_A   CLsb    CLb    CLs exp -2 exp -1 median exp +1"
          " exp +2\n"
          "0.5      0 1.500   12.25 0.1250 0.5000 0.2500 0.0625 0.0312 0.2500 0.7500"
          " 0.8750\n"
          "  2 5.0e-4 150.0 12345.0 0.0625 0.5000 1.2e-7 2e-106  5e-10      0 0.0156"
          " 0.2500\n"
          "  3 fit-failed\n");
}

/* Digits are left out, as few as will do: first of what is tiny, last of the strength. */
static void a_table_fits_into_80_columns(void **state)
{
    (void)state;
    cls_report_head head = head_of("mu");
    cls_point point = points[0];
    point.mu = 1.23456;
    point.muhat = 0.54321;
    point.q_asimov = 0.98765;
    const cls_points of = {.points = &point, .n = 1};
    check(points_as("text", &head, &of),
          "CLs of mu, asymptotic qtilde\n"
          "\n"
          "    mu muhat    q   q_A   CLsb    CLb    CLs exp -2 exp -1 median exp +1 exp +2\n"
          "1.2346 0.543 1.50 0.988 0.1250 0.5000 0.2500 0.0625 0.0312 0.2500 0.7500 0.8750\n");
}

static void text_with_the_table(void **state)
{
    (void)state;
    cls_report_head head = head_of("mu");
    head.table = true;
    cls_limits limits = published(CLS_METHOD_ROOT);
    limits.npoints = 1;
    check(limits_as("text", &head, &limits),
          "95% CLs upper limits on mu, asymptotic qtilde, root finding\n"
          "\n"
          "  observed       2.218\n"
          "  expected -2σ   0.746\n"
          "           -1σ   0.998\n"
          "        median   1.392\n"
          "           +1σ   1.952\n"
          "           +2σ   2.638\n"
          "\n"
          " mu muhat     q   q_A   CLsb    CLb    CLs exp -2 exp -1 median exp +1 exp +2\n"
          "0.5     0 1.500 12.25 0.1250 0.5000 0.2500 0.0625 0.0312 0.2500 0.7500 0.8750\n");
}

#define JSON_POINT                                                                             \
    "    {\"mu\": 0.5, \"CLs_obs\": 0.25, \"CLs_exp\": [0.0625, 0.03125, 0.25, 0.75, 0.875], " \
    "\"CLsb\": 0.125, \"CLb\": 0.5, \"q\": 1.5, \"qA\": 12.25, \"muhat\": 0, "                 \
    "\"twice_nll\": {\"free\": 20, \"fixed\": 21.5, \"asimov_free\": 10, "                     \
    "\"asimov_fixed\": 22.25}, \"status\": \"ok\"}"

static void json_of_a_scan(void **state)
{
    (void)state;
    const cls_report_head head = head_of("mu");
    cls_limits limits = published(CLS_METHOD_SCAN_LINEAR);
    limits.npoints = 1;
    check_json(limits_as("json", &head, &limits), "limit",
               "  \"cl\": 0.95,\n"
               "  \"test_stat\": \"qtilde\",\n"
               "  \"calculator\": \"asymptotic\",\n"
               "  \"expected\": \"postfit\",\n"
               "  \"method\": \"scan-linear\",\n"
               "  \"signal_scale\": 1,\n"
               "  \"limits\": {\n"
               "    \"observed\": {\"value\": 2.21772196443, \"status\": \"ok\"},\n"
               "    \"expected\": [\n"
               "      {\"nsigma\": -2, \"value\": 0.745555230089, \"status\": \"ok\"},\n"
               "      {\"nsigma\": -1, \"value\": 0.997638151949, \"status\": \"ok\"},\n"
               "      {\"nsigma\": 0, \"value\": 1.392273910562, \"status\": \"ok\"},\n"
               "      {\"nsigma\": 1, \"value\": 1.952429987711, \"status\": \"ok\"},\n"
               "      {\"nsigma\": 2, \"value\": 2.638014615538, \"status\": \"ok\"}\n"
               "    ]\n"
               "  },\n"
               "  \"notes\": [],\n"
               "  \"scan\": [\n" JSON_POINT "\n"
               "  ]\n"
               "}\n");
}

static void json_of_missing_and_scaled_limits(void **state)
{
    (void)state;
    cls_report_head head = head_of("mu");
    head.signal_scale = 4.0;
    const cls_limit far = missing(CLS_ABOVE_RANGE, 4.0, "far");
    const cls_limits limits = {
        .method = CLS_METHOD_ROOT,
        .observed = found(1.5),
        .expected = {found(0.25), far, far, far, far},
        .nnotes = 1,
        .notes = notes,
    };
#define JSON_FAR(nsigma) \
    "{\"nsigma\": " nsigma ", \"value\": null, \"status\": \"above-range\", \"reason\": \"far\"}"
#define JSON_SET(observed, first)                                           \
    "    \"observed\": {\"value\": " observed ", \"status\": \"ok\"},\n"    \
    "    \"expected\": [\n"                                                 \
    "      {\"nsigma\": -2, \"value\": " first ", \"status\": \"ok\"},\n"   \
    "      " JSON_FAR("-1") ",\n      " JSON_FAR("0") ",\n      " JSON_FAR( \
        "1") ",\n      " JSON_FAR("2") "\n    ]\n  },\n"
    check_json(limits_as("json", &head, &limits), "limit",
               "  \"cl\": 0.95,\n"
               "  \"test_stat\": \"qtilde\",\n"
               "  \"calculator\": \"asymptotic\",\n"
               "  \"expected\": \"postfit\",\n"
               "  \"method\": \"root\",\n"
               "  \"signal_scale\": 4,\n"
               "  \"limits\": {\n" JSON_SET("1.5", "0.25") "  \"unscaled_limits\": {\n" JSON_SET(
                   "6", "1") "  \"notes\": [\n"
                             "    \"the upper bound of \\\"mu\\\" was widened\"\n"
                             "  ],\n"
                             "  \"scan\": []\n"
                             "}\n");
#undef JSON_FAR
#undef JSON_SET
}

static void json_of_points(void **state)
{
    (void)state;
    const cls_report_head head = head_of("mu");
    const cls_point tested[] = {points[0], failed_point()};
    const cls_points of = {.points = tested, .n = 2, .notes = notes, .nnotes = 1};
    check_json(points_as("json", &head, &of), "cls",
               "  \"test_stat\": \"qtilde\",\n"
               "  \"calculator\": \"asymptotic\",\n"
               "  \"expected\": \"postfit\",\n"
               "  \"signal_scale\": 1,\n"
               "  \"results\": [\n" JSON_POINT ",\n"
               "    {\"mu\": 3, \"CLs_obs\": null, \"CLs_exp\": [null, null, null, "
               "null, null], \"CLsb\": null, \"CLb\": null, \"q\": null, "
               "\"qA\": null, \"muhat\": null, \"twice_nll\": {\"free\": null, "
               "\"fixed\": null, \"asimov_free\": null, \"asimov_fixed\": null}, "
               "\"status\": \"fit-failed\", \"reason\": \"no minimum\"}\n"
               "  ],\n"
               "  \"notes\": [\n"
               "    \"the upper bound of \\\"mu\\\" was widened\"\n"
               "  ]\n"
               "}\n");
}

static void assert_all_finite(char *text)
{
    assert_true(strstr(text, "fit-failed") != NULL);
    assert_true(strstr(text, "nan") == NULL);
    assert_true(strstr(text, "inf") == NULL);
    cls_report_free(text);
}

static void no_format_writes_nan_or_inf(void **state)
{
    (void)state;
    cls_report_head head = head_of("mu");
    head.table = true;
    head.signal_scale = 0.5;
    const cls_point tested[] = {failed_point()};
    const cls_limit none = missing(CLS_FIT_FAILED, nothing, "no minimum");
    const cls_limits limits = {.method = CLS_METHOD_SCAN_LINEAR,
                               .observed = none,
                               .expected = {none, none, none, none, none},
                               .npoints = 1,
                               .points = tested};
    const cls_points of = {.points = tested, .n = 1};
    size_t formats = 0;
    for (; cls_format_name(formats); formats++) {
        const char *const format = cls_format_name(formats);
        assert_all_finite(limits_as(format, &head, &limits));
        assert_all_finite(points_as(format, &head, &of));
    }
    assert_true(formats >= 2);
}

static void an_unknown_format_is_refused(void **state)
{
    (void)state;
    const cls_report_head head = head_of("mu");
    const cls_limits limits = published(CLS_METHOD_ROOT);
    const cls_points of = {.points = points, .n = POINTS};
    cls_error err = {0};
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(cls_report_limits("xml", &head, &limits, &text, &length, &err), CLS_USAGE);
    assert_string_equal(err.message, "unknown format \"xml\"");
    assert_int_equal(cls_report_points("xml", &head, &of, &text, &length, &err), CLS_USAGE);
    assert_null(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_a_scan),
        cmocka_unit_test(text_of_a_root_in_ascii),
        cmocka_unit_test(text_with_a_signal_scale),
        cmocka_unit_test(text_of_missing_limits),
        cmocka_unit_test(text_shows_four_digits_of_any_size),
        cmocka_unit_test(text_of_points),
        cmocka_unit_test(a_table_fits_into_80_columns),
        cmocka_unit_test(text_with_the_table),
        cmocka_unit_test(json_of_a_scan),
        cmocka_unit_test(json_of_missing_and_scaled_limits),
        cmocka_unit_test(json_of_points),
        cmocka_unit_test(no_format_writes_nan_or_inf),
        cmocka_unit_test(an_unknown_format_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
