/* What a format's writers share; one file per format would be too long. */
#ifndef CLS_REPORT_WRITERS_PARTS_H
#define CLS_REPORT_WRITERS_PARTS_H

#include "report/writer.h"
#include "json/write.h"

/** Members of a JSON report. */
void cls_write_member(cls_json_writer *w, const char *key, const char *value);
void cls_write_number(cls_json_writer *w, const char *key, double value);
void cls_write_strings(cls_json_writer *w, const char *key, const char *const *strings, size_t n);

/** The members that every JSON report begins with: what the program did with which workspace. */
void cls_write_origin(cls_json_writer *w, const char *command, const cls_report_head *head);

/** Functions of writers, as report/writer.h has them. */
void cls_findings_as_json(cls_text *text, const cls_report_head *head,
                          const cls_findings *findings);
void cls_inspection_as_json(cls_text *text, const cls_report_head *head,
                            const cls_inspection *inspection);
void cls_findings_as_text(cls_text *text, const cls_report_head *head,
                          const cls_findings *findings);
void cls_inspection_as_text(cls_text *text, const cls_report_head *head,
                            const cls_inspection *inspection);

/** The part of an inspection that is about the model's parameters. */
void cls_parameters_as_text(cls_text *text, const cls_report_head *head,
                            const cls_inspection *inspection);

#endif
