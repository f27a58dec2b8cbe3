/* The test of one signal strength. */
#include "infer/asymptotic.h"
#include "infer/calculator.h"

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

/* The minimum with the POI held, on data; it starts from a nearby fit. */
static cls_status fit_at(cls_calculator *c, const cls_data *data, double poi, const double *start,
                         double *value, cls_error *err)
{
    cls_problem *const p = c->problem;
    cls_problem_reset(p, data, &poi, 0.0);
    for (size_t i = 0; i < p->n; i++)
        p->x[i] = start[c->model->globals[p->free[i]]];
    cls_minimum minimum;
    const cls_status status = cls_minimize(p, c->optimizer, NULL, &minimum, err);
    *value = minimum.value;
    return status;
}

static cls_status test_data(cls_calculator *c, double poi, cls_point *point, cls_error *err)
{
    if (c->free_error.code) {
        *err = c->free_error;
        return err->code;
    }
    double value;
    const double muhat = c->free_fit[c->model->poi];
    point->muhat = muhat / c->signal_scale;
    point->twice_nll_free = 2.0 * (c->free_value + c->data->constant);
    const cls_status status = fit_at(c, c->data, poi, c->free_fit, &value, err);
    if (status)
        return status;
    point->twice_nll_fixed = 2.0 * (value + c->data->constant);
    point->q = muhat > poi ? 0.0 : fmax(0.0, 2.0 * (value - c->free_value));
    return CLS_OK;
}

static cls_status test_asimov(cls_calculator *c, double poi, cls_point *point, cls_error *err)
{
    if (c->asimov_error.code) {
        *err = c->asimov_error;
        return err->code;
    }
    double value;
    const cls_status status = fit_at(c, c->asimov, poi, c->background_fit, &value, err);
    if (status)
        return status;
    point->asimov_free = 2.0 * c->asimov->constant; /* its best fit is where it was made: f = 0 */
    point->asimov_fixed = 2.0 * (value + c->asimov->constant);
    point->q_asimov = poi > 0.0 ? fmax(0.0, 2.0 * value) : 0.0; /* exactly, at mu = 0 */
    return CLS_OK;
}

cls_status cls_hypotest(cls_calculator *calculator, double mu, cls_point *point)
{
    cls_error error = {.code = CLS_OK};
    set_undefined(point, mu);
    const double poi = mu * calculator->signal_scale;
    const cls_coordinate *const c = &calculator->model->parameters[calculator->model->poi];
    if (poi > c->hi)
        cls_calculator_add_note(calculator, "upper bound %g of %s was widened to test beyond it",
                                c->hi, c->name);
    cls_status status = test_data(calculator, poi, point, &error);
    if (!status)
        status = test_asimov(calculator, poi, point, &error);
    if (status)
        return give_up(point, &error);
    const cls_tails tails = cls_asymptotic_tails(point->q, point->q_asimov);
    point->cls_obs = tails.cls;
    point->clsb = tails.clsb;
    point->clb = tails.clb;
    cls_asymptotic_expected(point->q_asimov, point->cls_exp);
    return CLS_OK;
}
