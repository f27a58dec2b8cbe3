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

/* Pieces of columns that are consecutive globals. */
static cls_status find_runs(cls_model *model, cls_channel *c, cls_error *err)
{
    c->runs = cls_arena_array(model->arena, c->ncolumns, sizeof *c->runs, err);
    if (!c->runs)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < c->ncolumns; i++) {
        cls_columns_run *const last = c->nruns ? &c->runs[c->nruns - 1] : NULL;
        if (last && c->columns[i] == last->global + last->count)
            last->count++;
        else
            c->runs[c->nruns++] = (cls_columns_run){i, c->columns[i], 1};
    }
    return CLS_OK;
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
    cls_status status = CLS_OK;
    for (size_t c = 0; !status && c < m->nchannels; c++) {
        sort_columns(m, &m->channels[c], work, places);
        status = find_runs(m, &m->channels[c], err);
    }
    return status;
}
