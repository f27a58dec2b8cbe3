#include "fit/follow.h"

#include "fit/cholesky.h"
#include "fit/newton_step.h"

#include <math.h>
#include <string.h>

enum {
    SLOW = 9,          /* steps after which the factor is worth replacing */
    PROFILE_STEPS = 2, /* with one parameter held */
    MOST = 12          /* evaluations before a full fit takes over */
};

/*
 * What a further step may promise, in units of ln L: it is taken off the value, so that what the
 * value is off is much less.
 */
static const double converged = 1e-14;

/* Values that differ by less are those of one minimum. */
static const double same = 1e-8;

/* What the first step may promise: else a bolder extrapolation was too bold. */
static const double bold = 0.1, cautious = 10.0;

struct cls_follower {
    bool ready; /* there is a metric, and it serves */
    bool full;  /* the last minimum took a full fit */
    cls_metric metric;
    double *hessian; /* the metric's */
    double *sides;   /* [n]: work space */
    cls_trail trail;
};

cls_status cls_follower_new(const cls_model *model, cls_arena *arena, cls_follower **out,
                            cls_error *err)
{
    const size_t n = model->nglobals, stride = cls_cholesky_stride(n);
    cls_follower *const f = *out = cls_arena_array(arena, 1, sizeof *f, err);
    double *const factor = cls_arena_array(arena, stride, stride * sizeof *factor, err);
    double *const hessian = cls_arena_array(arena, n, n * sizeof *hessian, err);
    double *const vectors = cls_arena_array(arena, n, 2 * sizeof *vectors, err);
    double *const points = cls_arena_array(arena, cls_trail_work(n), sizeof *points, err);
    double *const work = cls_arena_array(arena, cls_metric_work(n), sizeof *work, err);
    size_t *const index = cls_arena_array(arena, n, sizeof *index, err);
    if (!f || !factor || !hessian || !vectors || !points || !work || !index)
        return CLS_NO_MEMORY;
    f->hessian = hessian;
    f->sides = vectors;
    cls_trail_place(&f->trail, points, n);
    f->metric = (cls_metric){.kernels = model->kernels,
                             .hessian = hessian,
                             .factor = factor,
                             .side = vectors + n,
                             .index = index};
    cls_metric_place(&f->metric, work, n);
    return CLS_OK;
}

void cls_follower_forget(cls_follower *follower)
{
    cls_trail_forget(&follower->trail, 0);
    follower->ready = false;
}

void cls_follower_forget_last(cls_follower *follower)
{
    cls_trail_forget_last(&follower->trail);
}

void cls_follower_forget_others(cls_follower *follower)
{
    cls_trail_forget_others(&follower->trail);
}

double cls_follower_last(const cls_follower *f, double *x)
{
    memcpy(x, f->trail.points[0], f->trail.n * sizeof *x);
    return f->trail.value[0];
}

void cls_follower_return(cls_follower *f, cls_problem *problem, double poi, const double *x,
                         double value)
{
    (void)cls_trail_add(&f->trail, problem, (cls_trail_point){poi, x, value}, f->hessian,
                        problem->tail);
    f->full = false;
    f->trail.lower = f->trail.higher = f->trail.off = false;
}

/* The lowest of the points evaluated and the cautious ones, in x[n]. */
static void choose_start(const cls_follower *f, cls_problem *p, double poi, double *x)
{
    for (size_t most = 2; most > 0; most--) {
        cls_trail_foretell(&f->trail, p, poi, most, x);
        (void)cls_problem_value(p, x);
    }
    memcpy(x, p->best, f->trail.n * sizeof *x);
}

static cls_minimum minimum_of(const cls_quasi_end *end)
{
    return (cls_minimum){.value = end->value,
                         .gradient = end->gradient,
                         .decrement = end->decrement,
                         .iterations = end->steps,
                         .optimizer = cls_optimizer_get(0)->name};
}

/* Whether a descent has ended at a minimum where the likelihood is not 0. */
static bool is_found(const cls_quasi_end *end, const cls_problem *p)
{
    return end->outcome == CLS_QUASI_FOUND &&
           cls_scratch_impossible(p->data, p->scratch) == CLS_NONE;
}

/* Keeps the minimum that a descent has found, its last step taken. */
static void keep_minimum(cls_follower *f, const cls_problem *p, const cls_quasi *q, double poi,
                         double value)
{
    double *const x =
        cls_trail_add(&f->trail, p, (cls_trail_point){poi, q->x, value}, f->hessian, q->next);
    for (size_t k = 0; k < f->metric.nfree; k++) {
        const size_t i = f->metric.index[k];
        x[i] = cls_clip(x[i] + q->direction[k], p->lo[i], p->hi[i]);
    }
}

bool cls_follower_fit(cls_follower *f, cls_problem *problem, double poi, cls_minimum *minimum)
{
    if (f->trail.npoints == 0 || f->trail.n != problem->n)
        return false;
    cls_quasi q = cls_quasi_start(&f->metric, problem->tail);
    cls_quasi_end end = {.outcome = CLS_QUASI_FAR};
    q.wanted = converged;
    q.most = MOST;
    cls_trail_foretell(&f->trail, problem, poi, f->trail.order, q.x);
    if (f->ready) {
        q.trusted = bold;
        end = cls_quasi_descend(&q, problem);
    } else {
        (void)cls_problem_value(problem, q.x);
    }
    if (end.outcome == CLS_QUASI_FAR) {
        choose_start(f, problem, poi, q.x);
        q.trusted = cautious;
        if (f->ready)
            end = cls_quasi_descend(&q, problem);
    }
    if (!is_found(&end, problem)) {
        f->ready = false;
        memcpy(problem->x, problem->best, f->trail.n * sizeof *problem->x);
        problem->near = true;
        return false;
    }
    *minimum = minimum_of(&end);
    cls_profile_gammas(problem->scratch, problem->theta);
    keep_minimum(f, problem, &q, poi, end.value);
    f->ready = end.steps <= SLOW;
    f->full = false;
    return true;
}

void cls_follower_learn(cls_follower *f, cls_problem *problem, double poi)
{
    const cls_newton_step s = cls_newton_step_start(problem);
    const size_t n = problem->n, stride = cls_cholesky_stride(problem->nfactored);
    if (f->trail.n != n)
        cls_trail_forget(&f->trail, n);
    (void)cls_trail_add(&f->trail, problem,
                        (cls_trail_point){poi, problem->best, problem->best_value}, s.hessian,
                        problem->tail);
    f->full = true;
    f->ready = problem->factored;
    if (!f->ready)
        return;
    f->metric.n = n;
    f->metric.npairs = 0;
    f->metric.nfree = problem->nfactored;
    memcpy(f->metric.index, problem->index, f->metric.nfree * sizeof *f->metric.index);
    memcpy(f->metric.side, s.side, n * sizeof *s.side);
    memcpy(f->metric.factor, s.factor, f->metric.nfree * stride * sizeof *s.factor);
    memcpy(f->hessian, s.hessian, n * n * sizeof *s.hessian);
}

/* to[n - 1]: from[n] without element k. */
static void leave_out(const double *from, size_t n, size_t k, double *to)
{
    memcpy(to, from, k * sizeof *to);
    memcpy(to + k, from + k + 1, (n - 1 - k) * sizeof *to);
}

void cls_follower_learn_free(cls_follower *f, cls_problem *problem)
{
    const cls_newton_step s = cls_newton_step_start(problem);
    const size_t n = problem->n;
    size_t poi = 0;
    while (problem->model->globals[problem->free[poi]] != problem->model->poi)
        poi++;
    cls_follower_forget(f);
    cls_trail_forget(&f->trail, n - 1);
    f->metric.n = n - 1;
    leave_out(problem->best, n, poi, f->sides);
    (void)cls_trail_add(&f->trail, problem,
                        (cls_trail_point){problem->best[poi], f->sides, problem->best_value},
                        f->hessian, problem->tail);
    if (!problem->factored)
        return;
    leave_out(s.side, n, poi, f->metric.side);
    for (size_t i = 0; i + 1 < n; i++)
        leave_out(s.hessian + (i < poi ? i : i + 1) * n, n, poi, f->hessian + i * (n - 1));
    f->ready = cls_metric_factor(&f->metric);
}

void cls_follower_learn_known(cls_follower *f, cls_problem *problem, double poi)
{
    cls_newton_step s = cls_newton_step_start(problem);
    (void)cls_problem_value(problem, problem->x);
    cls_newton_step_compute(&s, problem->x);
    cls_follower_learn(f, problem, poi);
}

bool cls_follower_is_ready(const cls_follower *f, const cls_problem *problem)
{
    return f->ready && f->trail.n == problem->n;
}

double cls_follower_curvature(const cls_follower *f, size_t i)
{
    return f->hessian[i * f->trail.n + i];
}

/* direction[nfree] = -B gradient but for element k, which is 0; column[nfree]: -B e_k. */
static void find_held_direction(const cls_metric *m, size_t k, const double *gradient,
                                const double *column, double *direction)
{
    cls_metric_direction(m, gradient, direction);
    m->kernels->add(m->nfree, -direction[k] / column[k], column, direction);
    direction[k] = 0.0;
}

/* Work space of a search for a barrier, in problem->tail; k: of the metric's free parameters. */
typedef struct held {
    cls_metric metric;
    size_t k;
    double *all, *next, *kept;             /* [n] */
    double *gradient, *direction, *column; /* [nfree] */
} held;

/* Where parameter i is among the metric's free ones; nfree: it is not. */
static size_t place_of(const cls_metric *m, size_t i)
{
    size_t k = 0;
    while (k < m->nfree && m->index[k] != i)
        k++;
    return k;
}

/* Of parameter i, which is held; nfree at k: it is held anyway. */
static held hold(const cls_follower *f, const cls_problem *p, size_t i)
{
    const size_t n = p->n;
    held h = {.metric = f->metric,
              .all = p->tail,
              .next = p->tail + n,
              .kept = p->tail + 2 * n,
              .gradient = p->tail + 3 * n,
              .direction = p->tail + 4 * n,
              .column = p->tail + 5 * n};
    h.metric.npairs = 0;
    h.k = place_of(&h.metric, i);
    if (h.k < h.metric.nfree) {
        memset(h.gradient, 0, h.metric.nfree * sizeof *h.gradient);
        h.gradient[h.k] = 1.0;
        cls_metric_direction(&h.metric, h.gradient, h.column);
    }
    return h;
}

/*
 * About how low f gets from problem->x, where it was evaluated last: a few steps of the parameters
 * that are not held, which end in problem->x; no more where f is below enough.
 */
static double relax(held *h, cls_problem *p, double value, double enough)
{
    const cls_metric *const m = &h->metric;
    for (int step = 0; step < PROFILE_STEPS && h->k < m->nfree && !(value < enough); step++) {
        cls_problem_gradient(p, h->all);
        for (size_t j = 0; j < m->nfree; j++)
            h->gradient[j] = h->all[m->index[j]];
        find_held_direction(m, h->k, h->gradient, h->column, h->direction);
        memcpy(h->next, p->x, p->n * sizeof *p->x);
        for (size_t j = 0; j < m->nfree; j++)
            h->next[m->index[j]] = cls_clip(h->next[m->index[j]] + h->direction[j],
                                            p->lo[m->index[j]], p->hi[m->index[j]]);
        const double next = cls_problem_value(p, h->next);
        if (!(next < value)) /* NaN too */
            break;
        value = next;
        memcpy(p->x, h->next, p->n * sizeof *p->x);
    }
    return value;
}

double cls_follower_stiffness(const cls_follower *f, const cls_problem *p, size_t i)
{
    const cls_metric *const m = &f->metric;
    const size_t stride = cls_cholesky_stride(m->nfree), k = place_of(m, i);
    double *const column = p->tail; /* of the inverse, half done: its square is on the diagonal */
    if (k == m->nfree)
        return cls_follower_curvature(f, i);
    memset(column, 0, m->nfree * sizeof *column);
    column[k] = 1.0;
    cls_cholesky_forward(m->kernels, m->factor, stride, m->nfree, k, column);
    return 1.0 / m->kernels->dot(m->nfree - k, column + k, column + k);
}

double cls_follower_relax(const cls_follower *f, cls_problem *p, size_t i, double value)
{
    held h = hold(f, p, i);
    return relax(&h, p, value, -HUGE_VAL);
}

bool cls_follower_has_barrier(const cls_follower *f, cls_problem *p, const double *known, size_t i,
                              double value)
{
    held h = hold(f, p, i);
    const double image = relax(&h, p, value, -HUGE_VAL);
    memcpy(h.kept, p->x, p->n * sizeof *p->x);
    memcpy(p->x, known, p->n * sizeof *p->x);
    p->x[i] = 0.0;
    const double ridge = relax(&h, p, cls_problem_value(p, p->x), image);
    memcpy(p->x, h.kept, p->n * sizeof *p->x);
    return image < ridge;
}

cls_quasi_outcome cls_follower_restart(cls_follower *f, cls_problem *problem,
                                       const cls_basin *basin, cls_minimum *minimum)
{
    cls_metric metric = f->metric; /* with pairs of its own */
    cls_metric_place(&metric, problem->tail + cls_quasi_work(f->trail.n), f->trail.n);
    cls_quasi q = cls_quasi_start(&metric, problem->tail);
    q.wanted = converged;
    q.most = MOST;
    q.basin = basin;
    memcpy(f->sides, metric.side, f->trail.n * sizeof *f->sides);
    memcpy(q.x, problem->x, f->trail.n * sizeof *q.x);
    const cls_quasi_end end = cls_quasi_descend(&q, problem);
    cls_quasi_outcome outcome = end.outcome;
    if (is_found(&end, problem)) {
        *minimum = minimum_of(&end);
        cls_profile_gammas(problem->scratch, problem->theta);
        memcpy(problem->best, q.x, f->trail.n * sizeof *q.x);
    } else if (outcome != CLS_QUASI_MERGED) {
        outcome = CLS_QUASI_FAILED;
    }
    memcpy(problem->x, problem->best, f->trail.n * sizeof *problem->x);
    if (memcmp(f->sides, metric.side, f->trail.n * sizeof *f->sides) != 0) {
        memcpy(metric.side, f->sides, f->trail.n * sizeof *f->sides);
        f->ready = cls_metric_factor(&f->metric);
    }
    return outcome;
}

bool cls_follower_is_higher(const cls_follower *f)
{
    return f->trail.higher;
}

double cls_follower_previous(const cls_follower *f)
{
    return f->trail.npoints > 1 ? f->trail.poi[1] : (double)NAN;
}

bool cls_follower_has_jumped(cls_follower *f, cls_problem *problem, const double *known)
{
    cls_minimum minimum;
    const cls_basin basin = {.x = f->trail.points[1], .value = f->trail.value[1]};
    const bool lower = f->trail.lower, elsewhere = known && f->full && f->trail.off;
    if (!(lower || elsewhere) || f->trail.npoints < 2 || !f->ready)
        return false;
    const double before = lower ? f->trail.value[1] : fmin(f->trail.value[1], *known);
    f->trail.lower = f->trail.off = false;
    cls_problem_reset(problem, problem->data, &f->trail.poi[1], 0.0);
    for (size_t i = 0; i < f->trail.n; i++)
        problem->x[i] = cls_clip(f->trail.points[0][i], problem->lo[i], problem->hi[i]);
    const cls_quasi_outcome outcome = cls_follower_restart(f, problem, &basin, &minimum);
    const double value = outcome == CLS_QUASI_FOUND ? minimum.value : problem->best_value;
    return outcome != CLS_QUASI_MERGED && value < before - same;
}
