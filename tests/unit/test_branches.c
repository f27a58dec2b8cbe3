/*
 * Two minima that change places along the strength: at every strength the lowest one is found, in
 * whatever order the strengths are tested.
 */
#include "infer/branches.h"
#include "infer/calculator.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/random.h"
#include "support/spec.h"

#include <stdio.h>
#include <string.h>

enum { POINTS = 41, RESTARTS = 12, ORDERS = 4 };

enum { MODELS = 40, SIZE = 4000 };

/*
 * A random model: both variations of h add events, in different proportions, or take some away; so
 * do those of g in every other model.
 */
static fitting open_model(uint64_t seed)
{
    static char text[SIZE];
    double x[16];
    uint64_t random = seed;
    for (size_t i = 0; i < 4; i++)
        x[i] = floor(i < 2 ? random_uniform(&random, 3, 20) : random_uniform(&random, 50, 80));
    for (size_t i = 4; i < 12; i++) {
        const double b = x[2 + i % 2];
        x[i] = floor(b * random_uniform(&random, 1.05, 1.4));
        if (i >= 8 && seed % 2)
            x[i] = b;
    }
    for (size_t i = 12; i < 14; i++)
        x[i] = floor(x[i - 10] * random_uniform(&random, 0.9, 1.7));
    (void)snprintf(text, sizeof text,
                   WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("s", "%g, %g", FACTOR("mu")),
                                                  SAMPLE("b", "%g, %g",
                                                         TWO(HISTOSYS("h", "%g, %g", "%g, %g"),
                                                             HISTOSYS("g", "%g, %g", "%g, %g"))))),
                                 CHANNEL("d", SAMPLE("b", "90, 70", MORE))),
                             TWO(SEEN("c", "%g, %g"), SEEN("d", "95, 66")), MEASURED("mu", "")),
                   x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11], x[12],
                   x[13]);
    return fitting_open_text(text, NULL);
}

static double strength(size_t i)
{
    return 0.1 * (double)i;
}

/* The lowest minimum on data at a strength, from starts on either side; h there. */
static double lowest(fitting *f, const cls_data *data, double mu, double *h)
{
    uint64_t random = 1;
    double value = HUGE_VAL;
    cls_problem *const p = f->problem;
    for (int i = 0; i < RESTARTS; i++) {
        cls_minimum minimum;
        cls_problem_reset(p, data, &mu, 0.0);
        for (size_t k = 0; k < p->n; k++)
            p->x[k] = random_uniform(&random, -2.0, 2.0);
        if (cls_minimize(p, cls_optimizer_get(0), NULL, &minimum, NULL) || minimum.value >= value)
            continue;
        value = minimum.value;
        *h = fitting_parameter(f, "h");
    }
    return value + data->constant;
}

/* The i-th strength of an order: upwards, downwards, at random, from the middle. */
static size_t at(size_t order, size_t i, const size_t *shuffled)
{
    static const size_t half = POINTS / 2;
    const size_t out[] = {i, POINTS - 1 - i, shuffled[i],
                          i % 2 ? half - (i + 1) / 2 : half + i / 2};
    return out[order];
}

static void shuffle(size_t *to)
{
    uint64_t random = 4;
    for (size_t i = 0; i < POINTS; i++) {
        const size_t k = random_below(&random, i + 1);
        to[i] = to[k];
        to[k] = i;
    }
}

/*
 * All strengths in an order, one by one, to and fro as long as that is asked for, by one
 * calculator; points in the order of strengths.
 */
static void test_in_order(fitting *f, size_t order, cls_point *points)
{
    size_t shuffled[POINTS];
    double lo = 0.0, hi = HUGE_VAL;
    int round = 0;
    shuffle(shuffled);
    assert_true(subject_calculate(&f->s, NULL));
    cls_calculator *const calculator = f->s.calculator;
    do {
        for (size_t i = 0; i < POINTS; i++) {
            const size_t k = at(order, round % 2 ? POINTS - 1 - i : i, shuffled);
            if (strength(k) >= lo && strength(k) <= hi)
                (void)cls_hypotest(calculator, strength(k), &points[k]);
        }
    } while (cls_calculator_take_stale(calculator, &lo, &hi) && ++round < CLS_MAX_ROUNDS);
}

/* Where the search need not be exhaustive; see infer/chain.h. */
static bool is_far(double fixed, double free)
{
    return 0.5 * (fixed - free) > CLS_FAR_AWAY;
}

static void check(double found, double wanted, uint64_t seed, size_t i, size_t order)
{
    if (fabs(found - wanted) <= 1e-9)
        return;
    print_message("model %zu, mu %g, order %zu: %.3g above the lowest\n", (size_t)seed, strength(i),
                  order, found - wanted);
    fail();
}

/* Strength i of model t: the minima found in any order are the lowest that are known. */
static void check_orders(cls_point points[ORDERS][POINTS], double value, double asimov, size_t t,
                         size_t i)
{
    for (size_t order = 0; order < ORDERS; order++) {
        value = fmin(value, 0.5 * points[order][i].twice_nll_fixed);
        asimov = fmin(asimov, 0.5 * points[order][i].asimov_fixed);
    }
    for (size_t order = 0; order < ORDERS; order++) {
        const cls_point *const p = &points[order][i];
        assert_int_equal(p->status, CLS_OK);
        if (!is_far(p->twice_nll_fixed, p->twice_nll_free))
            check(0.5 * p->twice_nll_fixed, value, t, i, order);
        if (!is_far(p->asimov_fixed, p->asimov_free))
            check(0.5 * p->asimov_fixed, asimov, t, i, order);
        assert_close(p->muhat, points[0][i].muhat, 1e-6, 1e-7);
    }
}

static void the_envelope_is_exact_in_every_order(void **state)
{
    (void)state;
    static cls_point points[ORDERS][POINTS];
    size_t swaps = 0;
    for (size_t t = 0; t < MODELS; t++) {
        fitting f = open_model(t);
        for (size_t order = 0; order < ORDERS; order++)
            test_in_order(&f, order, points[order]);
        double before = 0.0;
        for (size_t i = 0; i < POINTS; i++) {
            double h = 0.0, unused;
            const double value = lowest(&f, f.s.data, strength(i), &h);
            const double asimov = lowest(&f, f.s.calculator->postfit.data, strength(i), &unused);
            swaps += i > 0 && before * h < 0.0;
            before = h;
            check_orders(points, value, asimov, t, i);
        }
        fitting_close(&f);
    }
    print_message("minima change places %zu times\n", swaps);
    assert_true(swaps >= 2);
}

static void check_equal(const cls_point *a, const cls_point *b)
{
    assert_close(a->twice_nll_fixed, b->twice_nll_fixed, 0.0, 1e-9);
    assert_close(a->asimov_fixed, b->asimov_fixed, 0.0, 1e-9);
    assert_close(a->twice_nll_free, b->twice_nll_free, 0.0, 1e-9);
}

static void check_same(const cls_point *a, const cls_point *b)
{
    assert_true(a->mu == b->mu && a->cls_obs == b->cls_obs && a->q == b->q);
    assert_true(a->twice_nll_free == b->twice_nll_free && a->muhat == b->muhat);
    assert_true(a->twice_nll_fixed == b->twice_nll_fixed && a->asimov_fixed == b->asimov_fixed);
}

/* All at once, with one of them twice, and what is no strength. */
static void check_at_once(fitting *f, size_t order, const cls_point *upwards)
{
    enum { MORE_POINTS = POINTS + 3 };
    static cls_point points[MORE_POINTS];
    size_t shuffled[POINTS];
    double mu[MORE_POINTS];
    shuffle(shuffled);
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = strength(at(order, i, shuffled));
    mu[POINTS] = mu[1];
    mu[POINTS + 1] = (double)NAN;
    mu[POINTS + 2] = -1.0;
    assert_true(subject_calculate(&f->s, NULL));
    cls_hypotests(f->s.calculator, mu, MORE_POINTS, points);
    for (size_t i = 0; i <= POINTS; i++)
        check_same(&points[i], &upwards[at(order, i < POINTS ? i : 1, shuffled)]);
    assert_int_equal(points[POINTS + 1].status, CLS_USAGE);
    assert_int_equal(points[POINTS + 2].status, CLS_USAGE);
}

/* They are the same to the last bit. */
static void many_at_once_do_not_depend_on_their_order(void **state)
{
    (void)state;
    static cls_point upwards[POINTS];
    double mu[POINTS];
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = strength(i);
    for (size_t t = 0; t < MODELS; t++) {
        fitting f = open_model(t);
        assert_true(subject_calculate(&f.s, NULL));
        cls_hypotests(f.s.calculator, mu, POINTS, upwards);
        for (size_t order = 0; order < ORDERS; order++)
            check_at_once(&f, order, upwards);
        fitting_close(&f);
    }
}

/* Test by test, each strength once: what is said is that of a calculator which begins there. */
static void a_test_is_what_it_is_by_itself(void **state)
{
    (void)state;
    for (size_t t = 0; t < MODELS; t++) {
        fitting f = open_model(t), alone = open_model(t);
        assert_true(subject_calculate(&f.s, NULL));
        for (int round = 0; round < 2; round++)
            for (size_t i = 0; i < POINTS; i += 4) {
                cls_point a, b;
                assert_int_equal(cls_hypotest(f.s.calculator, strength(i), &a), CLS_OK);
                assert_true(subject_calculate(&alone.s, NULL));
                assert_int_equal(cls_hypotest(alone.s.calculator, strength(i), &b), CLS_OK);
                check_equal(&a, &b);
            }
        fitting_close(&f);
        fitting_close(&alone);
    }
}

static void check_limit(const cls_limit *a, const cls_limit *b, size_t t)
{
    if (a->status != b->status)
        fail_msg("model %zu: %s%s", t, a->reason, b->reason);
    if (a->status == CLS_OK)
        assert_close(a->value, b->value, 1e-8, 0.0);
}

/* Roots are looked for up and down, within the steps of a grid after all of it was tested. */
static void limits_do_not_depend_on_the_way_there(void **state)
{
    (void)state;
    enum { MANY = 400, GRID = 201 };
    const cls_scan_options within = {.method = CLS_METHOD_SCAN_ROOT};
    double mu[GRID];
    for (size_t i = 0; i < GRID; i++)
        mu[i] = strength(i);
    for (size_t t = 0; t < MANY; t++) {
        cls_limits *root, *scan;
        fitting f = open_model(t);
        assert_true(subject_calculate(&f.s, NULL));
        assert_int_equal(cls_limits_root(f.s.calculator, &root, NULL), CLS_OK);
        assert_true(subject_calculate(&f.s, NULL));
        assert_int_equal(cls_limits_scan_as(f.s.calculator, mu, GRID, &within, &scan, NULL),
                         CLS_OK);
        check_limit(&root->observed, &scan->observed, t);
        for (size_t i = 0; i < CLS_BANDS; i++)
            check_limit(&root->expected[i], &scan->expected[i], t);
        cls_limits_free(root);
        cls_limits_free(scan);
        fitting_close(&f);
    }
}

/* It is no twin of an earlier one, and not below the lowest; whether it has ended. */
static bool check_branch(const cls_chain *chain, size_t k, double lowest)
{
    const cls_branch *const b = &chain->branches[k];
    assert_true(!b->active || b->value >= lowest - 1e-9);
    for (size_t j = 0; j < k; j++)
        assert_true(!b->active || !chain->branches[j].active ||
                    fabs(b->value - chain->branches[j].value) > CLS_MERGED);
    return !b->active && (b->lo > -HUGE_VAL || b->hi < HUGE_VAL);
}

/* As many branches as there are minima; none is another's twin where the chain was fitted last. */
static void branches_that_meet_become_one(void **state)
{
    (void)state;
    size_t most = 0, together = 0;
    for (size_t t = 0; t < MODELS; t++) {
        fitting f = open_model(t);
        assert_true(subject_calculate(&f.s, NULL));
        for (size_t i = 0; i < 2 * (size_t)POINTS; i++) {
            cls_point point;
            const cls_chain *const chain = &f.s.calculator->observed_fits;
            assert_int_equal(cls_hypotest(f.s.calculator, strength(i), &point), CLS_OK);
            most = chain->nbranches > most ? chain->nbranches : most;
            for (size_t k = 0; k < chain->nbranches; k++)
                together +=
                    check_branch(chain, k, 0.5 * point.twice_nll_fixed - f.s.data->constant);
        }
        fitting_close(&f);
    }
    print_message("%zu branches at most; %zu ended\n", most, together);
    assert_true(most >= 2 && together > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_envelope_is_exact_in_every_order),
        cmocka_unit_test(many_at_once_do_not_depend_on_their_order),
        cmocka_unit_test(limits_do_not_depend_on_the_way_there),
        cmocka_unit_test(a_test_is_what_it_is_by_itself),
        cmocka_unit_test(branches_that_meet_become_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
