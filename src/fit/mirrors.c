/*
 * To lowest order a parameter changes the events of a bin by alpha S + alpha^2 C, S and C summed
 * over samples at their nominal yields. A parameter has a mirror image where C, as seen by the data
 * (sum of C^2/nu over bins), is not small beside S and beside the width of its constraint, 1.
 */
#include "fit/mirrors.h"

#include <math.h>
#include <string.h>

/* What C must be at least: beside S, and in standard deviations of the data, squared. */
static const double least_part = 0.05, least_effect = 0.005;

/* Fewer events than this in a bin are taken as this. */
static const double least_events = 1e-3;

/* One channel's sums, bins beside one another. */
typedef struct channel_sums {
    size_t nbins;
    double *nu;         /* [nbins] */
    double *odd, *even; /* [ncolumns x nbins]: S and C */
} channel_sums;

/* Adds a factor's S and C: lo and hi at -1 and +1. */
static void add_scale(const cls_row *row, const cls_scale *scale, const channel_sums *sums)
{
    const double hi = cls_factor_value(scale->factor, 1.0);
    const double lo = cls_factor_value(scale->factor, -1.0);
    for (size_t b = 0; b < sums->nbins; b++) {
        const double nominal = row->table[b * row->bin_step];
        sums->odd[scale->column * sums->nbins + b] += 0.5 * (hi - lo) * nominal;
        sums->even[scale->column * sums->nbins + b] += (0.5 * (hi + lo) - 1.0) * nominal;
    }
}

static void add_shape(const cls_row *row, const cls_shape *shape, const channel_sums *sums)
{
    const double *const line = row->table + shape->line * row->line_step;
    for (size_t b = 0; b < sums->nbins; b++) {
        sums->odd[shape->column * sums->nbins + b] += line[b * row->bin_step];
        if (shape->bends)
            sums->even[shape->column * sums->nbins + b] += line[row->line_step + b * row->bin_step];
    }
}

static void add_row(const cls_row *row, const channel_sums *sums)
{
    for (size_t b = 0; b < sums->nbins; b++)
        sums->nu[b] += row->table[b * row->bin_step];
    for (size_t i = 0; i < row->nscales; i++)
        if (row->scales[i].factor)
            add_scale(row, &row->scales[i], sums);
    for (size_t i = 0; i < row->nshapes; i++)
        add_shape(row, &row->shapes[i], sums);
}

/* Adds a channel's sums over bins to odd[nglobals] and even[nglobals]. */
static void add_channel(const cls_channel *channel, const channel_sums *sums, double *odd,
                        double *even)
{
    for (size_t r = 0; r < channel->nrows; r++)
        add_row(&channel->rows[r], sums);
    for (size_t column = 0; column < channel->ncolumns; column++)
        for (size_t b = 0; b < sums->nbins; b++) {
            const double weight = 1.0 / fmax(sums->nu[b], least_events);
            const double s = sums->odd[column * sums->nbins + b];
            const double c = sums->even[column * sums->nbins + b];
            odd[channel->columns[column]] += s * s * weight;
            even[channel->columns[column]] += c * c * weight;
        }
}

cls_status cls_mirrors_find(const cls_model *model, cls_arena *arena, size_t *mirrors, size_t *n,
                            cls_error *err)
{
    size_t most = 0;
    for (size_t c = 0; c < model->nchannels; c++) {
        const cls_channel *const channel = &model->channels[c];
        const size_t size = (2 * channel->ncolumns + 1) * channel->nbins;
        most = size > most ? size : most;
    }
    double *const work = cls_arena_array(arena, most, sizeof *work, err);
    double *const odd = cls_arena_array(arena, model->nglobals, 2 * sizeof *odd, err);
    if (!work || !odd)
        return CLS_NO_MEMORY;
    double *const even = odd + model->nglobals;
    for (size_t c = 0; c < model->nchannels; c++) {
        const cls_channel *const channel = &model->channels[c];
        const size_t nbins = channel->nbins, size = channel->ncolumns * nbins;
        const channel_sums sums = {nbins, work, work + nbins, work + nbins + size};
        memset(work, 0, (2 * size + nbins) * sizeof *work);
        add_channel(channel, &sums, odd, even);
    }
    *n = 0;
    for (size_t g = 0; g < model->nglobals; g++)
        if (even[g] > least_effect && even[g] > least_part * odd[g])
            mirrors[(*n)++] = g;
    return CLS_OK;
}
