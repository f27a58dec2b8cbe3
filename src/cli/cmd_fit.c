#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/option.h"
#include "cli/session.h"

#include <math.h>
#include <string.h>

enum { NOTES = 4, NAMES = 5 /* in a note */ };

/* How much lower, in -2 ln L, another minimum is another one: more than fits leave open. */
static const double noticeable = 1e-5;

/* That the best fit lies above the POI's upper bound. */
static void note_widened(cls_text *note, const cls_model *model, const cls_fit_result *result)
{
    const size_t poi = cls_model_poi(model);
    const cls_parameter p = cls_model_parameter(model, poi == CLS_NONE ? 0 : poi);
    if (poi == CLS_NONE || p.fixed || !(result->parameters[poi] > p.hi))
        return;
    cls_text_add(note, "upper bound ");
    cls_text_add_short(note, p.hi, 6);
    cls_text_add_format(note, " of %s was widened: the best fit lies above it", p.name);
}

/* Which parameters other values would do for as well. */
static void note_undetermined(cls_text *note, const cls_model *model, const cls_fit_result *result)
{
    size_t n = 0, named = 0;
    for (size_t p = 0; p < result->nparameters; p++)
        n += result->undetermined[p];
    if (n == 0)
        return;
    cls_text_add(note, "the data do not determine ");
    for (size_t p = 0; named < NAMES && p < result->nparameters; p++) {
        if (!result->undetermined[p])
            continue;
        cls_text_add(note, named == 0 ? "" : named + 1 == n ? " and " : ", ");
        cls_text_add(note, cls_model_parameter(model, p).name);
        named++;
    }
    if (named < n)
        cls_text_add_format(note, " and %zu more", n - named);
    cls_text_add(note, ": other values fit as well");
}

/* Reports a fit, to which its notes are added; elsewhere: it is not where the start values lead to.
 */
static cls_status show(const cls_session *session, cls_best_fit fit, bool elsewhere, cls_error *err)
{
    cls_text texts[NOTES] = {{0}, {0}, {0}, {0}};
    const char *notes[NOTES];
    char *report = NULL;
    size_t length = 0;
    bool failed = false;
    if (fit.result) {
        note_widened(&texts[0], session->model, fit.result);
        note_undetermined(&texts[1], session->model, fit.result);
    }
    if (elsewhere)
        cls_text_add(&texts[2], "the likelihood has several minima: from the start values the fit"
                                " ends in one that is not the lowest; the lowest one found counts");
    if (fit.result && cls_interrupted())
        cls_text_add(&texts[3], "interrupted: there may be a lower minimum");
    for (size_t i = 0; i < NOTES; i++) {
        failed = failed || texts[i].failed;
        if (texts[i].length > 0)
            notes[fit.nnotes++] = texts[i].bytes;
    }
    fit.notes = notes;
    cls_status status =
        failed ? cls_fail_memory(err)
               : cls_report_fit(session->args->format, &session->head, &fit, &report, &length, err);
    if (status == CLS_OK)
        status = cls_session_deliver(session, report, length, err);
    if (status == CLS_OK)
        cls_session_show_notes(session, fit.notes, fit.nnotes);
    if (fit.status != CLS_OK && fit.status != CLS_INTERRUPTED) /* that is said at the end */
        cls_message("%s", fit.reason);
    for (size_t i = 0; i < NOTES; i++)
        cls_text_free(&texts[i]);
    return status;
}

/* -v: how the minimum was found; why none was is said anyway. */
static void show_line(const cls_session *session, const cls_fit_result *result)
{
    const size_t poi = cls_model_poi(session->model);
    const bool held = poi != CLS_NONE && cls_model_parameter(session->model, poi).fixed;
    const cls_fit_line line = {
        .data = session->args->data.kind == CLS_DATA_ASIMOV ? "asimov" : "observed",
        .mu = held ? result->parameters[poi] : (double)NAN,
        .status = CLS_OK,
        .twice_nll = result->twice_nll,
        .gradient = result->gradient,
        .decrement = result->decrement,
        .iterations = result->iterations,
        .evaluations = result->evaluations,
        .optimizer = result->optimizer,
    };
    cls_session_show_fit(session, &line);
}

/* Asked before each evaluation. */
static bool go_on(void *context)
{
    cls_session *const session = context;
    cls_progress_step(&session->progress, 0, (double)NAN);
    return !cls_interrupted();
}

/*
 * A calculator, which looks for the best fit from several starts; NULL where that is of no use, and
 * for optimizers that users ask for: that is to see what they do.
 */
static cls_calculator *search(cls_session *session)
{
    cls_calculator *calculator = NULL;
    const char *const optimizer = session->args->infer.optimizer;
    const size_t poi = cls_model_poi(session->model);
    const bool negative = poi != CLS_NONE && cls_model_parameter(session->model, poi).lo < 0.0;
    const cls_infer_options options = {
        .test_stat = negative ? "q" : NULL, .go_on = go_on, .log_context = session};
    if (cls_model_is_convex(session->model) ||
        (optimizer && strcmp(optimizer, cls_optimizer_name(0)) != 0) ||
        cls_calculator_new(session->model, session->data, &options, &calculator, NULL))
        return NULL;
    return calculator;
}

/*
 * The best fit that limits are set with, in place of *result, where it is lower: *elsewhere, unless
 * there was none. status: of *result.
 */
static cls_status take_lower(cls_session *session, cls_fit_options options, cls_fit_result **result,
                             bool *elsewhere, cls_status status)
{
    double twice_nll;
    cls_fit_result *lower = NULL;
    cls_calculator *const calculator = search(session);
    options.start = calculator ? cls_calculator_best(calculator) : NULL;
    if (options.start &&
        !cls_model_twice_nll(session->model, session->data, options.start, &twice_nll, NULL) &&
        (!*result || twice_nll < (*result)->twice_nll - noticeable) &&
        !cls_fit(session->model, session->data, &options, &lower, NULL)) {
        *elsewhere = *result != NULL;
        cls_fit_free(*result);
        *result = lower;
        status = CLS_OK;
    }
    cls_calculator_free(calculator);
    return status;
}

static cls_status find_best(cls_session *session, int *exit_status, cls_error *err)
{
    const cls_fit_options options = {.optimizer = session->args->infer.optimizer,
                                     .uncertainties = true,
                                     .go_on = go_on,
                                     .go_on_context = session};
    cls_fit_result *result = NULL;
    cls_error why = {.code = CLS_OK};
    session->progress.unit = "evaluations";
    cls_session_begin(session);
    cls_status status = cls_fit(session->model, session->data, &options, &result, &why);
    const bool answered = cls_status_exit(status) <= 1; /* if only why there is none */
    bool elsewhere = false;
    if (answered && status != CLS_INTERRUPTED)
        status = take_lower(session, options, &result, &elsewhere, status);
    cls_progress_end(&session->progress);
    if (result)
        show_line(session, result);
    if (answered) {
        const cls_best_fit fit = {.model = session->model,
                                  .result = result,
                                  .status = status,
                                  .reason = status ? why.message : ""};
        *exit_status = cls_status_exit(status);
        status = show(session, fit, elsewhere, err);
    } else {
        *err = why;
    }
    cls_fit_free(result);
    return status;
}

static cls_status run(const cls_arguments *args, int *exit_status, cls_error *err)
{
    cls_session session;
    cls_status status = cls_session_load(&session, args, err);
    if (status == CLS_OK)
        status = cls_session_take_data(&session, err);
    if (status == CLS_OK)
        status = find_best(&session, exit_status, err);
    cls_session_leave(&session);
    return status;
}

const cls_command cls_command_fit = {
    .name = "fit",
    .summary = "best fit: parameters with uncertainties, -2 ln L",
    .options = CLS_OPTIONS_INPUT | CLS_OPTIONS_MODEL | CLS_OPTIONS_DATA | CLS_OPTIONS_FIT |
               CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit fit workspace.json",
                 "cls-limit fit workspace.json --format json -o fit.json"},
    .run = run,
};
