/* The order of the profiled likelihood's coordinates, and the place of each in the channels. */
#include "model/lower.h"

#include <stdlib.h>

/* A channel's column before sorting. */
typedef struct column {
    size_t global, old;
} column;

static int by_global(const void *a, const void *b)
{
    const column *const x = a, *const y = b;
    return x->global < y->global ? -1 : x->global > y->global;
}

/* Sorts a channel's columns, which become globals, and tells its rows where they went. */
static void sort_columns(const cls_model *model, cls_channel *c, column *work, size_t *new_place)
{
    for (size_t i = 0; i < c->ncolumns; i++)
        work[i] = (column){model->parameters[c->columns[i]].global, i};
    qsort(work, c->ncolumns, sizeof *work, by_global);
    for (size_t i = 0; i < c->ncolumns; i++) {
        c->columns[i] = work[i].global;
        new_place[work[i].old] = i;
    }
    for (size_t r = 0; r < c->nrows; r++) {
        cls_row *const row = &c->rows[r];
        for (size_t i = 0; i < row->nscales; i++)
            row->scales[i].column = new_place[row->scales[i].column];
        for (size_t i = 0; i < row->nshapes; i++)
            row->shapes[i].column = new_place[row->shapes[i].column];
        for (size_t i = 0; i < row->nbin_scales; i++)
            row->bin_scales[i].column = new_place[row->bin_scales[i].column];
    }
}

cls_status cls_number_globals(const cls_collection *all, cls_model *model, cls_error *err)
{
    cls_model *const m = model;
    m->globals = cls_arena_array(m->arena, m->nparameters, sizeof *m->globals, err);
    column *const work = cls_arena_array(all->arena, m->nparameters, sizeof *work, err);
    size_t *const places = cls_arena_array(all->arena, m->nparameters, sizeof *places, err);
    if (!m->globals || !work || !places)
        return CLS_NO_MEMORY;
    for (size_t p = 0; p < m->nparameters; p++)
        if (m->parameters[p].global != CLS_NONE && p != m->poi)
            m->globals[m->nglobals++] = p;
    if (m->poi != CLS_NONE)
        m->globals[m->nglobals++] = m->poi;
    for (size_t g = 0; g < m->nglobals; g++)
        m->parameters[m->globals[g]].global = g;
    for (size_t c = 0; c < m->nchannels; c++)
        sort_columns(m, &m->channels[c], work, places);
    return CLS_OK;
}

/* Upper bound of a channel's vectors. */
static size_t count_vectors(const cls_channel *c)
{
    size_t n = (c->ngroups + 1) * CLS_BLOCK;
    for (size_t r = 0; r < c->nrows; r++)
        n += 1 + c->rows[r].nshapes;
    return n;
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
                c->vector_shape[at] = shape->column;
                vector_of[shape->column] = at++;
            }
            shape->vector = vector_of[shape->column];
        }
    return at;
}

static cls_status place_channel(const cls_collection *all, cls_model *m, cls_channel *c,
                                cls_error *err)
{
    const size_t most = count_vectors(c);
    size_t *const vector_of = cls_arena_array(all->arena, c->ncolumns, sizeof *vector_of, err);
    c->vector_from = cls_arena_array(m->arena, c->ngroups + 2, sizeof *c->vector_from, err);
    c->vector_shape = cls_arena_array(m->arena, most, sizeof *c->vector_shape, err);
    c->vector_row = cls_arena_array(m->arena, most, sizeof(void *), err);
    if (!vector_of || !c->vector_from || !c->vector_shape || !c->vector_row)
        return CLS_NO_MEMORY;
    for (size_t v = 0; v < most; v++)
        c->vector_shape[v] = CLS_NONE;
    size_t at = 0;
    for (size_t k = 0; k <= c->ngroups; k++) {
        c->vector_from[k] = at;
        at = place_group(c, k, at, vector_of);
        at = (at + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
    }
    c->vector_from[c->ngroups + 1] = c->nvectors = at;
    return CLS_OK;
}

cls_status cls_place_vectors(const cls_collection *all, cls_model *model, cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t c = 0; !status && c < model->nchannels; c++)
        status = place_channel(all, model, &model->channels[c], err);
    return status;
}
