/*
 * Golden values: tables of known results, golden/<table>.tsv. Six fields a row, separated by tabs:
 *
 *     workspace  a path from the folder of the tests
 *     quantity   what is computed, NAME or NAME:ARGUMENT, such as nu:0 or limit:observed
 *     where      words and settings NAME=VALUE, separated by spaces; "-": none
 *     value      a number or the word of a status
 *     tolerance  rel:X, abs:X or exact
 *     origin     where the value comes from
 *
 * The first row names the fields; lines that start with # are comments.
 */
#ifndef CLS_SUPPORT_GOLDEN_H
#define CLS_SUPPORT_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct golden_row {
    const char *table;
    size_t line;
    const char *workspace, *quantity, *where, *value, *tolerance, *origin;
    const char *argument; /**< of the quantity; "" for none */
} golden_row;

/** One word of a row's where: NAME=VALUE, or a mere NAME with the value "". */
typedef struct golden_setting {
    char name[64], value[64];
} golden_setting;

/** Computes a row's quantity; false, with a message, where that is impossible. */
typedef bool golden_compute(const golden_row *row, double *value);

/**
 * Checks every row of a table. Each row that fails is printed, with file and line. Returns true if
 * there are rows and all hold.
 */
bool golden_table(const char *table, golden_compute *compute);

/** The word of where at *cursor, which starts as row->where and moves on; false at the end. */
bool golden_next(const char **cursor, golden_setting *setting);

/** The value of a setting of where; NULL if there is none. The text is in *setting. */
const char *golden_find(const golden_row *row, const char *name, golden_setting *setting);

/** The same as a number, or fallback; NAN where it is none. */
double golden_number(const golden_row *row, const char *name, double fallback);

#endif
