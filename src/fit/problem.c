#include "fit/problem.h"

#include "fit/kinks.h"
#include "fit/newton_step.h"
#include "fit/quasi.h"
#include "fit/walls.h"
#include "model/scratch.h"

#include <math.h>
#include <string.h>

cls_status cls_problem_new(const cls_model *model, cls_arena *arena, cls_problem **out,
                           cls_error *err)
{
    const size_t n = model->nglobals;
    cls_problem *const p = *out = cls_arena_array(arena, 1, sizeof *p, err);
    if (!p)
        return CLS_NO_MEMORY;
    p->model = model;
    p->free = cls_arena_array(arena, n, sizeof(size_t), err);
    p->lo = cls_arena_array(arena, n, sizeof(double), err);
    p->hi = cls_arena_array(arena, n, sizeof(double), err);
    p->x = cls_arena_array(arena, n, sizeof(double), err);
    p->theta = cls_arena_array(arena, model->nparameters, sizeof(double), err);
    p->best = cls_arena_array(arena, n, sizeof(double), err);
    p->all_gradient = cls_arena_array(arena, n, sizeof(double), err);
    p->all_hessian = cls_arena_array(arena, n, n * sizeof(double), err);
    p->work = cls_arena_array(arena, cls_newton_step_work(n), sizeof(double), err);
    p->tail = cls_arena_array(arena, cls_quasi_work(n) + cls_metric_work(n), sizeof(double), err);
    p->index = cls_arena_array(arena, n, sizeof(size_t), err);
    p->kept = cls_arena_array(arena, n, 2 * sizeof(double), err);
    p->wanted = cls_arena_array(arena, n, sizeof(bool), err);
    p->usual = cls_arena_array(arena, model->nkernel_bins, sizeof(double), err);
    p->blocking = cls_arena_array(arena, model->nkernel_bins, sizeof(bool), err);
    p->kinked = cls_arena_array(arena, n, sizeof(bool), err);
    if (!p->free || !p->lo || !p->hi || !p->x || !p->theta || !p->best || !p->all_gradient ||
        !p->all_hessian || !p->work || !p->tail || !p->index || !p->kept || !p->wanted ||
        !p->usual || !p->blocking || !p->kinked)
        return CLS_NO_MEMORY;
    cls_kinks_find(model, p->kinked);
    return cls_scratch_new(model, arena, &p->scratch, err);
}

double cls_poi_lowest(const cls_coordinate *poi, double poi_lo)
{
    return poi->enforced ? fmax(poi_lo, poi->lo) : poi_lo;
}

double cls_poi_highest(const cls_coordinate *poi)
{
    return poi->enforced ? poi->hi : HUGE_VAL;
}

void cls_problem_reset(cls_problem *problem, const cls_data *data, const double *poi, double poi_lo)
{
    const cls_model *const m = problem->model;
    problem->data = data;
    problem->n = 0;
    problem->evaluations = 0;
    problem->near = problem->settled = problem->kinks = problem->merged = problem->stopped = false;
    problem->basin = NULL;
    cls_walls_clear(problem);
    problem->exact = true;
    problem->best_value = HUGE_VAL;
    for (size_t p = 0; p < m->nparameters; p++)
        problem->theta[p] = m->parameters[p].init;
    for (size_t g = 0; g < m->nglobals; g++) {
        const size_t p = m->globals[g];
        const cls_coordinate *const c = &m->parameters[p];
        if (p == m->poi && poi)
            problem->theta[p] = *poi;
        if (c->fixed || (p == m->poi && poi))
            continue;
        const size_t i = problem->n++;
        problem->free[i] = g;
        problem->kinks = problem->kinks || problem->kinked[g];
        problem->lo[i] = p == m->poi ? cls_poi_lowest(c, poi_lo) : c->lo;
        problem->hi[i] = p == m->poi ? cls_poi_highest(c) : c->hi;
        problem->best[i] = problem->x[i] = cls_clip(c->init, problem->lo[i], problem->hi[i]);
    }
}

/* Whether nobody wants the fit any more. */
static bool is_stopped(cls_problem *problem)
{
    if (problem->go_on && !problem->stopped)
        problem->stopped = !problem->go_on(problem->go_on_context);
    return problem->stopped;
}

double cls_problem_value(cls_problem *problem, const double *x)
{
    if (is_stopped(problem))
        return HUGE_VAL;
    for (size_t i = 0; i < problem->n; i++)
        problem->theta[problem->model->globals[problem->free[i]]] = x[i];
    const double value = cls_profile_value(problem->data, problem->theta, problem->scratch);
    problem->evaluations++;
    if (value < problem->best_value) {
        problem->best_value = value;
        if (problem->n)
            memcpy(problem->best, x, problem->n * sizeof *x);
    }
    return value;
}

double cls_problem_rounding(double value)
{
    return 1e-13 * (1.0 + fabs(value)); /* sums of some thousand terms */
}

void cls_problem_prefer(cls_problem *problem, const double *x, double value)
{
    if (value > problem->best_value + cls_problem_rounding(value))
        return;
    problem->best_value = value;
    if (problem->n)
        memcpy(problem->best, x, problem->n * sizeof *x);
}

void cls_problem_gradient(cls_problem *problem, double *gradient)
{
    cls_profile_gradient(problem->data, problem->theta, problem->scratch, problem->all_gradient);
    for (size_t i = 0; i < problem->n; i++)
        gradient[i] = problem->all_gradient[problem->free[i]];
}

void cls_problem_hessian(cls_problem *problem, bool expected_only, double *hessian)
{
    const size_t n = problem->n, all = problem->model->nglobals;
    cls_profile_hessian(problem->data, problem->theta, problem->scratch, expected_only,
                        problem->all_hessian);
    for (size_t i = 0; i < n; i++) {
        const double *const from = problem->all_hessian + problem->free[i] * all;
        if (!cls_scratch_wants(problem->scratch, problem->free[i]))
            continue;
        for (size_t j = 0; j < n; j++)
            hessian[i * n + j] = from[problem->free[j]];
    }
}

double cls_problem_projected(const cls_problem *problem, const double *x, const double *gradient)
{
    double largest = 0.0;
    for (size_t i = 0; i < problem->n; i++) {
        const bool held = (x[i] <= problem->lo[i] && gradient[i] >= 0.0) ||
                          (x[i] >= problem->hi[i] && gradient[i] <= 0.0);
        if (!held && !(fabs(gradient[i]) <= largest))
            largest = fabs(gradient[i]);
    }
    return largest;
}
