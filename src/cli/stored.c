#include "cli/stored.h"

#include "base/error.h"
#include "json/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

cls_status cls_stored_fail(const char *path, size_t line, const char *what, cls_error *err)
{
    cls_error_clear(err);
    (void)snprintf(err->file, sizeof err->file, "%s", path);
    err->line = line;
    return cls_fail(err, CLS_BAD_FILE, NULL, "%s", what);
}

cls_stored_row *cls_stored_add(cls_stored *stored, cls_error *err)
{
    if (stored->n == stored->capacity) {
        const size_t capacity = stored->capacity ? 2 * stored->capacity : 64;
        cls_stored_row *const rows = realloc(stored->rows, capacity * sizeof *rows);
        if (!rows) {
            (void)cls_fail_memory(err);
            return NULL;
        }
        stored->rows = rows;
        stored->capacity = capacity;
    }
    stored->rows[stored->n] = (cls_stored_row){0};
    return &stored->rows[stored->n++];
}

/* A member that is a string; NULL where it is not there, or no memory is. */
static const char *take_string(cls_json_at object, const char *key, cls_arena *arena)
{
    const cls_json_at member = cls_json_member(object, key);
    if (!member.node || cls_json_kind_of(member) != CLS_JSON_STRING)
        return NULL;
    const char *const string = cls_json_string(member);
    return cls_arena_string(arena, string, strlen(string), NULL);
}

static double take_number(cls_json_at object, const char *key)
{
    const cls_json_at member = cls_json_member(object, key);
    if (!member.node || cls_json_kind_of(member) != CLS_JSON_NUMBER)
        return (double)NAN;
    return cls_json_number(member);
}

/* The test of the strength 1; there may be no expected values. */
static void take_test(cls_json_at object, cls_stored_row *row)
{
    const cls_json_at test = cls_json_member(object, "cls");
    const bool there = test.node && cls_json_kind_of(test) == CLS_JSON_OBJECT;
    row->cls_obs = there ? take_number(test, "CLs_obs") : (double)NAN;
    for (size_t i = 0; i < CLS_BANDS; i++)
        row->cls_exp[i] = (double)NAN;
    cls_json_at band = there ? cls_json_member(test, "CLs_exp") : (cls_json_at){NULL, NULL};
    if (!band.node || cls_json_kind_of(band) != CLS_JSON_ARRAY)
        return;
    band = cls_json_first(band);
    for (size_t i = 0; i < CLS_BANDS && band.node; i++, band = cls_json_next(band))
        if (cls_json_kind_of(band) == CLS_JSON_NUMBER)
            row->cls_exp[i] = cls_json_number(band);
}

/* The labels and the values of a point; false where no memory is. */
static bool take_values(cls_json_at object, cls_stored_row *row, cls_arena *arena)
{
    const cls_json_at all = cls_json_member(object, "values");
    if (!all.node || cls_json_kind_of(all) != CLS_JSON_OBJECT)
        return true;
    size_t n = 0;
    for (cls_json_at v = cls_json_first(all); v.node; v = cls_json_next(v))
        n++;
    const char **const labels = cls_arena_array(arena, n, sizeof *labels, NULL);
    cls_patchset_value *const values = cls_arena_array(arena, n, sizeof *values, NULL);
    if (!labels || !values)
        return false;
    for (cls_json_at v = cls_json_first(all); v.node; v = cls_json_next(v)) {
        const char *const label = cls_json_key(v);
        const bool is_number = cls_json_kind_of(v) == CLS_JSON_NUMBER;
        const bool is_word = cls_json_kind_of(v) == CLS_JSON_STRING;
        const char *const word = is_word ? cls_json_string(v) : "";
        values[row->nlabels] =
            (cls_patchset_value){cls_arena_string(arena, word, strlen(word), NULL),
                                 is_number ? cls_json_number(v) : (double)NAN, is_number};
        labels[row->nlabels] = cls_arena_string(arena, label, strlen(label), NULL);
        if (!labels[row->nlabels] || !values[row->nlabels].text)
            return false;
        row->nlabels++;
    }
    row->labels = labels;
    row->values = values;
    return true;
}

/* Fills in a row from its object; false where something is missing. */
static bool take_row(cls_json_at object, cls_stored_row *row, cls_arena *arena)
{
    const double index = take_number(object, "index"), points = take_number(object, "points");
    row->name = take_string(object, "name", arena);
    row->options = take_string(object, "options", arena);
    row->inputs = take_string(object, "inputs", arena);
    row->status = take_string(object, "status", arena);
    row->reason = take_string(object, "reason", arena);
    row->scale = take_number(object, "signal_scale");
    row->cl = take_number(object, "cl");
    take_test(object, row);
    if (!take_values(object, row, arena))
        return false;
    if (!row->name || !row->options || !row->inputs || !row->status || !(row->scale > 0.0) ||
        !(index >= 0.0 && index < points && points < 1e15))
        return false;
    row->index = (size_t)index;
    row->points = (size_t)points;
    return true;
}

static cls_status read_line(cls_stored *stored, const char *path, const char *line, size_t length,
                            cls_stored_row *row, cls_error *err)
{
    cls_json *doc = NULL;
    cls_status status = cls_json_parse(path, line, length, &doc, err);
    if (status == CLS_NO_MEMORY)
        return status;
    if (status != CLS_OK || cls_json_kind_of(cls_json_root(doc)) != CLS_JSON_OBJECT ||
        !take_row(cls_json_root(doc), row, stored->arena))
        status = cls_stored_fail(path, row->line,
                                 "this line is no row of a grid (--format jsonl or csv)", err);
    cls_json_free(doc);
    return status;
}

cls_status cls_stored_read_lines(cls_stored *stored, const char *path, const cls_text *bytes,
                                 cls_error *err)
{
    size_t at = 0;
    for (size_t line = 1; at < bytes->length; line++) {
        const char *const begin = bytes->bytes + at;
        const char *const end = memchr(begin, '\n', bytes->length - at);
        if (!end)
            break;
        const size_t length = (size_t)(end - begin);
        cls_stored_row *const row = cls_stored_add(stored, err);
        if (!row)
            return CLS_NO_MEMORY;
        row->begin = at;
        row->end = at += length + 1;
        row->line = line;
        const cls_status status = read_line(stored, path, begin, length, row, err);
        if (status != CLS_OK)
            return status;
    }
    stored->complete = at;
    return CLS_OK;
}

cls_status cls_stored_read(cls_stored *stored, const char *path, const cls_text *bytes,
                           cls_error *err)
{
    *stored = (cls_stored){.arena = cls_arena_new()};
    if (!stored->arena)
        return cls_fail_memory(err);
    stored->csv = bytes->length && bytes->bytes[0] != '{';
    return stored->csv ? cls_stored_read_csv(stored, path, bytes, err)
                       : cls_stored_read_lines(stored, path, bytes, err);
}

void cls_stored_free(cls_stored *stored)
{
    free(stored->rows);
    cls_arena_free(stored->arena);
    *stored = (cls_stored){0};
}
