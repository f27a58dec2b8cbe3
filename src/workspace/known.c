#include "workspace/known.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int compare(const cls_json_node *a, const cls_json_node *b)
{
    const uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;
    return (x > y) - (x < y);
}

static int by_node(const void *a, const void *b)
{
    const cls_ws_known_sample *const x = a, *const y = b;
    return compare(x->sample->where.node, y->sample->where.node);
}

cls_status cls_ws_known_note(cls_ws_known *known, const cls_workspace *ws, cls_error *err)
{
    size_t n = 0;
    for (size_t c = 0; c < ws->nchannels; c++)
        n += ws->channels[c].nsamples;
    *known = (cls_ws_known){.samples = cls_arena_array(ws->arena, n, sizeof *known->samples, err)};
    if (!known->samples)
        return CLS_NO_MEMORY;
    for (size_t c = 0; c < ws->nchannels; c++)
        for (size_t s = 0; s < ws->channels[c].nsamples; s++)
            known->samples[known->n++] =
                (cls_ws_known_sample){&ws->channels[c].samples[s], ws->channels[c].nbins};
    qsort(known->samples, known->n, sizeof *known->samples, by_node);
    return CLS_OK;
}

const cls_ws_known_sample *cls_ws_known_find(const cls_ws_known *known, cls_json_at at)
{
    size_t lo = 0, hi = known->n;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        const int order = compare(known->samples[middle].sample->where.node, at.node);
        if (order == 0)
            return &known->samples[middle];
        if (order < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return NULL;
}

/* Whether a JSON Pointer leads into a sample, as /channels/0/samples/1/data does. */
static bool leads_into_sample(const char *pointer)
{
    enum { TOKENS_OF_SAMPLE = 4 };
    static const char channels[] = "/channels/";
    size_t tokens = 0;
    for (const char *p = pointer; *p; p++)
        tokens += *p == '/';
    return tokens > TOKENS_OF_SAMPLE && strncmp(pointer, channels, sizeof channels - 1) == 0;
}

/* What is moved can be changed elsewhere, and by a pointer that does not tell. */
static bool leaves_samples(cls_json_at operation)
{
    const cls_json_at op = cls_json_member(operation, "op");
    const cls_json_at path = cls_json_member(operation, "path");
    if (!op.node || cls_json_kind_of(op) != CLS_JSON_STRING || !path.node ||
        cls_json_kind_of(path) != CLS_JSON_STRING)
        return false;
    return strcmp(cls_json_string(op), "move") != 0 && !leads_into_sample(cls_json_string(path));
}

bool cls_ws_known_survive(cls_json_at patch)
{
    if (cls_json_kind_of(patch) != CLS_JSON_ARRAY)
        return false;
    for (cls_json_at o = cls_json_first(patch); o.node; o = cls_json_next(o))
        if (cls_json_kind_of(o) != CLS_JSON_OBJECT || !leaves_samples(o))
            return false;
    return true;
}
