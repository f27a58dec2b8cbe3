/*
 * Memory that runs out, at every single allocation on the way from a file to a report: the status
 * says so, nothing crashes, and nothing is left behind.
 */
#include "cls/cls.h"
#include "model/likelihood.h"
#include "model/model.h"
#include "support/allocations.h"
#include "support/refusals.h"
#include "support/test.h"

#include <gsl/gsl_errno.h>
#include <stdbool.h>
#include <stdlib.h>

/* All that a run makes; what was not reached is NULL. */
typedef struct chain {
    cls_workspace *workspace;
    cls_observations *observations;
    cls_model *model;
    cls_data *data, *asimov;
    cls_fit_result *fit;
    cls_evaluation *evaluation;
    cls_calculator *calculator;
    cls_limits *roots, *scan, *refined, *rescaled;
    cls_findings *findings, *faults, *model_faults;
    char *text, *points, *evaluated, *fitted, *script, *table;
    cls_comparison comparison;
} chain;

/* Checks a file that is valid, one with a fault of every kind, and one with those of models. */
static cls_status check(chain *c, cls_error *err)
{
    static const char *const patches[] = {CLS_TEST_DIR "/data/memory/patch.json"};
    cls_status status =
        cls_check_file(CLS_TEST_DIR "/data/memory/workspace.json", patches, 1, &c->findings, err);
    if (!status)
        status = cls_check_file(CLS_TEST_DIR "/data/memory/faulty.json", NULL, 0, &c->faults, err);
    if (!status)
        status = cls_check_file(CLS_TEST_DIR "/data/check/model-faults.json", NULL, 0,
                                &c->model_faults, err);
    return status;
}

static cls_status compile(chain *c, cls_error *err)
{
    static const char path[] = CLS_TEST_DIR "/data/memory/workspace.json";
    static const char *const patches[] = {CLS_TEST_DIR "/data/memory/patch.json"};
    static const cls_edit edits[] = {
        {.kind = CLS_EDIT_SET, .name = "sha*", .value = 1.1},
        {.kind = CLS_EDIT_BOUNDS, .name = "mu", .lo = 0.2, .hi = 50.0}};
    static const cls_model_options options = {.edits = edits, .nedits = 2};
    cls_status status = cls_workspace_read_patched(path, patches, 1, &c->workspace, err);
    if (!status)
        status = cls_observations_read(path, &c->observations, err);
    if (!status)
        status = cls_model_compile(c->workspace, &options, &c->model, err);
    if (!status)
        status = cls_data_observed(c->model, c->observations, &c->data, err);
    return status;
}

static cls_status evaluate(chain *c, cls_error *err)
{
    static const char path[] = CLS_TEST_DIR "/data/memory/parameters.json";
    double twice_nll, nu[8], theta[16];
    cls_status status = cls_fit(c->model, c->data, NULL, &c->fit, err);
    if (!status)
        status = cls_data_asimov(c->model, c->fit->parameters, &c->asimov, err);
    if (!status)
        status = cls_model_expected(c->model, c->fit->parameters, nu, err);
    if (!status)
        status = cls_model_twice_nll(c->model, c->data, c->fit->parameters, &twice_nll, err);
    if (!status)
        status = cls_parameters_read(c->model, path, theta, err);
    if (!status)
        status = cls_evaluate(c->model, c->data, theta, &c->evaluation, err);
    return status;
}

static cls_status limits(chain *c, cls_error *err)
{
    static const double grid[] = {0.1, 2.0, 20.0};
    cls_status status = cls_calculator_new(c->model, c->data, NULL, &c->calculator, err);
    if (!status)
        status = cls_limits_scan(c->calculator, grid, 3, &c->scan, err);
    if (!status)
        status = cls_limits_root(c->calculator, &c->roots, err);
    if (!status)
        status = cls_limits_scan_as(c->calculator, grid, 3,
                                    &(cls_scan_options){.method = CLS_METHOD_SCAN_ROOT},
                                    &c->refined, err);
    if (!status)
        status = cls_limits_rescaled(c->calculator, c->roots, 2.0, &c->rescaled, err);
    return status;
}

/* Limits and points in one format; the texts before are given back. */
static cls_status write(chain *c, const char *format, double signal_scale, cls_error *err)
{
    size_t length;
    const cls_report_head head = {.workspace = "w",
                                  .measurement = "m",
                                  .poi = "mu",
                                  .cl = 0.95,
                                  .signal_scale = signal_scale,
                                  .table = true};
    const cls_points points = {.points = c->scan->points, .n = c->scan->npoints};
    cls_report_free(c->text);
    cls_report_free(c->points);
    c->text = c->points = NULL;
    cls_status status = cls_report_limits(format, &head, c->scan, &c->text, &length, err);
    if (!status)
        status = cls_report_points(format, &head, &points, &c->points, &length, err);
    return status;
}

/* The same for what was found at one point. */
static cls_status write_point(chain *c, const char *format, cls_error *err)
{
    size_t length;
    const cls_report_head head = {.workspace = "w", .measurement = "m", .poi = "mu"};
    const cls_best_fit fit = {.model = c->model, .result = c->fit};
    cls_report_free(c->evaluated);
    cls_report_free(c->fitted);
    c->evaluated = c->fitted = NULL;
    cls_status status =
        cls_report_evaluation(format, &head, c->evaluation, &c->evaluated, &length, err);
    if (!status)
        status = cls_report_fit(format, &head, &fit, &c->fitted, &length, err);
    return status;
}

/* What was found and what is there, likewise. */
static cls_status write_contents(chain *c, const char *format, cls_error *err)
{
    size_t length;
    const cls_report_head head = {.workspace = "w", .measurement = "m"};
    const cls_inspection inspection = {.workspace = c->workspace, .model = c->model};
    cls_report_free(c->text);
    cls_report_free(c->points);
    c->text = c->points = NULL;
    cls_status status = cls_report_findings(format, &head, c->faults, &c->text, &length, err);
    if (!status)
        status = cls_report_inspection(format, &head, &inspection, &c->points, &length, err);
    return status;
}

static cls_status report(chain *c, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; !status && cls_format_name(i); i++) {
        status = write(c, cls_format_name(i), 1.0, err);
        if (!status)
            status = write(c, cls_format_name(i), 2.0, err);
        if (!status)
            status = write_point(c, cls_format_name(i), err);
        if (!status)
            status = write_contents(c, cls_format_name(i), err);
    }
    return status;
}

/* The scan beside an earlier one, where everything differs. */
static cls_status compare(chain *c, cls_error *err)
{
    static const cls_comparison_options options = {.reference =
                                                       CLS_TEST_DIR "/data/memory/reference.json"};
    size_t length;
    const cls_report_head head = {.workspace = "w", .poi = "mu", .cl = 0.95, .signal_scale = 1.0};
    cls_report_free(c->text);
    c->text = NULL;
    cls_status status = cls_report_limits("json", &head, c->scan, &c->text, &length, err);
    if (!status)
        status = cls_report_compare(&options, c->text, length, &c->comparison, err);
    return status;
}

static cls_status read_table(chain *c, cls_error *err)
{
    size_t length;
    return cls_table_read(CLS_EXAMPLES_DIR "/scaled-signal.csv", NULL, &c->table, &length, err);
}

static cls_status draw(chain *c, cls_error *err)
{
    size_t length;
    const cls_report_head head = {.workspace = "w", .poi = "mu", .cl = 0.95, .signal_scale = 2.0};
    const cls_plot plot = {.limits = c->scan,
                           .points = c->scan->points,
                           .n = c->scan->npoints,
                           .terminal = "png",
                           .output = "file.png",
                           .tails = true};
    return cls_report_plot(&head, &plot, &c->script, &length, err);
}

static void release(chain *c)
{
    cls_report_free(c->script);
    cls_report_free(c->comparison.table);
    cls_table_free(c->table);
    cls_report_free(c->fitted);
    cls_report_free(c->evaluated);
    cls_report_free(c->points);
    cls_report_free(c->text);
    cls_findings_free(c->findings);
    cls_findings_free(c->faults);
    cls_findings_free(c->model_faults);
    cls_limits_free(c->roots);
    cls_limits_free(c->scan);
    cls_limits_free(c->refined);
    cls_limits_free(c->rescaled);
    cls_calculator_free(c->calculator);
    cls_evaluation_free(c->evaluation);
    cls_fit_free(c->fit);
    cls_data_free(c->asimov);
    cls_data_free(c->data);
    cls_model_free(c->model);
    cls_observations_free(c->observations);
    cls_workspace_free(c->workspace);
}

static cls_status run(cls_error *err)
{
    chain c = {.workspace = NULL};
    cls_status status = compile(&c, err);
    if (!status)
        status = evaluate(&c, err);
    if (!status)
        status = limits(&c, err);
    if (!status)
        status = check(&c, err);
    if (!status)
        status = report(&c, err);
    if (!status)
        status = draw(&c, err);
    if (!status)
        status = compare(&c, err);
    if (!status)
        status = read_table(&c, err);
    release(&c);
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

static void where_no_error_is_wanted_the_status_remains(void **state)
{
    (void)state;
    cls_status status;
    for (size_t n = 1; (status = refuse_one(run, n, true, NULL)) != CLS_OK; n++)
        assert_int_equal(status, CLS_NO_MEMORY);
    assert_false(memory.failed);
}

/* The message may lose its pointer, but nothing else. */
static void an_unknown_parameter_is_named(void **state)
{
    (void)state;
    cls_error err = {.code = CLS_OK};
    chain c = {.workspace = NULL};
    double theta[16];
    memory.failing = 0;
    assert_int_equal(compile(&c, &err), CLS_OK);
    size_t refused = 0;
    for (memory.failing = 1; err.code != CLS_BAD_WORKSPACE || memory.failed; memory.failing++) {
        const long in_use = memory.in_use;
        memory.n = 0;
        memory.for_good = memory.failed = false;
        (void)cls_parameters_read(c.model, CLS_TEST_DIR "/data/memory/unknown.json", theta, &err);
        assert_int_equal(memory.in_use, in_use);
        refused += err.code == CLS_NO_MEMORY;
        if (err.code == CLS_NO_MEMORY)
            continue;
        assert_int_equal(err.code, CLS_BAD_WORKSPACE);
        assert_string_equal(err.message, "no parameter \"secnd[0]\"; did you mean \"second[0]\"?");
    }
    assert_true(refused > 5);
    assert_string_equal(err.where, "/secnd[0]");
    release(&c);
}

/* What is no JSON, and a patch that is refused, are findings too. */
static void a_finding_is_whole_or_not_there(void **state)
{
    static const char *const patches[] = {CLS_TEST_DIR "/data/memory/refused.json"};
    (void)state;
    for (size_t row = 0; row < 2; row++) {
        cls_status status = CLS_NO_MEMORY;
        for (memory.failing = 1; status || memory.failed; memory.failing++) {
            cls_findings *findings = NULL;
            memory.n = 0;
            memory.for_good = memory.failed = false;
            memory.in_use = 0;
            status = row ? cls_check_file(CLS_TEST_DIR "/data/memory/workspace.json", patches, 1,
                                          &findings, NULL)
                         : cls_check_text("f", "{\"a\": [1, x]}", 13, &findings, NULL);
            assert_true(status == CLS_OK || (status == CLS_NO_MEMORY && memory.failed));
            if (!status)
                assert_string_equal(cls_findings_get(findings, 0).where, row ? "/4/value" : "/a/1");
            cls_findings_free(findings);
            assert_int_equal(memory.in_use, 0);
        }
    }
}

/* The message may lose its pointer, but nothing else. */
static void a_patch_is_undone(void **state)
{
    (void)state;
    static const char *const patches[] = {CLS_TEST_DIR "/data/memory/refused.json"};
    cls_error err = {.code = CLS_OK};
    cls_workspace *workspace = NULL;
    size_t refused = 0;
    for (memory.failing = 1; err.code != CLS_BAD_PATCH || memory.failed; memory.failing++) {
        memory.n = 0;
        memory.for_good = memory.failed = false;
        memory.in_use = 0;
        const cls_status status = cls_workspace_read_patched(
            CLS_TEST_DIR "/data/memory/workspace.json", patches, 1, &workspace, &err);
        assert_int_equal(status, err.code);
        assert_true(err.code == CLS_BAD_PATCH || err.code == CLS_NO_MEMORY);
        assert_int_equal(memory.in_use, 0);
        assert_null(workspace);
        refused += err.code == CLS_NO_MEMORY;
    }
    assert_true(refused > 100);
    assert_string_equal(err.where, "/4/value");
    assert_string_equal(err.message, "operation 4 (test \"/version/name\"): found \"signal\" at "
                                     "/version/name, wanted \"no such name\"");
}

/* Value, gradient, Hessian, gammas, Asimov data: memory is taken before the first of them. */
static void evaluating_allocates_nothing(void **state)
{
    (void)state;
    enum { MOST = 64 };
    double theta[MOST], gradient[MOST], hessian[MOST * MOST], work[MOST];
    chain c = {.workspace = NULL};
    cls_scratch *scratch;
    memory.failing = 0;
    memory.for_good = memory.failed = false;
    assert_int_equal(compile(&c, NULL), CLS_OK);
    cls_arena *const arena = cls_arena_new();
    assert_int_equal(cls_scratch_new(c.model, arena, &scratch, NULL), CLS_OK);
    assert_in_range(c.model->nparameters + c.model->nbins, 1, MOST);
    for (size_t p = 0; p < c.model->nparameters; p++)
        theta[p] = c.model->parameters[p].init;
    memory.n = 0;
    assert_true(cls_profile_value(c.data, theta, scratch) > 0.0);
    cls_profile_gradient(c.data, theta, scratch, gradient);
    cls_profile_hessian(c.data, theta, scratch, false, hessian);
    cls_profile_gammas(scratch, theta);
    assert_int_equal(cls_data_asimov_fill(c.data, theta, scratch, work, NULL), CLS_OK);
    assert_true(cls_full_value(c.data, theta, scratch) < 1e-12);
    assert_int_equal(memory.n, 0);
    cls_arena_free(arena);
    release(&c);
}

/* Fits, and what follows from them, take what the calculator has; a limit takes its points. */
static void tests_allocate_nothing(void **state)
{
    (void)state;
    chain c = {.workspace = NULL};
    memory.failing = 0;
    memory.for_good = memory.failed = false;
    assert_int_equal(compile(&c, NULL), CLS_OK);
    assert_int_equal(cls_calculator_new(c.model, c.data, NULL, &c.calculator, NULL), CLS_OK);
    memory.n = 0;
    for (int i = 0; i < 40; i++) {
        cls_point point;
        assert_int_equal(cls_hypotest(c.calculator, 0.3 + 0.1 * i, &point), CLS_OK);
    }
    assert_int_equal(memory.n, 0);
    release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_enough_memory_all_is_well),
        cmocka_unit_test(evaluating_allocates_nothing),
        cmocka_unit_test(one_allocation_fails),
        cmocka_unit_test(all_allocations_fail_from_one_on),
        cmocka_unit_test(where_no_error_is_wanted_the_status_remains),
        cmocka_unit_test(an_unknown_parameter_is_named),
        cmocka_unit_test(tests_allocate_nothing),
        cmocka_unit_test(a_finding_is_whole_or_not_there),
        cmocka_unit_test(a_patch_is_undone),
    };
    see_allocations_of_cjson();
    (void)gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
