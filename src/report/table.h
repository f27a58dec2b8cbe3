/* The table of tested points, as text for people. */
#ifndef CLS_REPORT_TABLE_H
#define CLS_REPORT_TABLE_H

#include "base/text.h"
#include "cls/infer.h"

/**
 * Appends a heading and one line for each of points[n], with nbands expected values (5 or 0);
 * columns are as wide as they must be. A number that is not finite is shown as "-", and a point
 * that failed has its status at the end.
 */
void cls_table_add(cls_text *text, const cls_point *points, size_t n, size_t nbands);

/** Appends a probability: four digits behind the point, or two digits and an exponent. */
void cls_table_add_probability(cls_text *text, double x);

/** Appends a strength or a test statistic: four digits, of those at most four behind the point. */
void cls_table_add_figure(cls_text *text, double x);

#endif
