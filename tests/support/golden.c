#include "support/golden.h"

#include "base/text.h"
#include "support/close.h"

#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 1024, PATH_SIZE = 1024, FIELDS = 6 };

static const char head[] = "workspace\tquantity\twhere\tvalue\ttolerance\torigin";

/* Cuts a line at its tabs, in place. */
static bool split(char *line, golden_row *row)
{
    char *fields[FIELDS];
    size_t n = 0;
    for (char *at = line; at && n < FIELDS; n++) {
        fields[n] = at;
        at = strchr(at, '\t');
        if (at)
            *at++ = '\0';
        if (!*fields[n] || (n + 1 == FIELDS) != !at)
            return false;
    }
    if (n < FIELDS)
        return false;
    row->workspace = fields[0];
    row->quantity = fields[1];
    row->where = fields[2];
    row->value = fields[3];
    row->tolerance = fields[4];
    row->origin = fields[5];
    char *const colon = strchr(fields[1], ':');
    row->argument = colon ? colon + 1 : "";
    if (colon)
        *colon = '\0';
    return true;
}

/* A number, or a status by its word. */
static bool parse_value(const char *text, double *value)
{
    for (int code = CLS_OK; code <= CLS_INTERNAL; code++)
        if (strcmp(text, cls_status_word((cls_status)code)) == 0) {
            *value = code;
            return true;
        }
    return cls_double_parse(text, value);
}

static bool parse_tolerance(const char *text, double *relative, double *absolute)
{
    *relative = *absolute = 0.0;
    if (strncmp(text, "rel:", 4) == 0)
        return cls_double_parse(text + 4, relative) && *relative > 0.0;
    if (strncmp(text, "abs:", 4) == 0)
        return cls_double_parse(text + 4, absolute) && *absolute > 0.0;
    return strcmp(text, "exact") == 0;
}

static bool check_row(const golden_row *row, golden_compute *compute)
{
    double wanted, actual, relative, absolute;
    if (!parse_value(row->value, &wanted) ||
        !parse_tolerance(row->tolerance, &relative, &absolute)) {
        print_error("bad value \"%s\" or tolerance \"%s\"\n", row->value, row->tolerance);
        return false;
    }
    return compute(row, &actual) && close_check(actual, wanted, relative, absolute, row->quantity);
}

/* Checks a line; counts it in *rows if it is a row. */
static bool check_line(char *line, golden_row *row, golden_compute *compute, size_t *rows)
{
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '#' || (*rows == 0 && strcmp(line, head) == 0))
        return true;
    (*rows)++;
    if (!split(line, row)) {
        print_error("%s:%zu: wanted %d fields separated by tabs\n", row->table, row->line, FIELDS);
        return false;
    }
    if (check_row(row, compute))
        return true;
    print_error("%s:%zu: %s %s%s%s at %s (%s)\n", row->table, row->line, row->workspace,
                row->quantity, *row->argument ? ":" : "", row->argument, row->where, row->origin);
    return false;
}

bool golden_table(const char *table, golden_compute *compute)
{
    char path[PATH_SIZE], line[LINE_SIZE];
    (void)snprintf(path, sizeof path, "%s/golden/%s.tsv", CLS_TEST_DIR, table);
    FILE *const file = fopen(path, "r");
    if (!file) {
        print_error("cannot open %s\n", path);
        return false;
    }
    golden_row row = {.table = path};
    size_t rows = 0, failures = 0;
    while (fgets(line, sizeof line, file)) {
        row.line++;
        failures += !check_line(line, &row, compute, &rows);
    }
    (void)fclose(file);
    if (failures || rows == 0)
        print_error("%s: %zu of %zu rows failed\n", path, failures, rows);
    return failures == 0 && rows > 0;
}

static void copy_word(char *to, size_t size, const char *from, size_t length)
{
    (void)snprintf(to, size, "%.*s", (int)length, from);
}

bool golden_next(const char **cursor, golden_setting *setting)
{
    const char *const start = *cursor + strspn(*cursor, " ");
    const size_t length = strcspn(start, " ");
    if (length == 0 || strcmp(start, "-") == 0)
        return false;
    const size_t name = strcspn(start, " =");
    copy_word(setting->name, sizeof setting->name, start, name);
    const size_t value = name < length ? name + 1 : length;
    copy_word(setting->value, sizeof setting->value, start + value, length - value);
    *cursor = start + length;
    return true;
}

const char *golden_find(const golden_row *row, const char *name, golden_setting *setting)
{
    const char *cursor = row->where;
    while (golden_next(&cursor, setting))
        if (strcmp(setting->name, name) == 0)
            return setting->value;
    return NULL;
}

double golden_number(const golden_row *row, const char *name, double fallback)
{
    golden_setting setting;
    const char *const text = golden_find(row, name, &setting);
    double value = fallback;
    if (text && !cls_double_parse(text, &value))
        return (double)NAN;
    return value;
}
