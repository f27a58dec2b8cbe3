/* Asimov data (arXiv:1007.1727, section 3.2): where they are made, and what their fits begin with.
 */
#include "infer/fits.h"

#include <string.h>

/* The fits of Asimov data begin where they were made. */
static void begin_asimov(cls_calculator *c, cls_asimov *asimov)
{
    cls_problem *const p = c->problem;
    cls_problem_reset(p, asimov->data, &c->made_poi, c->poi_lo);
    cls_calculator_start_at(p, asimov->made);
    if (p->n > 0 && c->optimizer == cls_optimizer_get(0))
        cls_follower_learn_known(asimov->fits.branches[0].follower, p, c->made_poi);
}

void cls_calculator_begin(cls_calculator *c)
{
    cls_problem *const p = c->problem;
    const double muhat = c->free_fit[c->model->poi];
    cls_branch *const first = &c->observed_fits.branches[0];
    first->home = muhat;
    if (!c->free_error.code && c->optimizer == cls_optimizer_get(0)) {
        cls_problem_reset(p, c->data, &muhat, c->poi_lo);
        cls_calculator_start_at(p, c->free_fit);
        if (p->n > 0)
            cls_follower_learn_known(first->follower, p, muhat);
    }
    if (!c->free_error.code && !c->model->convex) {
        cls_problem_reset(p, c->data, NULL, c->poi_lo);
        cls_calculator_start_at(p, c->free_fit);
        cls_follower_learn_known(c->free_fits, p, 0.0);
    }
    cls_asimov *const all[] = {&c->postfit, &c->prefit};
    for (size_t i = 0; i < 2; i++)
        if (all[i]->data && !all[i]->error.code && all[i]->poi == c->made_poi)
            begin_asimov(c, all[i]);
}

/*
 * The best fit of Asimov data: where they were made, which needs no fit, unless the user's bounds
 * keep the POI from there.
 */
static void fit_asimov(cls_calculator *c, cls_asimov *asimov)
{
    cls_problem *const p = c->problem;
    asimov->poi = c->made_poi;
    asimov->best = 0.0;
    if (c->poi_lo > c->made_poi || c->poi_hi < c->made_poi) {
        if (!cls_calculator_fit_from(c, asimov->data, NULL, asimov->made, &asimov->best,
                                     &asimov->error))
            asimov->poi = p->theta[c->model->poi];
        return;
    }
    begin_asimov(c, asimov);
}

void cls_calculator_make_asimov(cls_calculator *c, cls_asimov *asimov, const double *theta)
{
    asimov->error.code = CLS_OK;
    memcpy(asimov->made, theta, c->model->nparameters * sizeof(double));
    if (!cls_data_asimov_fill(asimov->data, asimov->made, c->problem->scratch, c->work,
                              &asimov->error))
        fit_asimov(c, asimov);
}

void cls_calculator_make_prefit(cls_calculator *c)
{
    cls_problem *const p = c->problem;
    cls_problem_reset(p, c->data, &c->made_poi, c->poi_lo);
    for (size_t i = 0; i < p->n; i++)
        p->theta[p->model->globals[p->free[i]]] = p->x[i];
    cls_calculator_make_asimov(c, &c->prefit, p->theta);
}
