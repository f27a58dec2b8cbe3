/* One fit, for users of the library. */
#include "cls/fit.h"

#include "fit/hesse.h"
#include "fit/minimize.h"

#include <string.h>

/* A result and the arena it lives in. */
typedef struct owned_result {
    cls_fit_result result; /* first: the address users see */
    cls_arena *arena;
} owned_result;

static cls_bound bound_at(double x, double lo, double hi)
{
    if (x <= lo)
        return CLS_BOUND_LOWER;
    return x >= hi ? CLS_BOUND_UPPER : CLS_BOUND_NONE;
}

/* Fills bounds[nparameters], all CLS_BOUND_NONE so far. */
static void find_bounds(const cls_problem *problem, cls_bound *bounds)
{
    const cls_model *const m = problem->model;
    for (size_t i = 0; i < problem->n; i++) {
        const size_t p = m->globals[problem->free[i]];
        bounds[p] = bound_at(problem->theta[p], problem->lo[i], problem->hi[i]);
    }
    for (size_t i = 0; i < m->nslots; i++) {
        const size_t p = m->slot_parameter[i];
        if (p != CLS_NONE && !m->parameters[p].fixed)
            bounds[p] = bound_at(problem->theta[p], m->slot_lo[i], m->slot_hi[i]);
    }
}

static cls_status fit(cls_arena *arena, const cls_model *model, const cls_data *data,
                      const cls_fit_options *options, cls_fit_result *result, cls_error *err)
{
    const cls_optimizer *optimizer;
    cls_status status = cls_optimizer_find(options->optimizer, &optimizer, err);
    if (!status && options->poi && model->poi == CLS_NONE)
        status = cls_fail(err, CLS_USAGE, NULL, "the model has no parameter of interest to hold");
    cls_problem *problem;
    if (!status)
        status = cls_problem_new(model, arena, &problem, err);
    if (status)
        return status;
    const double poi_lo = model->poi == CLS_NONE ? 0.0 : model->parameters[model->poi].lo;
    cls_bound *const bounds = cls_arena_array(arena, model->nparameters, sizeof *bounds, err);
    if (!bounds)
        return CLS_NO_MEMORY;
    problem->go_on = options->go_on;
    problem->go_on_context = options->go_on_context;
    cls_problem_reset(problem, data, options->poi, poi_lo);
    for (size_t i = 0; i < problem->n && options->start; i++)
        problem->x[i] = cls_clip(options->start[model->globals[problem->free[i]]], problem->lo[i],
                                 problem->hi[i]);
    cls_minimum minimum;
    status = cls_minimize(problem, optimizer, NULL, &minimum, err);
    if (status == CLS_INTERRUPTED)
        return status;
    find_bounds(problem, bounds);
    double *sigma = NULL;
    bool *undetermined = NULL;
    if (!status && options->uncertainties) {
        sigma = cls_arena_array(arena, model->nparameters, sizeof *sigma, err);
        undetermined = cls_arena_array(arena, model->nparameters, sizeof *undetermined, err);
        status = sigma && undetermined ? cls_hesse(problem, arena, sigma, undetermined, err)
                                       : CLS_NO_MEMORY;
    }
    *result = (cls_fit_result){
        .twice_nll = 2.0 * (minimum.value + data->constant),
        .gradient = minimum.gradient,
        .decrement = minimum.decrement,
        .iterations = minimum.iterations,
        .evaluations = problem->evaluations,
        .optimizer = minimum.optimizer,
        .nparameters = model->nparameters,
        .parameters = problem->theta,
        .bounds = bounds,
        .uncertainties = sigma,
        .undetermined = undetermined,
    };
    return status;
}

cls_status cls_fit(const cls_model *model, const cls_data *data, const cls_fit_options *options,
                   cls_fit_result **out, cls_error *err)
{
    static const cls_fit_options defaults = {0};
    *out = NULL;
    cls_error_clear(err);
    cls_arena *const arena = cls_arena_new();
    owned_result *const owned = arena ? cls_arena_array(arena, 1, sizeof *owned, err) : NULL;
    if (!owned) {
        cls_arena_free(arena);
        return cls_fail_memory(err);
    }
    owned->arena = arena;
    const cls_status status =
        fit(arena, model, data, options ? options : &defaults, &owned->result, err);
    if (status)
        cls_arena_free(arena);
    else
        *out = &owned->result;
    return status;
}

void cls_fit_free(cls_fit_result *result)
{
    if (result)
        cls_arena_free(((owned_result *)result)->arena);
}
