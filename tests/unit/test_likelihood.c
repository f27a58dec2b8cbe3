/*
 * The profiled likelihood: its derivatives against finite differences, its value against a search
 * for the minimum over the gammas and against the definition of the likelihood.
 */
#include "model/likelihood.h"

#include "model/model.h"
#include "support/close.h"
#include "support/models.h"
#include "support/spec.h"

#include <gsl/gsl_eigen.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 200 /* parameters */, POINTS = 3 };

/* A model, its data, working memory and a point. */
typedef struct likelihood {
    subject s;
    cls_arena *arena;
    cls_scratch *scratch;
    double theta[MOST];
} likelihood;

static likelihood start(subject s)
{
    likelihood l = {.s = s, .arena = cls_arena_new()};
    assert_in_range(s.model->nparameters, 1, MOST);
    assert_int_equal(cls_scratch_new(s.model, l.arena, &l.scratch, NULL), CLS_OK);
    for (size_t p = 0; p < s.model->nparameters; p++)
        l.theta[p] = s.model->parameters[p].init;
    return l;
}

static void end(likelihood *l)
{
    cls_arena_free(l->arena);
    subject_free(&l->s);
}

static double value(likelihood *l)
{
    return cls_profile_value(l->s.data, l->theta, l->scratch);
}

static double full_value(likelihood *l)
{
    return cls_full_value(l->s.data, l->theta, l->scratch);
}

/* Value and gradient[nglobals]. */
static double value_and_gradient(likelihood *l, double *gradient)
{
    const double now = value(l);
    cls_profile_gradient(l->s.data, l->theta, l->scratch, gradient);
    return now;
}

/* Calls check at several points of a model: start values, shifted ones, the POI at 0. */
static void check_model(subject s, bool zero, void (*check)(likelihood *l))
{
    likelihood l = start(s);
    check(&l);
    for (size_t point = 1; point <= POINTS; point++) {
        shifted_parameters(s.model, point, l.theta);
        if (point == POINTS && zero)
            l.theta[s.model->poi] = 0.0;
        check(&l);
    }
    end(&l);
}

static void check_everywhere(void (*check)(likelihood *l))
{
    for (size_t i = 0; model_case_get(i); i++)
        check_model(model_case_open(model_case_get(i)), model_case_get(i)->zero, check);
    for (size_t seed = 0; seed < RANDOM_MODELS; seed++)
        check_model(random_model(seed), true, check);
}

/* The derivative of values[4] at -2h, -h, h, 2h, exact up to h^4. */
static double five_points(const double values[4], double h)
{
    return (values[0] - 8.0 * values[1] + 8.0 * values[2] - values[3]) / (12.0 * h);
}

static const double step = 2e-4;

/* theta[p] moved to stencil point i, 0 to 3. */
static double moved(double from, int i)
{
    static const double places[4] = {-2.0, -1.0, 1.0, 2.0};
    return from + places[i] * step;
}

static void check_gradient(likelihood *l)
{
    const cls_model *const m = l->s.model;
    double gradient[MOST], values[4];
    (void)value_and_gradient(l, gradient);
    for (size_t g = 0; g < m->nglobals; g++) {
        double *const x = &l->theta[m->globals[g]];
        const double from = *x;
        for (int i = 0; i < 4; i++) {
            *x = moved(from, i);
            values[i] = value(l);
        }
        *x = from;
        assert_close(gradient[g], five_points(values, step), 1e-8, 1e-8 * (1.0 + values[0]));
    }
}

static void the_gradient_is_the_derivative_of_the_value(void **state)
{
    (void)state;
    check_everywhere(check_gradient);
}

/* Row g of hessian[n x n] against gradients at the points of a stencil. */
static void check_hessian_row(const double *hessian, size_t n, size_t g, double gradients[4][MOST])
{
    for (size_t k = 0; k < n; k++) {
        const double values[] = {gradients[0][k], gradients[1][k], gradients[2][k],
                                 gradients[3][k]};
        const double size = fabs(hessian[g * n + g]) + fabs(hessian[k * n + k]);
        assert_close(hessian[g * n + k], five_points(values, step), 1e-8, 1e-8 * (1.0 + size));
        assert_true(hessian[g * n + k] == hessian[k * n + g]);
    }
}

static void check_hessian(likelihood *l)
{
    const cls_model *const m = l->s.model;
    const size_t n = m->nglobals;
    double gradient[MOST], gradients[4][MOST], hessian[MOST * MOST];
    (void)value_and_gradient(l, gradient);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, false, hessian);
    for (size_t g = 0; g < n; g++) {
        double *const x = &l->theta[m->globals[g]];
        const double from = *x;
        for (int i = 0; i < 4; i++) {
            *x = moved(from, i);
            (void)value_and_gradient(l, gradients[i]);
        }
        *x = from;
        check_hessian_row(hessian, n, g, gradients);
    }
}

static void the_hessian_is_the_derivative_of_the_gradient(void **state)
{
    (void)state;
    check_everywhere(check_hessian);
}

/* The smallest eigenvalue of matrix[n x n], relative to the largest. */
static double smallest_eigenvalue(const double *matrix, size_t n)
{
    gsl_matrix *const m = gsl_matrix_alloc(n, n);
    gsl_vector *const eigenvalues = gsl_vector_alloc(n);
    gsl_eigen_symm_workspace *const w = gsl_eigen_symm_alloc(n);
    memcpy(m->data, matrix, n * n * sizeof *matrix);
    assert_int_equal(gsl_eigen_symm(m, eigenvalues, w), 0);
    const double smallest = gsl_vector_min(eigenvalues), largest = gsl_vector_max(eigenvalues);
    gsl_eigen_symm_free(w);
    gsl_vector_free(eigenvalues);
    gsl_matrix_free(m);
    return smallest / largest;
}

static void check_gauss_newton(likelihood *l)
{
    const size_t n = l->s.model->nglobals;
    double gradient[MOST], matrix[MOST * MOST];
    if (n == 0)
        return;
    (void)value_and_gradient(l, gradient);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, true, matrix);
    assert_true(smallest_eigenvalue(matrix, n) > -1e-14);
}

static void the_gauss_newton_matrix_is_never_negative(void **state)
{
    (void)state;
    check_everywhere(check_gauss_newton);
}

/* On the Asimov data of a point all forces vanish there, and so does what Gauss-Newton leaves out.
 */
static void check_asimov(likelihood *l)
{
    const size_t n = l->s.model->nglobals;
    double gradient[MOST], exact[MOST * MOST], matrix[MOST * MOST], gammas[MOST];
    cls_data *const observed = l->s.data;
    assert_int_equal(cls_data_asimov(l->s.model, l->theta, &l->s.data, NULL), CLS_OK);
    assert_close(value_and_gradient(l, gradient), 0.0, 0.0, 1e-24);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, false, exact);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, true, matrix);
    for (size_t i = 0; i < n; i++)
        assert_close(gradient[i], 0.0, 0.0, 1e-11);
    for (size_t i = 0; i < n * n; i++)
        assert_close(matrix[i], exact[i], 1e-10, 1e-10);
    memcpy(gammas, l->theta, sizeof gammas);
    cls_profile_gammas(l->scratch, gammas);
    for (size_t p = 0; p < l->s.model->nparameters; p++)
        assert_close(gammas[p], l->theta[p], 1e-12, 0.0);
    cls_data_free(l->s.data);
    l->s.data = observed;
}

static void asimov_data_are_at_their_minimum(void **state)
{
    (void)state;
    check_everywhere(check_asimov);
}

/* Golden-section search for the gamma p that minimises the full value. */
static void search_gamma(likelihood *l, size_t p)
{
    const double section = 0.61803398874989485;
    const cls_coordinate *const c = &l->s.model->parameters[p];
    double lo = c->lo, hi = c->hi;
    while (hi - lo > 1e-14) {
        const double left = hi - section * (hi - lo), right = lo + section * (hi - lo);
        l->theta[p] = left;
        const double at_left = full_value(l);
        l->theta[p] = right;
        if (full_value(l) > at_left)
            hi = right;
        else
            lo = left;
    }
    l->theta[p] = 0.5 * (lo + hi);
}

/* One gamma after the other, until nothing changes. */
static double search_gammas(likelihood *l)
{
    double last = HUGE_VAL, now = full_value(l);
    while (now < last - 1e-13) {
        last = now;
        for (size_t p = 0; p < l->s.model->nparameters; p++)
            if (l->s.model->parameters[p].global == CLS_NONE && !l->s.model->parameters[p].fixed)
                search_gamma(l, p);
        now = full_value(l);
    }
    return now;
}

static void check_profiling(likelihood *l)
{
    const cls_model *const m = l->s.model;
    double gammas[MOST], from[MOST];
    memcpy(from, l->theta, sizeof from);
    memcpy(gammas, l->theta, sizeof gammas);
    const double profiled = value(l);
    cls_profile_gammas(l->scratch, gammas);
    const double searched = search_gammas(l);
    assert_close(profiled, searched, 1e-12, 1e-12);
    for (size_t p = 0; p < m->nparameters; p++)
        assert_close(gammas[p], l->theta[p], 1e-5, 1e-8);
    memcpy(l->theta, gammas, sizeof gammas);
    assert_close(full_value(l), profiled, 1e-14, 1e-14);
    memcpy(l->theta, from, sizeof from);
}

static void the_value_is_the_minimum_over_the_gammas(void **state)
{
    (void)state;
    for (size_t i = 0; model_case_get(i); i++)
        check_model(model_case_open(model_case_get(i)), model_case_get(i)->zero, check_profiling);
    for (size_t seed = 0; seed < RANDOM_MODELS; seed += 20)
        check_model(random_model(seed), true, check_profiling);
}

static double theta_of(const likelihood *l, const cls_ws_modifier *modifier, size_t bin)
{
    char name[64];
    const bool per_bin = modifier->payload == CLS_PAYLOAD_VALUES;
    (void)snprintf(name, sizeof name, per_bin ? "%s[%zu]" : "%s", modifier->name, bin);
    const size_t p = cls_model_find(l->s.model, name);
    assert_int_not_equal(p, CLS_NONE);
    return l->theta[p];
}

static long double expected_events(const likelihood *l, const cls_ws_channel *channel, size_t bin)
{
    long double sum = 0.0L;
    for (size_t s = 0; s < channel->nsamples; s++) {
        const cls_ws_sample *const sample = &channel->samples[s];
        long double events = (long double)sample->nominal[bin];
        for (size_t i = 0; i < sample->nmodifiers; i++)
            events *= (long double)theta_of(l, &sample->modifiers[i], bin);
        sum += events;
    }
    return sum;
}

static long double minus_log_poisson(long double n, long double nu)
{
    return nu - (n > 0.0L ? n * logl(nu) : 0.0L) + lgammal(n + 1.0L);
}

/* -2 ln L as it is defined, from the workspace. */
static double defined_twice_nll(const likelihood *l)
{
    long double sum = 0.0L;
    const cls_workspace *const w = l->s.workspace;
    for (size_t o = 0; o < w->nobservations; o++)
        for (size_t c = 0; c < w->nchannels; c++)
            if (strcmp(w->channels[c].name, w->observations[o].name) == 0)
                for (size_t b = 0; b < w->channels[c].nbins; b++)
                    sum += minus_log_poisson((long double)w->observations[o].counts[b],
                                             expected_events(l, &w->channels[c], b));
    for (size_t p = 0; p < cls_model_parameters(l->s.model); p++) {
        const cls_parameter known = cls_model_parameter(l->s.model, p);
        if (strcmp(known.constraint, "poisson") == 0)
            sum += minus_log_poisson((long double)known.auxdata,
                                     (long double)known.width * (long double)l->theta[p]);
    }
    return (double)(2.0L * sum);
}

static void check_definition(likelihood *l)
{
    double twice_nll;
    const double expected = defined_twice_nll(l);
    assert_close(2.0 * (full_value(l) + l->s.data->constant), expected, 1e-13, 1e-13);
    assert_int_equal(cls_model_twice_nll(l->s.model, l->s.data, l->theta, &twice_nll, NULL),
                     CLS_OK);
    assert_close(twice_nll, expected, 1e-13, 1e-13);
}

static void the_full_value_is_the_likelihood(void **state)
{
    (void)state;
    check_everywhere(check_definition);
}

static void check_kernels(likelihood *l)
{
    const cls_kernels *const best = l->s.model->kernels;
    double gradient[MOST], other[MOST];
    const double expected = value_and_gradient(l, gradient);
    for (size_t i = 0; cls_kernels_get(i); i++) {
        l->s.model->kernels = cls_kernels_get(i);
        const double now = value_and_gradient(l, other);
        assert_memory_equal(&now, &expected, sizeof now);
        assert_memory_equal(other, gradient, l->s.model->nglobals * sizeof *other);
    }
    l->s.model->kernels = best;
}

static void every_instruction_set_gives_the_same_bits(void **state)
{
    (void)state;
    check_everywhere(check_kernels);
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
        cmocka_unit_test(the_gradient_is_the_derivative_of_the_value),
        cmocka_unit_test(the_hessian_is_the_derivative_of_the_gradient),
        cmocka_unit_test(the_gauss_newton_matrix_is_never_negative),
        cmocka_unit_test(asimov_data_are_at_their_minimum),
        cmocka_unit_test(the_value_is_the_minimum_over_the_gammas),
        cmocka_unit_test(the_full_value_is_the_likelihood),
        cmocka_unit_test(every_instruction_set_gives_the_same_bits),
        cmocka_unit_test(a_bin_without_likelihood_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
