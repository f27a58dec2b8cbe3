/* The line on a terminal that says how far long work is. */
#ifndef CLS_CLI_PROGRESS_H
#define CLS_CLI_PROGRESS_H

#include "base/text.h"
#include "cli/arguments.h"

/** The state; {0}: nothing is shown. */
typedef struct cls_progress {
    bool begun, wanted;
    const char *what;          /**< is counted; NULL: fits */
    int width;                 /**< of the line that stands on the terminal; 0: none does */
    double start, last;        /**< when the work began and the line was shown, in s */
    size_t fits;               /**< or what is counted, so far */
    const double *strengths;   /**< [nstrengths]: tested in this order; NULL: not known */
    size_t nstrengths, passes; /**< so often */
    size_t pass, at;           /**< those before are done */
} cls_progress;

/**
 * Pass number pass of the work begins, one for each signal scale where strengths are given. The
 * line is shown on standard error if that is a terminal, unless --quiet or --verbose was given,
 * after a second of work.
 */
void cls_progress_begin(cls_progress *progress, const cls_arguments *args, size_t pass);

/** The same for work on so many signal points, in place of fits. */
void cls_progress_begin_points(cls_progress *progress, const cls_arguments *args, size_t n);

/** A point is done. */
void cls_progress_point(cls_progress *progress);

/** A fit was made, at the strength mu; NAN: at none. */
void cls_progress_step(cls_progress *progress, double mu);

/** Erases the line, if it is shown. */
void cls_progress_end(cls_progress *progress);

/** Appends the line as it is after so many seconds of work: fits, their rate, time left. */
void cls_progress_add(cls_text *text, const cls_progress *progress, double seconds);

#endif
