/*
 * The test of the background alone, q0: p0 = Phi(-sqrt q0), and its expected values with a signal
 * of strength 1, Phi(-(sqrt q_A + N)). Source: CCGV (arXiv:1007.1727), eqs. 12, 52, 53.
 */
#include "infer/hypotest.h"

#include <math.h>
#include <stdio.h>

/* Takes over what was found of a test of mu = 0. */
static void take(cls_discovery *d, const cls_point *point)
{
    d->q0 = point->q;
    d->q_asimov = point->q_band;
    d->p0_obs = cls_normal_tail(sqrt(point->q));
    d->z_obs = sqrt(point->q);
    d->z_exp = sqrt(point->q_band);
    for (size_t i = 0; i < CLS_BANDS; i++)
        d->p0_exp[i] = cls_normal_tail(d->z_exp + cls_band_sigma(i));
    d->muhat = point->muhat;
    d->twice_nll_free = point->twice_nll_free;
    d->twice_nll_fixed = point->twice_nll_fixed;
    d->asimov_free = point->asimov_free;
    d->asimov_fixed = point->asimov_fixed;
}

cls_status cls_discover(cls_calculator *calculator, cls_discovery *out)
{
    cls_error error = {.code = CLS_OK};
    cls_point point;
    double lo, hi;
    int round = 0;
    cls_point_clear(&point, 0.0);
    if (!calculator->statistic->discovers)
        (void)cls_fail(&error, CLS_USAGE, NULL, "%s tests strengths, not the background alone",
                       calculator->statistic->name);
    else
        do { /* again where a fit found that the best one was a local minimum only */
            cls_point_clear(&point, 0.0);
            cls_error_clear(&error);
            (void)cls_test_poi(calculator, 0.0, &point, &error);
        } while (cls_calculator_take_stale(calculator, &lo, &hi) && ++round < CLS_MAX_ROUNDS);
    if (!error.code && cls_calculator_may_go_on(calculator, &error)) /* some fits may be missing */
        cls_point_clear(&point, 0.0);
    *out = (cls_discovery){.status = error.code};
    take(out, &point);
    (void)snprintf(out->reason, sizeof out->reason, "%.*s", (int)sizeof out->reason - 1,
                   error.message);
    return out->status;
}
