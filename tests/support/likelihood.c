#include "support/likelihood.h"

#include "model/scratch.h"
#include "support/close.h"
#include "support/models.h"

#include <stdio.h>
#include <string.h>

enum { SHIFTED = 2 /* points */ };

void likelihood_start(likelihood *l, subject s, const char *name, const cls_model_options *options)
{
    *l = (likelihood){.s = s, .arena = cls_arena_new()};
    if (options)
        l->options = *options;
    const char *const factor = l->options.factor_code, *const shape = l->options.shape_code;
    (void)snprintf(l->name, sizeof l->name, "%s (codes %s, %s)", name, factor ? factor : "-",
                   shape ? shape : "-");
    l->theta = likelihood_room(l, s.model->nparameters);
    assert_int_equal(cls_scratch_new(s.model, l->arena, &l->scratch, NULL), CLS_OK);
    for (size_t p = 0; p < s.model->nparameters; p++)
        l->theta[p] = s.model->parameters[p].init;
}

void likelihood_end(likelihood *l)
{
    cls_arena_free(l->arena);
    subject_free(&l->s);
}

double *likelihood_room(likelihood *l, size_t n)
{
    double *const room = cls_arena_array(l->arena, n, sizeof *room, NULL);
    assert_non_null(room);
    return room;
}

double likelihood_value(likelihood *l)
{
    return cls_profile_value(l->s.data, l->theta, l->scratch);
}

double likelihood_full_value(likelihood *l)
{
    return cls_full_value(l->s.data, l->theta, l->scratch);
}

double likelihood_gradient(likelihood *l, double *gradient)
{
    const double value = likelihood_value(l);
    cls_profile_gradient(l->s.data, l->theta, l->scratch, gradient);
    return value;
}

void likelihood_close(const likelihood *l, double actual, double expected, double rel, double abs,
                      const char *what)
{
    if (!close_check(actual, expected, rel, abs, what))
        fail_msg("%s", l->name);
}

/* The point is named beside the model while it is checked. */
static void check_at(likelihood *l, const char *point, likelihood_check *check)
{
    const size_t length = strlen(l->name);
    (void)snprintf(l->name + length, sizeof l->name - length, ", %s", point);
    check(l);
    l->name[length] = '\0';
}

static void shift(likelihood *l, size_t seed)
{
    shifted_parameters(l->s.model, seed, l->theta);
}

static void set_poi(likelihood *l, double x)
{
    if (l->s.model->poi != CLS_NONE)
        l->theta[l->s.model->poi] = x;
}

/* All unconstrained scalars: several factors of a sample, where it has them. */
static void set_factors(likelihood *l, double x)
{
    const cls_model *const m = l->s.model;
    for (size_t p = 0; p < m->nparameters; p++)
        if (m->parameters[p].constraint == CLS_UNCONSTRAINED && !m->parameters[p].fixed &&
            !strchr(m->parameters[p].name, '['))
            l->theta[p] = x;
}

/* How many unconstrained local gammas have nothing to act on. */
static size_t count_idle(likelihood *l)
{
    size_t n = 0;
    (void)likelihood_value(l);
    for (size_t i = 0; i < l->s.model->nslots; i++) {
        const size_t p = l->s.model->slot_parameter[i];
        n += p != CLS_NONE && l->s.model->parameters[p].constraint == CLS_UNCONSTRAINED &&
             l->scratch->b[i] == 0.0;
    }
    return n;
}

/*
 * Sets parameters to 0 and checks there. But where that leaves an unconstrained gamma nothing to
 * act on there is a kink: next to it the gamma jumps to one of its bounds.
 */
static void check_at_zero(likelihood *l, size_t seed, const char *point,
                          void (*set)(likelihood *l, double x), likelihood_check *check)
{
    shift(l, seed);
    set(l, 1e-3);
    const size_t idle = count_idle(l);
    set(l, 0.0);
    if (count_idle(l) == idle)
        check_at(l, point, check);
}

void likelihood_points(likelihood *l, likelihood_places places, likelihood_check *check)
{
    if (places.start)
        check_at(l, "start", check);
    for (size_t seed = 1; seed <= SHIFTED; seed++) {
        shift(l, seed);
        check_at(l, "shifted", check);
    }
    if (places.zero)
        check_at_zero(l, SHIFTED + 1, "shifted, POI 0", set_poi, check);
    if (places.zeros)
        check_at_zero(l, SHIFTED + 2, "shifted, factors 0", set_factors, check);
}
