/*
 * Bins without events that a gamma keeps from fewer than 0: what falls in the first bin, b = 4 - 4
 * h of gamma, takes away what stays in it, a = 1 + mu, as far as it can: up to gamma = -a/b.
 */
#include "model/pinned.h"

#include "model/model.h"
#include "model/scratch.h"
#include "support/close.h"
#include "support/differences.h"
#include "support/models.h"
#include "support/spec.h"

#include <stdio.h>

#define FALLING(type)                                                                         \
    WORKSPACE(                                                                                \
        CHANNEL("c", THREE(SAMPLE("s", "1, 0.01", FACTOR("mu")),                              \
                           SAMPLE("b", "4, 5",                                                \
                                  TWO(HISTOSYS("h", "8, 5.5", "0, 4.5"), type("g", "1, 1"))), \
                           SAMPLE("r", "1, 3", NORMSYS("n", "0.9", "1.1")))),                 \
        SEEN("c", "0, 6"), MEASURED("mu", ""))

/* A gamma's tau is (4/1)^2, its sigma 1/4. */
static const double tau = 16.0, sigma = 0.25;

static likelihood begin(const char *text)
{
    likelihood l;
    subject s;
    assert_true(subject_quoted(&s, text));
    likelihood_start(&l, s, "pinned", NULL);
    return l;
}

static void place(likelihood *l, double h, double mu)
{
    l->theta[cls_model_find(l->s.model, "h")] = h;
    l->theta[cls_model_find(l->s.model, "mu")] = mu;
}

/* What the first bin has: its events, its gamma, and the force on its events. */
static const double *events(const likelihood *l)
{
    return &l->scratch->nu[l->s.model->channels[0].at];
}

static double gamma_of(const likelihood *l)
{
    return l->scratch->g[l->s.model->channels[0].groups[0].slot];
}

/* The second bin's terms, and the constraint of h: where the first one has all it wants, too. */
static double others(likelihood *l, double h)
{
    const cls_channel *const c = &l->s.model->channels[0];
    const size_t at = c->at + 1, slot = c->groups[0].slot + 1;
    const cls_coordinate *const gamma = &l->s.model->parameters[c->groups[0].first + 1];
    const double nu = l->scratch->nu[at], g = l->scratch->g[slot], x = gamma->width;
    const double pull = gamma->constraint == CLS_NORMAL
                            ? 0.5 * (g - 1.0) * (g - 1.0) / gamma->width / gamma->width
                            : x * (g - 1.0 - log(g));
    return nu - 6.0 - 6.0 * log(nu / 6.0) + pull + 0.5 * h * h;
}

/*
 * Where gamma = -a/b, but for what the term's parabola makes of the slope that is left: it lies
 * (u - 1)^2/2 of its width below.
 */
static void the_value_is_that_without_events(void **state)
{
    (void)state;
    likelihood poisson = begin(FALLING(SHAPE)), normal = begin(FALLING(STATERROR));
    assert_int_equal(poisson.s.model->channels[0].kind, CLS_BINS_POISSON);
    assert_int_equal(normal.s.model->channels[0].kind, CLS_BINS_NORMAL);
    size_t pinned = 0;
    for (double h = 1.3; h < 10.0; h += 0.21)
        for (double mu = -0.8; mu < 10.0; mu += 0.27) {
            const double a = 1.0 + mu, b = 4.0 - 4.0 * h, g = -a / b;
            const double u = (tau / g - tau) / b, v = (1.0 - g) / sigma / sigma / b;
            place(&poisson, h, mu);
            place(&normal, h, mu);
            const double value = likelihood_value(&poisson), beside = likelihood_value(&normal);
            if (u < 1.0 && g < 10.0) {
                pinned++;
                assert_close(*events(&poisson), 0.0, 0.0, 1e-10 * (1.0 - u) + 1e-14);
                assert_close(gamma_of(&poisson), g, 1e-14, 1e-10 * fabs((u - 1.0) / b) + 1e-14);
                assert_close(value - others(&poisson, h),
                             tau * (g - 1.0 - log(g)) - 0.5e-10 * (u - 1.0) * (u - 1.0), 1e-12,
                             1e-12);
            }
            if (v < 1.0 && g < 10.0) {
                assert_close(gamma_of(&normal), g, 1e-14, 1e-10 * fabs((v - 1.0) / b) + 1e-14);
                assert_close(beside - others(&normal, h),
                             0.5 * pow((g - 1.0) / sigma, 2.0) - 0.5e-10 * (v - 1.0) * (v - 1.0),
                             1e-12, 1e-12);
            }
        }
    assert_true(pinned > 1000);
    likelihood_end(&poisson);
    likelihood_end(&normal);
}

/* Exact for the slope, too, though what is left of the events knows it to 1e-6 of them only. */
static void the_gradient_is_exact(void **state)
{
    (void)state;
    likelihood l = begin(FALLING(SHAPE));
    for (double h = 1.3; h < 10.0; h += 0.21)
        for (double mu = -0.8; mu < 10.0; mu += 0.27) {
            place(&l, h, mu);
            (void)snprintf(l.name, sizeof l.name, "h = %g, mu = %g", h, mu);
            check_gradient(&l);
            check_hessian(&l);
        }
    check_comparisons();
    likelihood_end(&l);
}

/* Value and gradient on either side of where a (b + tau) + x b is this part of a (b + tau). */
static void compare_sides(likelihood *l, double part, double step, double jump, size_t before)
{
    const size_t n = l->s.model->nglobals;
    double *const gradient[] = {likelihood_room(l, n), likelihood_room(l, n)}, value[2];
    for (double mu = -0.9; mu < 4.0; mu += 0.1) {
        const double a = (1.0 + mu) * (1.0 - part), b = -a * tau / (tau + a);
        for (int i = 0; i < 2; i++) {
            place(l, 1.0 - 0.25 * b + (i ? step : -step), mu);
            value[i] = likelihood_gradient(l, gradient[i]);
            assert_int_equal(l->scratch->npinned, i ? 1 : before);
        }
        assert_close(value[1], value[0], 0.0, 200.0 * step + 1e-13);
        for (size_t i = 0; i < n; i++)
            assert_close(gradient[1][i], gradient[0][i], 0.0, jump);
    }
}

/*
 * Nothing jumps where other formulas take over, first at a part of 1e-6, nor where u begins to
 * fall: by 4 of the step beside 1e-10.
 */
static void it_begins_gently(void **state)
{
    (void)state;
    likelihood l = begin(FALLING(SHAPE));
    compare_sides(&l, 1e-6, 1e-11, 1e-8, 0);
    compare_sides(&l, 0.0, 1e-14, 0.01, 1);
    likelihood_end(&l);
}

/* The first bin's terms with its gamma at g. */
static double bin_at(double a, double b, double g)
{
    const double nu = a + b * g, below = fmin(nu, 0.0);
    return nu + 0.5e10 * below * below + tau * (g - 1.0 - log(g));
}

/* The lowest of them, and the gamma: by golden section in ln gamma, as there is one minimum. */
static double lowest(double a, double b, double *g)
{
    const double part = 0.5 * (sqrt(5.0) - 1.0);
    double lo = log(1e-10), hi = log(10.0);
    for (int i = 0; i < 90; i++) {
        const double left = hi - part * (hi - lo), right = lo + part * (hi - lo);
        *(bin_at(a, b, exp(left)) < bin_at(a, b, exp(right)) ? &hi : &lo) =
            bin_at(a, b, exp(left)) < bin_at(a, b, exp(right)) ? right : left;
    }
    *g = exp(0.5 * (lo + hi));
    return bin_at(a, b, *g);
}

/* Whatever the rates are, also where no gamma helps: a = 0, b = 0, both below 0, b beyond -tau. */
static void the_gamma_is_always_the_best_one(void **state)
{
    (void)state;
    static const double some[] = {-60.0, -9.0, -1.0, -1e-3, -1e-9, 0.0,
                                  1e-12, 1e-9, 1e-6, 0.1,   7.0};
    likelihood l = begin(FALLING(SHAPE));
    const size_t at = l.s.model->channels[0].at;
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        for (double h = -2.0; h < 9.0; h += 0.25) { /* b = 0 at 1, -tau at 5 */
            double g;
            place(&l, h, some[i] - 1.0);
            const double value = likelihood_value(&l) - others(&l, h);
            const double wanted = lowest(l.scratch->a[at], l.scratch->b[at], &g);
            const bool sharp = wanted < 1e4; /* the parabola's rounding leaves gamma its digits */
            if (!close_check(value, wanted, 1e-9, 1e-9, "value") ||
                (sharp && !close_check(gamma_of(&l), g, 1e-5, 1e-11, "gamma")))
                fail_msg("a = %g, b = %g", l.scratch->a[at], l.scratch->b[at]);
        }
    likelihood_end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_value_is_that_without_events),
        cmocka_unit_test(the_gradient_is_exact),
        cmocka_unit_test(it_begins_gently),
        cmocka_unit_test(the_gamma_is_always_the_best_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
