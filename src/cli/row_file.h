/* A file that grows row by row, and may be continued after a crash. */
#ifndef CLS_CLI_ROW_FILE_H
#define CLS_CLI_ROW_FILE_H

#include "base/text.h"

/** An open file; {.file = -1}: none is. */
typedef struct cls_row_file {
    int file;
    const char *path;
    bool regular;                    /**< it is on a disk, which rows are brought to */
    struct cls_row_carrier *carrier; /**< the thread that does so; NULL: there is none */
} cls_row_file;

/**
 * Opens a file to write rows, and makes it if it is not there; nothing is changed yet. To be closed
 * in any case. old: gets its bytes, if it is to be continued (else NULL). CLS_USAGE where a file to
 * be continued is no regular one, CLS_BAD_FILE where another process writes to it and where it
 * cannot be read, CLS_INTERNAL where it cannot be written, CLS_NO_MEMORY.
 */
cls_status cls_row_file_open(cls_row_file *file, const char *path, cls_text *old, cls_error *err);

/** Keeps so many bytes of the file, and goes on behind them. CLS_INTERNAL. */
cls_status cls_row_file_begin(cls_row_file *file, size_t keep, cls_error *err);

/**
 * Appends whole rows. They are brought to the disk at once, by a thread, so that nobody waits for
 * it; rows that are appended while it does that go together, as soon as it is free. CLS_INTERNAL,
 * also for rows appended before.
 */
cls_status cls_row_file_append(cls_row_file *file, const char *bytes, size_t length,
                               cls_error *err);

/** Waits until all rows are on the disk; nothing can be appended after that. CLS_INTERNAL. */
cls_status cls_row_file_finish(cls_row_file *file, cls_error *err);

/** Does the same, and closes the file. */
void cls_row_file_close(cls_row_file *file);

#endif
