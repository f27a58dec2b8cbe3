/*
 * A workspace from a table: one channel whose bins are the lines, a signal with a normfactor, a
 * background with a shapesys. The table is CSV (RFC 4180), its first line holds the titles.
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/input.h"
#include "cls/workspace.h"
#include "json/write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNAL, BACKGROUND, UNCERTAINTY, OBSERVED, QUANTITIES };
enum { MOST_COLUMNS = 64, CELL_SIZE = 128, HINT_SIZE = 128 };

/* Titles, and what stands below: a quantity, perhaps in percent of the background, or nothing. */
static const struct {
    const char *name;
    int quantity;
    bool percent;
} titles[] = {{"signal", SIGNAL, false},           {"background", BACKGROUND, false},
              {"uncertainty", UNCERTAINTY, false}, {"uncertainty%", UNCERTAINTY, true},
              {"observed", OBSERVED, false},       {"bin", QUANTITIES, false}};

enum { TITLES = sizeof titles / sizeof titles[0] };

/* The table while it is read. */
typedef struct table {
    const char *path, *next; /* where reading stands */
    size_t line;
    size_t ncolumns;
    size_t columns[MOST_COLUMNS]; /* numbers of their titles */
    double *values[QUANTITIES];   /* [nbins] */
    size_t nbins, capacity;
    double epsilon;
    cls_error *err;
} table;

static cls_status fail_line(const table *t, const char *message)
{
    if (t->err) {
        (void)snprintf(t->err->file, sizeof t->err->file, "%s", t->path);
        t->err->line = t->line;
    }
    return cls_fail(t->err, CLS_BAD_FILE, NULL, "%s", message);
}

/* A failure in a cell, whose column counts from 1. */
static cls_status fail_cell(const table *t, size_t column, const char *cell, const char *wanted)
{
    char where[CELL_SIZE];
    (void)snprintf(where, sizeof where, "column %zu%s%s", column + 1,
                   column < t->ncolumns ? ", " : "",
                   column < t->ncolumns ? titles[t->columns[column]].name : "");
    if (t->err) {
        (void)snprintf(t->err->file, sizeof t->err->file, "%s", t->path);
        t->err->line = t->line;
    }
    return cls_fail(t->err, CLS_BAD_FILE, where, "\"%s\" %s", cell, wanted);
}

/* Appends a byte of a cell; what does not fit is dropped, which makes the cell no number. */
static void put(char cell[CELL_SIZE], size_t *length, char c)
{
    if (*length + 1 < CELL_SIZE)
        cell[(*length)++] = c;
    cell[*length] = '\0';
}

static void trim_end(char *cell)
{
    size_t length = strlen(cell);
    while (length > 0 && strchr(" \t\r", cell[length - 1]))
        cell[--length] = '\0';
}

/* Reads the next cell of a line, without the blanks around it; true if another one follows. */
static bool read_cell(table *t, char cell[CELL_SIZE])
{
    size_t length = 0;
    cell[0] = '\0';
    t->next += strspn(t->next, " \t");
    const bool quoted = *t->next == '"';
    if (quoted) {
        for (t->next++; *t->next && *t->next != '\n'; t->next++) {
            if (*t->next == '"' && *++t->next != '"')
                break;
            put(cell, &length, *t->next);
        }
    }
    for (; *t->next && *t->next != '\n' && *t->next != ','; t->next++)
        put(cell, &length, *t->next);
    trim_end(cell);
    const bool more = *t->next == ',';
    t->next += *t->next != '\0';
    return more;
}

/* Moves to the next line that is neither empty nor a comment; false if there is none. */
static bool find_line(table *t)
{
    for (; *t->next; t->next++) {
        t->line++;
        const char *const words = t->next + strspn(t->next, " \t\r");
        if (*words && *words != '\n' && *words != '#')
            return true;
        t->next += strcspn(t->next, "\n");
        if (!*t->next)
            return false;
    }
    return false;
}

static cls_status read_title(table *t, const char *cell)
{
    const char *names[TITLES];
    const size_t column = t->ncolumns;
    char wanted[HINT_SIZE + 40], hint[HINT_SIZE];
    size_t title = 0;
    for (size_t i = 0; i < TITLES; i++)
        names[i] = titles[i].name;
    while (title < TITLES && strcmp(titles[title].name, cell) != 0)
        title++;
    if (title == TITLES) {
        cls_text_nearest(cell, names, TITLES, hint, sizeof hint);
        (void)snprintf(wanted, sizeof wanted, "is no known title%s", hint);
        return fail_cell(t, column, cell, wanted);
    }
    for (size_t i = 0; i < column && titles[title].quantity < QUANTITIES; i++)
        if (titles[t->columns[i]].quantity == titles[title].quantity)
            return fail_cell(t, column, cell, "stands for what another column holds already");
    if (column == MOST_COLUMNS)
        return fail_cell(t, column, cell, "is one column too many");
    t->columns[t->ncolumns++] = title;
    return CLS_OK;
}

static cls_status read_titles(table *t)
{
    static const char *const missing[QUANTITIES] = {
        "there is no column signal", "there is no column background",
        "there is no column uncertainty, or uncertainty%", "there is no column observed"};
    char cell[CELL_SIZE];
    if (!find_line(t))
        return fail_line(t, "the table is empty");
    for (bool more = true; more;) {
        more = read_cell(t, cell);
        const cls_status status = read_title(t, cell);
        if (status != CLS_OK)
            return status;
    }
    for (int q = 0; q < QUANTITIES; q++) {
        size_t i = 0;
        while (i < t->ncolumns && titles[t->columns[i]].quantity != q)
            i++;
        if (i == t->ncolumns)
            return fail_line(t, missing[q]);
    }
    return CLS_OK;
}

/* Room for one more bin. */
static cls_status grow(table *t)
{
    if (t->nbins < t->capacity)
        return CLS_OK;
    const size_t capacity = t->capacity ? 2 * t->capacity : 64;
    for (int q = 0; q < QUANTITIES; q++) {
        double *const values = realloc(t->values[q], capacity * sizeof *values);
        if (!values)
            return cls_fail_memory(t->err);
        t->values[q] = values;
    }
    t->capacity = capacity;
    return CLS_OK;
}

/* A number; *percent is set where a % follows it, which only uncertainties may have. */
static cls_status read_number(const table *t, size_t column, char *cell, double *x, bool *percent)
{
    const int quantity = titles[t->columns[column]].quantity;
    const size_t length = strlen(cell);
    *percent = titles[t->columns[column]].percent;
    if (quantity == UNCERTAINTY && length > 0 && cell[length - 1] == '%') {
        *percent = true;
        cell[length - 1] = '\0';
        trim_end(cell);
    }
    if (!cls_double_parse(cell, x))
        return fail_cell(t, column, cell, "is no number");
    if (*x < 0.0 && (quantity == UNCERTAINTY || quantity == OBSERVED))
        return fail_cell(t, column, cell, "is below 0");
    return CLS_OK;
}

static cls_status read_bin(table *t)
{
    bool in_percent = false, more = true;
    char cell[CELL_SIZE];
    cls_status status = grow(t);
    for (size_t i = 0; status == CLS_OK && i < t->ncolumns; i++) {
        const int quantity = titles[t->columns[i]].quantity;
        bool percent = false;
        if (!more)
            return fail_line(t, "the line has fewer cells than there are titles");
        more = read_cell(t, cell);
        if (quantity < QUANTITIES)
            status = read_number(t, i, cell, &t->values[quantity][t->nbins], &percent);
        in_percent = in_percent || percent;
    }
    if (status == CLS_OK && more)
        return fail_line(t, "the line has more cells than there are titles");
    if (status != CLS_OK)
        return status;
    double *const background = &t->values[BACKGROUND][t->nbins];
    *background += t->epsilon;
    if (in_percent)
        t->values[UNCERTAINTY][t->nbins] *= 0.01 * fabs(*background);
    t->nbins++;
    return CLS_OK;
}

static cls_status read_table(table *t)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* some programs put it before UTF-8 */
    if (strncmp(t->next, mark, 3) == 0)
        t->next += 3;
    cls_status status = read_titles(t);
    while (status == CLS_OK && find_line(t))
        status = read_bin(t);
    return status == CLS_OK && t->nbins == 0 ? fail_line(t, "there are titles, but no bins")
                                             : status;
}

static void write_string(cls_json_writer *w, const char *key, const char *string)
{
    cls_json_write_key(w, key);
    cls_json_write_string(w, string);
}

static void write_numbers(cls_json_writer *w, const char *key, const double *x, size_t n)
{
    cls_json_write_key(w, key);
    cls_json_write_numbers(w, x, n);
}

/* A sample with one modifier; data NULL: it has none. */
static void write_sample(cls_json_writer *w, const table *t, int quantity, const char *modifier,
                         const char *type, const double *data)
{
    cls_json_open_object(w);
    write_string(w, "name", titles[quantity].name);
    write_numbers(w, "data", t->values[quantity], t->nbins);
    cls_json_write_key(w, "modifiers");
    cls_json_open_array(w);
    cls_json_open_object_line(w);
    write_string(w, "name", modifier);
    write_string(w, "type", type);
    cls_json_write_key(w, "data");
    if (data)
        cls_json_write_numbers(w, data, t->nbins);
    else
        cls_json_write_null(w);
    cls_json_close_object(w);
    cls_json_close_array(w);
    cls_json_close_object(w);
}

static void write_channel(cls_json_writer *w, const table *t, const char *poi)
{
    cls_json_write_key(w, "channels");
    cls_json_open_array(w);
    cls_json_open_object(w);
    write_string(w, "name", "channel");
    cls_json_write_key(w, "samples");
    cls_json_open_array(w);
    write_sample(w, t, SIGNAL, poi, "normfactor", NULL);
    write_sample(w, t, BACKGROUND, "background_uncertainty", "shapesys", t->values[UNCERTAINTY]);
    cls_json_close_array(w);
    cls_json_close_object(w);
    cls_json_close_array(w);
}

static void write_rest(cls_json_writer *w, const table *t, const char *poi)
{
    cls_json_write_key(w, "observations");
    cls_json_open_array(w);
    cls_json_open_object_line(w);
    write_string(w, "name", "channel");
    write_numbers(w, "data", t->values[OBSERVED], t->nbins);
    cls_json_close_object(w);
    cls_json_close_array(w);
    cls_json_write_key(w, "measurements");
    cls_json_open_array(w);
    cls_json_open_object_line(w);
    write_string(w, "name", "measurement");
    cls_json_write_key(w, "config");
    cls_json_open_object(w);
    write_string(w, "poi", poi);
    cls_json_write_key(w, "parameters");
    cls_json_open_array(w);
    cls_json_close_array(w);
    cls_json_close_object(w);
    cls_json_close_object(w);
    cls_json_close_array(w);
    write_string(w, "version", "1.0.0");
}

static cls_status write(const table *t, const char *poi, cls_text *out)
{
    cls_json_writer w = {.text = out, .indent = true};
    cls_json_open_object(&w);
    write_channel(&w, t, poi);
    write_rest(&w, t, poi);
    cls_json_close_object(&w);
    cls_text_add(out, "\n");
    return out->failed ? cls_fail_memory(t->err) : CLS_OK;
}

cls_status cls_table_read(const char *path, const cls_table_options *options, char **text,
                          size_t *length, cls_error *err)
{
    cls_text csv = {0}, json = {0};
    table t = {.path = path, .epsilon = options ? options->epsilon : 0.0, .err = err};
    cls_error_clear(err);
    cls_status status = cls_input_read(path, &csv, err);
    if (status == CLS_OK && csv.length != strlen(csv.bytes))
        status = fail_line(&t, "cannot be read: it is no text");
    t.next = csv.bytes;
    if (status == CLS_OK)
        status = read_table(&t);
    if (status == CLS_OK)
        status = write(&t, options && options->poi ? options->poi : "mu", &json);
    for (int q = 0; q < QUANTITIES; q++)
        free(t.values[q]);
    cls_text_free(&csv);
    if (status == CLS_OK) {
        *text = json.bytes;
        *length = json.length;
        return CLS_OK;
    }
    cls_text_free(&json);
    return status;
}

void cls_table_free(char *text)
{
    free(text);
}
