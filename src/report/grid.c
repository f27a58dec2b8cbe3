/* Rows of grids, before they are written. */
#include "cls/grid.h"

#include "base/attributes.h"
#include "infer/hypotest.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static cls_limit missing(cls_status status, const char *reason)
{
    cls_limit limit = {.value = (double)NAN, .status = status, .bound = (double)NAN};
    (void)snprintf(limit.reason, sizeof limit.reason, "%s", reason);
    return limit;
}

void cls_grid_row_fail(cls_grid_row *row, cls_status status, const char *reason)
{
    const cls_limit_method method = row->limits.method;
    row->limits = (cls_limits){.method = method, .observed = missing(status, reason)};
    cls_point_clear(&row->at_one, 1.0);
    row->at_one.status = status;
    (void)snprintf(row->at_one.reason, sizeof row->at_one.reason, "%s", reason);
    for (size_t i = 0; i < CLS_BANDS; i++)
        row->limits.expected[i] = missing(status, reason);
    row->status = status;
    row->reason = reason;
}

/* The reasons so far: equal ones are told once. */
typedef struct reasons {
    char *text;
    size_t size, length;
    cls_status status; /* the first that was not CLS_OK */
    const char *last;
} reasons;

static void add(reasons *r, cls_status status, const char *reason, const char *format, ...)
    CLS_PRINTF_LIKE(4, 5);

static void add(reasons *r, cls_status status, const char *reason, const char *format, ...)
{
    if (status == CLS_OK || (r->last && strcmp(r->last, reason) == 0))
        return;
    char what[64];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    const int n = snprintf(r->text + r->length, r->size - r->length, "%s%s: %s",
                           r->status ? "; " : "", what, reason);
    if (n > 0)
        r->length += (size_t)n < r->size - r->length ? (size_t)n : r->size - r->length - 1;
    r->status = r->status ? r->status : status;
    r->last = reason;
}

cls_status cls_grid_row_judge(const cls_grid_row *row, bool bands, char *reason, size_t size)
{
    reasons r = {.text = reason, .size = size};
    const cls_limits *const limits = &row->limits;
    reason[0] = '\0';
    add(&r, limits->observed.status, limits->observed.reason, "observed");
    for (size_t i = 0; i < CLS_BANDS && bands; i++)
        add(&r, limits->expected[i].status, limits->expected[i].reason, "expected%+d",
            (int)i - CLS_BANDS / 2);
    add(&r, row->at_one.status, row->at_one.reason, "CLs");
    for (size_t i = 0; i < limits->npoints && !r.status; i++)
        add(&r, limits->points[i].status, limits->points[i].reason, "mu = %g",
            limits->points[i].mu);
    return r.status;
}
