/* The derivatives of a channel's events, bin by bin, by every global parameter that changes it. */
#include "model/curvature.h"

#include <string.h>

/* A row's derivatives in bin b, added to the line of its group. */
static void add_row(const cls_row *row, const double *theta, const cls_scratch *s, size_t b,
                    double *line)
{
    const double *const push = s->push + row->first_scale;
    const double all = cls_row_other_bin_scales(row, theta, b, CLS_NONE);
    const double shape = cls_row_shape(row, s)[b], factor = cls_row_factor(row, s);
    for (size_t i = 0; i < row->nscales; i++)
        line[row->scales[i].column] += push[i] * (all * shape);
    for (size_t i = 0; i < row->nshapes; i++)
        line[row->shapes[i].column] += factor * all * cls_shape_slope(row, &row->shapes[i], s, b);
    for (size_t i = 0; i < row->nbin_scales; i++)
        line[row->bin_scales[i].column + b] +=
            factor * shape * cls_row_other_bin_scales(row, theta, b, i);
}

void cls_channel_lines(const cls_channel *channel, const double *theta, const cls_scratch *scratch,
                       double *lines)
{
    const size_t stride = channel->column_stride, block = channel->nbins * stride;
    memset(lines, 0, (channel->ngroups + 1) * block * sizeof *lines);
    for (size_t r = 0; r < channel->nrows; r++) {
        const cls_row *const row = &channel->rows[r];
        for (size_t b = 0; b < channel->nbins; b++)
            add_row(row, theta, scratch, b, lines + row->group * block + b * stride);
    }
}
