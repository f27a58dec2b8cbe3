/* Results of a grid as bytes, for another process of the same program on a machine of one kind. */
#ifndef CLS_CLI_PARCEL_H
#define CLS_CLI_PARCEL_H

#include "cli/grid.h"

/** Appends the result to a text; what does not fit into memory sets its failed. */
void cls_parcel_pack(const cls_grid_result *result, cls_text *text);

/** The result that was packed; to be freed in any case. CLS_NO_MEMORY; CLS_INTERNAL: it is none. */
cls_status cls_parcel_open(const char *bytes, size_t length, cls_grid_result *result,
                           cls_error *err);

#endif
