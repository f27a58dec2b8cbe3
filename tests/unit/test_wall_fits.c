/*
 * Fits that want to take away more events from a bin than it has (fit/walls.h, model/wall.h) end
 * where none are left: the minimum is that of a calculation of this test, whatever the bin's count.
 * A Poisson gamma that 0 events pin (model/pinned.h) has the value and the slope that it should.
 */
#include "cls/infer.h"
#include "infer/calculator.h"
#include "model/likelihood.h"
#include "model/scratch.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/random.h"
#include "support/spec.h"

#include <stdio.h>
#include <string.h>

/*
 * Bin "w" has 0.5 (1 - t) events, times a gamma of 20 % or none; "x", 90 + 40 t of which 210 were
 * seen, wants t = 2.9. The strength has a channel of its own.
 */
#define LEANING(seen, modifiers)                                                               \
    WORKSPACE(THREE(CHANNEL("s", TWO(SAMPLE("s", "10", FACTOR("mu")), SAMPLE("b", "50", ""))), \
                    CHANNEL("w", SAMPLE("b", "0.5", modifiers)),                               \
                    CHANNEL("x", SAMPLE("b", "90", HISTOSYS("t", "50", "130")))),              \
              THREE(SEEN("s", "55"), SEEN("w", seen), SEEN("x", "210")), MEASURED("mu", ""))

#define ALONE HISTOSYS("t", "1", "0")
#define GAMMA TWO(ALONE, STATERROR("g", "0.1"))

/* The gamma of b events per unit, n seen, uncertain by sigma. */
static double gamma_of(double b, double n, double sigma)
{
    const double half = 0.5 * (1.0 - sigma * sigma * b);
    return sigma > 0.0 ? half + sqrt(half * half + sigma * sigma * n) : 1.0;
}

/* Derivative of -ln L by t where w has b events per unit of its gamma, the gamma following. */
static double slope_of(double b, double n, double sigma)
{
    const double t = 1.0 - 2.0 * b, g = gamma_of(b, n, sigma);
    const double x = 90.0 + 40.0 * t;
    return -0.5 * (g - n / b) + 40.0 * (1.0 - 210.0 / x) + t;
}

/* b at the minimum: 0 for n = 0, else by bisection of its logarithm. */
static double events_at_minimum(double n, double sigma)
{
    double low = log(1e-40), high = log(0.5);
    for (int i = 0; i < 200 && n > 0.0; i++) {
        const double middle = 0.5 * (low + high);
        if (slope_of(exp(middle), n, sigma) > 0.0) /* the bin holds t back more than is wanted */
            low = middle;
        else
            high = middle;
    }
    return n > 0.0 ? exp(low) : 0.0;
}

static double *parameter(const fitting *f, double *theta, const char *name)
{
    size_t p = 0;
    while (strcmp(f->s.model->parameters[p].name, name) != 0)
        p++;
    return theta + p;
}

/* -2 ln L at the minimum with the strength held, as calculated here. */
static double wanted(const fitting *f, double mu, double n, double sigma)
{
    double theta[FITTING_MOST], twice_nll;
    cls_error err;
    const double b = events_at_minimum(n, sigma);
    *parameter(f, theta, "mu") = mu;
    *parameter(f, theta, "t") = 1.0 - 2.0 * b;
    if (sigma > 0.0)
        *parameter(f, theta, "g[0]") = gamma_of(b, n, sigma);
    assert_int_equal(cls_model_twice_nll(f->s.model, f->s.data, theta, &twice_nll, &err), CLS_OK);
    return twice_nll;
}

/* A fit with the strength held or free; nothing is below 0 where it ends. */
static cls_fit_result *fit(const fitting *f, const double *mu, const char *optimizer)
{
    cls_fit_result *result;
    cls_error err;
    double nu[FITTING_MOST];
    const cls_fit_options options = {.poi = mu, .optimizer = optimizer, .uncertainties = true};
    const cls_status status = cls_fit(f->s.model, f->s.data, &options, &result, &err);
    if (status)
        print_error("%s\n", err.message);
    assert_int_equal(status, CLS_OK);
    assert_true(result->decrement <= 1e-9);
    assert_int_equal(cls_model_expected(f->s.model, result->parameters, nu, NULL), CLS_OK);
    for (size_t b = 0; b < f->s.model->nbins; b++)
        assert_true(nu[b] > 0.0);
    return result;
}

static void check_leaning(const char *text, double n, double sigma)
{
    const double mu = 0.3;
    fitting f = fitting_open_text(text, NULL);
    const double lowest = wanted(&f, mu, n, sigma);
    cls_fit_result *result = fit(&f, &mu, NULL);
    assert_close(result->twice_nll, lowest, 0.0, 1e-9);
    for (size_t p = 0; p < f.s.model->nparameters; p++) { /* a wall leaves nothing undetermined */
        assert_false(result->undetermined[p]);
        assert_true(p == f.s.model->poi || result->uncertainties[p] > 0.0);
    }
    cls_fit_free(result);
    result = fit(&f, &mu, "lbfgs");
    assert_close(result->twice_nll, lowest, 0.0, 1e-8);
    cls_fit_free(result);
    cls_fit_free(fit(&f, NULL, NULL));
    fitting_close(&f);
}

static void the_minimum_lies_at_the_wall(void **state)
{
    (void)state;
    check_leaning(LEANING("0", ALONE), 0.0, 0.0);
    check_leaning(LEANING("1e-13", ALONE), 1e-13, 0.0);
    check_leaning(LEANING("4e-6", ALONE), 4e-6, 0.0);
    check_leaning(LEANING("1", ALONE), 1.0, 0.0);
    check_leaning(LEANING("0", GAMMA), 0.0, 0.2);
    check_leaning(LEANING("1e-13", GAMMA), 1e-13, 0.2);
    check_leaning(LEANING("4e-6", GAMMA), 4e-6, 0.2);
    check_leaning(LEANING("1", GAMMA), 1.0, 0.2);
}

/* The limit is that of the strength's own channel; a note says what holds the rest. */
static void limits_are_set_beside_a_wall(void **state)
{
    (void)state;
    static const char *const alone =
        WORKSPACE(CHANNEL("s", TWO(SAMPLE("s", "10", FACTOR("mu")), SAMPLE("b", "50", ""))),
                  SEEN("s", "55"), MEASURED("mu", ""));
    static const char *const texts[] = {LEANING("0", ALONE), LEANING("4e-6", GAMMA)};
    fitting f = fitting_open_text(alone, NULL);
    cls_limits *own, *limits;
    assert_true(subject_calculate(&f.s, NULL));
    assert_int_equal(cls_limits_root(f.s.calculator, &own, NULL), CLS_OK);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        fitting g = fitting_open_text(texts[i], NULL);
        assert_true(subject_calculate(&g.s, NULL));
        assert_int_equal(cls_limits_root(g.s.calculator, &limits, NULL), CLS_OK);
        assert_int_equal(cls_limits_exit(limits), 0);
        assert_close(limits->observed.value, own->observed.value, 1e-7, 0.0);
        for (size_t k = 0; k < 5; k++)
            assert_close(limits->expected[k].value, own->expected[k].value, 1e-7, 0.0);
        const char *const note = cls_calculator_note(g.s.calculator, 0);
        assert_true(note && strstr(note, "no expected events left"));
        cls_limits_free(limits);
        fitting_close(&g);
    }
    cls_limits_free(own);
    fitting_close(&f);
}

/* Two parameters empty the bin together: what one of them takes the other leaves. */
static void two_parameters_at_a_wall_have_uncertainties(void **state)
{
    (void)state;
    static const char *const text = WORKSPACE(
        THREE(CHANNEL("s", TWO(SAMPLE("s", "10", FACTOR("mu")), SAMPLE("b", "50", ""))),
              CHANNEL("w", SAMPLE("b", "0.5",
                                  TWO(HISTOSYS("t", "0.9", "0.1"), HISTOSYS("v", "0.8", "0.2")))),
              CHANNEL("x", SAMPLE("b", "90",
                                  TWO(HISTOSYS("t", "60", "120"), HISTOSYS("v", "65", "115"))))),
        THREE(SEEN("s", "55"), SEEN("w", "0"), SEEN("x", "210")), MEASURED("mu", ""));
    fitting f = fitting_open_text(text, NULL);
    cls_fit_result *const result = fit(&f, NULL, NULL);
    for (size_t p = 0; p < f.s.model->nparameters; p++)
        assert_true(!result->undetermined[p] && result->uncertainties[p] > 0.1);
    cls_fit_free(result);
    fitting_close(&f);
}

/* At h = 1 b is -1: its gamma could take away more than a has, 0.5 mu, of which none was seen. */
#define PINNED                                                                                 \
    WORKSPACE(                                                                                 \
        CHANNEL("c", TWO(SAMPLE("a", "0.5", FACTOR("mu")),                                     \
                         SAMPLE("b", "1", TWO(HISTOSYS("h", "3", "-1"), SHAPE("g", "0.4"))))), \
        SEEN("c", "0"), MEASURED("mu", ""))

/* -ln(L/L_saturated) of that but for h, and its derivative by mu: gamma is at most 0.5 mu. */
static double pinned(double mu, double *slope)
{
    const double tau = 6.25, a = 0.5 * mu, most = tau / (tau - 1.0); /* where no bin pins it */
    const double g = a < most ? a : most;
    *slope = 0.5 * (a < most ? tau - tau / a : 1.0);
    return a - g + tau * (g - 1.0 - log(g));
}

static void events_that_are_none_pin_a_gamma(void **state)
{
    (void)state;
    fitting f = fitting_open_text(PINNED, NULL);
    double theta[FITTING_MOST], gradient[2];
    const size_t place = f.s.model->parameters[f.s.model->poi].global;
    *parameter(&f, theta, "h") = 1.0;
    for (double mu = 0.3; mu < 6.0; mu += 0.05) {
        double slope;
        const double value = pinned(mu, &slope);
        *parameter(&f, theta, "mu") = mu;
        assert_close(cls_profile_value(f.s.data, theta, f.problem->scratch), 0.5 + value, 1e-7,
                     1e-7);
        cls_profile_gradient(f.s.data, theta, f.problem->scratch, gradient);
        assert_close(gradient[place], slope, 1e-5, 1e-5);
    }
    fitting_close(&f);
}

enum { MODELS = 200, FEW_FAIL = 2, STEPS = 200, ROOM = 8192 };

static double normal(uint64_t *random)
{
    double sum = 0.0;
    for (int i = 0; i < 12; i++)
        sum += random_uniform(random, -0.5, 0.5);
    return sum;
}

#define ADD(text, ...)                                                                       \
    do {                                                                                     \
        const size_t used = strlen(text);                                                    \
        assert_true(snprintf((text) + used, ROOM - used, __VA_ARGS__) < (int)(ROOM - used)); \
    } while (0)

/* Modifiers h0 ... that change events by some parts of them, in directions of their own. */
static void add_shapes(char *text, uint64_t *random, double events, double part)
{
    for (int i = 0; i < 3; i++) {
        const double hi = events * (1.0 + part * normal(random));
        const double lo = events * (1.0 - part * normal(random));
        ADD(text, "%s{'name': 'h%d', 'type': 'histosys', 'data': ", i > 0 ? ", " : "", i);
        ADD(text, "{'hi_data': [%.6g], 'lo_data': [%.6g]}}", hi, lo);
    }
}

/* Channel c, and how many events are seen there: few, or as many as pull the parameters. */
static double add_channel(char *text, uint64_t *random, int c)
{
    const bool few = c < 3, poisson = random_uniform(random, 0.0, 1.0) < 0.5;
    const double events = few ? random_log(random, 1e-3, 3.0) : random_log(random, 20.0, 900.0);
    const double part = random_uniform(random, 0.5, 2.0);
    ADD(text, "%s{'name': 'c%d', 'samples': [", c > 0 ? ", " : "", c);
    ADD(text, "{'name': 's', 'data': [%g], 'modifiers': [", few ? 0.5 : 0.01);
    ADD(text, "{'name': 'mu', 'type': 'normfactor', 'data': null}]}, ");
    ADD(text, "{'name': 'b', 'data': [%.6g], 'modifiers': [", events);
    add_shapes(text, random, events, few ? 0.8 : 0.15);
    if (few)
        ADD(text, ", {'name': 'g%d', 'type': '%s', 'data': [%.6g]}", c,
            poisson ? "shapesys" : "staterror", events * random_uniform(random, 0.1, 1.0));
    ADD(text, "]}]}");
    return floor(events * (few ? part : 0.3 + 0.65 * part) + (few ? 0.3 : 0.0));
}

/* Three bins with few events, or none, beside one with many that pulls their parameters. */
static void make_model(char *text, uint64_t *random)
{
    double seen[4];
    text[0] = '\0';
    ADD(text, "{'channels': [");
    for (int c = 0; c < 4; c++)
        seen[c] = add_channel(text, random, c);
    ADD(text, "], 'observations': [");
    for (int c = 0; c < 4; c++)
        ADD(text, "%s{'name': 'c%d', 'data': [%.6g]}", c > 0 ? ", " : "", c, seen[c]);
    ADD(text, "], %s}", MEASURED("mu", ""));
}

/* No point nearby that is possible is lower. */
static void check_around(fitting *f, double value, uint64_t *random)
{
    double x[FITTING_MOST];
    cls_problem *const p = f->problem;
    p->scratch->nwalls = 0; /* the likelihood itself */
    for (int i = 0; i < STEPS; i++) {
        const double step = i % 2 ? 1e-2 : 1e-4;
        for (size_t k = 0; k < p->n; k++)
            x[k] = cls_clip(p->best[k] + random_uniform(random, -step, step), p->lo[k], p->hi[k]);
        const double there = cls_problem_value(p, x);
        assert_true(cls_scratch_impossible(p->data, p->scratch) != CLS_NONE ||
                    there > value - 1e-8);
    }
}

static void random_models_are_fitted_beside_walls(void **state)
{
    (void)state;
    static char text[ROOM];
    uint64_t random = 12;
    size_t walls = 0, failed = 0;
    for (int i = 0; i < MODELS; i++) {
        const double mu = 0.25 * (i % 5);
        cls_minimum minimum;
        make_model(text, &random);
        fitting f = fitting_open_text(text, NULL);
        cls_problem_reset(f.problem, f.s.data, &mu, 0.0);
        const cls_status status =
            cls_minimize(f.problem, cls_optimizer_get(0), NULL, &minimum, NULL);
        walls += f.problem->scratch->nwalls > 0;
        failed += status != CLS_OK;
        if (!status) {
            assert_true(minimum.decrement <= 1e-6);
            check_around(&f, minimum.value, &random);
        }
        fitting_close(&f);
    }
    print_message("%zu of %d beside walls, %zu failed\n", walls, MODELS, failed);
    assert_true(walls > MODELS / 20);
    assert_in_range(failed, 0, FEW_FAIL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_minimum_lies_at_the_wall),
        cmocka_unit_test(limits_are_set_beside_a_wall),
        cmocka_unit_test(two_parameters_at_a_wall_have_uncertainties),
        cmocka_unit_test(events_that_are_none_pin_a_gamma),
        cmocka_unit_test(random_models_are_fitted_beside_walls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
