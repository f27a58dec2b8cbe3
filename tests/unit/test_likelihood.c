/*
 * The profiled likelihood on every model: its value against a search for the minimum over the
 * gammas and against the definition of the likelihood; Asimov data; the sets of kernels.
 */
#include "model/likelihood.h"

#include "model/model.h"
#include "model/modifier.h"
#include "support/close.h"
#include "support/combinations.h"
#include "support/definition.h"
#include "support/likelihood.h"
#include "support/models.h"
#include "support/spec.h"

#include <string.h>

/* True for a local gamma that can move, and where that changes the value. */
static bool can_move(likelihood *l, size_t p)
{
    const cls_coordinate *const c = &l->s.model->parameters[p];
    if (c->global != CLS_NONE || c->fixed)
        return false;
    const double from = l->theta[p];
    l->theta[p] = c->lo;
    const double at_lo = likelihood_full_value(l);
    l->theta[p] = c->hi;
    const double at_hi = likelihood_full_value(l);
    l->theta[p] = from;
    return at_lo != at_hi;
}

/* On the Asimov data of a point all forces vanish there, and so does what Gauss-Newton leaves out.
 */
static void check_asimov(likelihood *l)
{
    const cls_model *const m = l->s.model;
    const size_t n = m->nglobals;
    double *const gradient = likelihood_room(l, n), *const exact = likelihood_room(l, n * n);
    double *const matrix = likelihood_room(l, n * n);
    double *const gammas = likelihood_room(l, m->nparameters);
    cls_data *const observed = l->s.data;
    assert_int_equal(cls_data_asimov(m, l->theta, &l->s.data, NULL), CLS_OK);
    assert_close_at(l, likelihood_gradient(l, gradient), 0.0, 0.0, 1e-24);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, false, exact);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, true, matrix);
    for (size_t i = 0; i < n; i++)
        assert_close_at(l, gradient[i], 0.0, 0.0, 1e-11);
    for (size_t i = 0; i < n * n; i++)
        assert_close_at(l, matrix[i], exact[i], 1e-10, 1e-10);
    memcpy(gammas, l->theta, m->nparameters * sizeof *gammas);
    cls_profile_gammas(l->scratch, gammas);
    for (size_t p = 0; p < m->nparameters; p++)
        if (can_move(l, p))
            assert_close_at(l, gammas[p], l->theta[p], 1e-12, 0.0);
    cls_data_free(l->s.data);
    l->s.data = observed;
}

static void asimov_data_are_at_their_minimum(void **state)
{
    (void)state;
    every_likelihood(1, check_asimov);
}

/* Golden-section search for the gamma p that minimises the full value; leaves it in theta. */
static double search_gamma(likelihood *l, size_t p)
{
    const double section = 0.61803398874989485;
    const cls_coordinate *const c = &l->s.model->parameters[p];
    double lo = c->lo, hi = c->hi;
    while (hi - lo > 1e-14) {
        const double left = hi - section * (hi - lo), right = lo + section * (hi - lo);
        l->theta[p] = left;
        const double at_left = likelihood_full_value(l);
        l->theta[p] = right;
        if (likelihood_full_value(l) > at_left)
            hi = right;
        else
            lo = left;
    }
    l->theta[p] = 0.5 * (lo + hi);
    return likelihood_full_value(l);
}

/*
 * No gamma can be moved to a lower value. That is enough for all of them together: the value is
 * convex in the local gammas, smooth, and their bounds are those of each alone.
 */
static void check_profiling(likelihood *l)
{
    const cls_model *const m = l->s.model;
    double *const from = likelihood_room(l, m->nparameters);
    memcpy(from, l->theta, m->nparameters * sizeof *from);
    const double profiled = likelihood_value(l);
    cls_profile_gammas(l->scratch, l->theta);
    assert_close_at(l, likelihood_full_value(l), profiled, 1e-14, 1e-14);
    for (size_t p = 0; p < m->nparameters; p++) {
        if (!can_move(l, p))
            continue;
        const double gamma = l->theta[p];
        assert_close_at(l, search_gamma(l, p), profiled, 1e-13, 1e-13);
        l->theta[p] = gamma;
    }
    memcpy(l->theta, from, m->nparameters * sizeof *from);
}

static void the_value_is_the_minimum_over_the_gammas(void **state)
{
    (void)state;
    every_likelihood(5, check_profiling);
}

static void check_definition(likelihood *l)
{
    double twice_nll;
    const double expected = (double)defined_twice_nll(l);
    assert_close_at(l, 2.0 * (likelihood_full_value(l) + l->s.data->constant), expected, 1e-13,
                    1e-13);
    assert_int_equal(cls_model_twice_nll(l->s.model, l->s.data, l->theta, &twice_nll, NULL),
                     CLS_OK);
    assert_close_at(l, twice_nll, expected, 1e-13, 1e-13);
}

static void the_full_value_is_the_likelihood(void **state)
{
    (void)state;
    every_likelihood(1, check_definition);
}

static void check_events(likelihood *l)
{
    enum { MOST = 512 };
    double nu[MOST];
    long double expected[MOST];
    const size_t n = cls_model_bins(l->s.model);
    assert_in_range(n, 1, MOST);
    defined_expected(l, expected);
    assert_int_equal(cls_model_expected(l->s.model, l->theta, nu, NULL), CLS_OK);
    for (size_t b = 0; b < n; b++)
        assert_close_at(l, nu[b], (double)expected[b], 1e-14, 1e-14);
}

static void the_expected_events_are_those_of_the_definition(void **state)
{
    (void)state;
    every_likelihood(1, check_events);
}

static void check_widths(likelihood *l)
{
    for (size_t p = 0; p < cls_model_parameters(l->s.model); p++) {
        const cls_parameter known = cls_model_parameter(l->s.model, p);
        const double width = (double)defined_width(l, known.name);
        if (!isnan(width))
            assert_close_at(l, known.width, width, 1e-15, 0.0);
    }
}

static void widths_come_from_the_uncertainties(void **state)
{
    (void)state;
    every_likelihood(1, check_widths);
}

static void check_kernels(likelihood *l)
{
    const cls_kernels *const best = l->s.model->kernels;
    const size_t n = l->s.model->nglobals, size = (n + n * n) * sizeof(double);
    double *const expected = likelihood_room(l, n + n * n), *const other =
                                                                likelihood_room(l, n + n * n);
    const double value = likelihood_gradient(l, expected);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, false, expected + n);
    for (size_t i = 0; cls_kernels_get(i); i++) {
        l->s.model->kernels = cls_kernels_get(i);
        const double now = likelihood_gradient(l, other);
        cls_profile_hessian(l->s.data, l->theta, l->scratch, false, other + n);
        assert_memory_equal(&now, &value, sizeof now);
        assert_memory_equal(other, expected, size);
    }
    l->s.model->kernels = best;
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    every_likelihood(1, check_kernels);
}

static bool is_pair(const combination *c, const char *one, const char *other)
{
    const char *const first = cls_modifier_type_get(c->types[0])->name;
    const char *const second = cls_modifier_type_get(c->types[1])->name;
    return strcmp(first, one) == 0 && strcmp(second, other) == 0;
}

/* What can be one parameter is tested with all else; what cannot is refused. */
static void two_types_of_one_name_agree_or_are_refused(void **state)
{
    (void)state;
    combination c;
    cls_error err;
    bool found = false;
    for (size_t i = 0; combination_namesakes(i, &c); i++) {
        const bool agrees = combination_agrees(&c, &err);
        found = found || (agrees && is_pair(&c, "histosys", "normsys"));
        if (!agrees)
            assert_int_equal(err.code, CLS_BAD_MODEL);
        if (is_pair(&c, "normfactor", "normsys") || is_pair(&c, "shapesys", "staterror"))
            assert_false(agrees);
    }
    assert_true(found);
}

/* The parameters are k and mu: one bin has no events and is filled by mu, the other by k. */
static void a_bin_without_likelihood_is_named(void **state)
{
    (void)state;
    subject s;
    assert_true(
        subject_quoted(&s, WORKSPACE(CHANNEL("c", SAMPLE("s", "2, 0", FACTOR("mu")) ", " SAMPLE(
                                                      "b", "0, 3", FACTOR("k"))),
                                     SEEN("c", "0, 3"), MEASURED("mu", ""))));
    double twice_nll;
    cls_error err;
    const double fine[] = {1.0, 0.0}, empty[] = {0.0, 1.0}, negative[] = {1.0, -1.0};
    assert_int_equal(cls_model_twice_nll(s.model, s.data, fine, &twice_nll, &err), CLS_OK);
    assert_int_equal(cls_model_twice_nll(s.model, s.data, empty, &twice_nll, &err),
                     CLS_IMPOSSIBLE_BIN);
    assert_non_null(strstr(err.message, "channel \"c\", bin 1"));
    assert_int_equal(cls_model_twice_nll(s.model, s.data, negative, &twice_nll, &err),
                     CLS_IMPOSSIBLE_BIN);
    assert_non_null(strstr(err.message, "channel \"c\", bin 0"));
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asimov_data_are_at_their_minimum),
        cmocka_unit_test(the_value_is_the_minimum_over_the_gammas),
        cmocka_unit_test(the_full_value_is_the_likelihood),
        cmocka_unit_test(the_expected_events_are_those_of_the_definition),
        cmocka_unit_test(widths_come_from_the_uncertainties),
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(two_types_of_one_name_agree_or_are_refused),
        cmocka_unit_test(a_bin_without_likelihood_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
