#include "cls/report.h"

#include "base/error.h"
#include "report/writer.h"
#include "report/writer_list.h"

#include <stdlib.h>
#include <string.h>

#define DECLARE(name) extern const cls_writer cls_writer_##name;
CLS_WRITER_LIST(DECLARE)
#undef DECLARE

static const cls_writer *const writers[] = {
#define ADDRESS(name) &cls_writer_##name,
    CLS_WRITER_LIST(ADDRESS)
#undef ADDRESS
};

enum { WRITERS = sizeof writers / sizeof writers[0] };

const char *cls_format_name(size_t i)
{
    return i < WRITERS ? writers[i]->name : NULL;
}

/* The writer of a format; NULL (and CLS_USAGE in err) if there is none. */
static const cls_writer *find(const char *format, cls_error *err)
{
    for (size_t i = 0; i < WRITERS; i++) {
        if (strcmp(writers[i]->name, format) == 0)
            return writers[i];
    }
    (void)cls_fail(err, CLS_USAGE, NULL, "unknown format \"%s\"", format);
    return NULL;
}

/* Hands the finished text over to the caller. */
static cls_status deliver(cls_text *text, char **out, size_t *length, cls_error *err)
{
    if (text->failed) {
        cls_text_free(text);
        return cls_fail_memory(err);
    }
    *out = text->bytes;
    *length = text->length;
    return CLS_OK;
}

#define DEFINE(kind, type)                                                                   \
    cls_status cls_report_##kind(const char *format, const cls_report_head *head, type what, \
                                 char **text, size_t *length, cls_error *err)                \
    {                                                                                        \
        const cls_writer *const writer = find(format, err);                                  \
        if (!writer)                                                                         \
            return CLS_USAGE;                                                                \
        cls_text result = {0};                                                               \
        writer->kind(&result, head, what);                                                   \
        return deliver(&result, text, length, err);                                          \
    }
CLS_REPORT_LIST(DEFINE)
#undef DEFINE

cls_status cls_report_grid(const char *format, const cls_report_head *head,
                           const cls_grid_rows *rows, char **text, size_t *length, cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    if (!writer->grid)
        return cls_fail(err, CLS_USAGE, NULL, "grids have no format \"%s\"", format);
    cls_text result = {0};
    cls_text_add(&result, "");
    writer->grid(&result, head, rows->rows, rows->n);
    return deliver(&result, text, length, err);
}

cls_status cls_report_patchset(const char *format, const cls_patchset_view *view, char **text,
                               size_t *length, cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->patchset(&result, view);
    return deliver(&result, text, length, err);
}

void cls_report_free(char *text)
{
    free(text);
}
