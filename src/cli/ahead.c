#include "cli/ahead.h"

#include "base/error.h"
#include "cli/pool.h"

#include <stdlib.h>

/* What was made for a signal scale. */
typedef struct cls_ahead_slot {
    cls_calculator *calculator; /* owned; NULL: it failed, or the session has it */
    cls_session_pass pass;      /* its log's context */
} cls_ahead_slot;

size_t cls_ahead_slots(const cls_session *session)
{
    const size_t scales = session->args->scales.n;
    if (cls_session_data_are_scaled(session))
        return 1; /* each scale has data of its own */
    return scales < session->threads ? scales : session->threads;
}

/* Makes what belongs into a slot. */
static void make(void *context, size_t i)
{
    cls_ahead *const a = context;
    cls_session *const session = a->session;
    cls_ahead_slot *const slot = &a->slots[i];
    slot->pass = (cls_session_pass){session, a->first + i};
    cls_infer_options options =
        cls_session_options(session, session->args->scales.values[slot->pass.place]);
    options.log_context = &slot->pass;
    options.run = NULL; /* the threads are busy */
    cls_status status =
        cls_calculator_new(session->model, session->data, &options, &slot->calculator, NULL);
    if (status == CLS_OK)
        status = a->work(a->context, i, slot->calculator, NULL);
    if (status == CLS_OK)
        return;
    cls_calculator_free(slot->calculator); /* made again it says why */
    slot->calculator = NULL;
}

void cls_ahead_close(cls_ahead *ahead)
{
    for (size_t i = 0; i < ahead->n; i++)
        cls_calculator_free(ahead->slots[i].calculator);
    free(ahead->slots);
    ahead->slots = NULL;
    ahead->n = 0;
}

/* Makes n signal scales from this one on. */
static cls_status make_all(cls_ahead *a, size_t first, size_t n, cls_error *err)
{
    cls_ahead_close(a);
    a->slots = calloc(n, sizeof *a->slots);
    if (!a->slots)
        return cls_fail_memory(err);
    a->first = first;
    a->n = n;
    cls_session_begin(a->session);
    cls_pool_run(&a->session->threads, n, make, a);
    return CLS_OK;
}

cls_status cls_ahead_get(cls_ahead *ahead, size_t *slot, cls_error *err)
{
    cls_session *const session = ahead->session;
    const size_t place = session->head.place, left = session->args->scales.n - place;
    const size_t slots = cls_ahead_slots(session);
    cls_status status = CLS_OK;
    *slot = 0;
    if (slots > 1 && !(place < ahead->first + ahead->n))
        status = make_all(ahead, place, left < slots ? left : slots, err);
    if (status != CLS_OK)
        return status;
    if (slots > 1) {
        *slot = place - ahead->first;
        cls_calculator **const made = &ahead->slots[*slot].calculator;
        if (*made) {
            cls_calculator_free(session->calculator);
            session->calculator = *made;
            *made = NULL;
            return CLS_OK;
        }
    }
    status = cls_session_calculate(session, session->head.signal_scale, err);
    return status ? status : ahead->work(ahead->context, *slot, session->calculator, err);
}
