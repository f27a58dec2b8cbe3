/* Pictures of limits, drawn by gnuplot. */
#ifndef CLS_CLI_PICTURE_H
#define CLS_CLI_PICTURE_H

#include "cls/report.h"

/** What scripts are for: a kind of picture, and the file it goes to. */
typedef struct cls_picture_target {
    const char *terminal; /**< "pdf", "png" or "svg" */
    const char *output;   /**< NULL: standard output */
} cls_picture_target;

/** A picture: who makes its script, as cls_report_plot does, and of what. */
typedef struct cls_picture {
    cls_status (*script)(const void *context, cls_picture_target target, char **text,
                         size_t *length, cls_error *err);
    const void *context;
} cls_picture;

/**
 * Draws into the file path, whose ending says what is made; for .gp only the script is written,
 * which makes a PDF. Where gnuplot is not there or fails, the script is written beside the picture
 * and a message says so: *drawn is false then. CLS_INTERNAL where a file cannot be written,
 * CLS_NO_MEMORY.
 */
cls_status cls_picture_draw(const char *path, const cls_picture *picture, bool *drawn,
                            cls_error *err);

#endif
