/*
 * Memory that runs out at every single allocation on the way from a background to the rows of a
 * grid: the status says so, nothing crashes, and nothing is left behind.
 */
#include "cls/cls.h"
#include "support/refusals.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static const char background_text[] =
    "{\"channels\": [{\"name\": \"c\", \"samples\": [{\"name\": \"b\", \"data\": [5, 6],"
    " \"modifiers\": [{\"name\": \"u\", \"type\": \"normsys\", \"data\": {\"lo\": 0.9, \"hi\":"
    " 1.1}}]}]}], \"observations\": [{\"name\": \"c\", \"data\": [4, 7]}], \"measurements\":"
    " [{\"name\": \"m\", \"config\": {\"poi\": \"mu\", \"parameters\": []}}], \"version\":"
    " \"1.0.0\"}";
static const char more[] =
    "[{\"op\": \"replace\", \"path\": \"/channels/0/samples/0/data/0\", \"value\": 5.5}]";
static const char signal[] =
    "[{\"op\": \"add\", \"path\": \"/channels/0/samples/-\", \"value\": {\"name\": \"s\", \"data\":"
    " [1, 2], \"modifiers\": [{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null}]}},"
    " {\"op\": \"copy\", \"from\": \"/version\", \"path\": \"/version\"}]";

/* Rows of all formats, one with what was found, one that failed. */
static cls_status report(cls_error *err)
{
    static const char *const labels[] = {"mass", "word"};
    static const cls_patchset_value values[] = {{"10", 10.0, true}, {"a", 0.0, false}};
    const cls_report_head head = {.workspace = "w.json", .cl = 0.95, .test_stat = "qtilde"};
    cls_status status = CLS_OK;
    cls_grid_row rows[2] = {{.name = "a, b",
                             .points = 2,
                             .patchset = "p.json",
                             .nlabels = 2,
                             .labels = labels,
                             .values = values,
                             .options = "",
                             .inputs = "0123456789abcdef",
                             .measurement = "m",
                             .poi = "mu",
                             .signal_scale = 2.0,
                             .reason = ""}};
    rows[1] = rows[0];
    cls_grid_row_fail(&rows[1], CLS_FIT_FAILED, "it failed");
    for (size_t i = 0; !status && cls_format_name(i); i++) {
        if (strcmp(cls_format_name(i), "latex") == 0)
            continue;
        char *text = NULL;
        size_t length = 0;
        status = cls_report_grid(cls_format_name(i), &head, &(cls_grid_rows){rows, 2}, &text,
                                 &length, err);
        cls_report_free(text);
    }
    return status;
}

/* A picture with contours. */
static cls_status draw(cls_error *err)
{
    cls_plane_point points[16];
    for (size_t i = 0; i < 16; i++) {
        const size_t row = i / 4;
        const double x = (double)(i % 4), y = (double)row;
        points[i] = (cls_plane_point){x, y, 0.02 * x, {0.01 * y, 0.02 * x, 0.03 * x, 0.1 * y, 0.5}};
    }
    const cls_plane plane = {.labels = {"m", "n"},
                             .points = points,
                             .n = 16,
                             .cl = 0.95,
                             .signal_scale = 2.0,
                             .terminal = "png",
                             .output = "file.png"};
    char *text = NULL;
    size_t length = 0;
    const cls_status status = cls_report_plane(&plane, &text, &length, err);
    cls_report_free(text);
    return status;
}

static cls_status patch_twice(cls_background *background, cls_error *err)
{
    cls_status status = CLS_OK;
    for (int i = 0; i < 2 && !status; i++) {
        cls_workspace *ws = NULL;
        status = cls_background_patch(background, "s.json", signal, sizeof signal - 1, &ws, err);
        cls_workspace_free(ws);
    }
    return status;
}

static cls_status run(cls_error *err)
{
    cls_background *background = NULL, *copy = NULL;
    cls_status status = cls_background_parse("b.json", background_text, sizeof background_text - 1,
                                             &background, err);
    if (!status)
        status = cls_background_amend(background, "more.json", more, sizeof more - 1, err);
    if (!status)
        status = cls_background_check(background, err);
    if (!status)
        status = cls_background_copy(background, &copy, err);
    if (!status)
        status = patch_twice(copy, err);
    if (!status)
        status = patch_twice(background, err);
    if (!status)
        status = report(err);
    if (!status)
        status = draw(err);
    cls_background_free(copy);
    cls_background_free(background);
    return status;
}

static void with_enough_memory_all_is_well(void **state)
{
    (void)state;
    assert_well_with_enough(run);
}

static void one_allocation_fails(void **state)
{
    (void)state;
    assert_each_refusal_ends_well(run, false);
}

static void all_allocations_fail_from_one_on(void **state)
{
    (void)state;
    assert_each_refusal_ends_well(run, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_enough_memory_all_is_well),
        cmocka_unit_test(one_allocation_fails),
        cmocka_unit_test(all_allocations_fail_from_one_on),
    };
    see_allocations_of_cjson();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
