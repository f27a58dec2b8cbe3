#include "cli/session.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pool.h"
#include "cli/terminal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Says which file a failure is about, where it does not say so itself. */
static void name_file(const char *path, cls_status status, cls_error *err)
{
    if (status != CLS_OK && status != CLS_USAGE && !err->file[0])
        (void)snprintf(err->file, sizeof err->file, "%s", path);
}

/* Expected data at the initial values of all parameters but the POI. */
static cls_status make_asimov(cls_session *s, double mu, cls_error *err)
{
    const size_t n = cls_model_parameters(s->model), poi = cls_model_poi(s->model);
    if (poi == CLS_NONE)
        return cls_fail(err, CLS_USAGE, "--data",
                        "asimov needs a parameter of interest, see --poi");
    double *const theta = malloc((n ? n : 1) * sizeof *theta);
    if (!theta)
        return cls_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        theta[i] = i == poi ? mu * s->head.signal_scale : cls_model_parameter(s->model, i).init;
    const cls_status status = cls_data_asimov(s->model, theta, &s->data, err);
    free(theta);
    return status;
}

static cls_status read_data(cls_session *s, const char *path, cls_error *err)
{
    if (s->observations)
        return cls_data_observed(s->model, s->observations, &s->data, err);
    cls_observations *observations = NULL;
    cls_status status = cls_observations_read(path, &observations, err);
    if (status == CLS_OK)
        status = cls_data_observed(s->model, observations, &s->data, err);
    cls_observations_free(observations);
    name_file(path, status, err);
    return status;
}

static cls_status make_data(cls_session *s, cls_error *err)
{
    const cls_data_source *const source = &s->args->data;
    if (source->kind == CLS_DATA_FILE)
        return read_data(s, source->path, err);
    if (source->kind == CLS_DATA_ASIMOV)
        return make_asimov(s, source->mu, err);
    if (cls_workspace_is_bare(s->workspace))
        return cls_fail(
            err, CLS_BAD_WORKSPACE, NULL,
            "a specification without observations needs --data asimov, asimov:MU or FILE");
    return cls_data_observed(s->model, NULL, &s->data, err);
}

static void add_value(cls_text *line, const char *name, double x)
{
    cls_text_add_format(line, ", %s ", name);
    if (isfinite(x))
        cls_text_add_short(line, x, 10);
    else
        cls_text_add(line, "-");
}

static void add_strength(cls_text *line, double mu)
{
    cls_text_add(line, ", mu ");
    if (isfinite(mu))
        cls_text_add_short(line, mu, 10);
    else
        cls_text_add(line, "free");
}

void cls_session_show_fit(const cls_session *session, const cls_fit_line *fit)
{
    if (!session->args->verbose)
        return;
    cls_text line = {0};
    cls_text_add_format(&line, "fit of %s data", fit->data);
    if (session->head.poi)
        add_strength(&line, fit->mu / session->shown_scale);
    cls_text_add_format(&line, ": %s", cls_status_word(fit->status));
    add_value(&line, "-2 ln L", fit->twice_nll);
    add_value(&line, "gradient", fit->gradient);
    add_value(&line, "EDM", fit->decrement);
    cls_text_add_format(&line, ", %zu iterations, %zu evaluations, %s", fit->iterations,
                        fit->evaluations, fit->optimizer);
    if (!line.failed)
        cls_message("%s", line.bytes);
    cls_text_free(&line);
}

static void show_fit(void *context, const cls_fit_line *fit)
{
    const cls_session_pass *const pass = context;
    cls_session_show_fit(pass->session, fit);
    cls_progress_step(&pass->session->progress, pass->place, fit->mu);
}

static bool go_on(void *context)
{
    const cls_session_pass *const pass = context;
    cls_progress_tick(&pass->session->progress);
    return !cls_interrupted();
}

cls_report_head cls_session_make_head(const cls_session *s)
{
    const cls_arguments *const args = s->args;
    const size_t poi = s->model ? cls_model_poi(s->model) : CLS_NONE;
    return (cls_report_head){
        .workspace = args->workspace,
        .patches = args->patches.words,
        .npatches = args->patches.n,
        .measurement = s->model ? cls_model_measurement(s->model) : NULL,
        .poi = poi == CLS_NONE ? NULL : cls_model_parameter(s->model, poi).name,
        .data = args->data.kind == CLS_DATA_OBSERVED ? NULL : args->data.word,
        .cl = args->infer.cl,
        .signal_scale = args->scales.values[0],
        .test_stat = args->infer.test_stat,
        .expected = args->expected,
        .clip_band = args->infer.clip_band,
        .ascii = strcmp(args->format, "text") == 0 && !cls_output_is_utf8(),
        .table = args->table || args->verbose,
    };
}

void cls_session_open(cls_session *session, const cls_arguments *args)
{
    *session = (cls_session){.args = args, .shown_scale = 1.0, .pass = {.session = session}};
    session->threads = args->verbose ? 1 : args->threads; /* fits are shown in their order */
}

cls_status cls_session_compile(cls_session *session, cls_workspace *workspace, cls_error *err)
{
    session->workspace = workspace;
    const cls_status status =
        cls_model_compile(workspace, &session->args->model, &session->model, err);
    if (status == CLS_OK)
        session->head = cls_session_make_head(session);
    return status;
}

cls_status cls_session_load(cls_session *session, const cls_arguments *args, cls_error *err)
{
    cls_workspace *workspace = NULL;
    cls_session_open(session, args);
    cls_status status = cls_workspace_read_patched(args->workspace, args->patches.words,
                                                   args->patches.n, &workspace, err);
    if (status == CLS_OK)
        status = cls_session_compile(session, workspace, err);
    name_file(args->workspace, status, err);
    return status;
}

cls_status cls_session_take_data(cls_session *session, cls_error *err)
{
    const cls_status status = make_data(session, err);
    name_file(session->args->workspace, status, err);
    return status;
}

bool cls_session_data_are_scaled(const cls_session *session)
{
    const cls_data_source *const source = &session->args->data;
    return source->kind == CLS_DATA_ASIMOV && source->mu != 0.0;
}

cls_status cls_session_turn(cls_session *session, size_t i, cls_error *err)
{
    const cls_numbers *const scales = &session->args->scales;
    session->head.signal_scale = scales->values[i];
    session->head.place = session->pass.place = i;
    session->head.places = scales->n > 1 ? scales->n : 0;
    if (scales->n > 1)
        (void)snprintf(session->prefix, sizeof session->prefix, "signal x %g: ", scales->values[i]);
    if (session->data && !cls_session_data_are_scaled(session))
        return CLS_OK;
    cls_calculator_free(session->calculator);
    session->calculator = NULL;
    cls_data_free(session->data);
    session->data = NULL;
    return cls_session_take_data(session, err);
}

void cls_session_begin(cls_session *session)
{
    cls_interrupt_catch();
    cls_progress_begin(&session->progress, session->args);
}

cls_infer_options cls_session_options(cls_session *session, double signal_scale)
{
    cls_infer_options options = session->args->infer;
    options.test_stat = session->head.test_stat;
    options.prefit_band = strcmp(session->args->expected, "prefit") == 0;
    options.signal_scale = signal_scale;
    options.log = session->args->verbose || session->progress.wanted ? show_fit : NULL;
    options.log_context = &session->pass;
    options.run = session->threads > 1 ? cls_pool_run : NULL;
    options.runner = &session->threads;
    options.go_on = go_on;
    return options;
}

cls_status cls_session_calculate(cls_session *session, double signal_scale, cls_error *err)
{
    cls_session_begin(session);
    const cls_infer_options options = cls_session_options(session, signal_scale);
    cls_calculator_free(session->calculator);
    const cls_status status =
        cls_calculator_new(session->model, session->data, &options, &session->calculator, err);
    name_file(session->args->workspace, status, err);
    return status;
}

cls_status cls_session_collect_notes(cls_session *session, cls_error *err)
{
    size_t n = 0;
    while (cls_calculator_note(session->calculator, n))
        n++;
    free(session->notes);
    session->nnotes = 0;
    session->notes = malloc((n + 1) * sizeof *session->notes);
    if (!session->notes)
        return cls_fail_memory(err);
    for (; session->nnotes < n; session->nnotes++)
        session->notes[session->nnotes] = cls_calculator_note(session->calculator, session->nnotes);
    return CLS_OK;
}

cls_status cls_session_append(cls_status status, char *report, size_t length, cls_text *text)
{
    if (status == CLS_OK)
        cls_text_add_bytes(text, report, length);
    cls_report_free(report);
    return status;
}

/*
 * What the last command leaves. Freeing the many small pieces of a large workspace one by one takes
 * as long as a fit of it, and the system takes them back at once; they stay reachable here, so that
 * they are no leak to tools that look for those.
 */
static void *volatile abandoned[4];

void cls_session_leave(cls_session *session)
{
    cls_progress_end(&session->progress);
    free(session->notes);
    cls_text_free(&session->messages);
    abandoned[0] = session->calculator;
    abandoned[1] = session->data;
    abandoned[2] = session->model;
    abandoned[3] = session->workspace;
}

void cls_session_close(cls_session *session)
{
    cls_progress_end(&session->progress);
    cls_calculator_free(session->calculator);
    cls_data_free(session->data);
    cls_model_free(session->model);
    cls_workspace_free(session->workspace);
    free(session->notes);
    cls_text_free(&session->messages);
}

cls_status cls_session_deliver(const cls_session *session, char *report, size_t length,
                               cls_error *err)
{
    const cls_status status = cls_terminal_deliver(session->args, report, length, err);
    cls_report_free(report);
    return status;
}

bool cls_session_has_band(const cls_session *session)
{
    return strcmp(session->args->expected, "none") != 0;
}

void cls_session_show_notes(const cls_session *session, const char *const *notes, size_t n)
{
    for (size_t i = 0; i < n && !session->args->quiet; i++)
        cls_message("note: %s", notes[i]);
}

void cls_session_keep_message(cls_session *session, const char *format, ...)
{
    enum { SIZE = 2048 };
    char line[SIZE] = "\n";
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line + 1, sizeof line - 2, format, args);
    va_end(args);
    for (char *p = line + 1; *p; p++)
        if (*p == '\n')
            *p = '?';
    const size_t length = strlen(line);
    memcpy(line + length, "\n", 2);
    cls_text *const kept = &session->messages;
    if (!kept->length)
        cls_text_add(kept, "\n");
    if (!kept->failed && !strstr(kept->bytes, line))
        cls_text_add(kept, line + 1);
}

void cls_session_keep_notes(cls_session *session, const char *const *notes, size_t n)
{
    for (size_t i = 0; i < n && !session->args->quiet; i++)
        cls_session_keep_message(session, "note: %s", notes[i]);
}

cls_status cls_session_deliver_text(cls_session *session, cls_text *text, cls_error *err)
{
    cls_progress_end(&session->progress);
    const cls_status status =
        text->failed ? cls_fail_memory(err)
                     : cls_terminal_deliver(session->args, text->bytes, text->length, err);
    const char *line = session->messages.length ? session->messages.bytes + 1 : "";
    for (size_t length; *line; line += length + 1) {
        length = strcspn(line, "\n");
        cls_message("%.*s", (int)length, line);
    }
    cls_text_free(&session->messages);
    cls_text_free(text);
    return status;
}
