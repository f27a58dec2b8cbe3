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

cls_status cls_report_limits(const char *format, const cls_report_head *head,
                             const cls_limits *limits, char **text, size_t *length, cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->limits(&result, head, limits);
    return deliver(&result, text, length, err);
}

cls_status cls_report_points(const char *format, const cls_report_head *head,
                             const cls_points *points, char **text, size_t *length, cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->points(&result, head, points);
    return deliver(&result, text, length, err);
}

cls_status cls_report_discovery(const char *format, const cls_report_head *head,
                                const cls_discovered *discovered, char **text, size_t *length,
                                cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->discovery(&result, head, discovered);
    return deliver(&result, text, length, err);
}

cls_status cls_report_findings(const char *format, const cls_report_head *head,
                               const cls_findings *findings, char **text, size_t *length,
                               cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->findings(&result, head, findings);
    return deliver(&result, text, length, err);
}

cls_status cls_report_inspection(const char *format, const cls_report_head *head,
                                 const cls_inspection *inspection, char **text, size_t *length,
                                 cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->inspection(&result, head, inspection);
    return deliver(&result, text, length, err);
}

cls_status cls_report_evaluation(const char *format, const cls_report_head *head,
                                 const cls_evaluation *evaluation, char **text, size_t *length,
                                 cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->evaluation(&result, head, evaluation);
    return deliver(&result, text, length, err);
}

cls_status cls_report_fit(const char *format, const cls_report_head *head, const cls_best_fit *fit,
                          char **text, size_t *length, cls_error *err)
{
    const cls_writer *const writer = find(format, err);
    if (!writer)
        return CLS_USAGE;
    cls_text result = {0};
    writer->fit(&result, head, fit);
    return deliver(&result, text, length, err);
}

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
