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
    return fmax(calculator->poi_lo, 0.0) / calculator->signal_scale;
}

double cls_calculator_highest(const cls_calculator *calculator)
{
    return calculator->poi_hi / calculator->signal_scale;
}

double cls_calculator_slope(const cls_calculator *c, const cls_chain *chain, double mu)
{
    const double poi = fmin(mu * c->signal_scale, c->poi_hi);
    return 2.0 * c->signal_scale * cls_chain_slope(chain, poi);
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

/* Whatever bounds the measurement gives. */
static cls_status set_range(cls_calculator *c, cls_error *err)
{
    const cls_coordinate *const poi = &c->model->parameters[c->model->poi];
    c->poi_lo = cls_poi_lowest(poi, c->statistic->lowest);
    c->poi_hi = cls_poi_highest(poi);
    c->made_poi = c->statistic->asimov_mu * c->signal_scale;
    if (c->poi_hi > 0.0)
        return CLS_OK;
    return cls_fail(err, CLS_USAGE, NULL, "upper bound %g of %s: what is tested is above 0",
                    poi->hi, poi->name);
}

static cls_status find_statistic(cls_calculator *c, const char *name, cls_error *err)
{
    c->statistic = cls_statistic_find(name);
    if (c->statistic)
        return CLS_OK;
    return cls_fail(err, CLS_USAGE, NULL, "unknown test statistic \"%s\"", name);
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

/* A copy has the data already. */
static cls_status allocate_asimov(cls_calculator *c, cls_asimov *asimov, cls_error *err)
{
    asimov->made = cls_arena_array(c->arena, c->model->nparameters, sizeof *asimov->made, err);
    if (!asimov->made || (!asimov->data && cls_data_new(c->model, &asimov->data, err)))
        return CLS_NO_MEMORY;
    return cls_chain_new(c, asimov->data, &asimov->best, &asimov->poi, &asimov->fits, err);
}

static cls_status allocate(cls_calculator *c, cls_error *err)
{
    const cls_model *const m = c->model;
    c->free_fit = cls_arena_array(c->arena, m->nparameters, sizeof(double), err);
    c->start = cls_arena_array(c->arena, m->nparameters, sizeof(double), err);
    c->fixed_fit = cls_arena_array(c->arena, m->nparameters, sizeof(double), err);
    c->work = cls_arena_array(c->arena, 2 * m->nbins + m->nparameters, sizeof(double), err);
    if (!c->work || !c->free_fit || !c->start || !c->fixed_fit)
        return CLS_NO_MEMORY;
    cls_status status = cls_problem_new(m, c->arena, &c->problem, err);
    if (!status) {
        c->problem->go_on = c->go_on;
        c->problem->go_on_context = c->log_context;
    }
    if (!status)
        status =
            cls_chain_new(c, c->data, &c->free_value, &c->free_fit[m->poi], &c->observed_fits, err);
    if (!status)
        status = allocate_asimov(c, &c->postfit, err);
    if (!status && c->band != &c->postfit)
        status = allocate_asimov(c, c->band, err);
    return status || m->convex ? status : allocate_restarts(c, err);
}

static cls_status prepare(cls_calculator *c, const cls_infer_options *o, cls_error *err)
{
    if (c->model->poi_error.code) {
        if (err)
            *err = c->model->poi_error;
        return c->model->poi_error.code;
    }
    cls_status status = check_options(c, err);
    if (!status)
        status = find_statistic(c, o->test_stat, err);
    if (!status)
        status = set_range(c, err);
    if (!status)
        status = cls_optimizer_find(o->optimizer, &c->optimizer, err);
    if (!status)
        status = allocate(c, err);
    if (status)
        return status;
    cls_calculator_fit_free(c);
    cls_calculator_fit_background(c);
    if (c->band != &c->postfit)
        cls_calculator_make_prefit(c);
    c->stale_lo = HUGE_VAL; /* nothing was tested yet */
    c->stale_hi = -HUGE_VAL;
    return CLS_OK;
}

/* An empty calculator in an arena of its own; NULL: no memory. */
static cls_calculator *create(cls_error *err)
{
    cls_arena *const arena = cls_arena_new();
    cls_calculator *const c = arena ? cls_arena_array(arena, 1, sizeof *c, err) : NULL;
    if (c)
        c->arena = arena;
    else
        cls_arena_free(arena);
    return c;
}

/* Asimov data that are lent, and where they were made. */
static void copy_asimov(const cls_calculator *c, cls_asimov *asimov, const cls_asimov *from)
{
    memcpy(asimov->made, from->made, c->model->nparameters * sizeof *asimov->made);
    asimov->poi = from->poi;
    asimov->best = from->best;
    asimov->error = from->error;
}

cls_status cls_calculator_copy(const cls_calculator *from, cls_calculator **out, cls_error *err)
{
    cls_calculator *const c = *out = create(err);
    if (!c)
        return cls_fail_memory(err);
    cls_arena *const arena = c->arena;
    *c = *from;
    c->arena = arena;
    c->is_copy = true;
    c->nnotes = 0;
    c->run = NULL;
    c->band = from->band == &from->prefit ? &c->prefit : &c->postfit;
    if (allocate(c, err)) {
        cls_calculator_free(c);
        *out = NULL;
        return cls_fail_memory(err);
    }
    memcpy(c->free_fit, from->free_fit, c->model->nparameters * sizeof *c->free_fit);
    copy_asimov(c, &c->postfit, &from->postfit);
    if (c->band != &c->postfit)
        copy_asimov(c, &c->prefit, &from->prefit);
    cls_calculator_begin(c);
    c->stale_lo = HUGE_VAL;
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
    cls_calculator *const c = create(err);
    if (!c)
        return cls_fail_memory(err);
    c->model = model;
    c->data = data;
    c->cl = o->cl == 0.0 ? 0.95 : o->cl;
    c->signal_scale = o->signal_scale == 0.0 ? 1.0 : o->signal_scale;
    c->band = o->prefit_band ? &c->prefit : &c->postfit;
    c->clip_band = o->clip_band;
    c->log = o->log;
    c->log_context = o->log_context;
    c->run = o->run;
    c->runner = o->runner;
    c->go_on = o->go_on;
    const cls_status status = prepare(c, o, err);
    if (status)
        cls_calculator_free(c);
    else
        *out = c;
    return status;
}

const double *cls_calculator_best(const cls_calculator *calculator)
{
    return calculator->free_error.code ? NULL : calculator->free_fit;
}

void cls_calculator_free(cls_calculator *calculator)
{
    if (!calculator)
        return;
    if (!calculator->is_copy) {
        cls_data_free(calculator->postfit.data);
        cls_data_free(calculator->prefit.data);
    }
    cls_arena_free(calculator->arena);
}

void cls_gsl_version(char *text, size_t size)
{
    (void)snprintf(text, size, "%s", gsl_version);
}
