/* Text: a growing string, numbers as text in every locale, the nearest of some names. */
#ifndef CLS_BASE_TEXT_H
#define CLS_BASE_TEXT_H

#include "base/attributes.h"
#include "cls/status.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * A growing string. Start with {0}; when memory runs out, failed is set and everything later is
 * ignored, so that one check at the end is enough.
 */
typedef struct cls_text {
    char *bytes; /**< terminated; NULL while empty */
    size_t length;
    size_t capacity;
    bool failed;
} cls_text;

/** Appends a terminated string. */
void cls_text_add(cls_text *text, const char *string);

/** Appends bytes[length]. */
void cls_text_add_bytes(cls_text *text, const char *bytes, size_t length);

/** Appends as printf formats; numbers with a fraction must go through cls_text_add_double. */
void cls_text_add_format(cls_text *text, const char *format, ...) CLS_PRINTF_LIKE(2, 3);

/** Appends the shortest decimal number that reads back as the same double; x must be finite. */
void cls_text_add_double(cls_text *text, double x);

/** Appends x with the given number of digits behind a point, in every locale. */
void cls_text_add_fixed(cls_text *text, double x, int digits);

/** Appends x with the given number of significant digits (%g), a point in every locale. */
void cls_text_add_short(cls_text *text, double x, int digits);

/** Appends x with an exponent and the given number of digits behind a point (%e), likewise. */
void cls_text_add_exponent(cls_text *text, double x, int digits);

/** Frees the string; the text is empty and usable again. */
void cls_text_free(cls_text *text);

enum { CLS_DOUBLE_SIZE = 40 /**< room for any double as text */ };

/** Writes the shortest decimal number that reads back as the same double into out[40]. */
void cls_double_text(double x, char *out);

enum { CLS_DIGITS_SIZE = 18 /**< room for the digits of any double */ };

/**
 * Writes the shortest decimal digits that read back as the same double, of those the nearest to it,
 * without zeros at the end, into digits[18]; the number is 0.DIGITS times 10 to the power that is
 * returned. x > 0, finite. This may be one digit shorter than cls_double_text, which is quicker.
 */
int cls_double_digits(double x, char *digits);

/**
 * Reads a whole decimal number (no hexadecimal, no nan, no inf, no spaces), a point in every
 * locale. False when the text is no number, when it overflows, and when it is longer than any that
 * is meant (1000 characters). Needs no memory.
 */
bool cls_double_parse(const char *text, double *x);

/** True if text (UTF-8) fits the pattern: * stands for any text and ? for any one character. */
bool cls_text_matches(const char *pattern, const char *text);

/**
 * Writes "; did you mean \"x\" or \"y\"?" for the names nearest to an unknown one into
 * hint[size], or nothing where none is near. names[n].
 */
void cls_text_nearest(const char *unknown, const char *const *names, size_t n, char *hint,
                      size_t size);

#endif
