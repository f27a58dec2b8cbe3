/* The line on a terminal that says how far long work is. */
#ifndef CLS_CLI_PROGRESS_H
#define CLS_CLI_PROGRESS_H

#include "base/text.h"
#include "cli/arguments.h"

#include <stdatomic.h>

/** The state; {0}: nothing is shown. */
typedef struct cls_progress {
    bool begun, wanted;
    const char *unit;          /**< what is counted; NULL: fits */
    int width;                 /**< of the line that stands on the terminal; 0: none does */
    double start, last;        /**< when the work began and the line was shown, in s */
    double *strengths;         /**< [nstrengths]: increasing, to be tested; NULL: not known */
    size_t nstrengths, passes; /**< so often */
    atomic_uchar *tested;      /**< [passes x nstrengths]: they were; NULL: not known */
    atomic_size_t steps, done; /**< of the work; strengths of all passes that were tested */
    atomic_bool busy;          /**< some thread looks whether to show the line */
} cls_progress;

/**
 * The work begins, with a pass for each signal scale where strengths are given; once is enough.
 * The line is shown on standard error if that is a terminal, unless --quiet or --verbose was given,
 * after a second of work.
 */
void cls_progress_begin(cls_progress *progress, const cls_arguments *args);

/** The same for work on so many signal points, in place of fits. */
void cls_progress_begin_points(cls_progress *progress, const cls_arguments *args, size_t n);

/** A point is done. */
void cls_progress_point(cls_progress *progress);

/** A fit was made, in such a pass, at the strength mu; NAN: at none. For any thread. */
void cls_progress_step(cls_progress *progress, size_t pass, double mu);

/** The work goes on: the line is shown if it is time. For any thread. */
void cls_progress_tick(cls_progress *progress);

/** Erases the line, if it is shown; from then on it does not tell how far the work is. */
void cls_progress_end(cls_progress *progress);

/** Appends the line as it is after so many seconds of work: fits, their rate, time left. */
void cls_progress_add(cls_text *text, const cls_progress *progress, double seconds);

#endif
