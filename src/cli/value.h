/*
 * Readers of option values, of the type cls_option_parser: word is never empty, and a word that
 * does not serve is CLS_USAGE with a message that shows it.
 */
#ifndef CLS_CLI_VALUE_H
#define CLS_CLI_VALUE_H

#include "cls/status.h"

/** Reads word[length] as a number, for the readers below; it may be empty. */
cls_status cls_value_number(const char *word, size_t length, double *x, cls_error *err);

/** Any word; target: const char *. */
cls_status cls_value_word(const char *word, void *target, cls_error *err);

/** Any word, added to those before; target: cls_words. */
cls_status cls_value_append(const char *word, void *target, cls_error *err);

/** I/N with whole numbers 1 <= I <= N; target: cls_shard. */
cls_status cls_value_shard(const char *word, void *target, cls_error *err);

/** A number in (0, 1); target: double. */
cls_status cls_value_fraction(const char *word, void *target, cls_error *err);

/** A number >= 0; target: double. */
cls_status cls_value_tolerance(const char *word, void *target, cls_error *err);

/** A whole number from 1 to CLS_POOL_MOST; target: size_t. */
cls_status cls_value_threads(const char *word, void *target, cls_error *err);

/** Numbers >= 0 with commas between them; target: cls_numbers. */
cls_status cls_value_list(const char *word, void *target, cls_error *err);

/** The same for numbers > 0. */
cls_status cls_value_positive_list(const char *word, void *target, cls_error *err);

/** How the expected band can be made, the default first; NULL past the last. */
const char *cls_value_expected_name(size_t i);

/**
 * MIN:MAX:STEP or MIN:MAX:xN with 0 <= MIN < MAX and 2 to 100000 points: MIN + i STEP, and MAX
 * where it is a whole number of steps away (within 1e-9 of a step); target: cls_numbers.
 */
cls_status cls_value_grid(const char *word, void *target, cls_error *err);

/** NAME=V: CLS_EDIT_SET, added to those before; the last = splits; target: cls_edits. */
cls_status cls_value_set(const char *word, void *target, cls_error *err);

/** NAME or NAME=V: CLS_EDIT_FIX, likewise; what follows the last = is a number, or of the name. */
cls_status cls_value_fix(const char *word, void *target, cls_error *err);

/** NAME: CLS_EDIT_FREE, likewise. */
cls_status cls_value_free(const char *word, void *target, cls_error *err);

/** NAME=LO:HI with LO < HI: CLS_EDIT_BOUNDS, likewise. */
cls_status cls_value_bounds(const char *word, void *target, cls_error *err);

/** A file's name that ends with .pdf, .png, .svg or .gp; target: const char *. */
cls_status cls_value_picture(const char *word, void *target, cls_error *err);

/** observed, asimov, asimov:MU, or a file's name; target: cls_data_source. */
cls_status cls_value_data(const char *word, void *target, cls_error *err);

#endif
