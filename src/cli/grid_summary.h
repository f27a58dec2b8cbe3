/*
 * What is said of a grid on standard error: rows that miss something, and notes. And what is shown
 * of it in a picture.
 */
#ifndef CLS_CLI_GRID_SUMMARY_H
#define CLS_CLI_GRID_SUMMARY_H

#include "cli/grid.h"
#include "cli/stored.h"

enum { CLS_GRID_NOTES = 8 /**< different ones that are shown */ };

/** Why a row misses something; strings are owned by the arena. */
typedef struct cls_grid_fault {
    size_t point, scale;
    const char *reason;
} cls_grid_fault;

/** Zeroed at the start, but for the grid. */
typedef struct cls_grid_summary {
    const cls_grid *grid;
    cls_arena *arena;
    cls_grid_fault *faults;
    size_t nfaults, capacity;
    struct {
        const char *text;
        size_t first, points; /**< the first of so many points that it is about */
    } notes[CLS_GRID_NOTES];
    size_t nnotes;
    bool more_notes;
    cls_plane_point *drawn; /**< [points]: for a picture, or NULL; x is NaN: not there */
} cls_grid_summary;

/** Takes note of what was found at a point. CLS_NO_MEMORY. */
cls_status cls_grid_summary_add(cls_grid_summary *summary, const cls_grid_result *result,
                                cls_error *err);

/** The same for a row from an earlier run. */
cls_status cls_grid_summary_add_stored(cls_grid_summary *summary, size_t scale,
                                       const cls_stored_row *row, cls_error *err);

/** Shows all in the order of the points; notes not with --quiet. */
void cls_grid_summary_show(cls_grid_summary *summary);

/** The number of points for a picture, which are moved to the begin of drawn, in order. */
size_t cls_grid_summary_drawn(cls_grid_summary *summary);

void cls_grid_summary_free(cls_grid_summary *summary);

#endif
