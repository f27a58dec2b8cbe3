/*
 * NLopt on the profiled problem. Its result codes are not looked at: they claim success at wrong
 * points; the best point is kept by the problem and judged by its gradient.
 */
#include "fit/optimizers/nlopt_run.h"

#include "cls/fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_RUNS = 10, MAX_EVALUATIONS = 20000, STORED_VECTORS = 20 };

/* Change of f (units of ln L) below which a run and the series of runs end. */
static const double run_tolerance = 1e-14, series_tolerance = 1e-12;

/* First steps of algorithms without derivatives, in standard deviations. */
static const double first_step = 0.5;

/* x = scale * y; the arrays are cut from problem->work. */
typedef struct scaled {
    cls_problem *problem;
    nlopt_opt opt;
    double *scale, *x, *y, *gradient;
} scaled;

static double objective(unsigned n, const double *y, double *gradient, void *context)
{
    const scaled *const s = context;
    const cls_problem *const p = s->problem;
    for (unsigned i = 0; i < n; i++)
        s->x[i] = fmin(fmax(s->scale[i] * y[i], p->lo[i]), p->hi[i]);
    const double value = cls_problem_value(s->problem, s->x);
    if (p->stopped)
        (void)nlopt_force_stop(s->opt);
    if (gradient) {
        cls_problem_gradient(s->problem, s->gradient);
        for (unsigned i = 0; i < n; i++)
            gradient[i] = s->gradient[i] * s->scale[i];
    }
    return value;
}

/* One standard deviation of each parameter, all others held: 1 where nothing depends on it. */
static void choose_scales(const scaled *s)
{
    const size_t n = s->problem->n;
    double *const hessian = s->gradient + n;
    (void)cls_problem_value(s->problem, s->problem->x);
    cls_problem_gradient(s->problem, s->gradient);
    cls_problem_hessian(s->problem, true, hessian);
    for (size_t i = 0; i < n; i++) {
        const double curvature = hessian[i * n + i];
        s->scale[i] = curvature > 0.0 && isfinite(curvature) ? 1.0 / sqrt(curvature) : 1.0;
    }
}

static void set_bounds(nlopt_opt opt, const scaled *s)
{
    for (size_t i = 0; i < s->problem->n; i++)
        s->x[i] = s->problem->lo[i] / s->scale[i];
    (void)nlopt_set_lower_bounds(opt, s->x);
    for (size_t i = 0; i < s->problem->n; i++)
        s->x[i] = s->problem->hi[i] / s->scale[i];
    (void)nlopt_set_upper_bounds(opt, s->x);
}

static void run_series(nlopt_opt opt, const scaled *s)
{
    cls_problem *const p = s->problem;
    double before = HUGE_VAL;
    for (int run = 0; run < MAX_RUNS && p->best_value < before - series_tolerance; run++) {
        before = p->best_value;
        for (size_t i = 0; i < p->n; i++)
            s->y[i] = fmin(fmax(p->best[i], p->lo[i]), p->hi[i]) / s->scale[i];
        double value;
        (void)nlopt_optimize(opt, s->y, &value);
    }
    memcpy(p->x, p->best, p->n * sizeof *p->x);
}

size_t cls_nlopt_run(cls_problem *problem, nlopt_algorithm algorithm)
{
    const size_t n = problem->n, before = problem->evaluations;
    double *const work = problem->work;
    scaled s = {problem, NULL, work, work + n, work + 2 * n, work + 3 * n};
    choose_scales(&s);
    nlopt_opt opt = nlopt_create(algorithm, (unsigned)n);
    if (!opt)
        return 0;
    s.opt = opt;
    set_bounds(opt, &s);
    (void)nlopt_set_min_objective(opt, objective, &s);
    (void)nlopt_set_ftol_abs(opt, run_tolerance);
    (void)nlopt_set_maxeval(opt, MAX_EVALUATIONS);
    (void)nlopt_set_initial_step1(opt, first_step);
    (void)nlopt_set_vector_storage(opt, STORED_VECTORS); /* the default takes 10 MB */
    run_series(opt, &s);
    nlopt_destroy(opt);
    return problem->evaluations - before;
}

void cls_nlopt_version(char *text, size_t size)
{
    int major, minor, bugfix;
    nlopt_version(&major, &minor, &bugfix);
    (void)snprintf(text, size, "%d.%d.%d", major, minor, bugfix);
}
