/* JSON of the commands limit and cls. */
#include "report/writers/parts.h"

static void write_limit(cls_json_writer *w, const cls_limit *limit, double factor)
{
    cls_write_number(w, "value", limit->value * factor);
    cls_write_status(w, limit->status, limit->reason);
}

/* The observed limit and nbands expected ones, multiplied by factor. */
static void write_set(cls_json_writer *w, const char *key, const cls_limits *limits, size_t nbands,
                      double factor)
{
    const size_t median = CLS_BANDS / 2; /* its place among the bands */
    cls_json_write_key(w, key);
    cls_json_open_object(w);
    cls_json_write_key(w, "observed");
    cls_json_open_object_line(w);
    write_limit(w, &limits->observed, factor);
    cls_json_close_object(w);
    cls_json_write_key(w, "expected");
    cls_json_open_array(w);
    for (size_t i = 0; i < nbands; i++) {
        cls_json_open_object_line(w);
        cls_write_number(w, "nsigma", (double)i - (double)median);
        write_limit(w, &limits->expected[i], factor);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
    cls_json_close_object(w);
}

void cls_write_point(cls_json_writer *w, const cls_report_head *head, const cls_point *point)
{
    const double minima[] = {point->twice_nll_free, point->twice_nll_fixed, point->asimov_free,
                             point->asimov_fixed};
    cls_json_open_object_line(w);
    cls_write_number(w, "mu", point->mu);
    cls_write_number(w, "CLs_obs", point->cls_obs);
    cls_json_write_key(w, "CLs_exp");
    cls_json_write_numbers(w, point->cls_exp, cls_bands_of(head));
    cls_write_number(w, "CLsb", point->clsb);
    cls_write_number(w, "CLb", point->clb);
    cls_write_number(w, "q", point->q);
    cls_write_number(w, "qA", point->q_asimov);
    if (cls_band_is_prefit(head))
        cls_write_number(w, "qA_exp", point->q_band);
    cls_write_number(w, "muhat", point->muhat);
    cls_write_minima(w, minima);
    cls_write_status(w, point->status, point->reason);
    cls_json_close_object(w);
}

static void write_points(cls_json_writer *w, const cls_report_head *head, const cls_point *points,
                         size_t n)
{
    cls_json_open_array(w);
    for (size_t i = 0; i < n; i++)
        cls_write_point(w, head, &points[i]);
    cls_json_close_array(w);
}

void cls_write_limit_members(cls_json_writer *w, const cls_report_head *head,
                             const cls_limits *limits)
{
    cls_write_number(w, "cl", head->cl);
    cls_write_method(w, head);
    cls_write_member(w, "method", cls_method_word(limits->method));
    cls_write_number(w, "signal_scale", head->signal_scale);
    write_set(w, "limits", limits, cls_bands_of(head), 1.0);
    if (head->signal_scale != 1.0)
        write_set(w, "unscaled_limits", limits, cls_bands_of(head), head->signal_scale);
    cls_write_strings(w, "notes", limits->notes, limits->nnotes);
    cls_json_write_key(w, "scan");
    write_points(w, head, limits->points, limits->npoints);
}

void cls_write_limits(cls_json_writer *w, const cls_report_head *head, const cls_limits *limits)
{
    cls_json_open_object(w);
    cls_write_head(w, "limit", head);
    cls_write_limit_members(w, head, limits);
    cls_json_close_object(w);
}

void cls_write_points(cls_json_writer *w, const cls_report_head *head, const cls_points *points)
{
    cls_json_open_object(w);
    cls_write_head(w, "cls", head);
    cls_write_method(w, head);
    cls_write_number(w, "signal_scale", head->signal_scale);
    cls_json_write_key(w, "results");
    write_points(w, head, points->points, points->n);
    cls_write_strings(w, "notes", points->notes, points->nnotes);
    cls_json_close_object(w);
}
