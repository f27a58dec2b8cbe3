#include "cli/finder.h"

#include "base/error.h"

#include <stdlib.h>

cls_finder cls_finder_of(cls_session *session)
{
    return (cls_finder){
        .session = session,
        .scan = {.method = cls_scan_method_find(session->args->interpolate)},
    };
}

/* Roots: the search is made once, unless the data depend on the scale. */
static cls_status find_roots(cls_finder *f, cls_limits **limits, cls_error *err)
{
    cls_session *const session = f->session;
    cls_status status = CLS_OK;
    if (session->args->scales.n == 1)
        session->shown_scale = session->head.signal_scale;
    if (!f->unscaled || cls_session_data_are_scaled(session)) {
        cls_limits_free(f->unscaled);
        f->unscaled = NULL;
        status = cls_session_calculate(session, 1.0, err);
        if (status == CLS_OK)
            status = cls_limits_root(session->calculator, &f->unscaled, err);
    }
    if (status == CLS_OK)
        status = cls_limits_rescaled(session->calculator, f->unscaled, session->head.signal_scale,
                                     limits, err);
    return status;
}

static cls_status make_scan(void *context, size_t slot, cls_calculator *calculator, cls_error *err)
{
    const cls_finder *const f = context;
    const cls_numbers *const mu = &f->session->args->scan;
    cls_limits_free(f->scans[slot]); /* of a signal scale that was left out */
    f->scans[slot] = NULL;
    return cls_limits_scan_as(calculator, mu->values, mu->n, &f->scan, &f->scans[slot], err);
}

/* Room for scans. */
static cls_status prepare(cls_finder *f, cls_error *err)
{
    const size_t slots = cls_ahead_slots(f->session);
    f->ahead = (cls_ahead){.session = f->session, .work = make_scan, .context = f};
    f->scans = calloc(slots, sizeof(cls_limits *));
    if (!f->scans)
        return cls_fail_memory(err);
    f->slots = slots;
    return CLS_OK;
}

static cls_status scan(cls_finder *f, cls_limits **limits, cls_error *err)
{
    size_t slot = 0;
    cls_status status = f->scans ? CLS_OK : prepare(f, err);
    if (status == CLS_OK)
        status = cls_ahead_get(&f->ahead, &slot, err);
    if (status == CLS_OK) {
        *limits = f->scans[slot];
        f->scans[slot] = NULL;
    }
    return status;
}

cls_status cls_finder_find(cls_finder *finder, cls_limits **limits, cls_error *err)
{
    *limits = NULL;
    return finder->session->args->scan.n ? scan(finder, limits, err)
                                         : find_roots(finder, limits, err);
}

void cls_finder_free(cls_finder *finder)
{
    for (size_t i = 0; i < finder->slots; i++)
        cls_limits_free(finder->scans[i]);
    free(finder->scans);
    cls_ahead_close(&finder->ahead);
    cls_limits_free(finder->unscaled);
    *finder = (cls_finder){.session = finder->session};
}
