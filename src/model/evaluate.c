/* The likelihood at given parameters, for users: everything checked, nothing profiled. */
#include "model/likelihood.h"

#include "model/bin.h"
#include "model/constraint.h"

/* CLS_IMPOSSIBLE_BIN, naming the first bin where the likelihood is 0. */
static cls_status check_bins(const cls_data *data, const cls_scratch *scratch, cls_error *err)
{
    const size_t bin = cls_scratch_impossible(data, scratch);
    return bin == CLS_NONE ? CLS_OK : cls_fail_bin(data->model, bin, err);
}

cls_status cls_fail_bin(const cls_model *model, size_t bin, cls_error *err)
{
    size_t index;
    const char *const channel = cls_model_bin_channel(model, bin, &index);
    return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL,
                    "channel \"%s\", bin %zu: the data have likelihood 0, the expected events are"
                    " too few",
                    channel, index);
}

static cls_status check_constraints(const cls_data *data, const double *theta, cls_error *err)
{
    const cls_model *const m = data->model;
    for (size_t p = 0; p < m->nparameters; p++) {
        const cls_coordinate *const c = &m->parameters[p];
        if (c->constraint == CLS_POISSON &&
            cls_bin_impossible(data->auxdata[p], c->width * theta[p]))
            return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL,
                            "the auxiliary datum of \"%s\" has likelihood 0", c->name);
    }
    return CLS_OK;
}

cls_status cls_model_twice_nll(const cls_model *model, const cls_data *data, const double *theta,
                               double *twice_nll, cls_error *err)
{
    cls_error_clear(err);
    cls_arena *const arena = cls_arena_new();
    if (!arena)
        return cls_fail_memory(err);
    cls_scratch *scratch;
    cls_status status = cls_scratch_new(model, arena, &scratch, err);
    if (!status) {
        *twice_nll = 2.0 * (cls_full_value(data, theta, scratch) + data->constant);
        status = check_bins(data, scratch, err);
    }
    if (!status)
        status = check_constraints(data, theta, err);
    cls_arena_free(arena);
    return status;
}

cls_status cls_model_expected(const cls_model *model, const double *theta, double *nu,
                              cls_error *err)
{
    cls_error_clear(err);
    cls_arena *const arena = cls_arena_new();
    if (!arena)
        return cls_fail_memory(err);
    cls_scratch *scratch;
    const cls_status status = cls_scratch_new(model, arena, &scratch, err);
    if (!status)
        cls_full_expected(model, theta, scratch, nu);
    cls_arena_free(arena);
    return status;
}
