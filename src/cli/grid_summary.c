#include "cli/grid_summary.h"

#include "base/error.h"
#include "cli/message.h"
#include "cli/plane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *keep(cls_grid_summary *s, const char *text, size_t length, cls_error *err)
{
    if (!s->arena)
        s->arena = cls_arena_new();
    if (!s->arena)
        (void)cls_fail_memory(err);
    return s->arena ? cls_arena_string(s->arena, text, length, err) : NULL;
}

static cls_status add_fault(cls_grid_summary *s, size_t point, size_t scale, const char *reason,
                            cls_error *err)
{
    if (s->nfaults == s->capacity) {
        const size_t capacity = s->capacity ? 2 * s->capacity : 16;
        cls_grid_fault *const faults = realloc(s->faults, capacity * sizeof *faults);
        if (!faults)
            return cls_fail_memory(err);
        s->faults = faults;
        s->capacity = capacity;
    }
    const char *const kept = keep(s, reason, strlen(reason), err);
    s->faults[s->nfaults++] = (cls_grid_fault){point, scale, kept ? kept : ""};
    return kept ? CLS_OK : CLS_NO_MEMORY;
}

/* Keeps a point for the picture, if there is to be one. */
static cls_status add_drawn(cls_grid_summary *s, size_t point, const cls_stored_row *row,
                            cls_error *err)
{
    if (!s->grid->args->plot)
        return CLS_OK;
    const size_t n = s->grid->points.n;
    if (!s->drawn) {
        s->drawn = malloc(n * sizeof *s->drawn);
        for (size_t i = 0; s->drawn && i < n; i++)
            s->drawn[i].x = (double)NAN;
    }
    if (!s->drawn)
        return cls_fail_memory(err);
    s->drawn[point] = cls_plane_point_of(s->grid->points.list[point].values, row);
    return CLS_OK;
}

/* What was found at the strength 1, as it stands in a row. */
static cls_stored_row stored_of(const cls_grid *grid, const cls_grid_brief *brief)
{
    cls_stored_row row = {.cls_obs = brief->at_one.cls_obs};
    const bool band = strcmp(grid->args->expected, "none") != 0;
    for (size_t i = 0; i < CLS_BANDS; i++)
        row.cls_exp[i] = band ? brief->at_one.cls_exp[i] : (double)NAN;
    return row;
}

/* A note on a point; equal ones are counted. */
static cls_status add_note(cls_grid_summary *s, size_t point, const char *text, size_t length,
                           cls_error *err)
{
    for (size_t i = 0; i < s->nnotes; i++)
        if (strlen(s->notes[i].text) == length && memcmp(s->notes[i].text, text, length) == 0) {
            s->notes[i].points++;
            s->notes[i].first = point < s->notes[i].first ? point : s->notes[i].first;
            return CLS_OK;
        }
    s->more_notes = s->nnotes == CLS_GRID_NOTES;
    if (s->more_notes)
        return CLS_OK;
    const char *const kept = keep(s, text, length, err);
    if (!kept)
        return CLS_NO_MEMORY;
    s->notes[s->nnotes].text = kept;
    s->notes[s->nnotes].first = point;
    s->notes[s->nnotes++].points = 1;
    return CLS_OK;
}

cls_status cls_grid_summary_add(cls_grid_summary *summary, const cls_grid_result *result,
                                cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; i < result->n && status == CLS_OK; i++) {
        const cls_stored_row row = stored_of(summary->grid, &result->briefs[i]);
        status = add_drawn(summary, result->index, &row, err);
        if (status == CLS_OK && result->briefs[i].status != CLS_OK)
            status = add_fault(summary, result->index, result->briefs[i].scale,
                               result->briefs[i].reason, err);
    }
    const char *line = result->notes.length ? result->notes.bytes : "";
    for (size_t length; *line && status == CLS_OK; line += length + 1) {
        length = strcspn(line, "\n");
        status = add_note(summary, result->index, line, length, err);
    }
    return status;
}

cls_status cls_grid_summary_add_stored(cls_grid_summary *summary, size_t scale,
                                       const cls_stored_row *row, cls_error *err)
{
    const cls_status status = add_drawn(summary, row->index, row, err);
    if (status != CLS_OK || strcmp(row->status, cls_status_word(CLS_OK)) == 0)
        return status;
    return add_fault(summary, row->index, scale, row->reason ? row->reason : row->status, err);
}

static int by_place(const void *a, const void *b)
{
    const cls_grid_fault *const x = a, *const y = b;
    if (x->point != y->point)
        return x->point < y->point ? -1 : 1;
    return (x->scale > y->scale) - (x->scale < y->scale);
}

/* The first thing that a row misses; all of them stand in the row. */
static void show_fault(const cls_grid_summary *s, const cls_grid_fault *fault)
{
    const char *const end = strstr(fault->reason, "; ");
    const int length = (int)(end ? (size_t)(end - fault->reason) : strlen(fault->reason));
    const char *const more = end ? " (and more)" : "";
    const cls_numbers *const scales = &s->grid->args->scales;
    const char *const name = s->grid->points.list[fault->point].name;
    if (scales->n > 1)
        cls_message("%s, signal x %g: %.*s%s", name, scales->values[fault->scale], length,
                    fault->reason, more);
    else
        cls_message("%s: %.*s%s", name, length, fault->reason, more);
}

/* The notes, the one of the first point first. */
static void show_notes(cls_grid_summary *s)
{
    for (size_t shown = 0; shown < s->nnotes; shown++) {
        size_t first = CLS_GRID_NOTES;
        for (size_t i = 0; i < s->nnotes; i++)
            if (s->notes[i].points &&
                (first == CLS_GRID_NOTES || s->notes[i].first < s->notes[first].first))
                first = i;
        cls_message("note: %s (%s, %zu %s)", s->notes[first].text,
                    s->grid->points.list[s->notes[first].first].name, s->notes[first].points,
                    s->notes[first].points == 1 ? "point" : "points");
        s->notes[first].points = 0;
    }
    if (s->more_notes)
        cls_message("note: there are more notes, in the rows of --format jsonl");
}

void cls_grid_summary_show(cls_grid_summary *summary)
{
    if (!summary->grid->args->quiet)
        show_notes(summary);
    if (summary->nfaults)
        qsort(summary->faults, summary->nfaults, sizeof *summary->faults, by_place);
    for (size_t i = 0; i < summary->nfaults; i++)
        show_fault(summary, &summary->faults[i]);
}

size_t cls_grid_summary_drawn(cls_grid_summary *summary)
{
    size_t n = 0;
    for (size_t i = 0; summary->drawn && i < summary->grid->points.n; i++)
        if (!isnan(summary->drawn[i].x))
            summary->drawn[n++] = summary->drawn[i];
    return n;
}

void cls_grid_summary_free(cls_grid_summary *summary)
{
    free(summary->faults);
    free(summary->drawn);
    cls_arena_free(summary->arena);
    *summary = (cls_grid_summary){.grid = summary->grid};
}
