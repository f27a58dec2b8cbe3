/* Text of the command inspect: tables of what is in a workspace. */
#include "report/layout.h"
#include "report/uses.h"
#include "report/writers/parts.h"

#include <string.h>

enum { DIGITS = 6 };

static void add_number(cls_layout_table *table, double x)
{
    cls_text_add_short(cls_layout_cell(table), x, DIGITS);
    cls_layout_end(table);
}

static void add_size(cls_layout_table *table, size_t n)
{
    cls_text_add_format(cls_layout_cell(table), "%zu", n);
    cls_layout_end(table);
}

/* Sum of x[n]; NULL: nothing is known. */
static void add_sum(cls_layout_table *table, const double *x, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; x && i < n; i++)
        sum += x[i];
    if (x)
        add_number(table, sum);
    else
        cls_layout_add(table, "-");
}

static void add_channels(cls_text *text, const cls_workspace *workspace)
{
    static const char *const titles[] = {"name", "bins", "samples", "observed"};
    cls_layout_table table = {.align = "lrrr"};
    cls_layout_add_all(&table, titles, sizeof titles / sizeof titles[0]);
    for (size_t c = 0; c < cls_workspace_channels(workspace); c++) {
        const cls_channel_info channel = cls_workspace_channel(workspace, c);
        cls_layout_add(&table, channel.name);
        add_size(&table, channel.nbins);
        add_size(&table, channel.nsamples);
        add_sum(&table, channel.observed, channel.nbins);
    }
    cls_text_add(text, "\nChannels\n");
    cls_layout_table_add(text, &table);
}

/* Appends "2 normsys", or "normsys" for one, behind what is there. */
static void add_counted(cls_text *cell, size_t n, const char *type, bool first)
{
    cls_text_add(cell, first ? "" : ", ");
    if (n > 1)
        cls_text_add_format(cell, "%zu ", n);
    cls_layout_plain(cell, type);
}

/* A cell with the types of a sample's modifiers, each with its number. */
static void add_types(cls_layout_table *table, const cls_workspace *workspace, size_t c, size_t s)
{
    const size_t n = cls_workspace_sample(workspace, c, s).nmodifiers;
    cls_text *const cell = cls_layout_cell(table);
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        const char *const type = cls_workspace_modifier(workspace, c, s, i).type;
        size_t alike = 0, before = 0;
        for (size_t k = 0; k < n; k++) {
            const bool same = strcmp(cls_workspace_modifier(workspace, c, s, k).type, type) == 0;
            alike += same;
            before += same && k < i;
        }
        if (before)
            continue;
        add_counted(cell, alike, type, first);
        first = false;
    }
    if (first)
        cls_text_add(cell, "-");
    cls_layout_end(table);
}

static void add_samples(cls_text *text, const cls_workspace *workspace, size_t c)
{
    const cls_channel_info channel = cls_workspace_channel(workspace, c);
    static const char *const titles[] = {"name", "events", "modifiers"};
    cls_layout_table table = {.align = "lrl"};
    cls_layout_add_all(&table, titles, sizeof titles / sizeof titles[0]);
    for (size_t s = 0; s < channel.nsamples; s++) {
        const cls_sample_info sample = cls_workspace_sample(workspace, c, s);
        cls_layout_add(&table, sample.name);
        add_sum(&table, sample.nominal, channel.nbins);
        add_types(&table, workspace, c, s);
    }
    cls_text_add(text, "\nSamples of channel ");
    cls_layout_plain(text, channel.name);
    cls_text_add(text, "\n");
    cls_layout_table_add(text, &table);
}

/* A row for the modifiers of one name, unless it was there before. */
static void add_modifier(cls_layout_table *table, const cls_uses *uses, size_t number)
{
    const cls_names_entry *const all = uses->modifiers.entries;
    for (size_t i = 0; i < number; i++)
        if (strcmp(all[i].name, all[number].name) == 0)
            return;
    cls_layout_add(table, all[number].name);
    cls_text *const cell = cls_layout_cell(table);
    for (size_t i = number; i < uses->modifiers.n; i++)
        if (strcmp(all[i].name, all[number].name) == 0)
            add_counted(cell, uses->samples[i], all[i].kind, i == number);
    cls_layout_end(table);
}

static void add_modifiers(cls_text *text, const cls_workspace *workspace)
{
    static const char *const titles[] = {"name", "types"};
    cls_layout_table table = {.align = "ll"};
    cls_uses uses;
    if (!cls_uses_count(&uses, workspace))
        text->failed = true;
    cls_layout_add_all(&table, titles, sizeof titles / sizeof titles[0]);
    for (size_t i = 0; i < uses.modifiers.n; i++)
        add_modifier(&table, &uses, i);
    cls_text_add(text, "\nModifiers\n");
    cls_layout_table_add(text, &table);
    cls_uses_free(&uses);
}

static void add_measurements(cls_text *text, const cls_workspace *workspace)
{
    static const char *const titles[] = {"name", "poi", "parameters with settings"};
    cls_layout_table table = {.align = "lll"};
    cls_layout_add_all(&table, titles, sizeof titles / sizeof titles[0]);
    for (size_t i = 0; i < cls_workspace_measurements(workspace); i++) {
        const char *const name = cls_workspace_measurement_name(workspace, i),
                          *const poi = cls_workspace_poi(workspace, i);
        cls_layout_add(&table, name[0] ? name : "-");
        cls_layout_add(&table, poi[0] ? poi : "-");
        cls_text *const cell = cls_layout_cell(&table);
        const char *entry = NULL;
        for (size_t k = 0; (entry = cls_workspace_entry(workspace, i, k)) != NULL; k++) {
            cls_text_add(cell, k ? ", " : "");
            cls_layout_plain(cell, entry);
        }
        if (!cls_workspace_entry(workspace, i, 0))
            cls_text_add(cell, "-");
        cls_layout_end(&table);
    }
    cls_text_add(text, "\nMeasurements\n");
    cls_layout_table_add(text, &table);
}

/* "3 samples", with what stands before it. */
static void add_count(cls_text *text, const char *before, size_t n, const char *what)
{
    cls_text_add_format(text, "%s%zu %s%s", before, n, what, n == 1 ? "" : "s");
}

static void add_summary(cls_text *text, const cls_report_head *head,
                        const cls_inspection *inspection)
{
    const cls_workspace *const workspace = inspection->workspace;
    size_t bins = 0;
    for (size_t c = 0; c < cls_workspace_channels(workspace); c++)
        bins += cls_workspace_channel(workspace, c).nbins;
    cls_layout_plain(text, head->workspace);
    add_count(text, ": ", cls_workspace_channels(workspace), "channel");
    add_count(text, ", ", bins, "bin");
    add_count(text, ", ", cls_model_parameters(inspection->model), "parameter");
    if (!cls_workspace_is_bare(workspace))
        add_count(text, ", ", cls_workspace_measurements(workspace), "measurement");
    cls_text_add(text, "\n");
}

void cls_inspection_as_text(cls_text *text, const cls_report_head *head,
                            const cls_inspection *inspection)
{
    const cls_workspace *const workspace = inspection->workspace;
    add_summary(text, head, inspection);
    add_channels(text, workspace);
    for (size_t c = 0; c < cls_workspace_channels(workspace); c++)
        add_samples(text, workspace, c);
    add_modifiers(text, workspace);
    cls_parameters_as_text(text, head, inspection);
    if (!cls_workspace_is_bare(workspace))
        add_measurements(text, workspace);
}
