/* Rows of findings, parameters and expected events. */
#include "report/writers/rows.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const double none = (double)NAN;

static const char *yes_or_no(bool value)
{
    return value ? "true" : "false";
}

void cls_rows_findings(cls_rows *rows, const cls_report_head *head, const cls_findings *findings)
{
    static const char *const titles[] = {"workspace", "severity", "kind",   "file",
                                         "line",      "where",    "message"};
    cls_rows_titles(rows, titles, COUNT(titles));
    rows->end(rows);
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        rows->string(rows, head->workspace);
        rows->string(rows, cls_severity_word(cls_finding_severity(f.kind)));
        rows->string(rows, cls_finding_word(f.kind));
        rows->string(rows, f.file);
        rows->number(rows, f.line ? (double)f.line : none);
        rows->string(rows, f.where);
        rows->string(rows, f.message);
        rows->end(rows);
    }
}

void cls_rows_inspection(cls_rows *rows, const cls_report_head *head,
                         const cls_inspection *inspection)
{
    static const char *const titles[] = {"workspace", "measurement", "parameter", "init",
                                         "lo",        "hi",          "fixed",     "constraint",
                                         "auxdata",   "width"};
    cls_rows_titles(rows, titles, COUNT(titles));
    rows->end(rows);
    for (size_t i = 0; i < cls_model_parameters(inspection->model); i++) {
        const cls_parameter p = cls_model_parameter(inspection->model, i);
        const bool constrained = strcmp(p.constraint, "none") != 0;
        rows->string(rows, head->workspace);
        rows->string(rows, head->measurement);
        rows->string(rows, p.name);
        rows->number(rows, p.init);
        rows->number(rows, p.lo);
        rows->number(rows, p.hi);
        rows->string(rows, yes_or_no(p.fixed));
        rows->string(rows, p.constraint);
        rows->number(rows, constrained ? p.auxdata : none);
        rows->number(rows, constrained ? p.width : none);
        rows->end(rows);
    }
}

/* The bins of a sample, or of a whole channel, whose counts are shown too. */
static void add_events(cls_rows *rows, const cls_report_head *head,
                       const cls_channel_evaluation *channel, const cls_sample_evaluation *sample)
{
    for (size_t b = 0; b < channel->nbins; b++) {
        rows->string(rows, head->workspace);
        rows->string(rows, channel->name);
        rows->string(rows, sample ? sample->name : "");
        rows->number(rows, (double)b);
        rows->number(rows, sample ? sample->expected[b] : channel->expected[b]);
        rows->number(rows, !sample && channel->observed ? channel->observed[b] : none);
        rows->end(rows);
    }
}

void cls_rows_evaluation(cls_rows *rows, const cls_report_head *head,
                         const cls_evaluation *evaluation)
{
    static const char *const titles[] = {"workspace", "channel",  "sample",
                                         "bin",       "expected", "observed"};
    cls_rows_titles(rows, titles, COUNT(titles));
    rows->end(rows);
    for (size_t c = 0; c < evaluation->nchannels; c++) {
        const cls_channel_evaluation *const channel = &evaluation->channels[c];
        for (size_t s = 0; s < channel->nsamples; s++)
            add_events(rows, head, channel, &channel->samples[s]);
        add_events(rows, head, channel, NULL);
    }
}

void cls_rows_fit(cls_rows *rows, const cls_report_head *head, const cls_best_fit *fit)
{
    static const char *const titles[] = {"workspace",   "measurement", "parameter", "value",
                                         "uncertainty", "fixed",       "at_bound",  "undetermined",
                                         "twice_nll",   "status",      "reason"};
    const cls_fit_result *const r = fit->result;
    cls_rows_titles(rows, titles, COUNT(titles));
    rows->end(rows);
    for (size_t i = 0; i < cls_model_parameters(fit->model); i++) {
        const cls_parameter p = cls_model_parameter(fit->model, i);
        const char *const bound = r ? cls_bound_word(r->bounds[i]) : NULL;
        rows->string(rows, head->workspace);
        rows->string(rows, head->measurement);
        rows->string(rows, p.name);
        rows->number(rows, r ? r->parameters[i] : none);
        rows->number(rows, r && r->uncertainties ? r->uncertainties[i] : none);
        rows->string(rows, yes_or_no(p.fixed));
        rows->string(rows, bound ? bound : "");
        rows->string(rows, yes_or_no(r && r->undetermined && r->undetermined[i]));
        rows->number(rows, r ? r->twice_nll : none);
        rows->string(rows, cls_status_word(fit->status));
        rows->string(rows, fit->status ? fit->reason : "");
        rows->end(rows);
    }
}
