/*
 * A grid of signal points: what all points share, and the work on one of them. Who does which
 * point, and where its rows go, is in grid_run.h.
 */
#ifndef CLS_CLI_GRID_H
#define CLS_CLI_GRID_H

#include "cli/fingerprint.h"
#include "cli/points.h"
#include "cls/grid.h"

enum { CLS_GRID_REASON = 512 };

/** What is read once. Workers share it; it does not change while they work. */
typedef struct cls_grid {
    const cls_arguments *args;
    const char *format;
    cls_signal_points points;
    cls_background *background;     /**< copied by the workers, but for a single one */
    cls_observations *observations; /**< of --data FILE, or NULL */
    cls_text options;               /**< what was asked, see cli/asked.h; never NULL */
    uint64_t inputs;                /**< of all files that points share */
    bool *done; /**< [points.n x scales]: rows that are there from an earlier run */
} cls_grid;

/** A row as it is kept for the table of text; it can be copied byte by byte. */
typedef struct cls_grid_brief {
    size_t scale; /**< number of its signal scale */
    size_t end;   /**< where its text ends among those of the point */
    cls_status status;
    char reason[CLS_GRID_REASON];
    char poi[128];     /**< "" where there is no model */
    cls_limits limits; /**< without points and notes */
    cls_point at_one;
} cls_grid_brief;

/** What was found at a point. */
typedef struct cls_grid_result {
    size_t index;           /**< the point's number */
    cls_text rows;          /**< whole rows in the grid's format; nothing for text */
    cls_grid_brief *briefs; /**< [n], one for each row */
    size_t n;
    cls_text notes; /**< what the user should know, a line each */
} cls_grid_result;

/** Who works on points: one for each thread. */
typedef struct cls_grid_worker {
    const cls_grid *grid;
    cls_background *background;
    bool owns_background;
    size_t threads; /**< for the work on one point */
} cls_grid_worker;

/**
 * Reads all files, checks the background and finds the points. CLS_USAGE, CLS_BAD_..., and
 * CLS_NO_MEMORY. To be closed with cls_grid_close in any case.
 */
cls_status cls_grid_open(cls_grid *grid, const cls_arguments *args, cls_error *err);

/** Frees all. */
void cls_grid_close(cls_grid *grid);

/** The place in grid->done of a row. */
size_t cls_grid_place(const cls_grid *grid, size_t point, size_t scale);

/** True if a point was selected, and rows of it are missing. */
bool cls_grid_is_due(const cls_grid *grid, size_t point);

/** The fingerprint of all that goes into a point, as text, given that of its patch. */
void cls_grid_inputs(const cls_grid *grid, const cls_text *patch, char out[CLS_FINGERPRINT_SIZE]);

/** What stands above all rows: as a report wants it, of no model. */
cls_report_head cls_grid_head_of(const cls_grid *grid);

/** The row of a point that says which point it is, and at which scale; the rest is not there. */
cls_grid_row cls_grid_row_of(const cls_grid *grid, size_t point, size_t scale, const char *inputs);

/**
 * A worker; several: it shares the grid with others, in threads of their own. To be freed in any
 * case. CLS_NO_MEMORY.
 */
cls_status cls_grid_worker_begin(cls_grid_worker *worker, const cls_grid *grid, bool several,
                                 cls_error *err);
void cls_grid_worker_free(cls_grid_worker *worker);

/**
 * Finds all rows of a point that are missing. What fails becomes a row; only CLS_NO_MEMORY,
 * CLS_INTERNAL and CLS_INTERRUPTED are returned. The result is to be freed in any case.
 */
cls_status cls_grid_do(cls_grid_worker *worker, size_t point, cls_grid_result *result,
                       cls_error *err);
void cls_grid_result_free(cls_grid_result *result);

/**
 * Compiles the first point that is due, so that options that fit no model end the program before
 * anything is written. CLS_USAGE, with that; CLS_NO_MEMORY. All else that is wrong becomes a row.
 */
cls_status cls_grid_rehearse(const cls_grid *grid, cls_error *err);

#endif
