#include "cli/pool.h"

#include <pthread.h>

/* The work, and what of it was begun. */
typedef struct work {
    pthread_mutex_t lock;
    size_t next, n;
    cls_task *task;
    void *context;
} work;

/* The next part; n: none is left. */
static size_t take(work *w)
{
    (void)pthread_mutex_lock(&w->lock);
    const size_t i = w->next < w->n ? w->next++ : w->n;
    (void)pthread_mutex_unlock(&w->lock);
    return i;
}

static void *run(void *shared)
{
    work *const w = shared;
    for (size_t i = take(w); i < w->n; i = take(w))
        w->task(w->context, i);
    return NULL;
}

void cls_pool_run(void *runner, size_t n, cls_task *task, void *context)
{
    const size_t *const wanted = runner;
    const size_t most = *wanted < n ? *wanted : n;
    work w = {.n = n, .task = task, .context = context};
    pthread_t threads[CLS_POOL_MOST];
    size_t helpers = 0; /* this thread works, too */
    if (pthread_mutex_init(&w.lock, NULL) != 0) {
        for (size_t i = 0; i < n; i++)
            task(context, i);
        return;
    }
    while (helpers + 1 < most && pthread_create(&threads[helpers], NULL, run, &w) == 0)
        helpers++;
    (void)run(&w);
    for (size_t i = 0; i < helpers; i++)
        (void)pthread_join(threads[i], NULL);
    (void)pthread_mutex_destroy(&w.lock);
}
