/*
 * Which vectors a channel's part of the Hessian is made of, see curvature.c: one per column of each
 * group (direct), or fewer, one per row with factors and one per column that changes shapes, from
 * which the columns are combined. What takes fewer operations is chosen.
 */
#include "model/lower.h"

/* Working memory: the vector of each column in the group at hand, CLS_NONE where it has none. */
typedef struct placing {
    cls_channel *channel;
    size_t *vector_of;
    size_t at;     /* the next free place */
    size_t spread; /* elements of the combinations: columns that vectors take part in */
} placing;

static size_t vector_of_column(placing *p, size_t column)
{
    if (p->vector_of[column] == CLS_NONE) {
        p->channel->vector_column[p->at] = column;
        p->vector_of[column] = p->at++;
        p->spread++;
    }
    return p->vector_of[column];
}

static void place_row(placing *p, cls_row *row, bool direct)
{
    if (row->nscales && !direct) {
        p->channel->vector_row[p->at] = row;
        row->vector = p->at++;
        p->spread += row->nscales;
    }
    for (size_t i = 0; i < row->nscales && direct; i++)
        row->scales[i].vector = vector_of_column(p, row->scales[i].column);
    for (size_t i = 0; i < row->nshapes; i++)
        row->shapes[i].vector = vector_of_column(p, row->shapes[i].column);
}

/* Places all vectors; returns about how many operations the Hessian takes then. */
static double place(cls_channel *c, size_t most, size_t *vector_of, bool direct)
{
    placing p = {.channel = c, .vector_of = vector_of};
    for (size_t v = 0; v < most; v++) {
        c->vector_column[v] = CLS_NONE;
        c->vector_row[v] = NULL;
    }
    for (size_t k = 0; k <= c->ngroups; k++) {
        c->vector_from[k] = p.at;
        for (size_t i = 0; i < c->ncolumns; i++)
            vector_of[i] = CLS_NONE;
        for (size_t r = 0; r < c->nrows; r++)
            if (c->rows[r].group == k)
                place_row(&p, &c->rows[r], direct);
        p.at = (p.at + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
    }
    c->vector_from[c->ngroups + 1] = c->nvectors = p.at;
    c->direct = direct;
    const double n = (double)p.at, spread = (double)p.spread;
    const double products = 0.5 * n * n * (double)c->nbins;
    const double combining = 2.0 * n * (n + spread) + spread * (double)c->ncolumns;
    return products + (direct ? n * n : combining);
}

/* Upper bound of a channel's vectors. */
static size_t count_vectors(const cls_channel *c)
{
    size_t n = (c->ngroups + 1) * CLS_BLOCK;
    for (size_t r = 0; r < c->nrows; r++)
        n += 1 + c->rows[r].nscales + c->rows[r].nshapes;
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
    const double combined = place(c, most, vector_of, false);
    if (place(c, most, vector_of, true) > combined)
        (void)place(c, most, vector_of, false);
    return CLS_OK;
}

cls_status cls_place_vectors(const cls_collection *all, cls_model *model, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t c = 0; !status && c < model->nchannels; c++)
        status = place_channel(all, model, &model->channels[c], err);
    return status;
}
