/* Rows of grids, for the formats. */
#ifndef CLS_REPORT_WRITERS_GRID_H
#define CLS_REPORT_WRITERS_GRID_H

#include "report/writers/rows.h"

/** The head of a row: measurement, parameter of interest and signal scale are those of the row. */
cls_report_head cls_grid_head(const cls_report_head *head, const cls_grid_row *row);

/** A row as an object of JSON. */
void cls_write_grid_row(cls_json_writer *w, const cls_report_head *head, const cls_grid_row *row);

/** One row of cells for each of rows[n], as cls_rows_limits. */
void cls_rows_grid(cls_rows *rows, const cls_report_head *head, const cls_grid_row *grid, size_t n);

/** All rows as a table for people. */
void cls_grid_as_text(cls_text *text, const cls_report_head *head, const cls_grid_row *rows,
                      size_t n);

#endif
