/*
 * An output format. To add one: a file in writers/ that defines cls_writer_<name>, its line in
 * writer_list.h, its line in src/CMakeLists.txt.
 */
#ifndef CLS_REPORT_WRITER_H
#define CLS_REPORT_WRITER_H

#include "base/text.h"
#include "cls/grid.h"

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
