/* What is odd about a workspace without being wrong: names that do not meet. */
#include "workspace/check.h"

#include "base/names.h"
#include "base/text.h"
#include "workspace/list.h"

#include <string.h>

enum { HINT_SIZE = 256 };

/* The names of things, in the order they were met; nearly[n] are the same as an array. */
typedef struct known {
    cls_names names;
    const char **all;
} known;

static cls_status known_init(const cls_ws_reader *r, known *k, size_t most)
{
    k->all = cls_arena_array(r->arena, most, sizeof *k->all, r->err);
    return k->all ? cls_names_init(&k->names, most, r->err) : CLS_NO_MEMORY;
}

static void known_add(known *k, const char *name)
{
    const size_t n = k->names.n;
    if (cls_names_add(&k->names, name, NULL) == n)
        k->all[n] = name;
}

static bool known_has(const known *k, const char *name)
{
    return cls_names_find(&k->names, name, NULL) < k->names.n;
}

/* Observations of channels that are not there. */
static cls_status check_superfluous(const cls_ws_reader *r, const cls_workspace *ws)
{
    known channels;
    cls_status status = known_init(r, &channels, ws->nchannels);
    if (status)
        return status;
    for (size_t c = 0; c < ws->nchannels; c++)
        known_add(&channels, ws->channels[c].name);
    for (size_t i = 0; i < ws->nobservations && !status; i++) {
        const cls_ws_observation *const o = &ws->observations[i];
        if (known_has(&channels, o->name) || !cls_ws_is_named(o->where))
            continue;
        char hint[HINT_SIZE];
        cls_text_nearest(o->name, channels.all, channels.names.n, hint, sizeof hint);
        status = cls_ws_fault(r, o->where, CLS_FINDING_SUPERFLUOUS_OBSERVATION,
                              "observation of \"%s\", which is no channel%s", o->name, hint);
    }
    cls_names_free(&channels.names);
    return status;
}

/* A parameter of interest that no modifier has; its name may be that of a set's only component. */
static cls_status check_poi(const cls_ws_reader *r, const known *modifiers,
                            const cls_ws_measurement *m, bool bare)
{
    static const char first[] = "[0]";
    const size_t suffix = sizeof first - 1;
    const char *const poi = bare ? "mu" : m->poi;
    if (m->partial & CLS_WS_POI || known_has(modifiers, poi))
        return CLS_OK;
    const cls_json_at where = m->poi_where;
    if (!poi[0])
        return cls_ws_fault(r, where, CLS_FINDING_NO_POI, "there is no parameter of interest");
    char hint[HINT_SIZE];
    const size_t length = strlen(poi);
    if (length > suffix && strcmp(poi + length - suffix, first) == 0) {
        const char *const set = cls_arena_string(r->arena, poi, length - suffix, r->err);
        if (!set || known_has(modifiers, set))
            return set ? CLS_OK : CLS_NO_MEMORY;
    }
    cls_text_nearest(poi, modifiers->all, modifiers->names.n, hint, sizeof hint);
    return cls_ws_fault(r, where, CLS_FINDING_NO_POI,
                        "no modifier has the parameter of interest \"%s\"%s", poi, hint);
}

static cls_status check_entries(const cls_ws_reader *r, const known *modifiers,
                                const cls_ws_measurement *m)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; i < m->nparameters && !status; i++) {
        const cls_ws_parameter *const p = &m->parameters[i];
        if (known_has(modifiers, p->name) || !cls_ws_is_named(p->where))
            continue;
        char hint[HINT_SIZE];
        cls_text_nearest(p->name, modifiers->all, modifiers->names.n, hint, sizeof hint);
        status = cls_ws_fault(r, p->where, CLS_FINDING_UNUSED_ENTRY,
                              "no modifier has the parameter \"%s\"%s", p->name, hint);
    }
    return status;
}

static cls_status add_modifiers(const cls_ws_reader *r, const cls_workspace *ws, known *modifiers)
{
    size_t most = 0;
    for (size_t c = 0; c < ws->nchannels; c++)
        for (size_t s = 0; s < ws->channels[c].nsamples; s++)
            most += ws->channels[c].samples[s].nmodifiers;
    const cls_status status = known_init(r, modifiers, most);
    if (status)
        return status;
    for (size_t c = 0; c < ws->nchannels; c++)
        for (size_t s = 0; s < ws->channels[c].nsamples; s++) {
            const cls_ws_sample *const sample = &ws->channels[c].samples[s];
            for (size_t i = 0; i < sample->nmodifiers; i++)
                known_add(modifiers, sample->modifiers[i].name);
        }
    return CLS_OK;
}

/* What measurements say of parameters that are not there. */
static cls_status check_measurements(const cls_ws_reader *r, const cls_workspace *ws)
{
    known modifiers;
    cls_status status = add_modifiers(r, ws, &modifiers);
    if (status)
        return status;
    for (size_t i = 0; i < ws->nmeasurements && !status; i++) {
        status = check_poi(r, &modifiers, &ws->measurements[i], ws->bare);
        if (!status)
            status = check_entries(r, &modifiers, &ws->measurements[i]);
    }
    cls_names_free(&modifiers.names);
    return status;
}

static cls_status check(const cls_ws_reader *r, cls_workspace *ws)
{
    cls_status status = cls_ws_document_read(r, ws);
    if (!cls_ws_goes_on(r, status))
        return status;
    status = ws->partial & CLS_WS_CHANNELS ? CLS_OK : check_superfluous(r, ws);
    if (status || ws->partial & CLS_WS_MODIFIERS)
        return status;
    return check_measurements(r, ws);
}

/* Makes a workspace of a document, which it takes over. */
static cls_status make(cls_json *doc, cls_findings *findings, cls_workspace **out, cls_error *err)
{
    cls_workspace *const ws = cls_ws_new(doc, err);
    if (!ws)
        return CLS_NO_MEMORY;
    const cls_ws_reader r = {
        .arena = ws->arena,
        .err = err,
        .findings = findings,
        .partial = &ws->partial,
    };
    cls_status status = cls_json_index(doc, err); /* a patch makes the old one void */
    if (!status)
        status = check(&r, ws);
    if (status)
        cls_workspace_free(ws);
    else
        *out = ws;
    return status;
}

/* Applies a patch. What is wrong with it is a finding, and CLS_BAD_PATCH. */
static cls_status patch(cls_json *doc, const char *path, cls_findings *findings, cls_error *err)
{
    cls_error found = {.code = CLS_OK};
    const cls_status status = cls_ws_patch(doc, path, &found);
    if (status == CLS_NO_MEMORY)
        return cls_fail_memory(err);
    if (status == CLS_BAD_FILE && err)
        *err = found;
    if (!status || status == CLS_BAD_FILE)
        return status;
    const cls_finding_kind kind = status == CLS_BAD_JSON ? CLS_FINDING_JSON : CLS_FINDING_PATCH;
    return cls_findings_add(findings, kind, &found, err) ? CLS_NO_MEMORY : CLS_BAD_PATCH;
}

cls_status cls_ws_check_file(const char *path, const char *const *patches, size_t npatches,
                             cls_findings *findings, cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_json *doc = NULL;
    cls_status status = cls_json_read_all(path, findings, &doc, err);
    for (size_t i = 0; i < npatches && !status; i++)
        status = patch(doc, patches[i], findings, err);
    if (!status)
        return make(doc, findings, out, err);
    cls_json_free(doc);
    return status == CLS_BAD_JSON || status == CLS_BAD_PATCH ? CLS_OK : status;
}

cls_status cls_ws_check_text(const char *name, const char *text, size_t length,
                             cls_findings *findings, cls_workspace **out, cls_error *err)
{
    *out = NULL;
    cls_json *doc = NULL;
    const cls_status status = cls_json_parse_all(name, text, length, findings, &doc, err);
    if (!status)
        return make(doc, findings, out, err);
    return status == CLS_BAD_JSON ? CLS_OK : status;
}
