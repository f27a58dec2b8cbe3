/* The test of one signal strength. */
#include "infer/hypotest.h"

#include "infer/fits.h"

#include <math.h>
#include <stdio.h>

void cls_point_clear(cls_point *point, double mu)
{
    const double none = (double)NAN;
    *point = (cls_point){.mu = mu,
                         .cls_obs = none,
                         .clsb = none,
                         .clb = none,
                         .q = none,
                         .q_asimov = none,
                         .q_band = none,
                         .muhat = none,
                         .twice_nll_free = none,
                         .twice_nll_fixed = none,
                         .asimov_free = none,
                         .asimov_fixed = none};
    for (size_t i = 0; i < CLS_BANDS; i++)
        point->cls_exp[i] = none;
}

static cls_status give_up(cls_point *point, const cls_error *error)
{
    point->status = error->code;
    (void)snprintf(point->reason, sizeof point->reason, "%.*s", (int)sizeof point->reason - 1,
                   error->message);
    return point->status;
}

static cls_status test_data(cls_calculator *c, double poi, cls_point *point, cls_error *err)
{
    if (c->free_error.code) {
        *err = c->free_error;
        return err->code;
    }
    double value;
    const cls_status status = cls_calculator_fit_at(c, NULL, poi, &value, err);
    if (!status && poi >= c->poi_lo && value < c->free_value - 10.0 * cls_problem_rounding(value))
        cls_calculator_fit_again(c);
    const double muhat = c->free_fit[c->model->poi];
    point->muhat = muhat / c->signal_scale;
    point->twice_nll_free = 2.0 * (c->free_value + c->data->constant);
    if (status)
        return status;
    point->twice_nll_fixed = 2.0 * (value + c->data->constant);
    point->q = cls_statistic_value(c->statistic, muhat, poi, value - c->free_value);
    return CLS_OK;
}

/* The statistic on Asimov data; also f at their minimum with the POI held. */
static cls_status test_asimov(cls_calculator *c, cls_asimov *asimov, double poi, double *q,
                              double *value, cls_error *err)
{
    if (asimov->error.code) {
        *err = asimov->error;
        return err->code;
    }
    const cls_status status = cls_calculator_fit_at(c, asimov, poi, value, err);
    if (!status)
        *q = cls_statistic_value(c->statistic, asimov->poi, poi, *value - asimov->best);
    return status;
}

static cls_status check_mu(const cls_calculator *c, double mu, cls_error *err)
{
    if (c->statistic->discovers)
        return cls_fail(err, CLS_USAGE, NULL, "%s tests no strength but 0", c->statistic->name);
    if (!(mu >= 0.0 && isfinite(mu * c->signal_scale)))
        return cls_fail(err, CLS_USAGE, NULL, "a tested strength must be >= 0 and finite");
    if (!(mu > cls_calculator_highest(c)))
        return CLS_OK;
    return cls_fail(err, CLS_ABOVE_RANGE, NULL, "it lies above the upper bound %g of %s", c->poi_hi,
                    c->model->parameters[c->model->poi].name);
}

static cls_status check_finite(double q, cls_error *err)
{
    if (isfinite(q))
        return CLS_OK;
    return cls_fail(err, CLS_FIT_FAILED, NULL, "the likelihood ratio overflows");
}

/* The observed values. */
static cls_status test_observed(cls_calculator *c, double poi, cls_point *point, cls_error *err)
{
    double value = (double)NAN;
    cls_status status = test_data(c, poi, point, err);
    if (!status)
        status = test_asimov(c, &c->postfit, poi, &point->q_asimov, &value, err);
    if (status)
        return status;
    point->asimov_free = 2.0 * (c->postfit.best + c->postfit.data->constant);
    point->asimov_fixed = 2.0 * (value + c->postfit.data->constant);
    status = check_finite(point->q + point->q_asimov, err);
    if (status)
        return status;
    const cls_tails tails = cls_statistic_tails(c->statistic, point->q, point->q_asimov);
    point->cls_obs = tails.cls;
    point->clsb = tails.clsb;
    point->clb = tails.clb;
    return CLS_OK;
}

/* The expected ones. */
static cls_status test_band(cls_calculator *c, double poi, cls_point *point, cls_error *err)
{
    double value;
    cls_status status = CLS_OK;
    point->q_band = point->q_asimov;
    if (c->band != &c->postfit)
        status = test_asimov(c, c->band, poi, &point->q_band, &value, err);
    if (status)
        point->q_band = (double)NAN;
    else
        status = check_finite(point->q_band, err);
    if (!status && c->clip_band)
        cls_asymptotic_expected_clipped(point->q_band, point->cls_exp);
    else if (!status)
        cls_asymptotic_expected(point->q_band, point->cls_exp);
    return status;
}

cls_status cls_test_poi(cls_calculator *calculator, double poi, cls_point *point, cls_error *err)
{
    const cls_status status = test_observed(calculator, poi, point, err);
    return status ? status : test_band(calculator, poi, point, err);
}

cls_status cls_hypotest(cls_calculator *calculator, double mu, cls_point *point)
{
    cls_error error = {.code = CLS_OK};
    cls_point_clear(point, mu);
    const double poi = fmin(mu * calculator->signal_scale, calculator->poi_hi); /* rounding */
    const cls_coordinate *const c = &calculator->model->parameters[calculator->model->poi];
    cls_status status = check_mu(calculator, mu, &error);
    if (!status)
        status = cls_calculator_may_go_on(calculator, &error);
    if (!status && poi > c->hi)
        cls_calculator_add_note(calculator, "upper bound %g of %s was widened to test beyond it",
                                c->hi, c->name);
    if (!status)
        status = cls_test_poi(calculator, poi, point, &error);
    if (cls_calculator_may_go_on(calculator, NULL)) { /* some fits may be missing */
        cls_point_clear(point, mu);
        status = cls_calculator_may_go_on(calculator, &error);
    }
    return status ? give_up(point, &error) : CLS_OK;
}
