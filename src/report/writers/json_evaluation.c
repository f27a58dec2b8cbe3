/* JSON of the command eval. */
#include "report/writers/parts.h"

static void write_twice_nll(cls_json_writer *w, const cls_evaluation *e)
{
    cls_write_number(w, "twice_nll", e->twice_nll);
    if (e->constraints || e->status != CLS_OK) {
        cls_write_status(w, e->status, e->reason);
        return;
    }
    cls_write_member(w, "status", "no-data");
    cls_write_member(w, "reason", "without data there are expected events only, no likelihood");
}

/* An object of one number per parameter; null where there are none. */
static void write_by_name(cls_json_writer *w, const char *key, const cls_evaluation *e,
                          const double *numbers)
{
    cls_json_write_key(w, key);
    if (!numbers) {
        cls_json_write_null(w);
        return;
    }
    cls_json_open_object(w);
    for (size_t p = 0; p < e->nparameters; p++)
        cls_write_number(w, cls_model_parameter(e->model, p).name, numbers[p]);
    cls_json_close_object(w);
}

static void write_parts(cls_json_writer *w, const cls_evaluation *e)
{
    cls_json_write_key(w, "parts");
    cls_json_open_object(w);
    cls_json_write_key(w, "channels");
    cls_json_open_object(w);
    for (size_t c = 0; c < e->nchannels; c++)
        cls_write_number(w, e->channels[c].name, e->channels[c].twice_nll);
    cls_json_close_object(w);
    write_by_name(w, "constraints", e, e->constraints);
    cls_json_close_object(w);
}

static void write_parameters(cls_json_writer *w, const cls_evaluation *e)
{
    cls_json_write_key(w, "parameters");
    cls_json_open_array(w);
    for (size_t p = 0; p < e->nparameters; p++) {
        const cls_parameter parameter = cls_model_parameter(e->model, p);
        cls_json_open_object_line(w);
        cls_write_member(w, "name", parameter.name);
        cls_write_number(w, "value", e->parameters[p]);
        cls_json_write_key(w, "fixed");
        cls_json_write_bool(w, parameter.fixed);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
}

static void write_channel_numbers(cls_json_writer *w, const cls_channel_evaluation *channel,
                                  const char *key, const double *numbers)
{
    cls_json_write_key(w, key);
    cls_json_write_numbers(w, numbers, channel->nbins);
}

/* Objects of numbers per bin: of channels, and of samples of channels. */
static void write_events(cls_json_writer *w, const cls_evaluation *e)
{
    cls_json_write_key(w, "rates");
    cls_json_open_object(w);
    for (size_t c = 0; c < e->nchannels; c++)
        write_channel_numbers(w, &e->channels[c], e->channels[c].name, e->channels[c].expected);
    cls_json_close_object(w);
    cls_json_write_key(w, "samples");
    cls_json_open_object(w);
    for (size_t c = 0; c < e->nchannels; c++) {
        const cls_channel_evaluation *const channel = &e->channels[c];
        cls_json_write_key(w, channel->name);
        cls_json_open_object(w);
        for (size_t s = 0; s < channel->nsamples; s++)
            write_channel_numbers(w, channel, channel->samples[s].name,
                                  channel->samples[s].expected);
        cls_json_close_object(w);
    }
    cls_json_close_object(w);
    cls_json_write_key(w, "observed");
    cls_json_open_object(w);
    for (size_t c = 0; c < e->nchannels && e->channels[c].observed; c++)
        write_channel_numbers(w, &e->channels[c], e->channels[c].name, e->channels[c].observed);
    cls_json_close_object(w);
}

void cls_write_evaluation(cls_json_writer *w, const cls_report_head *head,
                          const cls_evaluation *evaluation)
{
    cls_json_open_object(w);
    cls_write_head(w, "eval", head);
    write_twice_nll(w, evaluation);
    write_parts(w, evaluation);
    write_parameters(w, evaluation);
    write_by_name(w, "gradient", evaluation, evaluation->gradient);
    write_events(w, evaluation);
    cls_json_close_object(w);
}
