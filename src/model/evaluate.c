/* The likelihood at given parameters, for users: everything checked, nothing profiled. */
#include "model/likelihood.h"

#include "model/constraint.h"
#include "model/scratch.h"

#include <math.h>

cls_status cls_fail_bin(const cls_model *model, size_t bin, cls_error *err)
{
    size_t index;
    const char *const channel = cls_model_bin_channel(model, bin, &index);
    return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL,
                    "channel \"%s\", bin %zu: the data have likelihood 0, the expected events are"
                    " too few",
                    channel, index);
}

cls_status cls_full_check_events(const cls_scratch *scratch, cls_error *err)
{
    const cls_model *const m = scratch->model;
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t b = 0; b < m->channels[c].nbins; b++)
            if (!isfinite(scratch->nu[m->channels[c].at + b]))
                return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL,
                                "channel \"%s\", bin %zu: the expected events are not finite",
                                m->channels[c].name, b);
    return CLS_OK;
}

/* Whether a parameter's auxiliary datum has likelihood 0, exactly or for a double. */
static bool is_impossible(const cls_coordinate *c, double x, double theta)
{
    return (c->constraint == CLS_POISSON && cls_bin_impossible(x, c->width * theta)) ||
           !isfinite(cls_constraint_value(c->constraint, c->width, x, theta));
}

/* CLS_IMPOSSIBLE_BIN where cls_full_value found likelihood 0: names the bin or the parameter. */
static cls_status check_full(const cls_data *data, const double *theta, const cls_scratch *scratch,
                             cls_error *err)
{
    const cls_model *const m = data->model;
    const cls_status status = cls_full_check_events(scratch, err);
    if (status)
        return status;
    const size_t bin = cls_scratch_impossible(data, scratch);
    if (bin != CLS_NONE)
        return cls_fail_bin(m, bin, err);
    for (size_t p = 0; p < m->nparameters; p++)
        if (is_impossible(&m->parameters[p], data->auxdata[p], theta[p]))
            return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL,
                            "the auxiliary datum of \"%s\" has likelihood 0",
                            m->parameters[p].name);
    return CLS_OK;
}

cls_status cls_full_twice_nll(const cls_data *data, const double *theta, cls_scratch *scratch,
                              double *twice_nll, cls_error *err)
{
    const double value = 2.0 * (cls_full_value(data, theta, scratch) + data->constant);
    const cls_status status = check_full(data, theta, scratch, err);
    *twice_nll = status || !isfinite(value) ? (double)NAN : value;
    if (status || isfinite(value))
        return status;
    return cls_fail(err, CLS_IMPOSSIBLE_BIN, NULL, "the likelihood is too small for a number");
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
    if (!status)
        status = cls_full_twice_nll(data, theta, scratch, twice_nll, err);
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
