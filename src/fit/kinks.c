/*
 * The derivative of the expected events by one parameter, at its kink, does not depend on the side
 * from which the others are looked at, as events are continuous. So one evaluation to the left of
 * all kinks gives all derivatives to the left, and whether the likelihood falls somewhere is
 * decided for each parameter by itself.
 */
#include "fit/kinks.h"

#include <math.h>
#include <string.h>

/* To the left of a kink: nothing but the derivatives changes. */
static const double aside = -1e-300;

static void find_in_row(const cls_model *m, const cls_row *row, bool *kinked)
{
    for (size_t i = 0; i < row->nscales; i++) {
        const cls_scale *const scale = &row->scales[i];
        if (scale->factor && cls_factor_has_kink(scale->factor))
            kinked[m->parameters[scale->parameter].global] = true;
    }
    for (size_t i = 0; i < row->nshapes; i++)
        if (row->shapes[i].bends && cls_bend_has_kink(m->bend))
            kinked[m->parameters[row->shapes[i].parameter].global] = true;
}

void cls_kinks_find(const cls_model *model, bool *kinked)
{
    memset(kinked, 0, model->nglobals * sizeof *kinked);
    for (size_t c = 0; c < model->nchannels; c++)
        for (size_t r = 0; r < model->channels[c].nrows; r++)
            find_in_row(model, &model->channels[c].rows[r], kinked);
}

/* The parameter's value as evaluated. */
static double *value_of(cls_problem *p, size_t i)
{
    return &p->theta[p->model->globals[p->free[i]]];
}

static bool is_kinked(const cls_problem *p, size_t i)
{
    return p->kinked[p->free[i]];
}

/* The piece on either side; false where the parameter is at the kink. */
static bool choose_side(const cls_problem *p, size_t i, double x, double *lo, double *hi)
{
    *lo = p->lo[i];
    *hi = p->hi[i];
    if (!is_kinked(p, i))
        return true;
    if (x > 0.0)
        *lo = fmax(*lo, 0.0);
    else if (x < 0.0)
        *hi = fmin(*hi, 0.0);
    return x != 0.0;
}

/* At the kink, given the gradients to its left and right; false where neither side is lower. */
static bool choose_fall(double left, double right, double *lo, double *hi)
{
    const bool can_rise = *hi > 0.0 && right < 0.0, can_sink = *lo < 0.0 && left > 0.0;
    const bool rise = can_rise && !(can_sink && left > -right);
    *lo = rise || !can_sink ? 0.0 : *lo;
    *hi = rise ? *hi : 0.0;
    return rise || can_sink;
}

/* All parameters that are at kinks, decided; x[n] is moved aside where the way is to the left. */
static void leave_kinks(cls_problem *p, double *lo, double *hi, double *gradient, double *x,
                        double *left)
{
    for (size_t i = 0; i < p->n; i++)
        if (is_kinked(p, i) && x[i] == 0.0 && lo[i] < 0.0)
            x[i] = aside;
    (void)cls_problem_value(p, x);
    cls_problem_gradient(p, left);
    for (size_t i = 0; i < p->n; i++) {
        if (!is_kinked(p, i) || !(x[i] == 0.0 || x[i] == aside))
            continue;
        const bool falls = choose_fall(left[i], gradient[i], &lo[i], &hi[i]);
        x[i] = falls && hi[i] == 0.0 ? aside : 0.0;
    }
    (void)cls_problem_value(p, x);
    cls_problem_gradient(p, gradient);
    for (size_t i = 0; i < p->n; i++)
        if (lo[i] == hi[i])
            gradient[i] = 0.0;
}

void cls_kinks_choose(cls_problem *problem, double *lo, double *hi, double *gradient, double *work,
                      double *other)
{
    bool any = false;
    cls_problem_gradient(problem, gradient);
    for (size_t i = 0; i < problem->n; i++) {
        work[i] = *value_of(problem, i);
        any = !choose_side(problem, i, work[i], &lo[i], &hi[i]) || any;
    }
    if (any)
        leave_kinks(problem, lo, hi, gradient, work, other);
}

void cls_kinks_restore(cls_problem *problem)
{
    for (size_t i = 0; i < problem->n; i++)
        if (*value_of(problem, i) == aside)
            *value_of(problem, i) = 0.0;
}
