/* Places channels in the kernels' order and gives local gammas their slots. */
#include "model/lower.h"

static cls_bins_kind kind_of(const cls_channel *channel)
{
    if (channel->ngroups == 0)
        return CLS_BINS_PLAIN;
    if (channel->ngroups == 1 && channel->groups[0].constraint == CLS_POISSON)
        return CLS_BINS_POISSON;
    if (channel->ngroups == 1 && channel->groups[0].constraint == CLS_NORMAL)
        return CLS_BINS_NORMAL;
    return CLS_BINS_MIXED;
}

static size_t padded(size_t n)
{
    return (n + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
}

/* Places the channels of one kind from kernel bin at on; returns the next free one. */
static size_t place(cls_model *model, cls_bins_kind kind, size_t at)
{
    for (size_t c = 0; c < model->nchannels; c++) {
        cls_channel *const channel = &model->channels[c];
        if (kind_of(channel) != kind)
            continue;
        channel->kind = kind;
        channel->at = at;
        at += channel->nbins;
    }
    return at;
}

/* The first group's slots are the kernel bins themselves, further groups' come behind them. */
static void place_slots(cls_model *model)
{
    model->nslots = model->nkernel_bins;
    for (size_t c = 0; c < model->nchannels; c++) {
        cls_channel *const channel = &model->channels[c];
        for (size_t k = 0; k < channel->ngroups; k++) {
            channel->groups[k].slot = k ? model->nslots : channel->at;
            model->nslots += k ? channel->nbins : 0;
        }
    }
}

static void fill_slots(cls_model *model, const cls_channel *channel, const cls_group *group)
{
    for (size_t b = 0; b < channel->nbins; b++) {
        const cls_coordinate *const p = &model->parameters[group->first + b];
        const size_t slot = group->slot + b;
        model->slot_parameter[slot] = group->first + b;
        model->slot_width[slot] = p->width;
        model->slot_lo[slot] = p->fixed ? p->init : p->lo;
        model->slot_hi[slot] = p->fixed ? p->init : p->hi;
    }
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void measure(cls_model *m)
{
    for (size_t c = 0; c < m->nchannels; c++) {
        const cls_channel *const channel = &m->channels[c];
        m->largest_channel = larger(m->largest_channel, channel->stride);
        m->largest_rows = larger(m->largest_rows, channel->nrows);
        m->largest_columns = larger(m->largest_columns, channel->column_stride);
        const size_t lines = (channel->ngroups + 1) * channel->column_stride;
        const size_t vectors = channel->direct ? 0 : channel->nvectors;
        m->largest_vectors = larger(m->largest_vectors, vectors);
        m->largest_block =
            larger(m->largest_block, (channel->direct ? lines : vectors) * channel->nbins);
    }
}

/*
 * Whether a row's events are linear in globals and local gammas together: a straight line in one
 * of them, or in several that change its shape.
 */
static bool is_linear(const cls_row *row)
{
    const size_t factors = row->nscales + row->nbin_scales + (row->group > 0);
    for (size_t i = 0; i < row->nscales; i++)
        if (row->scales[i].factor)
            return false;
    for (size_t i = 0; i < row->nshapes; i++)
        if (row->shapes[i].bends)
            return false;
    return factors + (row->nshapes > 0) <= 1;
}

/* -ln L of Poisson counts and of the constraints is convex in linear events. */
static bool is_convex(const cls_model *model)
{
    for (size_t c = 0; c < model->nchannels; c++)
        for (size_t r = 0; r < model->channels[c].nrows; r++)
            if (!is_linear(&model->channels[c].rows[r]))
                return false;
    return true;
}

cls_status cls_layout(cls_model *model, cls_error *err)
{
    size_t at = 0;
    for (size_t kind = 0; kind < CLS_RUNS; kind++)
        at = model->run_at[kind + 1] = padded(place(model, (cls_bins_kind)kind, at));
    model->nkernel_bins = place(model, CLS_BINS_MIXED, at);
    place_slots(model);
    const size_t n = model->nslots;
    model->slot_width = cls_arena_array(model->arena, n, sizeof(double), err);
    model->slot_lo = cls_arena_array(model->arena, n, sizeof(double), err);
    model->slot_hi = cls_arena_array(model->arena, n, sizeof(double), err);
    model->slot_parameter = cls_arena_array(model->arena, n, sizeof(size_t), err);
    if (!model->slot_width || !model->slot_lo || !model->slot_hi || !model->slot_parameter)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        model->slot_width[i] = model->slot_lo[i] = model->slot_hi[i] = 1.0;
        model->slot_parameter[i] = CLS_NONE;
    }
    for (size_t c = 0; c < model->nchannels; c++)
        for (size_t k = 0; k < model->channels[c].ngroups; k++)
            fill_slots(model, &model->channels[c], &model->channels[c].groups[k]);
    measure(model);
    model->convex = is_convex(model);
    return CLS_OK;
}
