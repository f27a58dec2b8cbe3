/* The signal points of a grid: those of a patchset, or files with a patch each. */
#ifndef CLS_CLI_POINTS_H
#define CLS_CLI_POINTS_H

#include "base/text.h"
#include "cli/arguments.h"
#include "cls/background.h"

/** A signal point; all is lent by the list. */
typedef struct cls_signal_point {
    const char *name;
    const char *file;                 /**< of its patch; NULL: the patchset's */
    const cls_patchset_value *values; /**< one for each label */
    bool selected;                    /**< by --points and --shard */
} cls_signal_point;

/** All points, in the patchset's order or, of files, in that of their names. Does not change. */
typedef struct cls_signal_points {
    cls_arena *arena;
    cls_patchset *patchset; /**< NULL: files */
    const char **labels;
    size_t nlabels;
    cls_signal_point *list;
    size_t n;
} cls_signal_points;

/**
 * Finds the points that were asked for. CLS_USAGE where patterns fit nothing and where two files
 * have one name, CLS_BAD_FILE, CLS_BAD_JSON, CLS_BAD_PATCHSET, CLS_NO_MEMORY. To be freed in any
 * case.
 */
cls_status cls_signal_points_find(cls_signal_points *points, const cls_arguments *args,
                                  cls_error *err);

/** Appends the text of the patch of point i. CLS_BAD_FILE, CLS_NO_MEMORY. */
cls_status cls_signal_points_patch(const cls_signal_points *points, size_t i, cls_text *text,
                                   cls_error *err);

/**
 * The workspace of point i, whose patch has this text: as cls_background_patch. Several threads may
 * do this at once, with backgrounds of their own.
 */
cls_status cls_signal_points_apply(const cls_signal_points *points, size_t i, const cls_text *text,
                                   cls_background *background, cls_workspace **out, cls_error *err);

/** Frees the list. */
void cls_signal_points_free(cls_signal_points *points);

#endif
