#include "cli/parcel.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* What stands first; briefs, rows and notes follow. */
typedef struct head {
    size_t index, n, rows, notes;
} head;

void cls_parcel_pack(const cls_grid_result *result, cls_text *text)
{
    const head h = {result->index, result->n, result->rows.length, result->notes.length};
    cls_text_add_bytes(text, (const char *)&h, sizeof h);
    cls_text_add_bytes(text, (const char *)result->briefs, h.n * sizeof *result->briefs);
    if (h.rows)
        cls_text_add_bytes(text, result->rows.bytes, h.rows);
    if (h.notes)
        cls_text_add_bytes(text, result->notes.bytes, h.notes);
}

static bool fits(const head *h, size_t length)
{
    const size_t one = sizeof(cls_grid_brief);
    if (h->n > length / one || h->rows > length || h->notes > length)
        return false;
    return h->n * one + h->rows + h->notes == length;
}

cls_status cls_parcel_open(const char *bytes, size_t length, cls_grid_result *result,
                           cls_error *err)
{
    head h;
    *result = (cls_grid_result){0};
    if (length >= sizeof h)
        memcpy(&h, bytes, sizeof h);
    if (length < sizeof h || !fits(&h, length - sizeof h))
        return cls_fail(err, CLS_INTERNAL, NULL, "another process sent %zu bytes that are no rows",
                        length);
    const size_t briefs = h.n * sizeof *result->briefs;
    result->index = h.index;
    result->briefs = malloc(briefs + 1);
    if (!result->briefs)
        return cls_fail_memory(err);
    bytes += sizeof h;
    memcpy(result->briefs, bytes, briefs);
    result->n = h.n;
    if (h.rows)
        cls_text_add_bytes(&result->rows, bytes + briefs, h.rows);
    if (h.notes)
        cls_text_add_bytes(&result->notes, bytes + briefs + h.rows, h.notes);
    return result->rows.failed || result->notes.failed ? cls_fail_memory(err) : CLS_OK;
}
