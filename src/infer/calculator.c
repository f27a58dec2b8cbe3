#include "fit/mirrors.h"
#include "infer/fits.h"

#include <gsl/gsl_version.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void cls_calculator_add_note(cls_calculator *calculator, const char *format, ...)
{
    if (calculator->nnotes == CLS_MAX_NOTES)
        return;
    char *const note = calculator->notes[calculator->nnotes];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(note, CLS_NOTE_SIZE, format, args);
    va_end(args);
    for (size_t i = 0; i < calculator->nnotes; i++)
        if (strcmp(calculator->notes[i], note) == 0)
            return;
    calculator->nnotes++;
}

const char *cls_calculator_note(const cls_calculator *calculator, size_t i)
{
    return i < calculator->nnotes ? calculator->notes[i] : NULL;
}

double cls_calculator_lowest(const cls_calculator *calculator)
{
    return calculator->poi_lo / calculator->signal_scale;
}

double cls_calculator_highest(const cls_calculator *calculator)
{
    return calculator->poi_hi / calculator->signal_scale;
}

cls_status cls_calculator_may_go_on(const cls_calculator *calculator, cls_error *err)
{
    if (!calculator->go_on || calculator->go_on(calculator->log_context))
        return CLS_OK;
    return cls_fail(err, CLS_INTERRUPTED, NULL, "interrupted");
}

void cls_calculator_make_stale(cls_calculator *calculator, double lo, double hi)
{
    calculator->stale_lo = fmin(calculator->stale_lo, lo);
    calculator->stale_hi = fmax(calculator->stale_hi, hi);
}

bool cls_calculator_take_stale(cls_calculator *calculator, double *lo, double *hi)
{
    *lo = calculator->stale_lo / calculator->signal_scale;
    *hi = calculator->stale_hi / calculator->signal_scale;
    calculator->stale_lo = HUGE_VAL;
    calculator->stale_hi = -HUGE_VAL;
    return *lo <= *hi;
}

/* qtilde: the best fit has mu >= 0, whatever lower bound the measurement gives. */
static cls_status set_range(cls_calculator *c, cls_error *err)
{
    const cls_coordinate *const poi = &c->model->parameters[c->model->poi];
    c->poi_lo = cls_poi_lowest(poi, 0.0);
    c->poi_hi = cls_poi_highest(poi);
    if (c->poi_hi > 0.0)
        return CLS_OK;
    return cls_fail(err, CLS_USAGE, NULL, "upper bound %g of %s: what is tested is above 0",
                    poi->hi, poi->name);
}

static cls_status check_options(const cls_calculator *c, cls_error *err)
{
    if (!(c->cl > 0.0 && c->cl < 1.0))
        return cls_fail(err, CLS_USAGE, NULL, "confidence level %g must be between 0 and 1", c->cl);
    if (!(c->signal_scale > 0.0 && isfinite(c->signal_scale)))
        return cls_fail(err, CLS_USAGE, NULL, "signal scale %g must be > 0", c->signal_scale);
    if (c->signal_scale != 1.0 && !c->model->poi_is_scale)
        return cls_fail(
            err, CLS_USAGE, NULL,
            "a signal scale needs a normfactor as parameter of interest, \"%s\" is none",
            c->model->parameters[c->model->poi].name);
    return CLS_OK;
}

/* Where the likelihood is not convex: what other starts need. */
static cls_status allocate_restarts(cls_calculator *c, cls_error *err)
{
    const size_t n = c->model->nglobals;
    c->known = cls_arena_array(c->arena, n, sizeof *c->known, err);
    c->mirrors = cls_arena_array(c->arena, n, sizeof *c->mirrors, err);
    if (!c->known || !c->mirrors || cls_follower_new(c->model, c->arena, &c->free_fits, err))
        return CLS_NO_MEMORY;
    return cls_mirrors_find(c->model, c->arena, c->mirrors, &c->nmirrors, err);
}

static cls_status allocate(cls_calculator *c, cls_error *err)
{
    const cls_model *const m = c->model;
    c->free_fit = cls_arena_array(c->arena, m->nparameters, sizeof(double), err);
    c->background_fit = cls_arena_array(c->arena, m->nparameters, sizeof(double), err);
    c->start = cls_arena_array(c->arena, m->nparameters, sizeof(double), err);
    c->fixed_fit = cls_arena_array(c->arena, m->nparameters, sizeof(double), err);
    c->work = cls_arena_array(c->arena, m->nbins + m->nparameters, sizeof(double), err);
    if (!c->work || !c->free_fit || !c->background_fit || !c->start || !c->fixed_fit)
        return CLS_NO_MEMORY;
    cls_status status = cls_problem_new(m, c->arena, &c->problem, err);
    if (!status)
        status = cls_data_new(m, &c->asimov, err);
    if (!status)
        status = cls_chain_new(c, c->data, &c->observed_fits, err);
    if (!status)
        status = cls_chain_new(c, c->asimov, &c->asimov_fits, err);
    return status || m->convex ? status : allocate_restarts(c, err);
}

static cls_status prepare(cls_calculator *c, const char *optimizer, cls_error *err)
{
    if (c->model->poi_error.code) {
        if (err)
            *err = c->model->poi_error;
        return c->model->poi_error.code;
    }
    cls_status status = check_options(c, err);
    if (!status)
        status = set_range(c, err);
    if (!status)
        status = cls_optimizer_find(optimizer, &c->optimizer, err);
    if (!status)
        status = allocate(c, err);
    if (status)
        return status;
    cls_calculator_fit_free(c);
    cls_calculator_fit_background(c);
    c->stale_lo = HUGE_VAL; /* nothing was tested yet */
    c->stale_hi = -HUGE_VAL;
    return CLS_OK;
}

cls_status cls_calculator_new(const cls_model *model, const cls_data *data,
                              const cls_infer_options *options, cls_calculator **out,
                              cls_error *err)
{
    static const cls_infer_options defaults = {0};
    const cls_infer_options *const o = options ? options : &defaults;
    *out = NULL;
    cls_error_clear(err);
    cls_arena *const arena = cls_arena_new();
    cls_calculator *const c = arena ? cls_arena_array(arena, 1, sizeof *c, err) : NULL;
    if (!c) {
        cls_arena_free(arena);
        return cls_fail_memory(err);
    }
    c->arena = arena;
    c->model = model;
    c->data = data;
    c->cl = o->cl == 0.0 ? 0.95 : o->cl;
    c->signal_scale = o->signal_scale == 0.0 ? 1.0 : o->signal_scale;
    c->log = o->log;
    c->log_context = o->log_context;
    c->go_on = o->go_on;
    const cls_status status = prepare(c, o->optimizer, err);
    if (status)
        cls_calculator_free(c);
    else
        *out = c;
    return status;
}

void cls_calculator_free(cls_calculator *calculator)
{
    if (!calculator)
        return;
    cls_data_free(calculator->asimov);
    cls_arena_free(calculator->arena);
}

void cls_gsl_version(char *text, size_t size)
{
    (void)snprintf(text, size, "%s", gsl_version);
}
