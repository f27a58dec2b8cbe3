#include "cli/grid_run.h"

#include "base/error.h"
#include "cli/interrupt.h"
#include "cli/pool.h"

#include <pthread.h>

/* What the threads share. */
typedef struct work {
    const cls_grid *grid;
    const cls_grid_dealer *dealer;
    bool several;
    pthread_mutex_t lock; /* for the dealer, and what follows */
    cls_status status;    /* the first failure */
    cls_error error;
} work;

static void fail(work *w, cls_status status, const cls_error *error)
{
    if (w->status == CLS_OK) {
        w->status = status;
        w->error = *error;
    }
}

/* The next point; false where there is none, or no more is wanted. */
static bool take(work *w, size_t *point)
{
    (void)pthread_mutex_lock(&w->lock);
    const bool more =
        w->status == CLS_OK && !cls_interrupted() && w->dealer->take(w->dealer->context, point);
    (void)pthread_mutex_unlock(&w->lock);
    return more;
}

/* Hands over what was found. */
static void hand_over(work *w, cls_status status, cls_grid_result *result, cls_error *error)
{
    (void)pthread_mutex_lock(&w->lock);
    if (status == CLS_OK)
        status = w->dealer->done(w->dealer->context, result, error);
    else
        cls_grid_result_free(result);
    if (status != CLS_OK && status != CLS_INTERRUPTED)
        fail(w, status, error);
    (void)pthread_mutex_unlock(&w->lock);
}

/* The work of one thread. */
static void run(void *context, size_t thread)
{
    work *const w = context;
    cls_grid_worker worker;
    cls_error error = {.code = CLS_OK};
    (void)thread;
    cls_status status = cls_grid_worker_begin(&worker, w->grid, w->several, &error);
    if (status != CLS_OK) {
        (void)pthread_mutex_lock(&w->lock);
        fail(w, status, &error);
        (void)pthread_mutex_unlock(&w->lock);
    }
    size_t point;
    while (status == CLS_OK && take(w, &point)) {
        cls_grid_result result;
        status = cls_grid_do(&worker, point, &result, &error);
        hand_over(w, status, &result, &error);
    }
    cls_grid_worker_free(&worker);
}

/* No more threads than points. */
static size_t threads_for(const cls_grid *grid, size_t threads)
{
    size_t due = 0;
    for (size_t i = 0; i < grid->points.n; i++)
        due += cls_grid_is_due(grid, i);
    return threads < due ? threads : due ? due : 1;
}

cls_status cls_grid_run(const cls_grid *grid, const cls_grid_dealer *dealer, size_t threads,
                        cls_error *err)
{
    size_t used = threads_for(grid, threads);
    work w = {.grid = grid, .dealer = dealer, .several = used > 1};
    if (pthread_mutex_init(&w.lock, NULL) != 0)
        return cls_fail_memory(err);
    cls_interrupt_catch();
    cls_pool_run(&used, used, run, &w);
    (void)pthread_mutex_destroy(&w.lock);
    if (w.status != CLS_OK)
        *err = w.error;
    return w.status;
}
