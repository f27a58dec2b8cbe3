#include "cli/finder.h"

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

static cls_status scan(cls_finder *f, cls_limits **limits, cls_error *err)
{
    cls_session *const session = f->session;
    cls_scan_ahead *const made = f->ahead ? &f->ahead[session->head.place] : NULL;
    if (made && made->limits) {
        *limits = made->limits;
        made->limits = NULL;
        return CLS_OK;
    }
    const cls_numbers *const mu = &session->args->scan;
    const cls_status status = cls_session_calculate(session, session->head.signal_scale, err);
    if (status != CLS_OK)
        return status;
    return cls_limits_scan_as(session->calculator, mu->values, mu->n, &f->scan, limits, err);
}

cls_status cls_finder_find(cls_finder *finder, cls_limits **limits, cls_error *err)
{
    cls_status status = CLS_OK;
    *limits = NULL;
    if (finder->session->head.place == 0)
        status = cls_scans_ahead(finder->session, &finder->scan, &finder->ahead, err);
    if (status != CLS_OK)
        return status;
    return finder->session->args->scan.n ? scan(finder, limits, err)
                                         : find_roots(finder, limits, err);
}

void cls_finder_free(cls_finder *finder)
{
    if (finder->session)
        cls_scans_ahead_free(finder->ahead, finder->session->args->scales.n);
    cls_limits_free(finder->unscaled);
    *finder = (cls_finder){.session = finder->session};
}
