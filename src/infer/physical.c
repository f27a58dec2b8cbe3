#include "infer/physical.h"

#include <math.h>

double cls_physical_lowest(cls_calculator *c)
{
    const cls_model *const m = c->model;
    double *const nothing = c->work, *const one = c->work + m->nbins;
    double lowest = -HUGE_VAL;
    for (size_t p = 0; p < m->nparameters; p++)
        c->start[p] = m->parameters[p].init;
    c->start[m->poi] = 0.0;
    cls_full_expected(m, c->start, c->problem->scratch, nothing);
    c->start[m->poi] = 1.0;
    cls_full_expected(m, c->start, c->problem->scratch, one);
    for (size_t b = 0; b < m->nbins; b++)
        if (one[b] > nothing[b])
            lowest = fmax(lowest, -nothing[b] / (one[b] - nothing[b]));
    return fmin(lowest, 0.0);
}
