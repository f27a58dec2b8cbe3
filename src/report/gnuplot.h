/* What scripts for gnuplot (5.0 or later) share. */
#ifndef CLS_REPORT_GNUPLOT_H
#define CLS_REPORT_GNUPLOT_H

#include "base/text.h"

/**
 * Begins a script: its kind of picture ("pdf", "png" or "svg"; else as "pdf") and the file that it
 * makes, NULL for standard output.
 */
void cls_gnuplot_begin(cls_text *text, const char *what, const char *terminal, const char *output);

/** A name, to stand in single quotes, where only those are special; "noenhanced" belongs to it. */
void cls_gnuplot_name(cls_text *text, const char *name);

/** A space and a number; "?" for one that is not finite. */
void cls_gnuplot_number(cls_text *text, double x);

#endif
