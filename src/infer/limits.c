#include "infer/limits.h"

#include "infer/asymptotic.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Limits and the arena they live in. */
typedef struct owned_limits {
    cls_limits limits; /* first: the address users see */
    cls_arena *arena;
    cls_point *points; /* those of limits */
} owned_limits;

double cls_last_strength(const cls_calculator *calculator)
{
    const double last = CLS_LAST_STRENGTH / calculator->signal_scale;
    return fmin(cls_calculator_lowest(calculator) + last, cls_calculator_highest(calculator));
}

double cls_point_curve(const cls_point *point, size_t curve)
{
    return curve == 0 ? point->cls_obs : point->cls_exp[curve - 1];
}

/* Below this a CLs has lost digits, or all of them. */
static const double least_cls = 1e-300;

double cls_point_log_curve(const cls_limits_builder *builder, const cls_point *point, size_t curve)
{
    const double cls = cls_point_curve(point, curve);
    if (!(cls < least_cls)) /* NaN too */
        return log(cls);
    if (curve == 0)
        return cls_statistic_log_cls(builder->calculator->statistic, point->q, point->q_asimov);
    const double sigma = cls_band_sigma(curve - 1), s = sqrt(point->q_band);
    return cls_normal_log_tail(sigma + s) - cls_normal_log_tail(sigma); /* none is clipped here */
}

void cls_point_clip_band(cls_point *point)
{
    if (point->status == CLS_OK)
        cls_asymptotic_expected_clipped(point->q_band, point->cls_exp);
}

cls_limit cls_limit_missing(cls_status status, double bound, const char *format, ...)
{
    cls_limit limit = {.value = (double)NAN, .status = status, .bound = bound};
    va_list args;
    if (status == CLS_INTERRUPTED) /* where does not matter */
        format = "interrupted";
    va_start(args, format);
    (void)vsnprintf(limit.reason, sizeof limit.reason, format, args);
    va_end(args);
    return limit;
}

static cls_status grow(cls_limits_builder *builder, cls_error *err)
{
    const size_t capacity = builder->capacity ? 2 * builder->capacity : 64;
    cls_point *const points = realloc(builder->points, capacity * sizeof *points);
    if (!points)
        return cls_fail_memory(err);
    builder->points = points;
    builder->capacity = capacity;
    return CLS_OK;
}

cls_status cls_builder_test(cls_limits_builder *builder, double mu, const cls_point **out,
                            cls_error *err)
{
    size_t at = builder->npoints;
    while (at > 0 && builder->points[at - 1].mu >= mu)
        at--;
    if (at < builder->npoints && builder->points[at].mu == mu) {
        *out = &builder->points[at];
        return CLS_OK;
    }
    if (builder->npoints == builder->capacity && grow(builder, err))
        return CLS_NO_MEMORY;
    cls_point *const place = builder->points + at;
    memmove(place + 1, place, (builder->npoints - at) * sizeof *place);
    builder->npoints++;
    (void)cls_hypotest(builder->calculator, mu, place);
    if (builder->clip_band)
        cls_point_clip_band(place);
    *out = place;
    return CLS_OK;
}

cls_status cls_builder_test_all(cls_limits_builder *builder, const double *mu, size_t n,
                                cls_error *err)
{
    builder->points = malloc(n * sizeof *builder->points);
    if (!builder->points)
        return cls_fail_memory(err);
    builder->npoints = builder->capacity = n;
    cls_hypotests(builder->calculator, mu, n, builder->points);
    for (size_t i = 0; i < n; i++) {
        if (builder->points[i].status == CLS_NO_MEMORY)
            return cls_fail_memory(err);
        if (builder->clip_band)
            cls_point_clip_band(&builder->points[i]);
    }
    return CLS_OK;
}

void cls_builder_forget(cls_limits_builder *builder, double lo, double hi)
{
    size_t kept = 0;
    for (size_t i = 0; i < builder->npoints; i++)
        if (builder->points[i].mu < lo || builder->points[i].mu > hi)
            builder->points[kept++] = builder->points[i];
    builder->npoints = kept;
}

static cls_status copy_notes(const cls_calculator *c, cls_arena *arena, cls_limits *limits,
                             cls_error *err)
{
    const char **notes = cls_arena_array(arena, c->nnotes, sizeof *notes, err);
    if (!notes)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < c->nnotes; i++) {
        notes[i] = cls_arena_string(arena, c->notes[i], strlen(c->notes[i]), err);
        if (!notes[i])
            return CLS_NO_MEMORY;
    }
    limits->notes = notes;
    limits->nnotes = c->nnotes;
    return CLS_OK;
}

static cls_status fill(const cls_limits_builder *builder, cls_arena *arena, cls_limits *limits,
                       cls_error *err)
{
    cls_point *const points = cls_arena_array(arena, builder->npoints, sizeof *points, err);
    if (!points)
        return CLS_NO_MEMORY;
    if (builder->npoints)
        memcpy(points, builder->points, builder->npoints * sizeof *points);
    limits->method = builder->method;
    limits->observed = builder->limits[0];
    memcpy(limits->expected, builder->limits + 1, sizeof limits->expected);
    ((owned_limits *)limits)->points = points;
    limits->points = points;
    limits->npoints = builder->npoints;
    return copy_notes(builder->calculator, arena, limits, err);
}

cls_status cls_builder_finish(cls_limits_builder *builder, cls_limits **out, cls_error *err)
{
    *out = NULL;
    cls_arena *const arena = cls_arena_new();
    owned_limits *const owned = arena ? cls_arena_array(arena, 1, sizeof *owned, err) : NULL;
    cls_status status = CLS_NO_MEMORY;
    if (owned)
        status = fill(builder, arena, &owned->limits, err);
    else
        (void)cls_fail_memory(err);
    free(builder->points);
    *builder = (cls_limits_builder){.calculator = builder->calculator};
    if (status) {
        cls_arena_free(arena);
        return status;
    }
    owned->arena = arena;
    *out = &owned->limits;
    return CLS_OK;
}

void cls_limits_free(cls_limits *limits)
{
    if (limits)
        cls_arena_free(((owned_limits *)limits)->arena);
}

void cls_limits_clip_band(cls_limits *limits)
{
    for (size_t i = 0; i < limits->npoints; i++)
        cls_point_clip_band(&((owned_limits *)limits)->points[i]);
}

int cls_limits_exit(const cls_limits *limits)
{
    bool complete = limits->observed.status == CLS_OK;
    for (size_t i = 0; i < CLS_BANDS; i++)
        complete = complete && limits->expected[i].status == CLS_OK;
    for (size_t i = 0; i < limits->npoints; i++)
        complete = complete && limits->points[i].status == CLS_OK;
    return complete ? 0 : 1;
}
