/*
 * An output format. To add one: a file in writers/ that defines cls_writer_<name>, its line in
 * writer_list.h, its line in src/CMakeLists.txt.
 */
#ifndef CLS_REPORT_WRITER_H
#define CLS_REPORT_WRITER_H

#include "base/text.h"
#include "cls/grid.h"

/**
 * Every kind of report with a head (a member of cls_writer), and the type of what it tells. Grids,
 * whose rows have heads of their own, and patchsets are not among them.
 */
#define CLS_REPORT_LIST(X)                \
    X(limits, const cls_limits *)         \
    X(points, const cls_points *)         \
    X(discovery, const cls_discovered *)  \
    X(findings, const cls_findings *)     \
    X(inspection, const cls_inspection *) \
    X(evaluation, const cls_evaluation *) \
    X(fit, const cls_best_fit *)

/** How results become bytes. A number that is not finite is never written as such. */
typedef struct cls_writer {
    const char *name;
    void (*limits)(cls_text *text, const cls_report_head *head, const cls_limits *limits);
    void (*points)(cls_text *text, const cls_report_head *head, const cls_points *points);
    void (*discovery)(cls_text *text, const cls_report_head *head,
                      const cls_discovered *discovered);
    void (*findings)(cls_text *text, const cls_report_head *head, const cls_findings *findings);
    void (*inspection)(cls_text *text, const cls_report_head *head,
                       const cls_inspection *inspection);
    void (*evaluation)(cls_text *text, const cls_report_head *head,
                       const cls_evaluation *evaluation);
    void (*fit)(cls_text *text, const cls_report_head *head, const cls_best_fit *fit);
    void (*grid)(cls_text *text, const cls_report_head *head, const cls_grid_row *rows,
                 size_t n); /**< NULL: there is none */
    void (*patchset)(cls_text *text, const cls_patchset_view *view);
} cls_writer;

#endif
