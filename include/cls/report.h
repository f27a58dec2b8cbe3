#ifndef CLS_REPORT_H
#define CLS_REPORT_H

#include "cls/evaluate.h"
#include "cls/findings.h"
#include "cls/infer.h"
#include "cls/patchset.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What stands above every result: what was asked of which workspace. All strings are lent. */
typedef struct cls_report_head {
    const char *workspace;      /**< as given on the command line */
    const char *const *patches; /**< [npatches]: the patches applied to it, likewise */
    size_t npatches;
    const char *measurement; /**< "" for a bare specification */
    const char *poi;         /**< NULL for none, in reports that need none */
    const char *data;        /**< what was tested in place of the observed data; NULL: those */
    double cl;               /**< confidence level */
    double signal_scale;     /**< 1: the signal as it is */
    const char *test_stat;   /**< test statistic: "qtilde" (NULL), "q", "q0" */
    const char *expected;    /**< how the expected band was made: "postfit" (NULL), "prefit", or
                                  "none" */
    bool clip_band;          /**< the band's values are those of cls_point_clip_band */
    bool ascii;              /**< text for terminals without UTF-8 */
    bool table;              /**< text: also the table of points */
    size_t place, places;    /**< this report is number place (from 0) of so many that follow one
                                another and make one document; places = 0: it stands alone */
} cls_report_head;

/** Points that were tested one by one; all is lent. */
typedef struct cls_points {
    const cls_point *points; /**< [n] */
    size_t n;
    const char *const *notes; /**< [nnotes]: what the user should know */
    size_t nnotes;
} cls_points;

/** The outcome of a fit; all is lent. */
typedef struct cls_best_fit {
    const cls_model *model;
    const cls_fit_result *result; /**< NULL where the fit failed */
    cls_status status;            /**< CLS_OK, or why it failed */
    const char *reason;           /**< the same in words; unused when ok */
    const char *const *notes;     /**< [nnotes]: what the user should know */
    size_t nnotes;
} cls_best_fit;

/** The test of the background alone; all is lent. */
typedef struct cls_discovered {
    const cls_discovery *result;
    const char *const *notes; /**< [nnotes]: what the user should know */
    size_t nnotes;
} cls_discovered;

/** Name of output format i, the default first; NULL past the last. */
CLS_API const char *cls_format_name(size_t i);

/**
 * Writes observed and expected limits. On success *text (terminated, *length bytes) is the
 * caller's, to be freed with cls_report_free. CLS_USAGE for an unknown format, CLS_NO_MEMORY.
 */
CLS_API cls_status cls_report_limits(const char *format, const cls_report_head *head,
                                     const cls_limits *limits, char **text, size_t *length,
                                     cls_error *err);

/** The same for points. */
CLS_API cls_status cls_report_points(const char *format, const cls_report_head *head,
                                     const cls_points *points, char **text, size_t *length,
                                     cls_error *err);

/** The same for the test of the background alone. */
CLS_API cls_status cls_report_discovery(const char *format, const cls_report_head *head,
                                        const cls_discovered *discovered, char **text,
                                        size_t *length, cls_error *err);

/** What is shown of a workspace: its contents, and the parameters of a model made of it. */
typedef struct cls_inspection {
    const cls_workspace *workspace;
    const cls_model *model;
} cls_inspection;

/** The same for what was found in a workspace; of the head, only the workspace is used. */
CLS_API cls_status cls_report_findings(const char *format, const cls_report_head *head,
                                       const cls_findings *findings, char **text, size_t *length,
                                       cls_error *err);

/** The same for the contents of a workspace; the head's poi may be NULL. */
CLS_API cls_status cls_report_inspection(const char *format, const cls_report_head *head,
                                         const cls_inspection *inspection, char **text,
                                         size_t *length, cls_error *err);

/** The same for a model at given parameters. */
CLS_API cls_status cls_report_evaluation(const char *format, const cls_report_head *head,
                                         const cls_evaluation *evaluation, char **text,
                                         size_t *length, cls_error *err);

/** The same for a best fit. */
CLS_API cls_status cls_report_fit(const char *format, const cls_report_head *head,
                                  const cls_best_fit *fit, char **text, size_t *length,
                                  cls_error *err);

/** What is shown of a patchset. */
typedef struct cls_patchset_view {
    const cls_patchset *patchset;
    size_t point;  /**< the one that is shown, with its operations; cls_patchset_points: all */
    bool metadata; /**< text: the metadata, not a table of the points */
} cls_patchset_view;

/** The same for a patchset. */
CLS_API cls_status cls_report_patchset(const char *format, const cls_patchset_view *view,
                                       char **text, size_t *length, cls_error *err);

/** A picture of CLs against mu ("Brazil plot"); all is lent. */
typedef struct cls_plot {
    const cls_limits *limits; /**< the observed and the median one are marked */
    const cls_point *points;  /**< [n], n >= 2, mu increasing: the curves go through them */
    size_t n;
    const char *terminal; /**< "pdf", "png" or "svg" */
    const char *output;   /**< the file that the script makes; NULL: standard output */
    bool tails;           /**< CLsb and CLb are drawn too */
} cls_plot;

/** The same for a script for gnuplot that draws a picture; CLS_USAGE for n < 2. */
CLS_API cls_status cls_report_plot(const cls_report_head *head, const cls_plot *plot, char **text,
                                   size_t *length, cls_error *err);

/** How results are compared with earlier ones. */
typedef struct cls_comparison_options {
    const char *reference; /**< file of the earlier results, in the format json */
    double rtol, atol;     /**< numbers may differ by atol + rtol |reference| */
} cls_comparison_options;

/** What differs. */
typedef struct cls_comparison {
    size_t numbers;     /**< that were compared, statuses included */
    size_t differences; /**< those that differ */
    char *table;        /**< of what differs, to be freed with cls_report_free */
} cls_comparison;

/**
 * Compares json[length], limits or points in the format json, with a file of the same: limits, CLs,
 * CLsb, CLb, statuses. CLS_BAD_FILE, CLS_BAD_JSON, and CLS_BAD_REFERENCE where the file holds other
 * things, or what was found with another command, level, grid or signal scale; CLS_NO_MEMORY.
 */
CLS_API cls_status cls_report_compare(const cls_comparison_options *options, const char *json,
                                      size_t length, cls_comparison *out, cls_error *err);

/** Frees a report. NULL is a no-op. */
CLS_API void cls_report_free(char *text);

#ifdef __cplusplus
}
#endif

#endif
