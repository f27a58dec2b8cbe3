/* Rows of grids that were written earlier, as JSON Lines or CSV. */
#ifndef CLS_CLI_STORED_H
#define CLS_CLI_STORED_H

#include "base/arena.h"
#include "base/text.h"
#include "cls/grid.h"

/** A row: what it is about. Strings are owned by the arena. */
typedef struct cls_stored_row {
    const char *name, *options, *inputs, *status, *reason;
    size_t index, points;
    double scale, cl;
    double cls_obs, cls_exp[CLS_BANDS]; /**< at the strength 1; NaN for what is missing */
    const char *const *labels;          /**< [nlabels] */
    const cls_patchset_value *values;   /**< [nlabels] */
    size_t nlabels;
    size_t begin, end; /**< of its bytes, its line end included */
    size_t line;       /**< in the file, from 1 */
} cls_stored_row;

/** The rows of a file. */
typedef struct cls_stored {
    cls_arena *arena;
    bool csv;
    size_t header;   /**< csv: bytes of the titles, their line end included; else 0 */
    size_t complete; /**< bytes of what is whole: behind them stands a row that was cut off */
    cls_stored_row *rows;
    size_t n, capacity;
} cls_stored;

/**
 * Reads rows from the bytes of a file, which was written by the command grid or merge. A last line
 * that does not end is left out. CLS_BAD_FILE, with file and line, for what is no such row;
 * CLS_NO_MEMORY. To be freed in any case.
 */
cls_status cls_stored_read(cls_stored *stored, const char *path, const cls_text *bytes,
                           cls_error *err);

/** Frees the rows. */
void cls_stored_free(cls_stored *stored);

/** Adds a row, for the readers of formats. NULL: no memory. */
cls_stored_row *cls_stored_add(cls_stored *stored, cls_error *err);

/** Reads all that is whole, for a format; the first byte tells which one it is. */
cls_status cls_stored_read_lines(cls_stored *stored, const char *path, const cls_text *bytes,
                                 cls_error *err);
cls_status cls_stored_read_csv(cls_stored *stored, const char *path, const cls_text *bytes,
                               cls_error *err);

/** CLS_BAD_FILE at a line. */
cls_status cls_stored_fail(const char *path, size_t line, const char *what, cls_error *err);

#endif
