/* Every allocation of tests in parts, of a discovery and of its reports is refused once. */
#include "cls/report.h"
#include "support/allocations.h"
#include "support/subject.h"
#include "support/test.h"

#include <string.h>

enum { POINTS = 70 };

static cls_status scan(const subject *s, cls_error *err)
{
    double mu[POINTS];
    cls_calculator *c = NULL;
    cls_limits *limits = NULL;
    const cls_infer_options options = {.prefit_band = true, .test_stat = "q", .clip_band = true};
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = 0.1 * (double)i;
    cls_status status = cls_calculator_new(s->model, s->data, &options, &c, err);
    if (!status)
        status = cls_limits_scan(c, mu, POINTS, &limits, err);
    cls_limits_free(limits);
    limits = NULL;
    if (!status)
        status = cls_limits_root(c, &limits, err);
    cls_limits_free(limits);
    cls_calculator_free(c);
    return status;
}

/* Strengths that have to be put in order first. */
static cls_status test_downwards(const subject *s, cls_error *err)
{
    double mu[POINTS];
    cls_point points[POINTS];
    cls_calculator *c = NULL;
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = 0.1 * (double)(POINTS - i);
    cls_status status = cls_calculator_new(s->model, s->data, NULL, &c, err);
    if (!status) {
        cls_hypotests(c, mu, POINTS, points);
        for (size_t i = 0; i < POINTS; i++) {
            assert_true(points[i].mu == mu[i]);
            status = points[i].status ? points[i].status : status;
        }
    }
    cls_calculator_free(c);
    return status;
}

static cls_status discover(const subject *s, cls_error *err)
{
    cls_calculator *c = NULL;
    cls_discovery d;
    const cls_infer_options options = {.test_stat = "q0"};
    const cls_report_head head = {
        .workspace = "w", .measurement = "m", .poi = "mu", .test_stat = "q0", .signal_scale = 2.0};
    cls_status status = cls_calculator_new(s->model, s->data, &options, &c, err);
    if (!status && cls_discover(c, &d) == CLS_NO_MEMORY)
        status = err ? (err->code = d.status) : d.status;
    for (size_t i = 0; !status && cls_format_name(i); i++) {
        char *text = NULL;
        size_t length;
        status = cls_report_discovery(cls_format_name(i), &head, &(cls_discovered){.result = &d},
                                      &text, &length, err);
        cls_report_free(text);
    }
    cls_calculator_free(c);
    return status;
}

static void refuse_each(cls_status (*work)(const subject *s, cls_error *err), bool for_good)
{
    subject s;
    cls_error err = {.code = CLS_OK};
    memory.failing = 0;
    assert_true(subject_read(&s, CLS_EXAMPLES_DIR "/two-bin.json"));
    const long in_use = memory.in_use;
    size_t refused = 0;
    bool again = true;
    for (size_t n = 1; again; n++) {
        memory.n = 0;
        memory.for_good = for_good;
        memory.failed = false;
        memory.failing = n;
        const cls_status status = work(&s, &err);
        again = memory.failed;
        refused += again;
        if (status != (again ? CLS_NO_MEMORY : CLS_OK) || memory.in_use != in_use)
            fail_msg("allocation %zu: %s, %ld left", n, cls_status_word(status),
                     memory.in_use - in_use);
    }
    assert_true(refused > 10);
    memory.failing = 0;
    subject_free(&s);
}

static void of_scans(void **state)
{
    (void)state;
    refuse_each(scan, false);
    refuse_each(scan, true);
}

static void of_strengths_in_any_order(void **state)
{
    (void)state;
    refuse_each(test_downwards, false);
    refuse_each(test_downwards, true);
}

static void of_discoveries(void **state)
{
    (void)state;
    refuse_each(discover, false);
    refuse_each(discover, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_scans),
        cmocka_unit_test(of_strengths_in_any_order),
        cmocka_unit_test(of_discoveries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
