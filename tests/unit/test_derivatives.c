/*
 * Gradient and Hessian of the profiled likelihood against finite differences, on every model: all
 * modifiers, alone and together, with every interpolation code.
 */
#include "model/model.h"
#include "support/differences.h"
#include "support/test.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <string.h>

static void the_gradient_is_the_derivative_of_the_value(void **state)
{
    (void)state;
    every_likelihood(1, check_gradient);
    check_comparisons();
}

static void the_full_gradient_is_the_derivative_of_the_full_value(void **state)
{
    (void)state;
    every_likelihood(1, check_full_gradient);
}

static void the_hessian_is_the_derivative_of_the_gradient(void **state)
{
    (void)state;
    every_likelihood(1, check_hessian);
    check_comparisons();
}

/* The smallest and the largest eigenvalue of matrix[n x n]. */
static void find_eigenvalues(const double *matrix, size_t n, double *smallest, double *largest)
{
    gsl_matrix *const m = gsl_matrix_alloc(n, n);
    gsl_vector *const eigenvalues = gsl_vector_alloc(n);
    gsl_eigen_symm_workspace *const w = gsl_eigen_symm_alloc(n);
    memcpy(m->data, matrix, n * n * sizeof *matrix);
    assert_int_equal(gsl_eigen_symm(m, eigenvalues, w), 0);
    gsl_vector_minmax(eigenvalues, smallest, largest);
    gsl_eigen_symm_free(w);
    gsl_vector_free(eigenvalues);
    gsl_matrix_free(m);
}

static void check_gauss_newton(likelihood *l)
{
    const size_t n = l->s.model->nglobals;
    double *const gradient = likelihood_room(l, n), *const matrix = likelihood_room(l, n * n);
    if (n == 0)
        return;
    (void)likelihood_gradient(l, gradient);
    cls_profile_hessian(l->s.data, l->theta, l->scratch, true, matrix);
    double smallest, largest;
    find_eigenvalues(matrix, n, &smallest, &largest);
    if (!(smallest >= -1e-14 * largest))
        fail_msg("%s: eigenvalues from %g to %g", l->name, smallest, largest);
}

static void the_gauss_newton_matrix_is_never_negative(void **state)
{
    (void)state;
    every_likelihood(1, check_gauss_newton);
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Gives each channel the way of curvature.c that was not chosen for it, where it has both. */
static void take_the_other_way(cls_model *m)
{
    for (size_t c = 0; c < m->nchannels; c++) {
        cls_channel *const channel = &m->channels[c];
        bool both = true;
        for (size_t r = 0; r < channel->nrows; r++)
            both = both && channel->rows[r].nbin_scales == 0;
        const size_t lines = (channel->ngroups + 1) * channel->column_stride;
        m->largest_vectors = larger(m->largest_vectors, channel->nvectors);
        m->largest_block =
            larger(m->largest_block, larger(lines, channel->nvectors) * channel->nbins);
        channel->direct = both ? !channel->direct : channel->direct;
    }
}

static void check_both_ways(likelihood *l)
{
    const size_t n = l->s.model->nglobals;
    double *const gradient = likelihood_room(l, n), *const one = likelihood_room(l, n * n);
    double *const other = likelihood_room(l, n * n);
    for (int expected_only = 0; expected_only < 2; expected_only++) {
        (void)likelihood_gradient(l, gradient);
        cls_profile_hessian(l->s.data, l->theta, l->scratch, expected_only, one);
        take_the_other_way(l->s.model);
        assert_int_equal(cls_scratch_new(l->s.model, l->arena, &l->scratch, NULL), CLS_OK);
        (void)likelihood_gradient(l, gradient);
        cls_profile_hessian(l->s.data, l->theta, l->scratch, expected_only, other);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                assert_close_at(l, other[i * n + j], one[i * n + j], 1e-12,
                                1e-13 * (fabs(one[i * n + i]) + fabs(one[j * n + j])));
    }
}

static void both_ways_of_multiplying_give_the_same_hessian(void **state)
{
    (void)state;
    every_likelihood(1, check_both_ways);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gradient_is_the_derivative_of_the_value),
        cmocka_unit_test(the_full_gradient_is_the_derivative_of_the_full_value),
        cmocka_unit_test(the_hessian_is_the_derivative_of_the_gradient),
        cmocka_unit_test(the_gauss_newton_matrix_is_never_negative),
        cmocka_unit_test(both_ways_of_multiplying_give_the_same_hessian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
