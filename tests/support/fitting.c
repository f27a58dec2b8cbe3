#include "support/fitting.h"

#include "support/models.h"
#include "support/random.h"
#include "support/test.h"

#include <string.h>

fitting fitting_open(subject s, const char *name)
{
    fitting f = {.s = s, .name = name, .arena = cls_arena_new()};
    assert_in_range(s.model->nparameters, 0, FITTING_MOST);
    assert_int_equal(cls_problem_new(s.model, f.arena, &f.problem, NULL), CLS_OK);
    cls_problem_reset(f.problem, s.data, NULL, 0.0);
    return f;
}

fitting fitting_open_text(const char *text, const cls_model_options *options)
{
    subject s;
    if (!subject_quoted_as(&s, text, options))
        fail_msg("%s", text);
    return fitting_open(s, text);
}

fitting fitting_open_case(const char *name)
{
    size_t i = 0;
    while (strcmp(model_case_get(i)->name, name) != 0)
        i++;
    return fitting_open(model_case_open(model_case_get(i)), name);
}

void fitting_close(fitting *f)
{
    cls_arena_free(f->arena);
    subject_free(&f->s);
}

cls_minimum fitting_minimum(fitting *f, const cls_optimizer *first)
{
    cls_minimum minimum;
    cls_error err;
    if (cls_minimize(f->problem, first, NULL, &minimum, &err))
        fail_msg("%s: %s", f->name, err.message);
    return minimum;
}

cls_minimum fitting_full(fitting *f, const double *poi)
{
    cls_problem_reset(f->problem, f->s.data, poi, 0.0);
    return fitting_minimum(f, cls_optimizer_get(0));
}

double fitting_lowest(fitting *f, const cls_data *data, const double *poi)
{
    enum { STARTS = 40 };
    uint64_t random = 1;
    double value = HUGE_VAL;
    cls_problem *const p = f->problem;
    for (int i = 0; i < STARTS; i++) {
        cls_minimum minimum;
        cls_problem_reset(p, data, poi, 0.0);
        for (size_t k = 0; k < p->n; k++)
            p->x[k] = random_uniform(&random, p->lo[k], fmin(p->hi[k], 10.0));
        if (!cls_minimize(p, cls_optimizer_get(0), NULL, &minimum, NULL))
            value = fmin(value, 2.0 * (minimum.value + data->constant));
    }
    return value;
}

double fitting_parameter(const fitting *f, const char *name)
{
    return f->problem->theta[cls_model_find(f->s.model, name)];
}
