/*
 * A workspace with all its faults. What could not be read is among the findings and then missing
 * from the structs of workspace.h:
 * - the nominal values of a sample and the counts of an observation are NULL, a channel's number of
 *   bins is 0, a modifier's payload is CLS_PAYLOAD_UNREAD, an array of a parameter has no values,
 *   the point of interest is NULL;
 * - an element without a name is called by its JSON Pointer;
 * - elements that are no objects, and those whose name came before, are left out;
 * - partial tells what may be more or other than it seems: of the workspace, in which lists there
 *   may be names that are not known; of a channel or measurement, also what only matters there. A
 *   key that is there twice makes all of its surroundings doubtful.
 * Without a finding that is an error the workspace is as cls_workspace_read gives it.
 */
#ifndef CLS_WORKSPACE_CHECK_H
#define CLS_WORKSPACE_CHECK_H

#include "workspace/workspace.h"

/**
 * Reads a workspace from a file, with patches[npatches] applied to it, as
 * cls_workspace_read_patched does, and adds all that is wrong or odd about it to findings. *out,
 * which is to be freed, is what could be read; NULL where that is nothing. CLS_BAD_FILE,
 * CLS_NO_MEMORY.
 */
cls_status cls_ws_check_file(const char *path, const char *const *patches, size_t npatches,
                             cls_findings *findings, cls_workspace **out, cls_error *err);

/** The same from text[length]. */
cls_status cls_ws_check_text(const char *name, const char *text, size_t length,
                             cls_findings *findings, cls_workspace **out, cls_error *err);

#endif
