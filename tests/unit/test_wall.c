/*
 * Walls, as the likelihood has them: the term below the edge, the gammas that go with it, and the
 * derivatives. One bin is the wall: what falls in it is 2 - 2 h, beside 1 + 0.5 mu that does not.
 */
#include "model/wall.h"

#include "model/model.h"
#include "support/close.h"
#include "support/differences.h"
#include "support/models.h"
#include "support/spec.h"

#include <stdio.h>
#include <string.h>

/* First what falls, with its gamma, then what stays, with its own, then something else. */
#define BINS(falls, stays, more)                                                               \
    WORKSPACE(CHANNEL("c", THREE(SAMPLE("s", "0.5, 2", FACTOR("mu")),                          \
                                 SAMPLE("b", "2, 5",                                           \
                                        TWO(HISTOSYS("h", "4, 5.5", "0, 4.5"),                 \
                                            NORMSYS("n", "0.8", "1.2")) falls),                \
                                 SAMPLE("r", "1, 3", NORMSYS("n", "0.9", "1.1") stays) more)), \
              SEEN("c", "0, 6"), MEASURED("mu", ""))

static const struct {
    const char *name, *text;
} models[] = {
    {"plain", BINS("", "", "")},
    {"Poisson", BINS(", " SHAPE("g", "0.6, 1"), "", "")},
    {"normal", BINS(", " STATERROR("st", "0.6, 1"), "", "")},
    {"two", BINS(", " SHAPE("g", "0.6, 1"), ", " STATERROR("st", "0.3, 1"), "")},
    {"three", BINS(", " SHAPE("g", "0.6, 1"), ", " STATERROR("st", "0.3, 1"),
                   ", " SAMPLE("q", "0.2, 0.1", SHAPE("i", "0.1, 0.03")))},
    {"a gamma that two samples share",
     BINS(", " TWO(SHAPE("g", "0.6, 1"), STATERROR("st", "0.6, 1")), ", " STATERROR("st", "0.3, 1"),
          "")},
};

static const double counts[] = {0.0, 1e-13, 4e-6, 3.0};

static const struct {
    double edge, curvature;
} shapes[] = {{0.3, 4.0}, {0.05, 300.0}, {0.0, 50.0}};

enum {
    MODELS = sizeof models / sizeof models[0],
    COUNTS = sizeof counts / sizeof counts[0],
    SHAPES = sizeof shapes / sizeof shapes[0]
};

static likelihood begin(size_t model, double n)
{
    likelihood l;
    subject s;
    assert_true(subject_quoted(&s, models[model].text));
    double *const auxdata = test_malloc(s.model->nparameters * sizeof *auxdata);
    memcpy(auxdata, s.data->auxdata, s.model->nparameters * sizeof *auxdata);
    cls_data_set(s.data, (const double[]){n, 6.0}, auxdata);
    test_free(auxdata);
    likelihood_start(&l, s, models[model].name, NULL);
    (void)snprintf(l.name, sizeof l.name, "%s, n = %g", models[model].name, n);
    return l;
}

static double *parameter(likelihood *l, const char *name)
{
    return &l->theta[cls_model_find(l->s.model, name)];
}

/* Places h, mu and n. */
static void place(likelihood *l, double h, double mu, double n)
{
    *parameter(l, "h") = h;
    *parameter(l, "mu") = mu;
    *parameter(l, "n") = n;
}

static cls_wall *raise_wall(likelihood *l, size_t shape)
{
    cls_wall *const wall = cls_wall_add(l->scratch, &l->s.model->channels[0], 0);
    assert_non_null(wall);
    wall->edge = shapes[shape].edge;
    wall->curvature = shapes[shape].curvature;
    return wall;
}

static double wall_events(const likelihood *l)
{
    return l->scratch->nu[l->s.model->channels[0].at];
}

/* Calls check for all models, counts and shapes. An edge is where events have a term. */
static void every_wall(void (*check)(likelihood *l, size_t shape))
{
    for (size_t k = 0; k < MODELS; k++)
        for (size_t n = 0; n < COUNTS; n++)
            for (size_t i = 0; i < SHAPES; i++) {
                if (counts[n] > 0.0 && !(shapes[i].edge > 0.0))
                    continue;
                likelihood l = begin(k, counts[n]);
                check(&l, i);
                likelihood_end(&l);
            }
}

/* What the derivatives were compared at. */
static size_t above, below, held;

static void check_derivatives(likelihood *l, size_t shape)
{
    static const double mus[] = {0.3, 0.01, -1.9, -2.6};
    const cls_wall *const wall = raise_wall(l, shape);
    for (double h = -0.43; h < 4.0; h += 0.25)
        for (size_t m = 0; m < sizeof mus / sizeof mus[0]; m++) {
            place(l, h, mus[m], 0.3);
            (void)likelihood_value(l);
            above += wall_events(l) > wall->edge;
            below += wall_events(l) < wall->edge && !wall->held;
            held += wall->held;
            check_gradient(l);
            check_hessian(l);
        }
}

static void derivatives_are_those_of_the_value(void **state)
{
    (void)state;
    every_wall(check_derivatives);
    check_comparisons();
    assert_true(above > 500 && below > 500 && held > 100);
}

/* -ln(L/L_saturated) of n events, by the logarithm itself; n = 0: as it goes on below 0. */
static double term(double n, double nu)
{
    return n > 0.0 ? nu - n - n * log(nu / n) : nu + fmin(nu, 0.0) * fmin(nu, 0.0) / 2e-10;
}

/* What wall.h says that a wall's term is. */
static double wall_term(const cls_wall *wall, double n, double nu)
{
    const double edge = wall->edge, d = nu - edge;
    const double slope = n > 0.0 ? 1.0 - n / edge : 1.0 + fmin(edge, 0.0) / 1e-10;
    return d < 0.0 ? term(n, edge) + slope * d + 0.5 * wall->curvature * d * d : term(n, nu);
}

/* The terms of bin b, the constraint included, with its gamma at g. */
static double bin_at(const likelihood *l, const cls_wall *wall, size_t b, double g)
{
    const cls_model *const m = l->s.model;
    const cls_channel *const c = &m->channels[0];
    const size_t at = c->at + b;
    if (!c->ngroups)
        return wall_term(wall, l->s.data->n[at], l->scratch->a[at]);
    const size_t slot = c->groups[0].slot + b;
    const double x = l->s.data->x[slot], width = m->slot_width[slot];
    const double constraint = c->groups[0].constraint == CLS_NORMAL
                                  ? 0.5 * (g - x) * (g - x) / width / width
                                  : width * g - x - x * log(width * g / x);
    return constraint +
           wall_term(wall, l->s.data->n[at], l->scratch->a[at] + l->scratch->b[slot] * g);
}

/* The lowest of them, by golden section: all is convex. */
static double lowest(const likelihood *l, const cls_wall *wall, size_t b)
{
    const double part = 0.5 * (sqrt(5.0) - 1.0);
    double lo = 1e-10, hi = 10.0;
    for (int i = 0; i < 60; i++) {
        const double left = hi - part * (hi - lo), right = lo + part * (hi - lo);
        if (bin_at(l, wall, b, left) < bin_at(l, wall, b, right))
            hi = right;
        else
            lo = left;
    }
    return bin_at(l, wall, b, 0.5 * (lo + hi));
}

static void check_value(likelihood *l, size_t shape)
{
    if (l->s.model->channels[0].ngroups > 1 || l->s.model->nglobals > 3)
        return;
    const cls_wall none = {.edge = -HUGE_VAL}, *const wall = raise_wall(l, shape);
    for (double h = -0.43; h < 2.0; h += 0.09) {
        place(l, h, -0.2, -0.4);
        const double value = likelihood_value(l);
        below += wall_events(l) < wall->edge;
        assert_true(!wall->held || !l->s.model->channels[0].ngroups);
        assert_close_at(l, value,
                        lowest(l, wall, 0) + lowest(l, &none, 1) + 0.5 * (h * h + 0.4 * 0.4), 1e-11,
                        1e-12);
    }
}

static void the_value_is_that_of_the_parabola(void **state)
{
    (void)state;
    below = 0;
    every_wall(check_value);
    assert_true(below > 100);
}

/* Where it has as many events as its edge nothing jumps: neither value nor gradient. */
static void check_edge(likelihood *l, size_t shape)
{
    const size_t n = l->s.model->nglobals;
    double *const gradient[] = {likelihood_room(l, n), likelihood_room(l, n)}, value[2];
    const cls_wall *const wall = raise_wall(l, shape);
    const double step = 1e-9;
    double lo = -1.0, hi = 3.0; /* of h */
    for (int i = 0; i < 60; i++) {
        place(l, 0.5 * (lo + hi), 0.2, 0.3);
        (void)likelihood_value(l);
        *(wall_events(l) > wall->edge ? &lo : &hi) = 0.5 * (lo + hi);
    }
    if (!(hi < 2.9)) /* its gammas lift it in any case */
        return;
    below++;
    for (int i = 0; i < 2; i++) {
        place(l, lo + (i ? step : -step), 0.2, 0.3);
        value[i] = likelihood_gradient(l, gradient[i]);
        assert_true((wall_events(l) < wall->edge) == (i == 1));
    }
    const double slope =
        fabs(gradient[0][l->s.model->parameters[cls_model_find(l->s.model, "h")].global]);
    assert_close_at(l, value[1], value[0], 1e-13, 2.1 * step * slope + 1e-13);
    const double steepest = fmax(wall->curvature, counts[COUNTS - 1] / wall->edge / wall->edge);
    for (size_t i = 0; i < n; i++)
        assert_close_at(l, gradient[1][i], gradient[0][i], 1e-12, 20.0 * step * (1.0 + steepest));
}

static void nothing_jumps_at_the_edge(void **state)
{
    (void)state;
    below = 0;
    every_wall(check_edge);
    assert_true(below > 25);
}

/* Beyond its edge a wall changes nothing; nor does one that is there no more. */
static void check_effect(likelihood *l, size_t shape)
{
    const size_t n = l->s.model->nglobals;
    double *const with = likelihood_room(l, n), *const without = likelihood_room(l, n);
    double *const hessian = likelihood_room(l, n * n), *const plain = likelihood_room(l, n * n);
    size_t beyond = 0;
    for (double h = -1.4; h < 3.0; h += 0.2) {
        place(l, h, 0.7, 0.3);
        const double before = likelihood_gradient(l, without);
        cls_profile_hessian(l->s.data, l->theta, l->scratch, false, plain);
        const cls_wall *const wall = raise_wall(l, shape);
        const double value = likelihood_gradient(l, with);
        cls_profile_hessian(l->s.data, l->theta, l->scratch, false, hessian);
        const bool same = wall_events(l) >= wall->edge;
        beyond += same;
        for (size_t i = 0; i < n && same; i++)
            assert_close_at(l, with[i], without[i], 1e-10, 1e-11);
        for (size_t i = 0; i < n * n && same; i++)
            assert_close_at(l, hessian[i], plain[i], 1e-9, 1e-10);
        if (same)
            assert_close_at(l, value, before, 1e-13, 1e-13);
        l->scratch->nwalls = 0;
        assert_true(likelihood_gradient(l, with) == before);
        assert_memory_equal(with, without, n * sizeof *with);
    }
    assert_true(beyond > 5);
}

static void a_wall_beyond_its_edge_changes_nothing(void **state)
{
    (void)state;
    every_wall(check_effect);
}

/* Gammas of a bin that they cannot lift stay where they are at the edge, or as high as they can. */
static void gammas_are_held_out_of_reach(void **state)
{
    (void)state;
    likelihood l = begin(2, 3.0); /* one normal gamma */
    const cls_wall *const wall = raise_wall(&l, 0);
    const double *const g = &l.scratch->g[l.s.model->channels[0].groups[0].slot];
    place(&l, 2.0, -2.0, 0.0); /* b = -2, a = 0 */
    (void)likelihood_value(&l);
    assert_true(wall->held);
    assert_close(*g, 0.5 * (1.0 + sqrt(1.0 + 4.0 * 0.09 * (3.0 - 0.3))), 1e-14, 0.0);
    place(&l, 0.95, -4.0, 0.0); /* b = 0.1, a = -1 */
    (void)likelihood_value(&l);
    assert_true(wall->held && *g == 10.0);
    place(&l, 0.9, -4.0, 0.0); /* b = 0.2 */
    (void)likelihood_value(&l);
    assert_true(!wall->held && *g < 10.0);
    likelihood_end(&l);
    l = begin(1, 0.0); /* one Poisson gamma: tau = (2/0.6)^2 */
    (void)raise_wall(&l, 0);
    place(&l, 2.0, -2.0, 0.0);
    (void)likelihood_value(&l);
    assert_true(l.scratch->walls[0].held);
    assert_close(l.scratch->g[l.s.model->channels[0].groups[0].slot], 1.0 - 0.3 * 0.09, 1e-14, 0.0);
    likelihood_end(&l);
}

#define FIVE                                                                          \
    TWO(TWO(SAMPLE("b", "5", SHAPE("g1", "1")), SAMPLE("c", "5", SHAPE("g2", "1"))),  \
        THREE(SAMPLE("d", "5", SHAPE("g3", "1")), SAMPLE("e", "5", SHAPE("g4", "1")), \
              SAMPLE("f", "5", SHAPE("g5", "1"))))
#define TEN "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"

/* Not with many gammas, not with one that takes up everything, not beyond what there is room for.
 */
static void some_bins_are_no_walls(void **state)
{
    (void)state;
    subject s;
    likelihood l;
    assert_true(subject_quoted(
        &s,
        WORKSPACE(TWO(THREE(CHANNEL("a", FIVE), CHANNEL("b", SAMPLE("b", "5", SHAPEFACTOR("k"))),
                            CHANNEL("c", SAMPLE("s", TWO(TEN, TWO(TEN, TEN)), FACTOR("mu")))),
                      CHANNEL("d", SAMPLE("s", TEN, ""))),
                  THREE(SEEN("a", "25"), SEEN("b", "5"),
                        TWO(SEEN("c", TWO(TEN, TWO(TEN, TEN))), SEEN("d", TEN))),
                  MEASURED("mu", ""))));
    likelihood_start(&l, s, "refused", NULL);
    const cls_channel *const c = s.model->channels;
    assert_null(cls_wall_add(l.scratch, &c[0], 0));
    assert_null(cls_wall_add(l.scratch, &c[1], 0));
    assert_true(l.scratch->nwalls == 0);
    for (size_t i = 0; i < CLS_WALLS; i++)
        assert_non_null(cls_wall_add(l.scratch, &c[i < 30 ? 2 : 3], i % 30));
    assert_null(cls_wall_add(l.scratch, &c[3], 9));
    assert_true(cls_wall_find(l.scratch, &c[2], 7) == &l.scratch->walls[7]);
    assert_true(cls_wall_find(l.scratch, &c[3], 1) == &l.scratch->walls[31]);
    assert_null(cls_wall_find(l.scratch, &c[3], 7));
    likelihood_end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derivatives_are_those_of_the_value),
        cmocka_unit_test(the_value_is_that_of_the_parabola),
        cmocka_unit_test(nothing_jumps_at_the_edge),
        cmocka_unit_test(a_wall_beyond_its_edge_changes_nothing),
        cmocka_unit_test(gammas_are_held_out_of_reach),
        cmocka_unit_test(some_bins_are_no_walls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
