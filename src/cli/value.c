#include "cli/value.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/pool.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a step: decimal steps are not exact in binary. */
static const double slack = 1e-9;

enum { NUMBER_SIZE = 64, GRID_MOST = 100000 };

cls_status cls_value_word(const char *word, void *target, cls_error *err)
{
    (void)err;
    const char **const out = target;
    *out = word;
    return CLS_OK;
}

cls_status cls_value_append(const char *word, void *target, cls_error *err)
{
    cls_words *const list = target;
    const char **const words = realloc(list->words, (list->n + 1) * sizeof *words);
    if (!words)
        return cls_fail_memory(err);
    words[list->n++] = word;
    list->words = words;
    return CLS_OK;
}

cls_status cls_value_picture(const char *word, void *target, cls_error *err)
{
    static const char *const endings[] = {".pdf", ".png", ".svg", ".gp"};
    const char *const dot = strrchr(word, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof endings[0]; i++)
        if (strcmp(dot, endings[i]) == 0)
            return cls_value_word(word, target, err);
    return cls_fail(err, CLS_USAGE, NULL, "\"%s\" does not end with .pdf, .png, .svg or .gp", word);
}

cls_status cls_value_number(const char *word, size_t length, double *x, cls_error *err)
{
    char copy[NUMBER_SIZE] = "";
    if (length < sizeof copy)
        memcpy(copy, word, length);
    if (cls_double_parse(copy, x))
        return CLS_OK;
    const int shown = length < 200 ? (int)length : 200;
    return cls_fail(err, CLS_USAGE, NULL, "\"%.*s\" is no number", shown, word);
}

cls_status cls_value_fraction(const char *word, void *target, cls_error *err)
{
    double *const x = target;
    const cls_status status = cls_value_number(word, strlen(word), x, err);
    if (status == CLS_OK && !(*x > 0.0 && *x < 1.0))
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\" is not between 0 and 1", word);
    return status;
}

cls_status cls_value_tolerance(const char *word, void *target, cls_error *err)
{
    double *const x = target;
    const cls_status status = cls_value_number(word, strlen(word), x, err);
    if (status == CLS_OK && !(*x >= 0.0))
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\" is below 0", word);
    return status;
}

/* Room for n numbers in place of those that were there. */
static cls_status resize(cls_numbers *numbers, size_t n, cls_error *err)
{
    double *const values = realloc(numbers->values, n * sizeof *values);
    if (!values)
        return cls_fail_memory(err);
    *numbers = (cls_numbers){.values = values, .n = n};
    return CLS_OK;
}

/* Reads numbers with commas between them, none of them below 0, or at 0 where that is not allowed.
 */
static cls_status read_list(const char *word, bool zero, cls_numbers *list, cls_error *err)
{
    size_t n = 1;
    for (const char *p = word; *p; p++)
        n += *p == ',';
    cls_status status = resize(list, n, err);
    for (size_t i = 0; i < n && status == CLS_OK; i++) {
        const size_t length = strcspn(word, ",");
        status = cls_value_number(word, length, &list->values[i], err);
        if (status == CLS_OK && !(list->values[i] > 0.0 || (zero && list->values[i] == 0.0)))
            return cls_fail(err, CLS_USAGE, NULL, "\"%.*s\" is %s 0", (int)length, word,
                            zero ? "below" : "not above");
        word += length + 1;
    }
    return status;
}

cls_status cls_value_list(const char *word, void *target, cls_error *err)
{
    return read_list(word, true, target, err);
}

cls_status cls_value_positive_list(const char *word, void *target, cls_error *err)
{
    return read_list(word, false, target, err);
}

cls_status cls_value_threads(const char *word, void *target, cls_error *err)
{
    size_t *const n = target;
    double x;
    const cls_status status = cls_value_number(word, strlen(word), &x, err);
    if (status != CLS_OK)
        return status;
    if (!(x >= 1.0 && x <= CLS_POOL_MOST && floor(x) == x))
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\" is no whole number from 1 to %d", word,
                        CLS_POOL_MOST);
    *n = (size_t)x;
    return CLS_OK;
}

cls_status cls_value_shard(const char *word, void *target, cls_error *err)
{
    enum { MOST = 1000000 };
    cls_shard *const shard = target;
    const size_t length = strcspn(word, "/");
    double i = 0.0, n = 0.0;
    cls_status status = CLS_OK;
    if (word[length])
        status = cls_value_number(word, length, &i, err);
    if (word[length] && status == CLS_OK)
        status = cls_value_number(word + length + 1, strlen(word + length + 1), &n, err);
    if (status != CLS_OK)
        return status;
    if (!(i >= 1.0 && i <= n && n <= MOST && floor(i) == i && floor(n) == n))
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\" is not I/N with 1 <= I <= N", word);
    *shard = (cls_shard){(size_t)i, (size_t)n};
    return CLS_OK;
}

const char *cls_value_expected_name(size_t i)
{
    static const char *const names[] = {"postfit", "prefit", "none"};
    return i < sizeof names / sizeof names[0] ? names[i] : NULL;
}

/* A grid as it was asked for. */
typedef struct grid {
    double min, max, step;
    double n;
    bool counted; /* n was given, not step */
} grid;

static cls_status split_grid(const char *word, grid *g, cls_error *err)
{
    const char *const first = strchr(word, ':');
    const char *const second = first ? strchr(first + 1, ':') : NULL;
    if (!second)
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\" is not MIN:MAX:STEP or MIN:MAX:xN", word);
    const char *const last = second + 1;
    const bool counted = g->counted = last[0] == 'x';
    cls_status status = cls_value_number(word, (size_t)(first - word), &g->min, err);
    if (status == CLS_OK)
        status = cls_value_number(first + 1, (size_t)(second - first - 1), &g->max, err);
    if (status == CLS_OK)
        status = cls_value_number(last + counted, strlen(last + counted),
                                  counted ? &g->n : &g->step, err);
    return status;
}

/* Works out the number of points; CLS_USAGE for a grid that is none. */
static cls_status check_grid(const char *word, grid *g, cls_error *err)
{
    if (!(g->min >= 0.0 && g->min < g->max))
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\": wanted 0 <= MIN < MAX", word);
    if (!g->counted && !(g->step > 0.0))
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\": wanted STEP > 0", word);
    if (!g->counted)
        g->n = floor((g->max - g->min) / g->step + slack) + 1.0;
    if (g->n >= 2.0 && g->n <= GRID_MOST && floor(g->n) == g->n)
        return CLS_OK;
    if (g->n > 1e15)
        return cls_fail(err, CLS_USAGE, NULL, "\"%s\": wanted 2 to %d points", word, GRID_MOST);
    return cls_fail(err, CLS_USAGE, NULL, "\"%s\" has %.15g points: wanted 2 to %d", word, g->n,
                    GRID_MOST);
}

/*
 * The decimal number of 15 digits next to x: what a decimal grid means where binary sums miss it by
 * a rounding, such as 0.1 + 2 x 0.1.
 */
static double decimal(double x)
{
    char text[NUMBER_SIZE];
    double y;
    (void)snprintf(text, sizeof text, "%.15g", x); /* the locale's numbers are C's */
    return cls_double_parse(text, &y) ? y : x;
}

cls_status cls_value_grid(const char *word, void *target, cls_error *err)
{
    cls_numbers *const points = target;
    grid g = {0};
    cls_status status = split_grid(word, &g, err);
    if (status == CLS_OK)
        status = check_grid(word, &g, err);
    if (status == CLS_OK)
        status = resize(points, (size_t)g.n, err);
    if (status != CLS_OK)
        return status;
    const double step = g.step != 0.0 ? g.step : (g.max - g.min) / (g.n - 1.0);
    for (size_t i = 0; i < points->n; i++)
        points->values[i] = decimal(g.min + (double)i * step);
    if (g.step == 0.0 || fabs(points->values[points->n - 1] - g.max) <= slack * step)
        points->values[points->n - 1] = g.max; /* not off by a rounding */
    return CLS_OK;
}

cls_status cls_value_data(const char *word, void *target, cls_error *err)
{
    cls_data_source *const source = target;
    static const char asimov[] = "asimov:";
    const size_t prefix = sizeof asimov - 1;
    *source = (cls_data_source){.kind = CLS_DATA_FILE, .word = word, .path = word};
    if (strcmp(word, "observed") == 0)
        source->kind = CLS_DATA_OBSERVED;
    else if (strcmp(word, "asimov") == 0)
        source->kind = CLS_DATA_ASIMOV;
    else if (strncmp(word, asimov, prefix) == 0) {
        source->kind = CLS_DATA_ASIMOV;
        return cls_value_number(word + prefix, strlen(word + prefix), &source->mu, err);
    }
    return CLS_OK;
}
