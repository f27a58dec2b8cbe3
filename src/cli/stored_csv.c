/* Reading rows of CSV (RFC 4180): cells may be quoted, and hold commas, quotes and line ends then.
 */
#include "cli/stored.h"

#include "base/error.h"

#include <math.h>
#include <string.h>

enum { TITLES = 15, SCALE = 7, CL = 8, CLS = 9 /* observed, then the band */ };

/* The columns that are read; all but the name are looked for from the right: labels stand left. */
static const char *const titles[TITLES] = {"name",     "options",   "inputs",    "status",
                                           "reason",   "index",     "points",    "signal_scale",
                                           "cl",       "CLs_obs",   "CLs_exp-2", "CLs_exp-1",
                                           "CLs_exp0", "CLs_exp+1", "CLs_exp+2"};

/* A record: its cells, each ended by a zero byte. */
typedef struct record {
    cls_text cells;
    size_t n;
    size_t lines; /* that it takes */
} record;

/*
 * Reads the record at from into cells; returns where the next one begins, or from where this one is
 * cut off.
 */
static size_t read_record(const cls_text *bytes, size_t from, record *r)
{
    bool quoted = false;
    r->cells.length = 0;
    r->n = r->lines = 0;
    for (size_t at = from; at < bytes->length; at++) {
        const char c = bytes->bytes[at];
        r->lines += c == '\n';
        if (c == '"' && quoted && at + 1 < bytes->length && bytes->bytes[at + 1] == '"') {
            cls_text_add_bytes(&r->cells, &c, 1);
            at++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '\n')) {
            cls_text_add_bytes(&r->cells, "", 1);
            r->n++;
            if (c == '\n')
                return at + 1;
        } else {
            cls_text_add_bytes(&r->cells, &c, 1);
        }
    }
    return from;
}

/* Which columns are read; false where one is missing. */
static bool find_columns(const record *r, size_t *columns)
{
    for (size_t t = 0; t < TITLES; t++)
        columns[t] = r->n;
    const char *cell = r->cells.bytes;
    for (size_t i = 0; i < r->n; i++, cell += strlen(cell) + 1)
        for (size_t t = 0; t < TITLES; t++)
            if (strcmp(cell, titles[t]) == 0 && (t > 0 || i == 0))
                columns[t] = i;
    for (size_t t = 0; t < TITLES; t++)
        if (columns[t] == r->n)
            return false;
    return true;
}

/* A number; NaN for none. */
static double number_of(const char *cell)
{
    double x;
    return cls_double_parse(cell, &x) ? x : (double)NAN;
}

/* Copies the cells of the labels, which stand behind the name; NULL: no memory. */
static const char **copy_labels(const record *r, size_t n, cls_arena *arena, cls_error *err)
{
    const char **const copies = cls_arena_array(arena, n, sizeof *copies, err);
    const char *cell = r->cells.bytes + strlen(r->cells.bytes) + 1;
    for (size_t i = 0; copies && i < n; i++, cell += strlen(cell) + 1)
        if (!(copies[i] = cls_arena_string(arena, cell, strlen(cell), err)))
            return NULL;
    return copies;
}

static bool take_values(const record *r, cls_stored_row *row, cls_arena *arena, cls_error *err)
{
    const char **const texts = copy_labels(r, row->nlabels, arena, err);
    cls_patchset_value *const values = cls_arena_array(arena, row->nlabels, sizeof *values, err);
    for (size_t i = 0; texts && values && i < row->nlabels; i++) {
        values[i] = (cls_patchset_value){texts[i], number_of(texts[i]), false};
        values[i].is_number = !isnan(values[i].number);
    }
    row->values = values;
    return texts && values;
}

/* Fills in a row from its cells; false where it is none. CLS_NO_MEMORY shows in err. */
static bool take_row(const record *r, const size_t *columns, cls_stored_row *row, cls_arena *arena,
                     cls_error *err)
{
    const char *cells[TITLES] = {NULL};
    const char *cell = r->cells.bytes;
    for (size_t i = 0; i < r->n; i++, cell += strlen(cell) + 1)
        for (size_t t = 0; t < TITLES; t++)
            if (columns[t] == i && !(cells[t] = cls_arena_string(arena, cell, strlen(cell), err)))
                return false;
    double index, points;
    if (!cls_double_parse(cells[5], &index) || !cls_double_parse(cells[6], &points) ||
        !cls_double_parse(cells[7], &row->scale))
        return false;
    if (!(index >= 0.0 && index < points && points < 1e15 && row->scale > 0.0))
        return false;
    row->cl = number_of(cells[CL]);
    row->cls_obs = number_of(cells[CLS]);
    for (size_t i = 0; i < CLS_BANDS; i++)
        row->cls_exp[i] = number_of(cells[CLS + 1 + i]);
    row->name = cells[0];
    row->options = cells[1];
    row->inputs = cells[2];
    row->status = cells[3];
    row->reason = cells[4];
    row->index = (size_t)index;
    row->points = (size_t)points;
    return take_values(r, row, arena, err);
}

static cls_status read_rows(cls_stored *stored, const char *path, const cls_text *bytes, record *r,
                            cls_error *err)
{
    static const char none[] = "this line is no row of a grid (--format jsonl or csv)";
    size_t columns[TITLES], line = 1;
    size_t at = read_record(bytes, 0, r);
    const size_t width = r->n;
    if (r->cells.failed)
        return cls_fail_memory(err);
    if (!at)
        return CLS_OK;
    if (!find_columns(r, columns))
        return cls_stored_fail(path, line, none, err);
    const size_t nlabels = columns[SCALE] - 1;
    const char *const *const labels = copy_labels(r, nlabels, stored->arena, err);
    if (!labels)
        return CLS_NO_MEMORY;
    stored->header = stored->complete = at;
    for (line += r->lines;; line += r->lines) {
        const size_t next = read_record(bytes, at, r);
        if (r->cells.failed)
            return cls_fail_memory(err);
        if (next == at)
            return CLS_OK;
        cls_stored_row *const row = cls_stored_add(stored, err);
        if (!row)
            return CLS_NO_MEMORY;
        row->labels = labels;
        row->nlabels = nlabels;
        if (r->n != width || !take_row(r, columns, row, stored->arena, err))
            return err->code == CLS_NO_MEMORY ? CLS_NO_MEMORY
                                              : cls_stored_fail(path, line, none, err);
        row->begin = at;
        row->end = stored->complete = at = next;
        row->line = line;
    }
}

cls_status cls_stored_read_csv(cls_stored *stored, const char *path, const cls_text *bytes,
                               cls_error *err)
{
    record r = {0};
    const cls_status status = read_rows(stored, path, bytes, &r, err);
    cls_text_free(&r.cells);
    return status;
}
