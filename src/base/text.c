#include "base/text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256, LONGEST_NUMBER = 1000 };

/* Makes room for extra bytes and the terminator; false (and failed) when memory is short. */
static bool reserve(cls_text *text, size_t extra)
{
    if (text->failed)
        return false;
    if (extra < text->capacity - text->length)
        return true;
    size_t capacity = text->capacity ? text->capacity : FIRST_CAPACITY;
    while (capacity - text->length <= extra && capacity <= SIZE_MAX / 2)
        capacity *= 2;
    char *bytes = capacity - text->length > extra ? realloc(text->bytes, capacity) : NULL;
    if (!bytes) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void cls_text_add_bytes(cls_text *text, const char *bytes, size_t length)
{
    if (!reserve(text, length))
        return;
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void cls_text_add(cls_text *text, const char *string)
{
    cls_text_add_bytes(text, string, strlen(string));
}

void cls_text_add_format(cls_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !reserve(text, (size_t)length)) {
        text->failed = true;
        return;
    }
    va_start(args, format);
    (void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format, args);
    va_end(args);
    text->length += (size_t)length;
}

void cls_text_free(cls_text *text)
{
    free(text->bytes);
    *text = (cls_text){0};
}

/* Replaces the locale's decimal point, if there is one in number, by a point. */
static void use_point(char *number)
{
    const char *const point = localeconv()->decimal_point;
    if (strcmp(point, ".") == 0)
        return;
    char *const at = strstr(number, point);
    if (!at)
        return;
    const size_t length = strlen(point);
    *at = '.';
    memmove(at + 1, at + length, strlen(at + length) + 1);
}

bool cls_double_parse(const char *text, double *x)
{
    if (text[0] == '\0' || text[strspn(text, "0123456789+-.eE")] != '\0')
        return false;
    char copy[LONGEST_NUMBER + 64]; /* the locale's point may have several bytes */
    if (strlen(text) > LONGEST_NUMBER)
        return false;
    const size_t whole_part = strcspn(text, ".");
    const bool has_point = text[whole_part];
    const int length = snprintf(copy, sizeof copy, "%.*s%s%s", (int)whole_part, text,
                                has_point ? localeconv()->decimal_point : "",
                                has_point ? text + whole_part + 1 : "");
    if (length < 0 || (size_t)length >= sizeof copy)
        return false;
    char *end = NULL;
    const double value = strtod(copy, &end);
    const bool whole = end != copy && *end == '\0' && isfinite(value);
    if (whole)
        *x = value;
    return whole;
}

void cls_double_text(double x, char *out)
{
    char shorter[CLS_DOUBLE_SIZE];
    (void)snprintf(out, CLS_DOUBLE_SIZE, "%.16g", x);
    if (strtod(out, NULL) != x) {                         /* both in the same locale */
        (void)snprintf(out, CLS_DOUBLE_SIZE, "%.17g", x); /* as with 15, which are no nearer */
    } else if (strlen(out) > 15) {
        (void)snprintf(shorter, sizeof shorter, "%.15g", x);
        if (strtod(shorter, NULL) == x)
            memcpy(out, shorter, sizeof shorter);
    }
    use_point(out);
}

/* Takes the digits out of "d.ddde+xx"; returns the exponent of 0.ddd. */
static int take_digits(const char *number, char *digits)
{
    size_t n = 0;
    const char *p = number;
    for (; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    return (int)strtol(p + 1, NULL, 10) + 1;
}

/* True if the digits, times 10 to the power, read back as x. */
static bool reads_back(const char *digits, int power, double x)
{
    char number[CLS_DOUBLE_SIZE];
    (void)snprintf(number, sizeof number, "%se%d", digits, power - (int)strlen(digits));
    return strtod(number, NULL) == x;
}

/* Adds 1 to the last of n digits; true if there is another digit in front of them then. */
static bool count_up(char *digits, size_t n)
{
    while (n > 0 && digits[n - 1] == '9')
        digits[--n] = '0';
    if (n == 0) {
        digits[0] = '1';
        return true;
    }
    digits[n - 1]++;
    return false;
}

int cls_double_digits(double x, char *digits)
{
    const int least =
        x < DBL_MIN ? 1 : DBL_DIG; /* with DBL_DIG digits, all shorter ones are found */
    int power = 0;
    for (int n = least; n <= CLS_DIGITS_SIZE - 1; n++) {
        char number[CLS_DOUBLE_SIZE];
        (void)snprintf(number, sizeof number, "%.*e", n - 1, x);
        power = take_digits(number, digits);
        if (reads_back(digits, power, x))
            break;
        /* The next one up is farther, but reads back at powers of 2, whose gap below is smaller */
        char next[CLS_DIGITS_SIZE] = {0};
        memset(next, '0', (size_t)n);
        for (size_t i = 0; digits[i]; i++)
            next[i] = digits[i];
        const int next_power = power + count_up(next, (size_t)n);
        if (!reads_back(next, next_power, x))
            continue;
        memcpy(digits, next, (size_t)n + 1);
        power = next_power;
        break;
    }
    return power;
}

void cls_text_add_double(cls_text *text, double x)
{
    char number[CLS_DOUBLE_SIZE];
    cls_double_text(x, number);
    cls_text_add(text, number);
}

void cls_text_add_fixed(cls_text *text, double x, int digits)
{
    char number[400]; /* 1e308 with all its digits */
    (void)snprintf(number, sizeof number, "%.*f", digits, x);
    use_point(number);
    cls_text_add(text, number);
}

void cls_text_add_short(cls_text *text, double x, int digits)
{
    char number[CLS_DOUBLE_SIZE];
    (void)snprintf(number, sizeof number, "%.*g", digits, x);
    use_point(number);
    cls_text_add(text, number);
}

void cls_text_add_exponent(cls_text *text, double x, int digits)
{
    char number[CLS_DOUBLE_SIZE];
    (void)snprintf(number, sizeof number, "%.*e", digits, x);
    use_point(number);
    cls_text_add(text, number);
}

/* Edit distance (insert, delete, replace, swap neighbours); names longer than the table: far. */
static size_t distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    const size_t na = strlen(a), nb = strlen(b);
    if (na >= LONGEST || nb >= LONGEST)
        return LONGEST;
    size_t rows[3][LONGEST];
    for (size_t j = 0; j <= nb; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *const row = rows[i % 3], *const above = rows[(i + 2) % 3];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t least = above[j - 1] + (a[i - 1] != b[j - 1]);
            if (above[j] + 1 < least)
                least = above[j] + 1;
            if (row[j - 1] + 1 < least)
                least = row[j - 1] + 1;
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped && rows[(i + 1) % 3][j - 2] + 1 < least)
                least = rows[(i + 1) % 3][j - 2] + 1;
            row[j] = least;
        }
    }
    return rows[na % 3][nb];
}

void cls_text_nearest(const char *unknown, const char *const *names, size_t n, char *hint,
                      size_t size)
{
    enum { SHOWN = 3 };
    if (size)
        hint[0] = '\0';
    const size_t allowed = strlen(unknown) <= 3 ? 1 : strlen(unknown) <= 8 ? 2 : 3;
    size_t best = allowed + 1;
    for (size_t i = 0; i < n; i++) {
        const size_t d = names[i][0] ? distance(unknown, names[i]) : best;
        best = d < best ? d : best;
    }
    size_t shown = 0, used = 0;
    for (size_t i = 0; i < n && shown < SHOWN && best <= allowed; i++) {
        if (!names[i][0] || distance(unknown, names[i]) != best)
            continue;
        const char *const before = shown ? " or " : "; did you mean ";
        const int length = snprintf(hint + used, size - used, "%s\"%s\"", before, names[i]);
        if (length < 0 || (size_t)length >= size - used)
            break;
        used += (size_t)length;
        shown++;
    }
    if (shown)
        (void)snprintf(hint + used, size - used, "?");
}

/* Bytes of the UTF-8 character that text begins with. */
static size_t character_length(const char *text)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    return length;
}

bool cls_text_matches(const char *pattern, const char *text)
{
    const char *star = NULL, *again = NULL; /* the last *, and where to try its rest next */
    while (*text) {
        if (*pattern == '*') {
            star = ++pattern;
            again = text;
        } else if (*pattern == '?' || *pattern == *text) {
            text += *pattern++ == '?' ? character_length(text) : 1;
        } else if (star) {
            pattern = star;
            text = ++again;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}
