/* Scans of several signal scales, made at once before they are reported one by one. */
#ifndef CLS_CLI_AHEAD_H
#define CLS_CLI_AHEAD_H

#include "cli/session.h"

/** A scan that was made. */
typedef struct cls_scan_ahead {
    cls_limits *limits; /**< owned; NULL where it failed: made again it says why */
} cls_scan_ahead;

/**
 * Makes the scans of all signal scales with the session's data, if there are several, and threads
 * to make them at once; else *out is NULL. It is to be freed, after its limits. CLS_NO_MEMORY.
 */
cls_status cls_scans_ahead(cls_session *session, const cls_scan_options *options,
                           cls_scan_ahead **out, cls_error *err);

/** Frees n of them. NULL is a no-op. */
void cls_scans_ahead_free(cls_scan_ahead *scans, size_t n);

#endif
