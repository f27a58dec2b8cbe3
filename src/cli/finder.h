/* Limits with the model and data of a session, by roots or a scan, as was asked. */
#ifndef CLS_CLI_FINDER_H
#define CLS_CLI_FINDER_H

#include "cli/ahead.h"

/** Start with cls_finder_of; ends with cls_finder_free. */
typedef struct cls_finder {
    cls_session *session;
    cls_scan_options scan;
    cls_ahead ahead;
    size_t slots;
    cls_limits **scans;   /**< [slots]: those of signal scales that are made at once */
    cls_limits *unscaled; /**< root finding: those of the signal as it is */
} cls_finder;

/** A finder that has found nothing yet. From the first search on it stays where it is. */
cls_finder cls_finder_of(cls_session *session);

/**
 * Limits for the signal scale that the session has turned to, which come in their order, though
 * some may be left out; *limits is the caller's.
 */
cls_status cls_finder_find(cls_finder *finder, cls_limits **limits, cls_error *err);

/** Frees what a finder keeps. */
void cls_finder_free(cls_finder *finder);

#endif
