/* Parameters from a file: one JSON object, names and values. */
#include "cls/evaluate.h"

#include "base/text.h"
#include "model/model.h"
#include "json/json.h"

/* Whether there is a parameter name[0]; CLS_NO_MEMORY. */
static cls_status find_first(const cls_model *model, const char *name, bool *found, cls_error *err)
{
    cls_text first = {0};
    cls_text_add_format(&first, "%s[0]", name);
    const cls_status status = first.failed ? cls_fail_memory(err) : CLS_OK;
    *found = !status && cls_model_find(model, first.bytes) != CLS_NONE;
    cls_text_free(&first);
    return status;
}

static cls_status find_nearest(const cls_model *model, const char *name, char *hint, size_t size,
                               cls_error *err)
{
    cls_arena *const arena = cls_arena_new();
    const char **const names =
        arena ? cls_arena_array(arena, model->nparameters, sizeof *names, err) : NULL;
    for (size_t p = 0; names && p < model->nparameters; p++)
        names[p] = model->parameters[p].name;
    if (names)
        cls_text_nearest(name, names, model->nparameters, hint, size);
    cls_arena_free(arena);
    return names ? CLS_OK : cls_fail_memory(err);
}

/* Fails at a member whose name is no parameter's. */
static cls_status fail_unknown(const cls_model *model, cls_json_at member, cls_error *err)
{
    const char *const name = cls_json_key(member);
    char hint[256];
    bool has_components;
    cls_status status = find_first(model, name, &has_components, err);
    if (!status && has_components)
        return cls_json_fail(member, err, CLS_BAD_WORKSPACE,
                             "\"%s\" has a value per bin, wanted \"%s[0]\" and so on", name, name);
    if (!status)
        status = find_nearest(model, name, hint, sizeof hint, err);
    return status
               ? status
               : cls_json_fail(member, err, CLS_BAD_WORKSPACE, "no parameter \"%s\"%s", name, hint);
}

static cls_status take(const cls_model *model, cls_json_at object, double *theta, cls_error *err)
{
    cls_status status = cls_json_expect(object, CLS_JSON_OBJECT, err);
    if (status)
        return status;
    for (cls_json_at m = cls_json_first(object); m.node; m = cls_json_next(m)) {
        const size_t p = cls_model_find(model, cls_json_key(m));
        if (p == CLS_NONE)
            return fail_unknown(model, m, err);
        status = cls_json_expect(m, CLS_JSON_NUMBER, err);
        if (status)
            return status;
        theta[p] = cls_json_number(m);
    }
    return CLS_OK;
}

cls_status cls_parameters_read(const cls_model *model, const char *path, double *theta,
                               cls_error *err)
{
    cls_error_clear(err);
    for (size_t p = 0; p < model->nparameters; p++)
        theta[p] = model->parameters[p].init;
    cls_json *doc = NULL;
    cls_status status = cls_json_read(path, &doc, err);
    if (!status)
        status = take(model, cls_json_root(doc), theta, err);
    cls_json_free(doc);
    return status;
}
