/* JSON of the command inspect. */
#include "report/uses.h"
#include "report/writers/parts.h"

#include <string.h>

static void write_size(cls_json_writer *w, const char *key, size_t n)
{
    cls_json_write_key(w, key);
    cls_json_write_size(w, n);
}

/* The parameter of interest; null for none. */
static void write_poi(cls_json_writer *w, const char *poi)
{
    cls_write_member(w, "poi", poi && poi[0] ? poi : NULL);
}

static void write_channels(cls_json_writer *w, const cls_workspace *workspace)
{
    cls_json_write_key(w, "channels");
    cls_json_open_array(w);
    for (size_t c = 0; c < cls_workspace_channels(workspace); c++) {
        const cls_channel_info channel = cls_workspace_channel(workspace, c);
        cls_json_open_object_line(w);
        cls_write_member(w, "name", channel.name);
        write_size(w, "bins", channel.nbins);
        cls_json_write_key(w, "observed");
        if (channel.observed)
            cls_json_write_numbers(w, channel.observed, channel.nbins);
        else
            cls_json_write_null(w);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
}

static void write_sample(cls_json_writer *w, const cls_workspace *workspace, size_t c, size_t s)
{
    const cls_channel_info channel = cls_workspace_channel(workspace, c);
    const cls_sample_info sample = cls_workspace_sample(workspace, c, s);
    cls_json_open_object(w);
    cls_write_member(w, "channel", channel.name);
    cls_write_member(w, "name", sample.name);
    cls_json_write_key(w, "nominal");
    cls_json_write_numbers(w, sample.nominal, channel.nbins);
    cls_json_write_key(w, "modifiers");
    cls_json_open_array(w);
    for (size_t i = 0; i < sample.nmodifiers; i++) {
        const cls_modifier_info modifier = cls_workspace_modifier(workspace, c, s, i);
        cls_json_open_object_line(w);
        cls_write_member(w, "name", modifier.name);
        cls_write_member(w, "type", modifier.type);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
    cls_json_close_object(w);
}

static void write_samples(cls_json_writer *w, const cls_workspace *workspace)
{
    cls_json_write_key(w, "samples");
    cls_json_open_array(w);
    for (size_t c = 0; c < cls_workspace_channels(workspace); c++)
        for (size_t s = 0; s < cls_workspace_channel(workspace, c).nsamples; s++)
            write_sample(w, workspace, c, s);
    cls_json_close_array(w);
}

static void write_modifiers(cls_json_writer *w, const cls_workspace *workspace)
{
    cls_uses uses;
    if (!cls_uses_count(&uses, workspace))
        w->text->failed = true;
    cls_json_write_key(w, "modifiers");
    cls_json_open_array(w);
    for (size_t i = 0; i < uses.modifiers.n; i++) {
        cls_json_open_object_line(w);
        cls_write_member(w, "name", uses.modifiers.entries[i].name);
        cls_write_member(w, "type", uses.modifiers.entries[i].kind);
        write_size(w, "samples", uses.samples[i]);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
    cls_uses_free(&uses);
}

/* A number of a constraint; null where there is none. */
static void write_constraint_number(cls_json_writer *w, const char *key, bool there, double x)
{
    cls_json_write_key(w, key);
    if (there)
        cls_json_write_number(w, x);
    else
        cls_json_write_null(w);
}

static void write_parameter(cls_json_writer *w, const cls_parameter *p)
{
    const bool constrained = strcmp(p->constraint, "none") != 0;
    const double bounds[] = {p->lo, p->hi};
    cls_json_open_object_line(w);
    cls_write_member(w, "name", p->name);
    cls_write_number(w, "init", p->init);
    cls_json_write_key(w, "bounds");
    cls_json_write_numbers(w, bounds, 2);
    cls_json_write_key(w, "fixed");
    cls_json_write_bool(w, p->fixed);
    cls_write_member(w, "constraint", p->constraint);
    write_constraint_number(w, "auxdata", constrained, p->auxdata);
    write_constraint_number(w, "width", constrained, p->width);
    cls_json_close_object(w);
}

static void write_parameters(cls_json_writer *w, const cls_model *model)
{
    cls_json_write_key(w, "parameters");
    cls_json_open_array(w);
    for (size_t i = 0; i < cls_model_parameters(model); i++) {
        const cls_parameter p = cls_model_parameter(model, i);
        write_parameter(w, &p);
    }
    cls_json_close_array(w);
}

static void write_measurements(cls_json_writer *w, const cls_workspace *workspace)
{
    cls_json_write_key(w, "measurements");
    cls_json_open_array(w);
    for (size_t i = 0; i < cls_workspace_measurements(workspace); i++) {
        cls_json_open_object_line(w);
        cls_write_member(w, "name", cls_workspace_measurement_name(workspace, i));
        write_poi(w, cls_workspace_poi(workspace, i));
        cls_json_write_key(w, "parameters");
        cls_json_open_array(w);
        for (size_t k = 0; cls_workspace_entry(workspace, i, k); k++)
            cls_json_write_string(w, cls_workspace_entry(workspace, i, k));
        cls_json_close_array(w);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
}

void cls_write_inspection(cls_json_writer *w, const cls_report_head *head,
                          const cls_inspection *inspection)
{
    cls_json_open_object(w);
    cls_write_origin(w, "inspect", head);
    cls_write_member(w, "measurement", head->measurement);
    write_poi(w, head->poi);
    write_channels(w, inspection->workspace);
    write_samples(w, inspection->workspace);
    write_modifiers(w, inspection->workspace);
    write_parameters(w, inspection->model);
    write_measurements(w, inspection->workspace);
    cls_json_close_object(w);
}
