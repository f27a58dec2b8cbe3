/* Files with a patch each, by the names of folders and patterns. */
#ifndef CLS_CLI_PATCH_FILES_H
#define CLS_CLI_PATCH_FILES_H

#include "cli/arguments.h"

/** Names of files, sorted; the arena owns them. */
typedef struct cls_patch_files {
    cls_arena *arena;
    const char **paths;
    size_t n, capacity;
} cls_patch_files;

/**
 * Adds the files that a word means: all of a folder whose name ends in .json, but for the workspace
 * itself; or those that fit a pattern of the shell. CLS_USAGE if there is none, CLS_BAD_FILE for a
 * folder that cannot be read, CLS_NO_MEMORY. free(paths) ends it.
 */
cls_status cls_patch_files_add(cls_patch_files *files, const char *word, const char *workspace,
                               cls_error *err);

/** Sorts the files, and removes those that are there twice. */
void cls_patch_files_sort(cls_patch_files *files);

#endif
