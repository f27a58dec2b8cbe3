/*
 * Tests of many strengths, upwards, in whatever order they are asked for: minima are followed best
 * that way, and results do not depend on the order. They are made in chunks that depend on their
 * number alone, so that the results do not depend on who runs the chunks either. Each begins from
 * the best fit and the Asimov data.
 */
#include "infer/fits.h"
#include "infer/hypotest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The size of chunks. One begins with a few fits where the likelihood is convex; else with a search
 * for minima that costs as much as some hundred points, so that chunks grow with what there is.
 */
enum { CHUNK = 50, WIDE_CHUNK = 200, WIDENING = 16 };

/* What a chunk leaves behind besides its points. */
typedef struct trace {
    double *better; /* [nparameters]: a lower best fit, or NULL */
    double value;   /* f there */
    bool failed;    /* there was no memory for it */
    size_t nnotes;
    char notes[CLS_MAX_NOTES][CLS_NOTE_SIZE];
} trace;

/* The work on all chunks; the calculator is not changed by them. */
typedef struct chunks {
    const cls_calculator *calculator;
    const double *mu;
    size_t n, size; /* of a chunk */
    cls_point *points;
    trace *traces;
} chunks;

/* Tests one after the other. */
static void test_chain(cls_calculator *calculator, const double *mu, size_t n, cls_point *points)
{
    double lo = -HUGE_VAL, hi = HUGE_VAL;
    int round = 0;
    do { /* to and fro */
        for (size_t i = 0; i < n; i++) {
            const size_t k = round % 2 == 1 ? n - 1 - i : i;
            if (!(mu[k] < lo || mu[k] > hi))
                (void)cls_hypotest(calculator, mu[k], &points[k]);
        }
    } while (cls_calculator_take_stale(calculator, &lo, &hi) && ++round < CLS_MAX_ROUNDS);
}

/* No memory: no test. */
static void give_up(const double *mu, size_t n, cls_point *points)
{
    for (size_t i = 0; i < n; i++) {
        cls_point_clear(&points[i], mu[i]);
        points[i].status = CLS_NO_MEMORY;
        (void)snprintf(points[i].reason, sizeof points[i].reason, "out of memory");
    }
}

static void keep_trace(const cls_calculator *c, double known, trace *t)
{
    const size_t size = c->model->nparameters * sizeof *c->free_fit;
    t->nnotes = c->nnotes;
    memcpy(t->notes, c->notes, sizeof t->notes);
    if (c->free_error.code || !(c->free_value < known))
        return;
    t->better = malloc(size);
    t->value = c->free_value;
    t->failed = !t->better;
    if (t->better)
        memcpy(t->better, c->free_fit, size);
}

static void test_chunk(void *context, size_t i)
{
    const chunks *const all = context;
    const size_t first = i * all->size, left = all->n - first;
    const size_t n = left < all->size ? left : all->size;
    cls_calculator *c;
    if (cls_calculator_copy(all->calculator, &c, NULL)) {
        give_up(all->mu + first, n, all->points + first);
        return;
    }
    test_chain(c, all->mu + first, n, all->points + first);
    keep_trace(c, all->calculator->free_value, &all->traces[i]);
    cls_calculator_free(c);
}

/* Takes over the notes and the lowest best fit of all chunks; whether that is a lower one. */
static bool take_over(cls_calculator *c, trace *traces, size_t n, bool *failed)
{
    const trace *best = NULL;
    const double before = c->free_value;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < traces[i].nnotes; k++)
            cls_calculator_add_note(c, "%s", traces[i].notes[k]);
        *failed = *failed || traces[i].failed;
        if (traces[i].better && (!best || traces[i].value < best->value))
            best = &traces[i];
    }
    if (best) {
        memcpy(c->fixed_fit, best->better, c->model->nparameters * sizeof *c->fixed_fit);
        cls_calculator_fit_again(c);
    }
    for (size_t i = 0; i < n; i++)
        free(traces[i].better);
    return c->free_value < before;
}

static void run_serially(size_t n, cls_task *task, void *context)
{
    for (size_t i = 0; i < n; i++)
        task(context, i);
}

/* Tests mu[n], which are in increasing order. */
static void test_all(cls_calculator *calculator, const double *mu, size_t n, cls_point *points)
{
    const size_t most = calculator->model->convex ? CHUNK : WIDE_CHUNK + n / WIDENING;
    const size_t nchunks = (n + most - 1) / most;
    chunks all = {.calculator = calculator, .mu = mu, .n = n, .points = points};
    double lo, hi;
    int round = 0;
    bool again = true, failed = false;
    if (nchunks <= 1) {
        test_chain(calculator, mu, n, points);
        return;
    }
    all.size = (n + nchunks - 1) / nchunks;
    while (again) {
        all.traces = calloc(nchunks, sizeof *all.traces);
        if (!all.traces) {
            give_up(mu, n, points);
            return;
        }
        if (calculator->run)
            calculator->run(calculator->runner, nchunks, test_chunk, &all);
        else
            run_serially(nchunks, test_chunk, &all);
        again = take_over(calculator, all.traces, nchunks, &failed) && ++round < CLS_MAX_ROUNDS;
        free(all.traces);
    }
    if (failed)
        give_up(mu, n, points);
    (void)cls_calculator_take_stale(calculator, &lo, &hi); /* all was tested since */
}

/* A strength, and where it was asked for. */
typedef struct ranked {
    double mu;
    size_t place;
} ranked;

/* What is no number comes last. */
static int compare(const void *one, const void *other)
{
    const ranked *const a = one, *const b = other;
    const int numbers = isnan(a->mu) - isnan(b->mu);
    const int order = (a->mu > b->mu) - (a->mu < b->mu);
    const int places = (a->place > b->place) - (a->place < b->place);
    return numbers ? numbers : order ? order : places;
}

static bool is_increasing(const double *mu, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!(mu[i - 1] <= mu[i]))
            return false;
    return true;
}

void cls_hypotests(cls_calculator *calculator, const double *mu, size_t n, cls_point *points)
{
    if (is_increasing(mu, n)) {
        test_all(calculator, mu, n, points);
        return;
    }
    ranked *const order = malloc(n * sizeof *order);
    double *const sorted = malloc(n * sizeof *sorted);
    cls_point *const tested = malloc(n * sizeof *tested);
    if (order && sorted && tested) {
        for (size_t i = 0; i < n; i++)
            order[i] = (ranked){mu[i], i};
        qsort(order, n, sizeof *order, compare);
        for (size_t i = 0; i < n; i++)
            sorted[i] = order[i].mu;
        test_all(calculator, sorted, n, tested);
        for (size_t i = 0; i < n; i++)
            points[order[i].place] = tested[i];
    } else {
        give_up(mu, n, points);
    }
    free(order);
    free(sorted);
    free(tested);
}
