/* Rows of limits and of tested strengths. */
#include "report/writers/rows.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const bands[CLS_BANDS] = {"-2", "-1", "0", "+1", "+2"};

void cls_rows_titles(cls_rows *rows, const char *const *titles, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rows->string(rows, titles[i]);
}

void cls_rows_band_titles(cls_rows *rows, const char *stem)
{
    for (size_t i = 0; i < CLS_BANDS; i++) {
        cls_text title = {0};
        cls_text_add_format(&title, "%s%s", stem, bands[i]);
        rows->text->failed = rows->text->failed || title.failed;
        rows->string(rows, title.failed ? "" : title.bytes);
        cls_text_free(&title);
    }
}

/* What was asked of which workspace. */
static void add_origin_titles(cls_rows *rows)
{
    static const char *const titles[] = {"workspace", "patches",     "measurement", "poi",
                                         "data",      "test_stat",   "calculator",  "expected",
                                         "clip_band", "signal_scale"};
    cls_rows_titles(rows, titles, COUNT(titles));
}

static void add_origin(cls_rows *rows, const cls_report_head *head)
{
    cls_text patches = {0};
    for (size_t i = 0; i < head->npatches; i++)
        cls_text_add_format(&patches, "%s%s", i ? " " : "", head->patches[i]);
    rows->string(rows, head->workspace);
    rows->string(rows, patches.length && !patches.failed ? patches.bytes : "");
    rows->string(rows, head->measurement);
    rows->string(rows, head->poi);
    rows->string(rows, head->data ? head->data : "observed");
    rows->string(rows, cls_test_stat_word(head));
    rows->string(rows, "asymptotic");
    rows->string(rows, cls_expected_word(head));
    rows->string(rows, head->clip_band ? "true" : "false");
    rows->number(rows, head->signal_scale);
    rows->text->failed = rows->text->failed || patches.failed;
    cls_text_free(&patches);
}

/* All that is missing, each with its reason, and the status of the first. */
static void add_outcome(cls_rows *rows, const cls_report_head *head, const cls_limits *limits)
{
    cls_status status = CLS_OK;
    cls_text reasons = {0};
    for (size_t i = 0; i <= cls_bands_of(head); i++) {
        const cls_limit *const limit = cls_limit_at(limits, i);
        if (limit->status == CLS_OK)
            continue;
        cls_text_add_format(&reasons, "%s%s%s: %s", status ? "; " : "", i ? "expected" : "observed",
                            i ? bands[i - 1] : "", limit->reason);
        status = status ? status : limit->status;
    }
    rows->string(rows, cls_status_word(status));
    rows->string(rows, status && !reasons.failed ? reasons.bytes : "");
    rows->text->failed = rows->text->failed || reasons.failed;
    cls_text_free(&reasons);
}

static void add_limit_titles(cls_rows *rows)
{
    static const char *const method[] = {"cl", "method", "observed"};
    static const char *const unscaled[] = {"unscaled_observed"};
    static const char *const outcome[] = {"status", "reason"};
    add_origin_titles(rows);
    cls_rows_titles(rows, method, COUNT(method));
    cls_rows_band_titles(rows, "expected");
    cls_rows_titles(rows, unscaled, COUNT(unscaled));
    cls_rows_band_titles(rows, "unscaled_expected");
    cls_rows_titles(rows, outcome, COUNT(outcome));
    rows->end(rows);
}

void cls_rows_limit_values(cls_rows *rows, const cls_report_head *head, const cls_limits *limits,
                           double factor)
{
    const size_t nbands = cls_bands_of(head);
    for (size_t i = 0; i <= CLS_BANDS; i++)
        rows->number(rows, i <= nbands ? cls_limit_at(limits, i)->value * factor : (double)NAN);
}

void cls_rows_limits(cls_rows *rows, const cls_report_head *head, const cls_limits *limits)
{
    if (head->place == 0)
        add_limit_titles(rows);
    add_origin(rows, head);
    rows->number(rows, head->cl);
    rows->string(rows, cls_method_word(limits->method));
    cls_rows_limit_values(rows, head, limits, 1.0);
    cls_rows_limit_values(rows, head, limits, head->signal_scale);
    add_outcome(rows, head, limits);
    rows->end(rows);
}

static void add_point_titles(cls_rows *rows)
{
    static const char *const before[] = {"mu", "CLs_obs"};
    static const char *const after[] = {"CLsb",
                                        "CLb",
                                        "q",
                                        "qA",
                                        "muhat",
                                        "twice_nll_free",
                                        "twice_nll_fixed",
                                        "asimov_free",
                                        "asimov_fixed",
                                        "qA_exp",
                                        "status",
                                        "reason"};
    add_origin_titles(rows);
    cls_rows_titles(rows, before, COUNT(before));
    cls_rows_band_titles(rows, "CLs_exp");
    cls_rows_titles(rows, after, COUNT(after));
    rows->end(rows);
}

static void add_point(cls_rows *rows, const cls_report_head *head, const cls_point *p)
{
    const double numbers[] = {p->clsb,
                              p->clb,
                              p->q,
                              p->q_asimov,
                              p->muhat,
                              p->twice_nll_free,
                              p->twice_nll_fixed,
                              p->asimov_free,
                              p->asimov_fixed,
                              cls_bands_of(head) ? p->q_band : (double)NAN};
    add_origin(rows, head);
    rows->number(rows, p->mu);
    rows->number(rows, p->cls_obs);
    for (size_t i = 0; i < CLS_BANDS; i++)
        rows->number(rows, cls_bands_of(head) ? p->cls_exp[i] : (double)NAN);
    for (size_t i = 0; i < COUNT(numbers); i++)
        rows->number(rows, numbers[i]);
    rows->string(rows, cls_status_word(p->status));
    rows->string(rows, p->reason);
    rows->end(rows);
}

void cls_rows_points(cls_rows *rows, const cls_report_head *head, const cls_points *points)
{
    if (head->place == 0)
        add_point_titles(rows);
    for (size_t i = 0; i < points->n; i++)
        add_point(rows, head, &points->points[i]);
}

static void add_discovery_titles(cls_rows *rows)
{
    static const char *const before[] = {"p0_obs", "Z_obs"};
    static const char *const after[] = {
        "Z_exp",       "q0",           "muhat",  "twice_nll_free", "twice_nll_fixed",
        "asimov_free", "asimov_fixed", "status", "reason"};
    add_origin_titles(rows);
    cls_rows_titles(rows, before, COUNT(before));
    cls_rows_band_titles(rows, "p0_exp");
    cls_rows_titles(rows, after, COUNT(after));
    rows->end(rows);
}

void cls_rows_discovery(cls_rows *rows, const cls_report_head *head,
                        const cls_discovered *discovered)
{
    const cls_discovery *const d = discovered->result;
    const double none = (double)NAN;
    const bool banded = cls_bands_of(head) > 0;
    const double numbers[] = {
        banded ? d->z_exp : none, d->q0,          d->muhat,       d->twice_nll_free,
        d->twice_nll_fixed,       d->asimov_free, d->asimov_fixed};
    if (head->place == 0)
        add_discovery_titles(rows);
    add_origin(rows, head);
    rows->number(rows, d->p0_obs);
    rows->number(rows, d->z_obs);
    for (size_t i = 0; i < CLS_BANDS; i++)
        rows->number(rows, banded ? d->p0_exp[i] : none);
    for (size_t i = 0; i < COUNT(numbers); i++)
        rows->number(rows, numbers[i]);
    rows->string(rows, cls_status_word(d->status));
    rows->string(rows, d->reason);
    rows->end(rows);
}
