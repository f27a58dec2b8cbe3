/*
 * An output format. To add one: a file in writers/ that defines cls_writer_<name>, its line in
 * writer_list.h, its line in src/CMakeLists.txt.
 */
#ifndef CLS_REPORT_WRITER_H
#define CLS_REPORT_WRITER_H

#include "base/text.h"
#include "cls/report.h"

/** Every kind of report, and the type of what it tells. */
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
#define CLS_WRITER_MEMBER(kind, type) \
    void (*kind)(cls_text * text, const cls_report_head *head, type what);
    CLS_REPORT_LIST(CLS_WRITER_MEMBER)
#undef CLS_WRITER_MEMBER
} cls_writer;

#endif
