#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifndef CLS_VERSION
#error "the build defines CLS_VERSION"
#endif

typedef struct status_row {
    int exit_status;
    const char *word;
} status_row;

static const status_row status_rows[] = {
#define STATUS_ROW(name, exit_status, word) {exit_status, word},
    CLS_STATUS_LIST(STATUS_ROW)
#undef STATUS_ROW
};

static const status_row *row_of(cls_status status)
{
    const size_t n = sizeof status_rows / sizeof status_rows[0];
    const size_t i = (size_t)status;
    return &status_rows[i < n ? i : (size_t)CLS_INTERNAL];
}

const char *cls_status_word(cls_status status)
{
    return row_of(status)->word;
}

int cls_status_exit(cls_status status)
{
    return row_of(status)->exit_status;
}

const char *cls_version(void)
{
    return CLS_VERSION;
}

void cls_error_clear(cls_error *err)
{
    if (err)
        *err = (cls_error){.code = CLS_OK};
}

cls_status cls_fail(cls_error *err, cls_status code, const char *where, const char *format, ...)
{
    if (!err)
        return code;
    err->code = code;
    (void)snprintf(err->where, sizeof err->where, "%s", where ? where : "");
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return code;
}

cls_status cls_fail_memory(cls_error *err)
{
    return cls_fail(err, CLS_NO_MEMORY, NULL, "out of memory");
}

/* Names from the input may hold line breaks and terminal controls. */
static void keep_one_line(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            *text = '?';
}

void cls_error_text(const cls_error *error, char *text, size_t size)
{
    char place[sizeof error->file + 32] = "";
    if (error->file[0] && error->line)
        (void)snprintf(place, sizeof place, "%s:%zu: ", error->file, error->line);
    else if (error->file[0])
        (void)snprintf(place, sizeof place, "%s: ", error->file);
    const char *const colon = error->where[0] ? ": " : "";
    (void)snprintf(text, size, "%s%s%s%s", place, error->where, colon, error->message);
    if (size)
        keep_one_line(text);
}
