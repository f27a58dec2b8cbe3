/* What commands begin with, as far as each needs it: workspace, model, data, calculator. */
#ifndef CLS_CLI_SESSION_H
#define CLS_CLI_SESSION_H

#include "cli/arguments.h"
#include "cls/report.h"

typedef struct cls_session {
    const cls_arguments *args;
    cls_workspace *workspace;
    cls_model *model;
    cls_data *data;
    cls_calculator *calculator;
    cls_report_head head;
} cls_session;

/**
 * Reads the workspace and compiles the model that was asked for, and fills in the head; a model
 * without parameter of interest has none there. To be closed with cls_session_close in any case.
 */
cls_status cls_session_load(cls_session *session, const cls_arguments *args, cls_error *err);

/** Takes the data that were asked for, for the model of a session that was loaded. */
cls_status cls_session_take_data(cls_session *session, cls_error *err);

/** Loads, takes the data and makes the calculator: all that tests need. */
cls_status cls_session_open(cls_session *session, const cls_arguments *args, cls_error *err);

/** Frees all. */
void cls_session_close(cls_session *session);

/** Writes a finished report where it was asked for, and frees it. */
cls_status cls_session_deliver(const cls_session *session, char *report, size_t length,
                               cls_error *err);

/** Shows a fit on standard error, if --verbose was given; mu only where there is a POI. */
void cls_session_show_fit(const cls_session *session, const cls_fit_line *fit);

/** Shows notes[n] on standard error, unless --quiet was given. */
void cls_session_show_notes(const cls_session *session, const char *const *notes, size_t n);

#endif
