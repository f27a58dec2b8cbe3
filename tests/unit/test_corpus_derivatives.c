/*
 * Gradient and Hessian against finite differences on published workspaces, at their start values
 * and away from them. Of large ones some parameters are tried. Skipped where they are missing: see
 * support/corpus.h.
 */
#include "model/model.h"
#include "support/corpus.h"
#include "support/differences.h"
#include "support/random.h"
#include "support/test.h"

#include <stdio.h>

/* A workspace of the corpus; one of so many of its globals is tried. */
typedef struct sample {
    const char *name;
    size_t every;
} sample;

static sample workspaces[] = {
    {"litehf-staterror_shapesys", 1},
    {"ns-shapefactor", 1},
    {"pyhf-val-2bin_2channel_coupledhistosys", 1},
    {"hgg-negative", 1},
    {"agc-ttbar", 1},
    {"tttt-prod", 5},
    {"compressed-slepton", 3},
    {"sbottom-A", 2},
    {"cms-ttg-2l-stat", 5},
    {"atlas-ttz-3l", 11},
    {"ttbar-ljets-xsec", 7},
    {"combo-1k", 37},
};

/* A step of this part of the uncertainty, up or down. */
static double shifted(const cls_coordinate *p, double part, uint64_t *random)
{
    const double x = random_uniform(random, 0.2, 0.8) * (random_chance(random, 0.5) ? part : -part);
    if (p->fixed)
        return p->init;
    if (p->constraint == CLS_NORMAL)
        return p->init + x * p->width;
    return p->constraint == CLS_POISSON ? p->init + x / sqrt(p->width) : p->init * (1.0 + 0.3 * x);
}

/* Away from the start, but not where a likelihood ends: some have bins with hardly any events. */
static void move(likelihood *l)
{
    for (double part = 1.0; part > 1e-3; part *= 0.5) {
        uint64_t random = 1;
        for (size_t p = 0; p < l->s.model->nparameters; p++)
            l->theta[p] = shifted(&l->s.model->parameters[p], part, &random);
        (void)likelihood_value(l);
        if (cls_scratch_impossible(l->s.data, l->scratch) == CLS_NONE)
            return;
    }
    fail_msg("%s: no place with a likelihood", l->name);
}

static void check_place(likelihood *l, const sample *from)
{
    check_gradient_of(l, 0, from->every);
    check_hessian_of(l, 0, from->every);
}

static void the_derivatives_are_those_of_the_value(void **state)
{
    const sample *const from = *state;
    char path[1024];
    likelihood l;
    subject s;
    (void)snprintf(path, sizeof path, "%s/%s/workspace.json", corpus_folder(), from->name);
    assert_true(subject_read(&s, path));
    likelihood_start(&l, s, from->name, NULL);
    check_place(&l, from);
    move(&l);
    check_place(&l, from);
    check_comparisons();
    likelihood_end(&l);
}

static bool is_there(void)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s/workspace.json", corpus_folder(), workspaces[0].name);
    FILE *const file = fopen(path, "rb");
    if (!file)
        return false;
    (void)fclose(file);
    return true;
}

int main(void)
{
    enum { WORKSPACES = sizeof workspaces / sizeof workspaces[0] };
    struct CMUnitTest tests[WORKSPACES];
    if (!is_there())
        return CLS_TEST_SKIPPED;
    for (size_t i = 0; i < WORKSPACES; i++)
        tests[i] = (struct CMUnitTest){.name = workspaces[i].name,
                                       .test_func = the_derivatives_are_those_of_the_value,
                                       .initial_state = &workspaces[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
