/* All faults of a workspace: those of its form and, if it has none, those of its models. */
#include "cls/check.h"

#include "model/model.h"
#include "workspace/check.h"

#include <string.h>

/* True if a finding of this kind at this place is known, from another measurement for instance. */
static bool is_known(const cls_findings *findings, cls_finding_kind kind, const cls_error *found)
{
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        if (f.kind == kind && f.line == found->line && strcmp(f.where, found->where) == 0)
            return true;
    }
    return false;
}

static cls_status add(cls_findings *findings, cls_finding_kind kind, const cls_error *found,
                      cls_error *err)
{
    return is_known(findings, kind, found) ? CLS_OK : cls_findings_add(findings, kind, found, err);
}

static cls_status check_model(const cls_workspace *workspace, const char *measurement,
                              cls_findings *findings, cls_error *err)
{
    const cls_model_options options = {.measurement = measurement};
    cls_model *model = NULL;
    cls_error found;
    cls_status status = cls_model_compile(workspace, &options, &model, &found);
    if (status == CLS_NO_MEMORY)
        return cls_fail_memory(err);
    if (status)
        return add(findings, CLS_FINDING_MODEL, &found, err);
    if (model->poi_error.code == CLS_NO_MEMORY)
        status = cls_fail_memory(err);
    else if (model->poi_error.code)
        status = add(findings, CLS_FINDING_NO_POI, &model->poi_error, err);
    cls_model_free(model);
    return status;
}

/* Checks the models of a workspace, which it takes over, unless its form is wrong. */
static cls_status check_models(cls_workspace *workspace, cls_findings *findings, cls_error *err)
{
    cls_status status = CLS_OK;
    if (workspace && !cls_findings_of(findings, CLS_ERROR))
        for (size_t i = 0; !status && i < cls_workspace_measurements(workspace); i++)
            status =
                check_model(workspace, cls_workspace_measurement_name(workspace, i), findings, err);
    cls_workspace_free(workspace);
    return status;
}

/* Completes a list of findings after the reading of a workspace; both are taken over. */
static cls_status finish(cls_status status, cls_workspace *workspace, cls_findings *findings,
                         cls_findings **out, cls_error *err)
{
    if (!status)
        status = check_models(workspace, findings, err);
    if (status) {
        cls_findings_free(findings);
        return status;
    }
    cls_findings_sort(findings);
    *out = findings;
    return CLS_OK;
}

cls_status cls_check_file(const char *path, const char *const *patches, size_t npatches,
                          cls_findings **out, cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_findings *const findings = cls_findings_new();
    if (!findings)
        return cls_fail_memory(err);
    cls_workspace *workspace = NULL;
    const cls_status status = cls_ws_check_file(path, patches, npatches, findings, &workspace, err);
    return finish(status, workspace, findings, out, err);
}

cls_status cls_check_text(const char *name, const char *text, size_t length, cls_findings **out,
                          cls_error *err)
{
    *out = NULL;
    cls_error_clear(err);
    cls_findings *const findings = cls_findings_new();
    if (!findings)
        return cls_fail_memory(err);
    cls_workspace *workspace = NULL;
    const cls_status status = cls_ws_check_text(name, text, length, findings, &workspace, err);
    return finish(status, workspace, findings, out, err);
}
