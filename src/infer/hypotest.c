/* The test of one signal strength. */
#include "infer/asymptotic.h"
#include "infer/fits.h"

#include <math.h>
#include <stdio.h>

static void set_undefined(cls_point *point, double mu)
{
    const double none = (double)NAN;
    *point = (cls_point){.mu = mu,
                         .cls_obs = none,
                         .clsb = none,
                         .clb = none,
                         .q = none,
                         .q_asimov = none,
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
    const cls_status status = cls_calculator_fit_at(c, c->data, poi, c->free_fit, &value, err);
    if (!status && poi >= c->poi_lo && value < c->free_value - 10.0 * cls_problem_rounding(value))
        cls_calculator_fit_again(c);
    const double muhat = c->free_fit[c->model->poi];
    point->muhat = muhat / c->signal_scale;
    point->twice_nll_free = 2.0 * (c->free_value + c->data->constant);
    if (status)
        return status;
    point->twice_nll_fixed = 2.0 * (value + c->data->constant);
    point->q = muhat >= poi ? 0.0 : fmax(0.0, 2.0 * (value - c->free_value));
    return CLS_OK;
}

static cls_status test_asimov(cls_calculator *c, double poi, cls_point *point, cls_error *err)
{
    if (c->asimov_error.code) {
        *err = c->asimov_error;
        return err->code;
    }
    double value;
    const cls_status status =
        cls_calculator_fit_at(c, c->asimov, poi, c->background_fit, &value, err);
    if (status)
        return status;
    point->asimov_free = 2.0 * (c->asimov_best + c->asimov->constant);
    point->asimov_fixed = 2.0 * (value + c->asimov->constant);
    if (poi > c->asimov_poi)
        point->q_asimov = fmax(0.0, 2.0 * (value - c->asimov_best));
    else
        point->q_asimov = 0.0; /* exactly */
    return CLS_OK;
}

static cls_status check_mu(const cls_calculator *c, double mu, cls_error *err)
{
    if (!(mu >= 0.0 && isfinite(mu * c->signal_scale)))
        return cls_fail(err, CLS_USAGE, NULL, "a tested strength must be >= 0 and finite");
    if (!(mu > cls_calculator_highest(c)))
        return CLS_OK;
    return cls_fail(err, CLS_ABOVE_RANGE, NULL, "it lies above the upper bound %g of %s", c->poi_hi,
                    c->model->parameters[c->model->poi].name);
}

/* Fills in what follows from q and q_A. */
static cls_status fill_in(cls_point *point, cls_error *err)
{
    if (!isfinite(point->q) || !isfinite(point->q_asimov))
        return cls_fail(err, CLS_FIT_FAILED, NULL, "the likelihood ratio overflows");
    const cls_tails tails = cls_asymptotic_tails(point->q, point->q_asimov);
    point->cls_obs = tails.cls;
    point->clsb = tails.clsb;
    point->clb = tails.clb;
    cls_asymptotic_expected(point->q_asimov, point->cls_exp);
    return CLS_OK;
}

cls_status cls_hypotest(cls_calculator *calculator, double mu, cls_point *point)
{
    cls_error error = {.code = CLS_OK};
    set_undefined(point, mu);
    const double poi = fmin(mu * calculator->signal_scale, calculator->poi_hi); /* rounding */
    const cls_coordinate *const c = &calculator->model->parameters[calculator->model->poi];
    cls_status status = check_mu(calculator, mu, &error);
    if (!status)
        status = cls_calculator_may_go_on(calculator, &error);
    if (!status && poi > c->hi)
        cls_calculator_add_note(calculator, "upper bound %g of %s was widened to test beyond it",
                                c->hi, c->name);
    if (!status)
        status = test_data(calculator, poi, point, &error);
    if (!status)
        status = test_asimov(calculator, poi, point, &error);
    if (!status)
        status = fill_in(point, &error);
    if (cls_calculator_may_go_on(calculator, NULL)) { /* some fits may be missing */
        set_undefined(point, mu);
        status = cls_calculator_may_go_on(calculator, &error);
    }
    return status ? give_up(point, &error) : CLS_OK;
}

void cls_hypotests(cls_calculator *calculator, const double *mu, size_t n, cls_point *points)
{
    double lo = 0.0, hi = HUGE_VAL;
    int round = 0;
    do { /* to and fro */
        for (size_t i = 0; i < n; i++) {
            const size_t k = round % 2 == 1 ? n - 1 - i : i;
            if (!(mu[k] < lo || mu[k] > hi))
                (void)cls_hypotest(calculator, mu[k], &points[k]);
        }
    } while (cls_calculator_take_stale(calculator, &lo, &hi) && ++round < CLS_MAX_ROUNDS);
}
