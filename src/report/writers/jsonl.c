/* JSON Lines: the objects of the format json, each on a line, so that runs can be concatenated. */
#include "report/writers/grid.h"

static void limits_as_line(cls_text *text, const cls_report_head *head, const cls_limits *limits)
{
    cls_json_writer w = {.text = text};
    cls_write_limits(&w, head, limits);
    cls_text_add(text, "\n");
}

static void points_as_line(cls_text *text, const cls_report_head *head, const cls_points *points)
{
    cls_json_writer w = {.text = text};
    cls_write_points(&w, head, points);
    cls_text_add(text, "\n");
}

static void discovery_as_line(cls_text *text, const cls_report_head *head,
                              const cls_discovered *discovered)
{
    cls_json_writer w = {.text = text};
    cls_write_discovery(&w, head, discovered);
    cls_text_add(text, "\n");
}

static void findings_as_line(cls_text *text, const cls_report_head *head,
                             const cls_findings *findings)
{
    cls_json_writer w = {.text = text};
    cls_write_findings(&w, head, findings);
    cls_text_add(text, "\n");
}

static void inspection_as_line(cls_text *text, const cls_report_head *head,
                               const cls_inspection *inspection)
{
    cls_json_writer w = {.text = text};
    cls_write_inspection(&w, head, inspection);
    cls_text_add(text, "\n");
}

static void evaluation_as_line(cls_text *text, const cls_report_head *head,
                               const cls_evaluation *evaluation)
{
    cls_json_writer w = {.text = text};
    cls_write_evaluation(&w, head, evaluation);
    cls_text_add(text, "\n");
}

static void fit_as_line(cls_text *text, const cls_report_head *head, const cls_best_fit *fit)
{
    cls_json_writer w = {.text = text};
    cls_write_fit(&w, head, fit);
    cls_text_add(text, "\n");
}

static void grid_as_lines(cls_text *text, const cls_report_head *head, const cls_grid_row *rows,
                          size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cls_json_writer w = {.text = text};
        cls_write_grid_row(&w, head, &rows[i]);
        cls_text_add(text, "\n");
    }
}

static void patchset_as_line(cls_text *text, const cls_patchset_view *view)
{
    cls_json_writer w = {.text = text};
    cls_write_patchset(&w, view);
    cls_text_add(text, "\n");
}

const cls_writer cls_writer_jsonl = {
    .name = "jsonl",
    .limits = limits_as_line,
    .points = points_as_line,
    .discovery = discovery_as_line,
    .findings = findings_as_line,
    .inspection = inspection_as_line,
    .evaluation = evaluation_as_line,
    .fit = fit_as_line,
    .grid = grid_as_lines,
    .patchset = patchset_as_line,
};
