/*
 * A recursive descent over RFC 8259's grammar. The text's terminator is the sentinel: no rule
 * accepts a zero byte, so none needs to look for the end.
 */
#include "json/scan.h"

#include "json/document.h"
#include "json/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_NUMBER = 63, LONGEST_SHOWN = 24 };

/* An array or object that is open, for the JSON Pointer of a fault. */
typedef struct frame {
    bool object;
    bool inside;     /* inside the member or element, not between two */
    const char *key; /* with its quotes, as it stands in the text */
    size_t key_length;
    size_t index;
} frame;

typedef struct scanner {
    const char *at;
    const char *text;
    size_t length;
    const char *file;
    cls_error *err;
    size_t depth;
    frame frames[CLS_JSON_MAX_DEPTH];
} scanner;

static void add_frame(cls_text *pointer, const frame *f)
{
    if (!f->object) {
        cls_json_pointer_add(pointer, NULL, f->index);
        return;
    }
    cJSON *const key = cJSON_ParseWithLength(f->key, f->key_length); /* resolves the escapes */
    const char *const name = cJSON_GetStringValue(key);
    pointer->failed = pointer->failed || !name;
    cls_json_pointer_add(pointer, name ? name : "", 0);
    cJSON_Delete(key);
}

static cls_status fault(const scanner *s, const char *format, ...) CLS_PRINTF_LIKE(2, 3);

static cls_status fault(const scanner *s, const char *format, ...)
{
    const char *const zero = memchr(s->text, '\0', s->length);
    if (zero) {
        cls_json_place(s->err, s->file, 0);
        return cls_fail(
            s->err, CLS_BAD_JSON, NULL,
            "found a zero byte at offset %zu (a binary file?), wanted JSON text in UTF-8",
            (size_t)(zero - s->text));
    }
    char message[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    cls_text pointer = {0};
    for (size_t i = 0; i < s->depth && s->frames[i].inside; i++)
        add_frame(&pointer, &s->frames[i]);
    cls_json_place(s->err, s->file, cls_json_line_of(s->text, s->at));
    const cls_status status = pointer.failed
                                  ? cls_fail_memory(s->err)
                                  : cls_fail(s->err, CLS_BAD_JSON, pointer.bytes, "%s", message);
    cls_text_free(&pointer);
    return status;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *p)
{
    while (is_digit(*p))
        p++;
    return p;
}

/* Length of what looks like a number or a word. */
static size_t word_length(const char *p)
{
    const char *const start = p;
    while (is_digit(*p) || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
           (*p && strchr("+-._", *p)))
        p++;
    return (size_t)(p - start);
}

/* The word at p, cut where it is long. */
static const char *word_text(const char *p, char out[LONGEST_SHOWN + 4])
{
    const size_t length = word_length(p);
    const int shown = length > LONGEST_SHOWN ? LONGEST_SHOWN : (int)length;
    (void)snprintf(out, LONGEST_SHOWN + 4, "%.*s%s", shown, p, length > LONGEST_SHOWN ? "..." : "");
    return out;
}

static cls_status unexpected(const scanner *s, const char *wanted)
{
    const unsigned char c = (unsigned char)*s->at;
    const size_t length = cls_utf8_length(s->at);
    char word[LONGEST_SHOWN + 4];
    if (s->at == s->text + s->length && s->depth == 0)
        return fault(s, "the text is empty, wanted JSON");
    if (s->at == s->text + s->length)
        return fault(s, "the text ends inside an %s",
                     s->frames[s->depth - 1].object ? "object" : "array");
    if (c == '"')
        return fault(s, "found a string, wanted %s", wanted);
    if (word_length(s->at))
        return fault(s, "found \"%s\", wanted %s", word_text(s->at, word), wanted);
    if (c < 0x20 || c == 0x7F || length == 0)
        return fault(s, "found byte 0x%02x, wanted %s", (unsigned)c, wanted);
    return fault(s, "found \"%.*s\", wanted %s", (int)length, s->at, wanted);
}

static void skip_space(scanner *s)
{
    while (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t')
        s->at++;
}

static bool read_hex4(const char *p, unsigned *code)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    *code = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *const found = p[i] ? strchr(digits, p[i]) : NULL;
        if (!found)
            return false;
        const unsigned digit = (unsigned)(found - digits);
        *code = *code * 16 + (digit < 16 ? digit : digit - 6);
    }
    return true;
}

/* \uXXXX, or two of them that form a surrogate pair. */
static cls_status scan_unicode(scanner *s)
{
    unsigned code, low;
    if (!read_hex4(s->at + 2, &code))
        return fault(s, "\\u needs four hexadecimal digits");
    if (code == 0)
        return fault(s, "\\u0000 is not allowed in a string");
    const bool high = code >= 0xD800 && code <= 0xDBFF;
    const bool pair = high && s->at[6] == '\\' && s->at[7] == 'u' && read_hex4(s->at + 8, &low) &&
                      low >= 0xDC00 && low <= 0xDFFF;
    if (code >= 0xD800 && code <= 0xDFFF && !pair)
        return fault(s, "\\u%04x is half of a surrogate pair", code);
    s->at += pair ? 12 : 6;
    return CLS_OK;
}

static cls_status scan_escape(scanner *s)
{
    const char c = s->at[1];
    if (c == 'u')
        return scan_unicode(s);
    if (!c || !strchr("\"\\/bfnrt", c))
        return fault(s, "unknown escape in a string: a backslash must be written \\\\");
    s->at += 2;
    return CLS_OK;
}

/* A character of a string that is not plain ASCII. */
static cls_status scan_special(scanner *s)
{
    const unsigned char c = (unsigned char)*s->at;
    if (c == '\\')
        return scan_escape(s);
    if (s->at == s->text + s->length)
        return fault(s, "the text ends inside a string");
    if (c == '\n' || c == '\r')
        return fault(s, "the line ends inside a string: is the closing quote missing?");
    if (c < 0x20)
        return fault(s, "control character 0x%02x in a string must be written \\u%04x", (unsigned)c,
                     (unsigned)c);
    const size_t length = cls_utf8_length(s->at);
    if (!length)
        return fault(s, "byte 0x%02x in a string is invalid UTF-8", (unsigned)c);
    s->at += length;
    return CLS_OK;
}

static cls_status scan_string(scanner *s)
{
    s->at++;
    while (*s->at != '"') {
        const unsigned char c = (unsigned char)*s->at;
        if (c >= 0x20 && c < 0x80 && c != '\\') {
            s->at++;
            continue;
        }
        const cls_status status = scan_special(s);
        if (status)
            return status;
    }
    s->at++;
    return CLS_OK;
}

static cls_status number_fault(const scanner *s, const char *what)
{
    char word[LONGEST_SHOWN + 4];
    return fault(s, "number %s %s", word_text(s->at, word), what);
}

/* An exponent of fewer digits lets no number of 63 characters overflow. */
static bool has_large_exponent(const char *exponent)
{
    const char *const digits = exponent + (*exponent == '+');
    return skip_digits(digits) - digits >= 3;
}

static bool overflows(const char *number, size_t length)
{
    char copy[LONGEST_NUMBER + 1];
    double value;
    (void)snprintf(copy, sizeof copy, "%.*s", (int)length, number);
    return !cls_double_parse(copy, &value);
}

static cls_status scan_number(scanner *s)
{
    const char *const start = s->at + (*s->at == '-');
    const char *p = skip_digits(start);
    if (p == start)
        return number_fault(s, *p == '.' ? "needs a digit before the point" : "is not JSON");
    if (*start == '0' && p > start + 1)
        return number_fault(s, "has a leading zero");
    if (*p == '.') {
        p = skip_digits(p + 1);
        if (!is_digit(p[-1]))
            return number_fault(s, "needs a digit after the point");
    }
    bool may_overflow = false;
    if (*p == 'e' || *p == 'E') {
        may_overflow = has_large_exponent(p + 1);
        p = skip_digits(p + 1 + (p[1] == '+' || p[1] == '-'));
        if (!is_digit(p[-1]))
            return number_fault(s, "needs a digit in its exponent");
    }
    if (word_length(p))
        return number_fault(s, "is not JSON");
    if (p - s->at > LONGEST_NUMBER)
        return number_fault(s, "has more than 63 characters");
    if (may_overflow && overflows(s->at, (size_t)(p - s->at)))
        return number_fault(s, "is too large for a double");
    s->at = p;
    return CLS_OK;
}

static cls_status scan_word(scanner *s)
{
    static const char *const words[] = {"true", "false", "null"};
    const size_t length = word_length(s->at);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (length == strlen(words[i]) && memcmp(s->at, words[i], length) == 0) {
            s->at += length;
            return CLS_OK;
        }
    }
    return unexpected(s, "a number, \"string\", true, false, null, \"[\" or \"{\"");
}

static cls_status scan_key(scanner *s, frame *f)
{
    if (*s->at != '"')
        return unexpected(s, "a key in double quotes");
    f->key = s->at;
    const cls_status status = scan_string(s);
    if (status)
        return status;
    f->key_length = (size_t)(s->at - f->key);
    skip_space(s);
    if (*s->at != ':')
        return unexpected(s, "\":\" after the key");
    s->at++;
    skip_space(s);
    return CLS_OK;
}

static cls_status scan_value(scanner *s);

static cls_status scan_member(scanner *s, frame *f)
{
    const cls_status status = f->object ? scan_key(s, f) : CLS_OK;
    if (status)
        return status;
    f->inside = true;
    const cls_status value_status = scan_value(s);
    if (value_status)
        return value_status;
    f->inside = false;
    f->index++;
    skip_space(s);
    return CLS_OK;
}

static cls_status scan_container(scanner *s)
{
    if (s->depth == CLS_JSON_MAX_DEPTH)
        return fault(s, "nested deeper than %d levels", CLS_JSON_MAX_DEPTH);
    const bool object = *s->at == '{';
    const char close = object ? '}' : ']';
    frame *const f = &s->frames[s->depth++];
    *f = (frame){.object = object};
    s->at++;
    skip_space(s);
    bool more = *s->at != close;
    while (more) {
        const cls_status status = scan_member(s, f);
        if (status)
            return status;
        more = *s->at == ',';
        s->at += more;
        skip_space(s);
        if (more && *s->at == close)
            return fault(s, "found \",\" before \"%c\", wanted no comma there", close);
    }
    if (*s->at != close)
        return unexpected(s, object ? "\",\" or \"}\"" : "\",\" or \"]\"");
    s->at++;
    s->depth--;
    return CLS_OK;
}

static cls_status scan_value(scanner *s)
{
    switch (*s->at) {
    case '{':
    case '[':
        return scan_container(s);
    case '"':
        return scan_string(s);
    case '+':
    case '-':
    case '.':
        return scan_number(s);
    default:
        return is_digit(*s->at) ? scan_number(s) : scan_word(s);
    }
}

cls_status cls_json_scan(const char *file, const char *text, size_t length, cls_error *err)
{
    scanner s = {.at = text, .text = text, .length = length, .file = file, .err = err};
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        return fault(&s, "the text begins with a byte order mark: save it as UTF-8 without one");
    skip_space(&s);
    const cls_status status = scan_value(&s);
    if (status)
        return status;
    skip_space(&s);
    if (s.at != s.text + s.length)
        return unexpected(&s, "the end of the text");
    return CLS_OK;
}
