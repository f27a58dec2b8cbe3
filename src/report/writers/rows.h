/* Reports as rows of cells, for the formats that are tables. The first row holds the titles. */
#ifndef CLS_REPORT_WRITERS_ROWS_H
#define CLS_REPORT_WRITERS_ROWS_H

#include "report/writers/parts.h"

/** Where cells go; a format fills in the functions. */
typedef struct cls_rows {
    cls_text *text;
    void (*string)(struct cls_rows *rows, const char *string);
    void (*number)(struct cls_rows *rows, double x); /**< empty for one that is not finite */
    void (*end)(struct cls_rows *rows);              /**< of the row */
    size_t column, row;                              /**< for the format's use; 0 at the start */
} cls_rows;

/** A row of n titles. */
void cls_rows_titles(cls_rows *rows, const char *const *titles, size_t n);

/** A title for each expected value, such as expected-2 for the stem expected. */
void cls_rows_band_titles(cls_rows *rows, const char *stem);

/** Cells of all limits, multiplied by factor. */
void cls_rows_limit_values(cls_rows *rows, const cls_report_head *head, const cls_limits *limits,
                           double factor);

/** One row for all limits; without titles where the head says that others came before. */
void cls_rows_limits(cls_rows *rows, const cls_report_head *head, const cls_limits *limits);

/** One row for each tested strength, likewise. */
void cls_rows_points(cls_rows *rows, const cls_report_head *head, const cls_points *points);

/** One row for the test of the background alone, likewise. */
void cls_rows_discovery(cls_rows *rows, const cls_report_head *head,
                        const cls_discovered *discovered);

/** One row for each finding. */
void cls_rows_findings(cls_rows *rows, const cls_report_head *head, const cls_findings *findings);

/** One row for each parameter of the model. */
void cls_rows_inspection(cls_rows *rows, const cls_report_head *head,
                         const cls_inspection *inspection);

/** One row for each bin of each sample, and of their sum, whose sample is "". */
void cls_rows_evaluation(cls_rows *rows, const cls_report_head *head,
                         const cls_evaluation *evaluation);

/** One row for each signal point that is shown. */
void cls_rows_patchset(cls_rows *rows, const cls_patchset_view *view);

/** One row for each parameter. */
void cls_rows_fit(cls_rows *rows, const cls_report_head *head, const cls_best_fit *fit);

#endif
