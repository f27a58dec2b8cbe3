/*
 * Which vectors a channel's part of the Hessian is made of, see curvature.c: its columns (direct),
 * or fewer, one per row with factors and one per column and group that changes shapes, from which
 * the columns are combined. What takes fewer operations is chosen.
 */
#include "model/lower.h"

#include <math.h>

static size_t padded(size_t n)
{
    return (n + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
}

/* Places the vectors of group k from at on; returns the next free place. */
static size_t place_group(cls_channel *c, size_t k, size_t at, size_t *vector_of)
{
    for (size_t i = 0; i < c->ncolumns; i++)
        vector_of[i] = CLS_NONE;
    for (size_t r = 0; r < c->nrows; r++)
        if (c->rows[r].group == k && c->rows[r].nscales) {
            c->vector_row[at] = &c->rows[r];
            c->rows[r].vector = at++;
        }
    for (size_t r = 0; r < c->nrows; r++)
        for (size_t i = 0; i < c->rows[r].nshapes && c->rows[r].group == k; i++) {
            cls_shape *const shape = &c->rows[r].shapes[i];
            if (vector_of[shape->column] == CLS_NONE) {
                c->vector_column[at] = shape->column;
                vector_of[shape->column] = at++;
            }
            shape->vector = vector_of[shape->column];
        }
    return at;
}

/* Whether it takes fewer operations to multiply the columns themselves. */
static bool is_direct(const cls_channel *c)
{
    double spread = 0.0, shared = 0.0;
    for (size_t r = 0; r < c->nrows; r++) {
        if (c->rows[r].nbin_scales)
            return false;
        spread += (double)c->rows[r].nscales;
        shared += (double)c->rows[r].nshapes;
    }
    const double n = (double)c->nvectors, columns = (double)c->ncolumns;
    const double combined = 0.5 * n * n * (double)c->nbins + 2.0 * n * (n + spread) +
                            fmin(spread + shared, n * columns) * columns;
    return 0.5 * columns * columns * (double)(c->nbins * (c->ngroups + 1)) <= combined;
}

/* Upper bound of a channel's vectors. */
static size_t count_vectors(const cls_channel *c)
{
    size_t n = (c->ngroups + 1) * CLS_BLOCK;
    for (size_t r = 0; r < c->nrows; r++)
        n += 1 + c->rows[r].nshapes;
    return n;
}

static cls_status place_channel(const cls_collection *all, cls_model *m, cls_channel *c,
                                cls_error *err)
{
    const size_t most = count_vectors(c);
    size_t *const vector_of = cls_arena_array(all->arena, c->ncolumns, sizeof *vector_of, err);
    c->vector_from = cls_arena_array(m->arena, c->ngroups + 2, sizeof *c->vector_from, err);
    c->vector_column = cls_arena_array(m->arena, most, sizeof *c->vector_column, err);
    c->vector_row = cls_arena_array(m->arena, most, sizeof(void *), err);
    if (!vector_of || !c->vector_from || !c->vector_column || !c->vector_row)
        return CLS_NO_MEMORY;
    for (size_t v = 0; v < most; v++)
        c->vector_column[v] = CLS_NONE;
    size_t at = 0;
    for (size_t k = 0; k <= c->ngroups; k++) {
        c->vector_from[k] = at;
        at = padded(place_group(c, k, at, vector_of));
    }
    c->vector_from[c->ngroups + 1] = c->nvectors = at;
    c->column_stride = padded(c->ncolumns);
    c->direct = is_direct(c);
    return CLS_OK;
}

cls_status cls_place_vectors(const cls_collection *all, cls_model *model, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t c = 0; !status && c < model->nchannels; c++)
        status = place_channel(all, model, &model->channels[c], err);
    return status;
}
