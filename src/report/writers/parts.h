/* What a format's writers share; one file per format would be too long. */
#ifndef CLS_REPORT_WRITERS_PARTS_H
#define CLS_REPORT_WRITERS_PARTS_H

#include "report/layout.h"
#include "report/writer.h"
#include "json/write.h"

/** Members of a JSON report. */
void cls_write_member(cls_json_writer *w, const char *key, const char *value);
void cls_write_number(cls_json_writer *w, const char *key, double value);
void cls_write_strings(cls_json_writer *w, const char *key, const char *const *strings, size_t n);

/** The members that every JSON report begins with: what the program did with which workspace. */
void cls_write_origin(cls_json_writer *w, const char *command, const cls_report_head *head);

/** The same, with measurement and parameter of interest: for all that is about a model. */
void cls_write_head(cls_json_writer *w, const char *command, const cls_report_head *head);

/** A status, and the reason unless it is CLS_OK. */
void cls_write_status(cls_json_writer *w, cls_status status, const char *reason);

/** "lower" or "upper"; NULL for no bound. */
const char *cls_bound_word(cls_bound bound);

/** The word for how limits were read off, such as "scan-linear". */
const char *cls_method_word(cls_limit_method method);

/** The word for the test statistic. */
const char *cls_test_stat_word(const cls_report_head *head);

/** Whether the expected band is made of other Asimov data than those q is compared with. */
bool cls_band_is_prefit(const cls_report_head *head);

/** The word for how the expected band was made, and the number of its values: CLS_BANDS or 0. */
const char *cls_expected_word(const cls_report_head *head);
size_t cls_bands_of(const cls_report_head *head);

/** Observed limit (i = 0) and expected ones. */
const cls_limit *cls_limit_at(const cls_limits *limits, size_t i);

/**
 * Digits behind the point that limits multiplied by factor share, so that their points stand below
 * one another: the largest shows at least four digits, the smallest three. -1: too many zeros.
 */
int cls_limits_digits(const cls_report_head *head, const cls_limits *limits, double factor);

/** Members on how something was tested. */
void cls_write_method(cls_json_writer *w, const cls_report_head *head);

/** The member "twice_nll" of a test: the four minima. */
void cls_write_minima(cls_json_writer *w, const double minima[4]);

/** What was found for limits, and how: all that follows the head. */
void cls_write_limit_members(cls_json_writer *w, const cls_report_head *head,
                             const cls_limits *limits);

/** A tested strength as an object. */
void cls_write_point(cls_json_writer *w, const cls_report_head *head, const cls_point *point);

/** Each report as an object of JSON. */
void cls_write_limits(cls_json_writer *w, const cls_report_head *head, const cls_limits *limits);
void cls_write_points(cls_json_writer *w, const cls_report_head *head, const cls_points *points);
void cls_write_discovery(cls_json_writer *w, const cls_report_head *head,
                         const cls_discovered *discovered);
void cls_write_findings(cls_json_writer *w, const cls_report_head *head,
                        const cls_findings *findings);
void cls_write_inspection(cls_json_writer *w, const cls_report_head *head,
                          const cls_inspection *inspection);
void cls_write_evaluation(cls_json_writer *w, const cls_report_head *head,
                          const cls_evaluation *evaluation);
void cls_write_fit(cls_json_writer *w, const cls_report_head *head, const cls_best_fit *fit);
void cls_write_patchset(cls_json_writer *w, const cls_patchset_view *view);

/** Reports as text, as report/writer.h has them. */
void cls_patchset_as_text(cls_text *text, const cls_patchset_view *view);
void cls_evaluation_as_text(cls_text *text, const cls_report_head *head,
                            const cls_evaluation *evaluation);
void cls_fit_as_text(cls_text *text, const cls_report_head *head, const cls_best_fit *fit);
void cls_discovery_as_text(cls_text *text, const cls_report_head *head,
                           const cls_discovered *discovered);
void cls_findings_as_text(cls_text *text, const cls_report_head *head,
                          const cls_findings *findings);
void cls_inspection_as_text(cls_text *text, const cls_report_head *head,
                            const cls_inspection *inspection);

/** The part of an inspection that is about the model's parameters. */
void cls_parameters_as_text(cls_text *text, const cls_report_head *head,
                            const cls_inspection *inspection);

/** What is tested and how; and what is special about the expected band. */
void cls_test_as_text(cls_text *text, const char *what, const cls_report_head *head);
void cls_band_as_text(cls_text *text, const cls_report_head *head);

/** What stands to the left of observed and expected values: all of a set are equally wide. */
typedef struct cls_text_labels {
    int width;
    const char *labels[1 + CLS_BANDS];
} cls_text_labels;
const cls_text_labels *cls_labels_as_text(const cls_report_head *head);

/** The end of a title, and of its line: measurement and data, where there is something to say. */
void cls_title_as_text(cls_text *text, const cls_report_head *head);

/** A cell with a number; "-" for one that is not finite. */
void cls_number_as_cell(cls_layout_table *table, double x, int digits);

/** Expected events of a channel and its samples, and the data: bins side by side. */
void cls_rates_as_text(cls_text *text, const cls_channel_evaluation *channel);

#endif
