/*
 * Tests with several signal scales: made at once where there are threads for that, and reported one
 * by one, in their order.
 */
#ifndef CLS_CLI_AHEAD_H
#define CLS_CLI_AHEAD_H

#include "cli/session.h"

/** Does the work of a command with one signal scale, for any thread; the result goes to a slot. */
typedef cls_status cls_ahead_work(void *context, size_t slot, cls_calculator *calculator,
                                  cls_error *err);

/** The work, and what of it is made. Session, work and context are the user's to fill in. */
typedef struct cls_ahead {
    cls_session *session;
    cls_ahead_work *work;
    void *context;
    size_t first, n; /**< signal scales first ... first + n - 1 are in the slots 0 ... n - 1 */
    struct cls_ahead_slot *slots;
} cls_ahead;

/** The number of slots that results need: that of the signal scales that are made at once. */
size_t cls_ahead_slots(const cls_session *session);

/**
 * Does the work with the signal scale that the session was turned to, if that is not done yet, and
 * with those after it, as many as there are slots; the result is in *slot. The calculator becomes
 * the session's. What the work or cls_calculator_new returns, and CLS_NO_MEMORY.
 */
cls_status cls_ahead_get(cls_ahead *ahead, size_t *slot, cls_error *err);

/** Frees what is made, but for the session. */
void cls_ahead_close(cls_ahead *ahead);

#endif
