/*
 * Makes rows of samples and decides which gammas are local: those of a set that acts in no other
 * channel, unless they are the POI, or the row has a local gamma already (the product of two has
 * no closed form).
 */
#include "model/lower.h"

#include <string.h>

/* What is needed while one channel is lowered. */
typedef struct lowering {
    const cls_collection *all;
    cls_model *model;
    const cls_channel_uses *uses;
    cls_channel *channel;
    cls_row *rows;
    size_t *columns;
    size_t *column_of; /* [nparameters]: column + 1 in this channel, 0: none yet */
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

/* The column of a global parameter in this channel; a parameter becomes global here. */
static size_t column_of(lowering *l, size_t parameter)
{
    if (!l->column_of[parameter]) {
        l->columns[l->channel->ncolumns] = parameter;
        l->column_of[parameter] = ++l->channel->ncolumns;
        l->model->parameters[parameter].global = 0; /* numbered when all are known */
    }
    return l->column_of[parameter] - 1;
}

static bool may_be_local(const lowering *l, const cls_paramset *set)
{
    const size_t poi = l->model->poi;
    return !(poi != CLS_NONE && poi >= set->first && poi < set->first + set->n);
}

/* The channel's group with this first parameter, added if it is new; its number from 1. */
static size_t group_of(lowering *l, const cls_paramset *set)
{
    cls_channel *const c = l->channel;
    for (size_t k = 0; k < c->ngroups; k++)
        if (c->groups[k].first == set->first)
            return k + 1;
    c->groups[c->ngroups++] = (cls_group){.first = set->first, .constraint = set->constraint};
    return c->ngroups;
}

static void lower_use(lowering *l, cls_row *row, cls_scale *scales, cls_bin_scale *bin_scales,
                      const cls_use *use)
{
    const cls_paramset *const set = set_of(l, use);
    if (use->modifier.effect == CLS_EFFECT_SCALE) {
        scales[row->nscales++] = (cls_scale){set->first, column_of(l, set->first)};
    } else if (!row->group && may_be_local(l, set)) {
        row->group = group_of(l, set);
    } else {
        const size_t column = column_of(l, set->first);
        for (size_t b = 1; b < l->channel->nbins; b++)
            (void)column_of(l, set->first + b);
        bin_scales[row->nbin_scales++] = (cls_bin_scale){set->first, column};
    }
}

static cls_status lower_sample(lowering *l, const cls_sample_uses *sample, cls_row *row)
{
    const size_t nbins = l->channel->nbins;
    double *const nominal = array(l, nbins, sizeof *nominal);
    cls_scale *const scales = array(l, sample->nuses, sizeof *scales);
    cls_bin_scale *const bin_scales = array(l, sample->nuses, sizeof *bin_scales);
    row->sample = cls_arena_string(l->model->arena, sample->sample->name,
                                   strlen(sample->sample->name), l->err);
    if (!nominal || !scales || !bin_scales || !row->sample)
        return CLS_NO_MEMORY;
    memcpy(nominal, sample->sample->nominal, nbins * sizeof *nominal);
    row->nominal = nominal;
    row->scales = scales;
    row->bin_scales = bin_scales;
    for (size_t i = 0; i < sample->nuses; i++)
        lower_use(l, row, scales, bin_scales, &sample->uses[i]);
    return CLS_OK;
}

/* Upper bounds of the numbers of columns and groups of a channel. */
static void count_uses(const lowering *l, size_t *columns, size_t *groups)
{
    *columns = *groups = 0;
    for (size_t s = 0; s < l->uses->channel->nsamples; s++)
        for (size_t i = 0; i < l->uses->samples[s].nuses; i++) {
            const bool bins = l->uses->samples[s].uses[i].modifier.effect == CLS_EFFECT_BINS;
            *columns += bins ? l->channel->nbins : 1;
            *groups += bins;
        }
}

static cls_status lower_channel(lowering *l)
{
    const cls_ws_channel *const from = l->uses->channel;
    cls_channel *const c = l->channel;
    c->nbins = from->nbins;
    c->nrows = from->nsamples;
    c->name = cls_arena_string(l->model->arena, from->name, strlen(from->name), l->err);
    size_t columns, groups;
    count_uses(l, &columns, &groups);
    l->rows = array(l, c->nrows, sizeof *l->rows);
    l->columns = array(l, columns, sizeof *l->columns);
    c->groups = array(l, groups, sizeof *c->groups);
    if (!c->name || !l->rows || !l->columns || !c->groups)
        return CLS_NO_MEMORY;
    c->rows = l->rows;
    c->columns = l->columns;
    for (size_t s = 0; s < c->nrows; s++) {
        const cls_status status = lower_sample(l, &l->uses->samples[s], &l->rows[s]);
        if (status)
            return status;
    }
    for (size_t i = 0; i < c->ncolumns; i++)
        l->column_of[c->columns[i]] = 0;
    return CLS_OK;
}

/* Numbers the globals, in the order of parameters with the POI last; columns then mean globals. */
static cls_status number_globals(lowering *l)
{
    cls_model *const m = l->model;
    m->globals = array(l, m->nparameters, sizeof *m->globals);
    if (!m->globals)
        return CLS_NO_MEMORY;
    for (size_t p = 0; p < m->nparameters; p++)
        if (m->parameters[p].global != CLS_NONE && p != m->poi)
            m->globals[m->nglobals++] = p;
    if (m->poi != CLS_NONE)
        m->globals[m->nglobals++] = m->poi;
    for (size_t g = 0; g < m->nglobals; g++)
        m->parameters[m->globals[g]].global = g;
    return CLS_OK;
}

static void columns_to_globals(cls_model *model, size_t *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        columns[i] = model->parameters[columns[i]].global;
}

cls_status cls_lower_channels(const cls_collection *all, cls_model *model, cls_error *err)
{
    lowering l = {.all = all, .model = model, .err = err};
    model->nchannels = all->nchannels;
    model->channels = array(&l, all->nchannels, sizeof *model->channels);
    l.column_of = cls_arena_array(all->arena, model->nparameters, sizeof *l.column_of, err);
    size_t **columns = cls_arena_array(all->arena, all->nchannels, sizeof *columns, err);
    if (!model->channels || !l.column_of || !columns)
        return CLS_NO_MEMORY;
    cls_status status = CLS_OK;
    for (size_t c = 0; !status && c < all->nchannels; c++) {
        l.uses = &all->channels[c];
        l.channel = &model->channels[c];
        l.channel->first_bin = model->nbins;
        status = lower_channel(&l);
        model->nbins += l.channel->nbins;
        columns[c] = l.columns;
    }
    if (!status)
        status = number_globals(&l);
    for (size_t c = 0; !status && c < all->nchannels; c++)
        columns_to_globals(model, columns[c], model->channels[c].ncolumns);
    return status;
}
