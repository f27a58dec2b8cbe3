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

enum { MANY = 64 /* globals that are worth sorting */ };

/* A global before numbering. */
typedef struct place {
    size_t part, piece; /* their first parameters */
    size_t parameter;
} place;

static int compare(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

static int by_place(const void *a, const void *b)
{
    const place *const x = a, *const y = b;
    const int part = compare(x->part, y->part), piece = compare(x->piece, y->piece);
    return part ? part : piece ? piece : compare(x->parameter, y->parameter);
}

/* The first parameter of those that p is joined with. */
static size_t first_of(const size_t *joined, size_t p)
{
    while (joined[p] != p)
        p = joined[p];
    return p;
}

/*
 * Joins the parameters that have a channel in common, the POI and those of more than most channels
 * apart: joined[nparameters] leads from each towards the first one. channels: how many each has.
 */
static void join(const cls_model *m, const size_t *channels, size_t most, size_t *joined)
{
    for (size_t p = 0; p < m->nparameters; p++)
        joined[p] = p;
    for (size_t c = 0; c < m->nchannels; c++) {
        size_t first = CLS_NONE;
        for (size_t i = 0; i < m->channels[c].ncolumns; i++) {
            const size_t p = m->channels[c].columns[i];
            if (p == m->poi || channels[p] > most)
                continue;
            const size_t other = first_of(joined, p), lower = first < other ? first : other;
            joined[other] = lower;
            if (first != CLS_NONE)
                joined[first] = lower;
            first = lower;
        }
    }
}

/* Lists the globals but for the POI, with their parts and pieces; returns how many. */
static size_t list_places(const cls_model *m, size_t *channels, size_t *joined, place *places)
{
    size_t n = 0;
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t i = 0; i < m->channels[c].ncolumns; i++)
            channels[m->channels[c].columns[i]]++;
    join(m, channels, m->nchannels, joined);
    for (size_t p = 0; p < m->nparameters; p++)
        if (m->parameters[p].global != CLS_NONE && p != m->poi)
            places[n++] = (place){first_of(joined, p), CLS_NONE, p};
    join(m, channels, m->nchannels / 2, joined);
    for (size_t i = 0; i < n; i++)
        if (channels[places[i].parameter] <= m->nchannels / 2)
            places[i].piece = first_of(joined, places[i].parameter);
    return n;
}

/*
 * Numbers the globals, the POI last. Many are sorted by parts, and within a part by pieces, those
 * that join the pieces last: where a model is a combination most of its Hessian is 0, in blocks.
 */
static void number(cls_model *m, size_t n, place *places)
{
    if (n >= MANY)
        qsort(places, n, sizeof *places, by_place);
    m->nglobals = n;
    for (size_t i = 0; i < n; i++) {
        size_t same = i > 0 && places[i - 1].part == places[i].part ? i - 1 : 0;
        while (places[same].part != places[i].part)
            same++;
        m->part[i] = same < i ? m->part[same] : m->nparts++;
        m->globals[i] = places[i].parameter;
    }
    if (m->poi == CLS_NONE)
        return;
    m->part[m->nglobals] = CLS_NONE;
    m->globals[m->nglobals++] = m->poi;
}

/* The part of a channel, whose columns are globals; one without a global of a part is its own. */
static size_t part_of_channel(const cls_model *m, const cls_channel *c)
{
    for (size_t i = 0; i < c->ncolumns; i++)
        if (m->part[c->columns[i]] != CLS_NONE)
            return m->part[c->columns[i]];
    return CLS_NONE;
}

cls_status cls_number_globals(const cls_collection *all, cls_model *model, cls_error *err)
{
    cls_model *const m = model;
    m->globals = cls_arena_array(m->arena, m->nparameters, sizeof *m->globals, err);
    m->part = cls_arena_array(m->arena, m->nparameters, sizeof *m->part, err);
    column *const work = cls_arena_array(all->arena, m->nparameters, sizeof *work, err);
    size_t *const places = cls_arena_array(all->arena, m->nparameters, sizeof *places, err);
    size_t *const channels = cls_arena_array(all->arena, m->nparameters, sizeof *channels, err);
    place *const all_places = cls_arena_array(all->arena, m->nparameters, sizeof *all_places, err);
    if (!m->globals || !m->part || !work || !places || !channels || !all_places)
        return CLS_NO_MEMORY;
    number(m, list_places(m, channels, places, all_places), all_places);
    for (size_t g = 0; g < m->nglobals; g++)
        m->parameters[m->globals[g]].global = g;
    cls_status status = CLS_OK;
    for (size_t c = 0; !status && c < m->nchannels; c++) {
        sort_columns(m, &m->channels[c], work, places);
        m->channels[c].part = part_of_channel(m, &m->channels[c]);
        status = find_runs(m, &m->channels[c], err);
    }
    return status;
}
