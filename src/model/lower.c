/* Makes channels and rows of samples: tables of shapes, factors, groups of local gammas. */
#include "model/lower.h"

#include <string.h>

/* What is needed while one channel is lowered. */
typedef struct lowering {
    const cls_collection *all;
    cls_model *model;
    double inner; /* of the factor code */
    const cls_channel_uses *uses;
    cls_channel *channel;
    cls_row *rows;
    cls_local *locals;
    size_t nlocals;
    size_t *column_of; /* [nparameters]: column + 1 in this channel, 0: none yet */
    size_t *bent_of;   /* [nparameters]: place in model->bent + 1, 0: none yet */
    size_t *acts_in;   /* [nsets]: channels that the same components act in */
    cls_error *err;
} lowering;

static void *array(const lowering *l, size_t n, size_t size)
{
    return cls_arena_array(l->model->arena, n, size, l->err);
}

static const cls_paramset *set_of(const lowering *l, const cls_use *use)
{
    return &l->all->sets[use->set];
}

static void make_global(lowering *l, size_t parameter)
{
    l->model->parameters[parameter].global = 0; /* numbered when all are known */
}

/* The column of a global parameter in this channel; a parameter becomes global here. */
static size_t column_of(lowering *l, size_t parameter)
{
    if (!l->column_of[parameter]) {
        l->channel->columns[l->channel->ncolumns] = parameter;
        l->column_of[parameter] = ++l->channel->ncolumns;
        make_global(l, parameter);
    }
    return l->column_of[parameter] - 1;
}

static size_t bent_of(lowering *l, size_t parameter)
{
    if (!l->bent_of[parameter]) {
        l->model->bent[l->model->nbent] = parameter;
        l->bent_of[parameter] = ++l->model->nbent;
    }
    return l->bent_of[parameter] - 1;
}

/* The number, from 1, of the group of a local set; 0 for sets that are not local. */
static size_t group_of(const lowering *l, size_t set)
{
    size_t group = 0;
    for (size_t i = 0; i < l->nlocals; i++) {
        group += l->locals[i].local;
        if (l->locals[i].set == set)
            return l->locals[i].local ? group : 0;
    }
    return 0;
}

static cls_status lower_factor(lowering *l, const cls_use *use, cls_scale *scale)
{
    cls_factor *const factor = array(l, 1, sizeof *factor);
    if (!factor)
        return CLS_NO_MEMORY;
    *factor = cls_factor_new(use->modifier.entry->lo[0], use->modifier.entry->hi[0], l->inner);
    scale->factor = factor;
    return CLS_OK;
}

/* Adds a shape's lines to the row's table. */
static void lower_shape(lowering *l, cls_row *row, cls_shape *shape, double *table,
                        const cls_use *use)
{
    const double *const lo = use->modifier.entry->lo, *const hi = use->modifier.entry->hi;
    const size_t parameter = set_of(l, use)->first;
    *shape = (cls_shape){.parameter = parameter,
                         .column = column_of(l, parameter),
                         .bent = bent_of(l, parameter),
                         .line = row->nlines};
    double *straight = table + row->nlines * row->line_step;
    for (size_t b = 0; b < l->channel->nbins; b++, straight += row->bin_step) {
        straight[0] = 0.5 * (hi[b] - lo[b]);
        straight[row->line_step] = 0.5 * (hi[b] + lo[b]) - use->modifier.nominal[b];
        shape->bends = shape->bends || straight[row->line_step] != 0.0;
    }
    row->nlines += shape->bends ? 2 : 1;
    row->nshapes++;
}

static void lower_bins(lowering *l, cls_row *row, cls_bin_scale *bin_scales, const cls_use *use)
{
    const size_t first = set_of(l, use)->first + use->modifier.component;
    const size_t group = group_of(l, use->set);
    if (group) {
        row->group = group;
        return;
    }
    const size_t column = column_of(l, first);
    for (size_t b = 1; b < l->channel->nbins; b++)
        (void)column_of(l, first + b);
    bin_scales[row->nbin_scales++] = (cls_bin_scale){first, column};
}

/* Whether a use never changes its sample: a factor of 1, a shape that is the nominal one. */
static bool changes_nothing(const cls_use *use)
{
    const cls_modifier *const m = &use->modifier;
    if (m->effect == CLS_EFFECT_FACTOR)
        return m->entry->lo[0] == 1.0 && m->entry->hi[0] == 1.0;
    bool same = m->effect == CLS_EFFECT_SHAPE;
    for (size_t b = 0; b < m->channel->nbins && same; b++)
        same = m->entry->lo[b] == m->nominal[b] && m->entry->hi[b] == m->nominal[b];
    return same;
}

/* How many uses of a sample have each effect. */
static void count_effects(const cls_sample_uses *sample, size_t counts[4])
{
    memset(counts, 0, 4 * sizeof *counts);
    for (size_t i = 0; i < sample->nuses; i++)
        if (!changes_nothing(&sample->uses[i]))
            counts[sample->uses[i].modifier.effect]++;
}

static cls_status lower_uses(lowering *l, const cls_sample_uses *sample, cls_row *row,
                             double *table)
{
    size_t counts[4];
    count_effects(sample, counts);
    const size_t nscales = counts[CLS_EFFECT_SCALE] + counts[CLS_EFFECT_FACTOR];
    cls_scale *const scales = array(l, nscales, sizeof *scales);
    cls_shape *const shapes = array(l, counts[CLS_EFFECT_SHAPE], sizeof *shapes);
    cls_bin_scale *const bin_scales = array(l, counts[CLS_EFFECT_BINS], sizeof *bin_scales);
    if (!scales || !shapes || !bin_scales)
        return CLS_NO_MEMORY;
    row->scales = scales;
    row->shapes = shapes;
    row->bin_scales = bin_scales;
    for (size_t i = 0; i < sample->nuses; i++) {
        const cls_use *const use = &sample->uses[i];
        const cls_effect effect = use->modifier.effect;
        if (changes_nothing(use)) {
            make_global(l, set_of(l, use)->first);
        } else if (effect == CLS_EFFECT_SHAPE) {
            lower_shape(l, row, &shapes[row->nshapes], table, use);
        } else if (effect == CLS_EFFECT_BINS) {
            lower_bins(l, row, bin_scales, use);
        } else {
            cls_scale *const scale = &scales[row->nscales++];
            scale->parameter = set_of(l, use)->first;
            scale->column = column_of(l, scale->parameter);
            if (effect == CLS_EFFECT_FACTOR && lower_factor(l, use, scale))
                return CLS_NO_MEMORY;
        }
    }
    return CLS_OK;
}

/* Where the row's values stand in a thread's scratch. */
static void take_room(lowering *l, cls_row *row)
{
    cls_model *const m = l->model;
    row->index = m->nrows++;
    row->first_scale = m->nscales;
    row->first_line = m->nlines;
    row->first_event = m->nevents;
    m->nscales += row->nscales;
    m->nlines += row->narrow ? row->bin_step : row->nlines;
    m->nevents += row->nlines > 1 ? l->channel->stride : 0;
}

static size_t padded(size_t n)
{
    return (n + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
}

/* Makes the table of a sample with this many changes of its shape; nominal events are its first
 * line. */
static double *make_table(lowering *l, const cls_sample_uses *sample, cls_row *row, size_t nshapes)
{
    const cls_channel *const c = l->channel;
    const size_t lines = 1 + 2 * nshapes;
    row->narrow = nshapes > 0 && padded(lines) * c->nbins < lines * c->stride;
    row->line_step = row->narrow ? 1 : c->stride;
    row->bin_step = row->narrow ? padded(lines) : 1;
    const size_t size = row->narrow ? padded(lines) * c->nbins : lines * c->stride;
    double *const table = array(l, size, sizeof *table);
    for (size_t b = 0; b < c->nbins && table; b++)
        table[b * row->bin_step] = sample->sample->nominal[b];
    row->table = table;
    row->nlines = 1;
    return table;
}

static cls_status lower_sample(lowering *l, const cls_sample_uses *sample, cls_row *row)
{
    size_t counts[4];
    count_effects(sample, counts);
    double *const table = make_table(l, sample, row, counts[CLS_EFFECT_SHAPE]);
    row->sample = cls_arena_string(l->model->arena, sample->sample->name,
                                   strlen(sample->sample->name), l->err);
    if (!table || !row->sample)
        return CLS_NO_MEMORY;
    const cls_status status = lower_uses(l, sample, row, table);
    take_room(l, row);
    return status;
}

/* Upper bound of the number of a channel's columns; the number of its uses per bin. */
static size_t count_columns(const lowering *l, size_t *per_bin)
{
    size_t columns = 0;
    *per_bin = 0;
    for (size_t s = 0; s < l->uses->channel->nsamples; s++) {
        size_t counts[4];
        count_effects(&l->uses->samples[s], counts);
        const size_t bins = counts[CLS_EFFECT_BINS];
        columns += l->uses->samples[s].nuses - bins + bins * l->channel->nbins;
        *per_bin += bins;
    }
    return columns < l->model->nparameters ? columns : l->model->nparameters;
}

static cls_status make_groups(lowering *l, size_t per_bin)
{
    cls_channel *const c = l->channel;
    l->locals = cls_arena_array(l->all->arena, per_bin, sizeof *l->locals, l->err);
    c->groups = array(l, per_bin, sizeof *c->groups);
    if (!l->locals || !c->groups)
        return CLS_NO_MEMORY;
    l->nlocals = cls_choose_local(l->all, l->model, l->uses, l->acts_in, l->locals);
    for (size_t i = 0; i < l->nlocals; i++) {
        const cls_paramset *const set = &l->all->sets[l->locals[i].set];
        if (l->locals[i].local)
            c->groups[c->ngroups++] = (cls_group){
                .first = set->first + l->locals[i].component,
                .constraint = set->constraint,
                .nrows = l->locals[i].nrows,
            };
    }
    return CLS_OK;
}

static cls_status lower_channel(lowering *l)
{
    const cls_ws_channel *const from = l->uses->channel;
    cls_channel *const c = l->channel;
    c->nbins = from->nbins;
    c->stride = (c->nbins + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
    c->nrows = from->nsamples;
    c->name = cls_arena_string(l->model->arena, from->name, strlen(from->name), l->err);
    size_t per_bin;
    c->columns = array(l, count_columns(l, &per_bin), sizeof *c->columns);
    l->rows = array(l, c->nrows, sizeof *l->rows);
    if (!c->name || !l->rows || !c->columns)
        return CLS_NO_MEMORY;
    c->rows = l->rows;
    cls_status status = make_groups(l, per_bin);
    for (size_t s = 0; !status && s < c->nrows; s++)
        status = lower_sample(l, &l->uses->samples[s], &l->rows[s]);
    for (size_t i = 0; i < c->ncolumns; i++)
        l->column_of[c->columns[i]] = 0;
    return status;
}

/* In how many channels the same components of each set act. */
static cls_status count_channels(lowering *l)
{
    const size_t nsets = l->all->nsets;
    size_t *const marks = cls_arena_array(l->all->arena, nsets, sizeof *marks, l->err);
    if (!marks)
        return CLS_NO_MEMORY;
    for (size_t c = 0; c < l->all->nchannels; c++) {
        const cls_channel_uses *const uses = &l->all->channels[c];
        const size_t mark = c + 1; /* a set counts once per channel */
        for (size_t s = 0; s < uses->channel->nsamples; s++)
            for (size_t i = 0; i < uses->samples[s].nuses; i++) {
                const size_t set = uses->samples[s].uses[i].set;
                if (marks[set] != mark)
                    l->acts_in[set] += l->all->sets[set].channel ? 0 : 1;
                marks[set] = mark;
            }
    }
    return CLS_OK;
}

static cls_status allocate(lowering *l)
{
    const size_t n = l->model->nparameters;
    cls_arena *const arena = l->all->arena;
    l->model->nchannels = l->all->nchannels;
    l->model->channels = array(l, l->all->nchannels, sizeof *l->model->channels);
    l->model->bent = array(l, n, sizeof *l->model->bent);
    l->column_of = cls_arena_array(arena, n, sizeof *l->column_of, l->err);
    l->bent_of = cls_arena_array(arena, n, sizeof *l->bent_of, l->err);
    l->acts_in = cls_arena_array(arena, l->all->nsets, sizeof *l->acts_in, l->err);
    const bool complete =
        l->model->channels && l->model->bent && l->column_of && l->bent_of && l->acts_in;
    return complete ? CLS_OK : CLS_NO_MEMORY;
}

cls_status cls_lower_channels(const cls_collection *all, double inner, cls_model *model,
                              cls_error *err)
{
    lowering l = {.all = all, .model = model, .inner = inner, .err = err};
    cls_status status = allocate(&l);
    if (!status)
        status = count_channels(&l);
    for (size_t c = 0; !status && c < all->nchannels; c++) {
        l.uses = &all->channels[c];
        l.channel = &model->channels[c];
        l.channel->first_bin = model->nbins;
        status = lower_channel(&l);
        model->nbins += l.channel->nbins;
    }
    return status;
}
