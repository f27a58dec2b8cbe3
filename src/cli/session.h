/* What commands begin with, as far as each needs it: workspace, model, data, calculator. */
#ifndef CLS_CLI_SESSION_H
#define CLS_CLI_SESSION_H

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/progress.h"
#include "cls/report.h"

/** The signal scale that fits are made with: the context of their log. */
typedef struct cls_session_pass {
    struct cls_session *session;
    size_t place; /**< its number */
} cls_session_pass;

typedef struct cls_session {
    const cls_arguments *args;
    const cls_observations *observations; /**< lent: of --data FILE; NULL: to be read */
    cls_workspace *workspace;
    cls_model *model;
    cls_data *data;
    cls_calculator *calculator;
    cls_report_head head;
    size_t threads;        /**< for the work of one calculator */
    char prefix[40];       /**< of messages on a result: which of several it is about */
    double shown_scale;    /**< strengths of fits are divided by this when they are shown */
    cls_session_pass pass; /**< the one that the session was turned to */
    cls_progress progress;
    const char **notes; /**< [nnotes]: collected ones, lent by the calculator */
    size_t nnotes;
    cls_text messages; /**< for standard error once the result is written, a line each */
} cls_session;

/** A session without a workspace yet; to be closed as others. */
void cls_session_open(cls_session *session, const cls_arguments *args);

/** Takes over the workspace of a session that was opened, and goes on as cls_session_load. */
cls_status cls_session_compile(cls_session *session, cls_workspace *workspace, cls_error *err);

/**
 * Reads the workspace and compiles the model that was asked for, and fills in the head; a model
 * without parameter of interest has none there. To be closed with cls_session_close in any case.
 */
cls_status cls_session_load(cls_session *session, const cls_arguments *args, cls_error *err);

/** What stands above results of a session; without a model, that is not named. */
cls_report_head cls_session_make_head(const cls_session *session);

/** Takes the data that were asked for, for the model of a session that was loaded. */
cls_status cls_session_take_data(cls_session *session, cls_error *err);

/**
 * Turns to signal scale i of those that were asked for: it goes into the head, and the data are
 * taken if there are none yet, or anew if they depend on it. The calculator stays that of before,
 * or is none if the data are new.
 */
cls_status cls_session_turn(cls_session *session, size_t i, cls_error *err);

/** True if the data depend on the signal scale, so that cls_session_turn takes them anew. */
bool cls_session_data_are_scaled(const cls_session *session);

/** Work that may be long begins: it shows its progress, and SIGINT is noted. Once is enough. */
void cls_session_begin(cls_session *session);

/** How to test with a signal scale, as was asked; after cls_session_begin. */
cls_infer_options cls_session_options(cls_session *session, double signal_scale);

/** Makes the calculator for a signal scale. */
cls_status cls_session_calculate(cls_session *session, double signal_scale, cls_error *err);

/** Collects the calculator's notes. CLS_NO_MEMORY. */
cls_status cls_session_collect_notes(cls_session *session, cls_error *err);

/** Appends a report[length], which is freed, unless it has failed with the status returned. */
cls_status cls_session_append(cls_status status, char *report, size_t length, cls_text *text);

/** Ends the session with which the program ends, without freeing what is large. Once. */
void cls_session_leave(cls_session *session);

/** Frees all. */
void cls_session_close(cls_session *session);

/** Writes a finished report where it was asked for, and frees it. */
cls_status cls_session_deliver(const cls_session *session, char *report, size_t length,
                               cls_error *err);

/** The same for a text, after which the messages that were kept are shown; the text is emptied. */
cls_status cls_session_deliver_text(cls_session *session, cls_text *text, cls_error *err);

/** Keeps a message for standard error until then, unless the same one is kept already. */
void cls_session_keep_message(cls_session *session, const char *format, ...) CLS_PRINTF_LIKE(2, 3);

/** The same for notes[n], unless --quiet was given. */
void cls_session_keep_notes(cls_session *session, const char *const *notes, size_t n);

/** Shows a fit on standard error, if --verbose was given; mu only where there is a POI. */
void cls_session_show_fit(const cls_session *session, const cls_fit_line *fit);

/** True unless the user wants no expected band. */
bool cls_session_has_band(const cls_session *session);

/** Shows notes[n] on standard error, unless --quiet was given. */
void cls_session_show_notes(const cls_session *session, const char *const *notes, size_t n);

#endif
