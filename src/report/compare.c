/*
 * Results beside those of an earlier run: limits, CLs values and statuses. Where the two runs did
 * not do the same (another command, level, grid, ...), there is nothing to compare.
 */
#include "base/error.h"
#include "report/layout.h"
#include "report/writers/parts.h"
#include "json/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS = 10, SMALL_DIGITS = 3, LABEL_SIZE = 120, SHOWN = 60 };

/* Strengths of the same grid may differ by a rounding. */
static const double grid_tolerance = 1e-9;

typedef struct comparison {
    const cls_comparison_options *options;
    cls_layout_table table;
    size_t numbers, differences;
    char prefix[LABEL_SIZE]; /* which of several results, which strength */
    bool failed;             /* memory was short */
    cls_error *err;
} comparison;

/* A value of the reference, and the one of this run. */
typedef struct pair {
    cls_json_at reference, now;
} pair;

/* A value in a few words, for messages. */
static void describe(comparison *c, cls_json_at value, char text[SHOWN])
{
    const cls_json_kind kind = value.node ? cls_json_kind_of(value) : CLS_JSON_NULL;
    cls_text number = {0};
    if (kind == CLS_JSON_NUMBER)
        cls_text_add_short(&number, cls_json_number(value), DIGITS);
    (void)snprintf(text, SHOWN, "%.*s", SHOWN - 1,
                   !value.node               ? "none"
                   : kind == CLS_JSON_STRING ? cls_json_string(value)
                   : kind == CLS_JSON_BOOL   ? (cls_json_bool(value) ? "true" : "false")
                   : number.length           ? number.bytes
                                             : "null");
    c->failed = c->failed || number.failed;
    cls_text_free(&number);
}

/* The member of the reference and that of this run, both of one of these kinds. */
static cls_status get(comparison *c, pair objects, const char *key, unsigned kinds, pair *out)
{
    const cls_json_at reference = objects.reference;
    if (cls_json_kind_of(reference) != CLS_JSON_OBJECT)
        return cls_json_fail(reference, c->err, CLS_BAD_REFERENCE, "no result of cls-limit");
    *out = (pair){cls_json_member(reference, key), cls_json_member(objects.now, key)};
    if (!out->reference.node)
        return cls_json_fail(reference, c->err, CLS_BAD_REFERENCE,
                             "no result of cls-limit: it has no \"%s\"", key);
    if (!(cls_json_kind_of(out->reference) & kinds))
        return cls_json_fail(out->reference, c->err, CLS_BAD_REFERENCE,
                             "no result of cls-limit: \"%s\" is of another type", key);
    return CLS_OK;
}

/* True if two values are equal, numbers within the tolerances; null is equal to null only. */
static bool agree(pair values, double rtol, double atol)
{
    if (!values.reference.node || !values.now.node)
        return values.reference.node == values.now.node;
    const cls_json_kind kind = cls_json_kind_of(values.reference);
    if (kind != cls_json_kind_of(values.now))
        return false;
    if (kind == CLS_JSON_STRING)
        return strcmp(cls_json_string(values.reference), cls_json_string(values.now)) == 0;
    if (kind == CLS_JSON_BOOL)
        return cls_json_bool(values.reference) == cls_json_bool(values.now);
    if (kind != CLS_JSON_NUMBER)
        return true;
    const double r = cls_json_number(values.reference), n = cls_json_number(values.now);
    return fabs(n - r) <= atol + rtol * fabs(r);
}

/* A value, or "null", in a cell of the table. */
static void add_value(comparison *c, cls_json_at value)
{
    char text[SHOWN];
    describe(c, value, text);
    cls_layout_add(&c->table, text);
}

static void add_relative(cls_layout_table *table, pair values)
{
    double relative = (double)NAN;
    if (cls_json_kind_of(values.reference) == CLS_JSON_NUMBER &&
        cls_json_kind_of(values.now) == CLS_JSON_NUMBER) {
        const double r = cls_json_number(values.reference);
        relative = (cls_json_number(values.now) - r) / fabs(r);
    }
    cls_number_as_cell(table, relative, SMALL_DIGITS);
}

/* Compares a member, which becomes a row of the table if it differs. */
static void compare(comparison *c, pair values, const char *label)
{
    cls_layout_table *const table = &c->table;
    c->numbers++;
    if (agree(values, c->options->rtol, c->options->atol))
        return;
    if (c->differences++ == 0) {
        static const char *const titles[] = {"", "reference", "now", "relative"};
        cls_layout_add_all(table, titles, sizeof titles / sizeof titles[0]);
    }
    cls_layout_plain(cls_layout_cell(table), c->prefix);
    cls_layout_add(table, label);
    add_value(c, values.reference);
    add_value(c, values.now);
    add_relative(table, values);
}

static cls_status compare_member(comparison *c, pair objects, const char *key, const char *label)
{
    pair values;
    const cls_status status =
        get(c, objects, key, CLS_JSON_NUMBER | CLS_JSON_NULL | CLS_JSON_STRING, &values);
    if (status == CLS_OK)
        compare(c, values, label);
    return status;
}

static const char *const bands[CLS_BANDS] = {"-2", "-1", "median", "+1", "+2"};

/* A limit or a point: its status, and the same for its number. */
static cls_status compare_limit(comparison *c, pair limits, const char *name, const char *band)
{
    char label[LABEL_SIZE];
    (void)snprintf(label, sizeof label, "%s%s limit", name, band);
    cls_status status = compare_member(c, limits, "value", label);
    (void)snprintf(label, sizeof label, "%s%s status", name, band);
    return status ? status : compare_member(c, limits, "status", label);
}

/* Two arrays must have the same length. */
static cls_status check_length(comparison *c, pair arrays, const char *what)
{
    const size_t n = cls_json_count(arrays.reference), m = cls_json_count(arrays.now);
    if (n == m)
        return CLS_OK;
    return cls_json_fail(arrays.reference, c->err, CLS_BAD_REFERENCE,
                         "%zu %s, this run has %zu: nothing to compare", n, what, m);
}

static pair first(pair arrays)
{
    return (pair){cls_json_first(arrays.reference), cls_json_first(arrays.now)};
}

static pair next(pair elements)
{
    return (pair){cls_json_next(elements.reference), cls_json_next(elements.now)};
}

static cls_status compare_limits(comparison *c, pair results)
{
    pair limits, observed, expected;
    cls_status status = get(c, results, "limits", CLS_JSON_OBJECT, &limits);
    if (!status)
        status = get(c, limits, "observed", CLS_JSON_OBJECT, &observed);
    if (!status)
        status = compare_limit(c, observed, "observed", "");
    if (!status)
        status = get(c, limits, "expected", CLS_JSON_ARRAY, &expected);
    if (!status)
        status = check_length(c, expected, "expected limits");
    if (status)
        return status;
    pair limit = first(expected);
    for (size_t i = 0; !status && limit.now.node; limit = next(limit), i++)
        status = compare_limit(c, limit, "expected ", i < CLS_BANDS ? bands[i] : "");
    return status;
}

static cls_status compare_band(comparison *c, pair point, const char *key)
{
    pair arrays;
    cls_status status = get(c, point, key, CLS_JSON_ARRAY, &arrays);
    if (!status)
        status = check_length(c, arrays, "expected values");
    if (status)
        return status;
    pair value = first(arrays);
    for (size_t i = 0; !status && value.now.node; value = next(value), i++) {
        char label[LABEL_SIZE];
        (void)snprintf(label, sizeof label, "%s %s", key, i < CLS_BANDS ? bands[i] : "");
        compare(c, value, label);
    }
    return status;
}

static cls_status compare_point(comparison *c, pair point)
{
    static const char *const keys[] = {"CLs_obs", "CLsb", "CLb", "status"};
    pair mu;
    cls_status status = get(c, point, "mu", CLS_JSON_NUMBER, &mu);
    if (status)
        return status;
    if (!agree(mu, grid_tolerance, 0.0)) {
        char was[SHOWN], is[SHOWN];
        describe(c, mu.reference, was);
        describe(c, mu.now, is);
        return cls_json_fail(mu.reference, c->err, CLS_BAD_REFERENCE,
                             "mu = %s, this run has %s there: another grid, nothing to compare",
                             was, is);
    }
    const size_t length = strlen(c->prefix);
    char strength[SHOWN];
    describe(c, mu.now, strength);
    (void)snprintf(c->prefix + length, sizeof c->prefix - length, "mu = %s: ", strength);
    status = compare_band(c, point, "CLs_exp");
    for (size_t i = 0; !status && i < sizeof keys / sizeof keys[0]; i++)
        status = compare_member(c, point, keys[i], keys[i]);
    c->prefix[length] = '\0';
    return status;
}

static cls_status compare_points(comparison *c, pair results, const char *key)
{
    pair points;
    cls_status status = get(c, results, key, CLS_JSON_ARRAY, &points);
    if (!status)
        status = check_length(c, points, "tested strengths");
    if (status)
        return status;
    for (pair p = first(points); !status && p.now.node; p = next(p))
        status = compare_point(c, p);
    return status;
}

/* The test of the background alone. */
static cls_status compare_discovery(comparison *c, pair result)
{
    cls_status status = compare_member(c, result, "p0_obs", "p0_obs");
    if (!status)
        status = compare_member(c, result, "Z_obs", "Z_obs");
    if (!status)
        status = compare_band(c, result, "p0_exp");
    if (!status)
        status = compare_member(c, result, "Z_exp", "Z_exp");
    return status ? status : compare_member(c, result, "status", "status");
}

/* Both runs must have done the same. */
static cls_status check_settings(comparison *c, pair results)
{
    static const char *const keys[] = {"command",  "cl",        "test_stat", "calculator",
                                       "expected", "clip_band", "method",    "signal_scale"};
    pair value;
    const cls_status status = get(c, results, "command", CLS_JSON_STRING, &value);
    if (status)
        return status;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char was[SHOWN], is[SHOWN];
        value.reference = cls_json_member(results.reference, keys[i]);
        value.now = cls_json_member(results.now, keys[i]);
        if (agree(value, grid_tolerance, 0.0))
            continue;
        describe(c, value.reference, was);
        describe(c, value.now, is);
        return cls_json_fail(value.reference.node ? value.reference : results.reference, c->err,
                             CLS_BAD_REFERENCE,
                             "%s is %s, that of this run is %s: nothing to "
                             "compare",
                             keys[i], was, is);
    }
    return CLS_OK;
}

/* Roots are found by way of other strengths each time: only the limits are compared. */
static cls_status compare_result(comparison *c, pair results)
{
    cls_status status = check_settings(c, results);
    if (status)
        return status;
    const cls_json_at method = cls_json_member(results.now, "method");
    pair found = {.now = cls_json_member(results.now, "results")};
    if (found.now.node && cls_json_kind_of(found.now) == CLS_JSON_OBJECT) {
        status = get(c, results, "results", CLS_JSON_OBJECT, &found);
        return status ? status : compare_discovery(c, found);
    }
    if (!method.node)
        return compare_points(c, results, "results");
    status = compare_limits(c, results);
    if (status || strcmp(cls_json_string(method), cls_method_word(CLS_METHOD_ROOT)) == 0)
        return status;
    return compare_points(c, results, "scan");
}

/* One result, or an array of them: one for each signal scale. */
static cls_status compare_all(comparison *c, pair roots)
{
    const cls_json_kind was = cls_json_kind_of(roots.reference), is = cls_json_kind_of(roots.now);
    if (is != CLS_JSON_ARRAY && was != CLS_JSON_ARRAY)
        return compare_result(c, roots);
    if (was != CLS_JSON_ARRAY || is != CLS_JSON_ARRAY)
        return cls_json_fail(roots.reference, c->err, CLS_BAD_REFERENCE,
                             "%s signal scale, this run has %s: nothing to compare",
                             was == CLS_JSON_ARRAY ? "more than one" : "one",
                             is == CLS_JSON_ARRAY ? "more" : "one");
    cls_status status = check_length(c, roots, "signal scales");
    for (pair p = first(roots); !status && p.now.node; p = next(p)) {
        char scale[SHOWN];
        describe(c, cls_json_member(p.now, "signal_scale"), scale);
        (void)snprintf(c->prefix, sizeof c->prefix, "signal x %s, ", scale);
        status = compare_result(c, p);
    }
    return status;
}

cls_status cls_report_compare(const cls_comparison_options *options, const char *json,
                              size_t length, cls_comparison *out, cls_error *err)
{
    comparison c = {.options = options, .table = {.align = "lrrr"}, .err = err};
    cls_json *reference = NULL, *now = NULL;
    cls_text table = {0};
    *out = (cls_comparison){.table = NULL};
    cls_status status = cls_json_read(options->reference, &reference, err);
    if (!status)
        status = cls_json_parse("this result", json, length, &now, err);
    if (!status)
        status = compare_all(&c, (pair){cls_json_root(reference), cls_json_root(now)});
    cls_json_free(reference);
    cls_json_free(now);
    cls_text_add(&table, "");
    cls_layout_table_add(&table, &c.table);
    if (!status && (table.failed || c.failed))
        status = cls_fail_memory(err);
    if (status)
        cls_text_free(&table);
    else
        *out = (cls_comparison){
            .numbers = c.numbers, .differences = c.differences, .table = table.bytes};
    return status;
}
