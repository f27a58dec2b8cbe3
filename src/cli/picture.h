/* Pictures of limits, drawn by gnuplot. */
#ifndef CLS_CLI_PICTURE_H
#define CLS_CLI_PICTURE_H

#include "cls/report.h"

/**
 * Draws into the file path, whose ending says what is made; for .gp only the script is written,
 * which makes a PDF. plot's terminal and output are set here. Where gnuplot is not there or fails,
 * the script is written beside the picture and a message says so: *drawn is false then.
 * CLS_INTERNAL where a file cannot be written, CLS_NO_MEMORY.
 */
cls_status cls_picture_draw(const char *path, const cls_report_head *head, cls_plot plot,
                            bool *drawn, cls_error *err);

#endif
