/*
 * Steps by a metric, cut at the bounds, shortened until f falls (L. Armijo, Pacific J. Math. 16
 * (1966) 1). A parameter that reaches a bound is held there; at the end those are released that
 * want to leave.
 */
#include "fit/quasi.h"

#include "fit/cholesky.h"
#include "fit/newton_step.h"

#include <math.h>
#include <string.h>

enum {
    MAX_TRIALS = 8,  /* of the length of a step */
    MAX_RELEASES = 4 /* of parameters at bounds */
};

/* Decrement, in units of ln L, at which rounding may keep it from falling further. */
static const double nearly = 1e-17;

/* How large the gradient may be at the end. */
static const double small_gradient = 9e-7;

/* The part of its promise that a step must keep, and how much shorter the next one may be. */
static const double accepted = 1e-4, shortest = 0.1, longest = 0.5;

size_t cls_quasi_work(size_t n)
{
    return 7 * n;
}

cls_quasi cls_quasi_start(cls_metric *metric, double *work)
{
    const size_t n = metric->n;
    return (cls_quasi){
        .metric = metric,
        .trusted = HUGE_VAL,
        .x = work,
        .next = work + n,
        .all = work + 2 * n,
        .gradient = work + 3 * n,
        .before = work + 4 * n,
        .direction = work + 5 * n,
        .moved = work + 6 * n,
    };
}

/* Where the descent is. */
typedef struct place {
    double value, decrement;
    double largest; /* component of the gradient */
    size_t releases;
} place;

/* What all of the descent's iterations know. */
typedef struct descent {
    cls_quasi *q;
    cls_problem *p;
    place at;
} descent;

/* Moves the start into bounds: parameters that the metric holds go onto theirs. */
static void put_within_bounds(descent *d)
{
    for (size_t i = 0; i < d->q->metric->n; i++) {
        const double side = d->q->metric->side[i], lo = d->p->lo[i], hi = d->p->hi[i];
        d->q->x[i] = side < 0.0 ? lo : side > 0.0 ? hi : cls_clip(d->q->x[i], lo, hi);
    }
}

static double dot(const descent *d, const double *a, const double *b)
{
    return d->p->model->kernels->dot(d->q->metric->nfree, a, b);
}

/* The gradient where f was evaluated last. */
static void take_gradient(descent *d)
{
    const cls_metric *const m = d->q->metric;
    cls_problem_gradient(d->p, d->q->all);
    for (size_t k = 0; k < m->nfree; k++)
        d->q->gradient[k] = d->q->all[m->index[k]];
}

/* The next step and what it promises. */
static void find_direction(descent *d)
{
    const cls_metric *const m = d->q->metric;
    cls_metric_direction(m, d->q->gradient, d->q->direction);
    d->at.decrement = -0.5 * dot(d, d->q->direction, d->q->gradient);
    d->at.largest = 0.0;
    for (size_t k = 0; k < m->nfree; k++) {
        const double size = fabs(d->q->gradient[k]);
        d->at.largest = size > d->at.largest ? size : d->at.largest;
    }
}

/* Factors what the sides leave free and takes its gradient. */
static bool change_sides(descent *d)
{
    cls_metric *const m = d->q->metric;
    if (!cls_metric_factor(m))
        return false;
    for (size_t k = 0; k < m->nfree; k++)
        d->q->gradient[k] = d->q->all[m->index[k]];
    return true;
}

/* Whether parameters want to leave their bounds; they are free then. */
static bool release(const descent *d)
{
    bool any = false;
    for (size_t i = 0; i < d->q->metric->n; i++) {
        double *const side = &d->q->metric->side[i];
        if (!(*side * d->q->all[i] > 0.0) || !(d->p->lo[i] < d->p->hi[i]))
            continue;
        *side = 0.0;
        any = true;
    }
    return any;
}

/* next = x + length * direction, cut at the bounds. True where that cuts something. */
static bool step_to(const descent *d, double length)
{
    const cls_quasi *const q = d->q;
    bool cut = false;
    memcpy(q->next, q->x, q->metric->n * sizeof *q->next);
    for (size_t k = 0; k < q->metric->nfree; k++) {
        const size_t i = q->metric->index[k];
        const double to = q->x[i] + length * q->direction[k];
        q->next[i] = cls_clip(to, d->p->lo[i], d->p->hi[i]);
        cut = cut || !(to > d->p->lo[i] && to < d->p->hi[i]);
    }
    return cut;
}

/* How much shorter than length a step is tried next, given what it led to. */
static double shorten(const descent *d, double length, double value)
{
    const double rise = value - d->at.value + 2.0 * length * d->at.decrement;
    const double best = d->at.decrement * length / rise; /* of the parabola through all that */
    return cls_clip(isfinite(best) ? best : shortest, shortest, longest) * length;
}

/* Holds the parameters that a step has carried to a bound. */
static bool hold(descent *d)
{
    cls_metric *const m = d->q->metric;
    for (size_t k = 0; k < m->nfree; k++) {
        const size_t i = m->index[k];
        if (!(d->q->x[i] > d->p->lo[i] && d->q->x[i] < d->p->hi[i]))
            m->side[i] = d->q->x[i] > d->p->lo[i] ? 1.0 : -1.0;
    }
    return change_sides(d);
}

/* Keeps what a step of this length has shown. */
static void keep_pair(descent *d, double length)
{
    cls_quasi *const q = d->q;
    for (size_t k = 0; k < q->metric->nfree; k++) {
        q->direction[k] *= length;
        q->before[k] = q->gradient[k] - q->before[k];
    }
    cls_metric_keep(q->metric, q->direction, q->before);
}

/* Steps downhill; false where no step helps, or the metric ends there. */
static bool walk(descent *d)
{
    cls_quasi *const q = d->q;
    double length = 1.0;
    for (int i = 0; i < MAX_TRIALS; i++) {
        const bool cut = step_to(d, length);
        const double value = cls_problem_value(d->p, q->next);
        const double wanted = d->at.value - accepted * length * d->at.decrement;
        if (!(value <= wanted + cls_problem_rounding(d->at.value))) { /* NaN too */
            length = shorten(d, length, value);
            continue;
        }
        double *const old = q->x;
        q->x = q->next;
        q->next = old;
        d->at.value = value;
        memcpy(q->before, q->gradient, q->metric->nfree * sizeof *q->before);
        take_gradient(d);
        if (cut)
            return hold(d);
        keep_pair(d, length);
        return true;
    }
    return false;
}

/* Puts parameters that are at a bound but for rounding exactly there. True if there were any. */
static bool snap(const descent *d)
{
    const cls_metric *const m = d->q->metric;
    const size_t stride = cls_cholesky_stride(m->nfree);
    bool any = false;
    for (size_t k = 0; k < m->nfree; k++) {
        double *const x = &d->q->x[m->index[k]];
        const double lo = d->p->lo[m->index[k]], hi = d->p->hi[m->index[k]];
        const double near = CLS_NEGLIGIBLE / m->factor[k * stride + k];
        if (*x - lo > near && hi - *x > near)
            continue;
        *x = *x - lo <= near ? lo : hi;
        any = true;
    }
    return any;
}

static cls_quasi_end end_here(descent *d, cls_quasi_outcome outcome, size_t steps)
{
    cls_quasi_end end = {outcome, steps, d->at.value - d->at.decrement, d->at.largest,
                         d->at.decrement};
    if (outcome == CLS_QUASI_FOUND && snap(d))
        end.value = cls_problem_value(d->p, d->q->x) - d->at.decrement;
    return end;
}

/* Whether a further step is not worth an evaluation; before: what the one before promised. */
static bool has_converged(const descent *d, double before)
{
    const double decrement = d->at.decrement;
    if (decrement < nearly && decrement > 0.25 * before)
        return d->at.largest < small_gradient;
    return decrement < d->q->wanted && d->at.largest < small_gradient;
}

cls_quasi_end cls_quasi_descend(cls_quasi *q, cls_problem *p)
{
    descent d = {.q = q, .p = p};
    const size_t first = p->evaluations;
    double before = HUGE_VAL;
    put_within_bounds(&d);
    d.at.value = cls_problem_value(p, q->x);
    take_gradient(&d);
    for (size_t i = 1;; i++) {
        find_direction(&d);
        if (!(d.at.decrement >= 0.0) || p->stopped) /* NaN too; then no value falls, nor counts */
            return end_here(&d, CLS_QUASI_FAILED, i);
        if (has_converged(&d, before)) {
            if (!release(&d))
                return end_here(&d, CLS_QUASI_FOUND, i);
            if (++d.at.releases > MAX_RELEASES || !change_sides(&d))
                return end_here(&d, CLS_QUASI_FAILED, i);
            before = HUGE_VAL;
            continue;
        }
        if (q->basin && cls_basin_holds(q->basin, q->metric, q->x, d.at.value, q->moved))
            return end_here(&d, CLS_QUASI_MERGED, i);
        if (i == 1 && d.at.decrement > q->trusted)
            return end_here(&d, CLS_QUASI_FAR, i);
        before = d.at.decrement;
        if (p->evaluations - first >= q->most || !walk(&d))
            return end_here(&d, CLS_QUASI_FAILED, i);
    }
}
