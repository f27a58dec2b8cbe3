/*
 * Fits that end at walls, where a bin has no expected events left: against minima that are
 * calculated here. The bin falls as 1 - h, or 1 - h - 0.6 k, and a second channel of 100 + 30 h
 * (+ 20 k) wants h to go on to 200 events.
 */
#include "fit/walls.h"

#include "cls/infer.h"
#include "model/scratch.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/models.h"
#include "support/random.h"
#include "support/spec.h"

#include <string.h>

#define PULLING CHANNEL("d", SAMPLE("b", "100", HISTOSYS("h", "70", "130")))

/* The bin, with more modifiers of what falls and more channels. */
#define WALL_AND(more, channels)                                                     \
    WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("s", "0.5", FACTOR("mu")),                 \
                                   SAMPLE("b", "1", HISTOSYS("h", "2", "0") more))), \
                  PULLING channels),                                                 \
              THREE(SEEN("c", "0"), SEEN("d", "200"), SEEN("e", "0, 4")), MEASURED("mu", ""))

#define SHAPEFACTORS(rest) \
    ", " CHANNEL("e", TWO(SAMPLE("q", "3, 4", SHAPEFACTOR("f")), SAMPLE("r", rest, "")))

static const double some[] = {0.0, 1e-13, 1e-11, 1e-9, 4e-6, 1e-3, 1.0};

enum { SOME = sizeof some / sizeof some[0] };

static const double nothing = 0.0;

/* -ln L of n events. */
static double events_term(double n, double nu)
{
    return nu - (n > 0.0 ? n * log(nu) : 0.0) + lgamma(n + 1.0);
}

/* -2 ln L of the first two channels, mu = 0, where 1 - h = rest. */
static double twice_nll_at(double n, double rest)
{
    const double h = 1.0 - rest;
    return 2.0 * (events_term(n, rest) + events_term(200.0, 130.0 - 30.0 * rest)) + h * h +
           log(2.0 * acos(-1.0));
}

/* The lowest of them: where the slope by rest is 0, by bisection in ln rest; at 0 for n = 0. */
static double lowest(double n)
{
    double lo = log(1e-20), hi = log(1.0);
    for (int i = 0; i < 200 && n > 0.0; i++) {
        const double middle = 0.5 * (lo + hi), rest = exp(middle);
        const double slope =
            1.0 - n / rest - 30.0 * (1.0 - 200.0 / (130.0 - 30.0 * rest)) - (1.0 - rest);
        *(slope < 0.0 ? &lo : &hi) = middle;
    }
    return twice_nll_at(n, n > 0.0 ? exp(0.5 * (lo + hi)) : 0.0);
}

/* The subject with n events in the first bin, for the others as they are. */
static subject with_events(const char *text, double n)
{
    subject s;
    double counts[8] = {0.0}, auxdata[FITTING_MOST];
    assert_true(subject_quoted(&s, text));
    const cls_model *const m = s.model;
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t b = 0; b < m->channels[c].nbins; b++)
            counts[m->channels[c].first_bin + b] = s.data->n[m->channels[c].at + b];
    memcpy(auxdata, s.data->auxdata, m->nparameters * sizeof *auxdata);
    counts[m->channels[0].first_bin] = n;
    cls_data_set(s.data, counts, auxdata);
    return s;
}

/* Fits with mu held at 0, which has to end at this minimum. */
static cls_fit_result *fit(const subject *s, const char *optimizer, double wanted)
{
    double nu[8];
    cls_error err;
    cls_fit_result *best;
    const cls_fit_options options = {
        .optimizer = optimizer, .poi = &nothing, .uncertainties = true};
    if (cls_fit(s->model, s->data, &options, &best, &err))
        fail_msg("%s", err.message);
    assert_close(best->twice_nll, wanted, 0.0, 1e-9);
    assert_true(best->decrement <= 1e-9);
    assert_int_equal(cls_model_expected(s->model, best->parameters, nu, NULL), CLS_OK);
    for (size_t c = 0; c < s->model->nchannels; c++)
        for (size_t b = 0; b < s->model->channels[c].nbins; b++)
            assert_true(nu[s->model->channels[c].first_bin + b] >=
                        (s->model->channels[c].ngroups ? -1e-10 : 0.0));
    return best;
}

static void the_minimum_is_the_one_at_the_wall(void **state)
{
    (void)state;
    static const char *const texts[] = {WALL_AND("", ""), WALL_AND(", " SHAPE("g", "0.3"), ""),
                                        WALL_AND(", " STATERROR("st", "0.3"), "")};
    for (size_t i = 0; i < SOME; i++)
        for (size_t k = 0; k < (some[i] < 1e-5 ? 3 : 1); k++) { /* more lift the gamma */
            subject s = with_events(texts[k], some[i]);
            /* a gamma's term at its auxiliary datum */
            const double constraint = k == 0   ? 0.0
                                      : k == 1 ? 2.0 * events_term(100.0 / 9.0, 100.0 / 9.0)
                                               : log(2.0 * acos(-1.0) * 0.09);
            cls_fit_result *best = fit(&s, NULL, lowest(some[i]) + constraint);
            assert_string_equal(best->optimizer, "newton");
            cls_fit_free(best);
            subject_free(&s);
        }
}

static void every_optimizer_gets_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < SOME; i++)
        for (size_t k = 0; cls_optimizer_name(k); k++) {
            subject s = with_events(WALL_AND("", ""), some[i]);
            if (cls_optimizer_uses_gradient(k))
                cls_fit_free(fit(&s, cls_optimizer_name(k), lowest(some[i])));
            subject_free(&s);
        }
}

/* A bin that a shapefactor fills with what is nothing but for rounding is no wall, nor in the way.
 */
static void a_shapefactor_without_events_does_not_matter(void **state)
{
    (void)state;
    const double four = 2.0 * events_term(4.0, 4.0);
    for (size_t i = 0; i < SOME; i++) {
        subject s = with_events(WALL_AND("", SHAPEFACTORS("-0.5, 0.5")), some[i]);
        cls_fit_result *best = fit(&s, NULL, lowest(some[i]) + four);
        assert_string_equal(best->optimizer, "newton");
        cls_fit_free(best);
        subject_free(&s);
    }
}

/* h and k at once, each pulled by a channel of its own: bins of 1 - h and 1 - 0.2 h - 0.8 k. */
static void two_walls(void **state)
{
    (void)state;
    subject s;
    assert_true(subject_quoted(
        &s, WORKSPACE(THREE(CHANNEL("c", TWO(SAMPLE("s", "0.5, 0.5", FACTOR("mu")),
                                             SAMPLE("b", "1, 1",
                                                    TWO(HISTOSYS("h", "2, 1.2", "0, 0.8"),
                                                        HISTOSYS("k", "1, 1.8", "1, 0.2"))))),
                            PULLING, CHANNEL("e", SAMPLE("b", "100", HISTOSYS("k", "70", "130")))),
                      THREE(SEEN("c", "0, 0"), SEEN("d", "200"), SEEN("e", "170")),
                      MEASURED("mu", ""))));
    const double wanted =
        twice_nll_at(0.0, 0.0) + 2.0 * events_term(170.0, 130.0) + 1.0 + log(2.0 * acos(-1.0));
    cls_fit_result *best = fit(&s, NULL, wanted);
    assert_close(best->parameters[cls_model_find(s.model, "h")], 1.0, 1e-9, 0.0);
    assert_close(best->parameters[cls_model_find(s.model, "k")], 1.0, 1e-9, 0.0);
    cls_fit_free(best);
    subject_free(&s);
}

/* Along the wall, h = 1 - 0.6 k, the likelihood is that of k alone. */
static void uncertainties_are_those_along_the_wall(void **state)
{
    (void)state;
    static const char text[] = WORKSPACE(
        TWO(CHANNEL("c", TWO(SAMPLE("s", "0.5", FACTOR("mu")),
                             SAMPLE("b", "1",
                                    TWO(HISTOSYS("h", "2", "0"), HISTOSYS("k", "1.6", "0.4"))))),
            CHANNEL("d", SAMPLE("b", "100",
                                TWO(HISTOSYS("h", "70", "130"), HISTOSYS("k", "80", "120"))))),
        TWO(SEEN("c", "0"), SEEN("d", "200")), MEASURED("mu", ""));
    for (size_t i = 0; some[i] < 1e-4; i++) {
        cls_fit_result *best;
        subject s = with_events(text, some[i]);
        const size_t h = cls_model_find(s.model, "h"), k = cls_model_find(s.model, "k");
        const cls_fit_options options = {.poi = &nothing, .uncertainties = true};
        assert_int_equal(cls_fit(s.model, s.data, &options, &best, NULL), CLS_OK);
        const double nu = 100.0 + 30.0 * best->parameters[h] + 20.0 * best->parameters[k];
        const double sigma = 1.0 / sqrt(1.36 + 2.0 * 2.0 * 200.0 / nu / nu);
        assert_close(1.0 - best->parameters[h] - 0.6 * best->parameters[k], 0.0, 0.0, 1e-6);
        assert_true(!best->undetermined[h] && !best->undetermined[k]);
        assert_close(best->uncertainties[k], sigma, 1e-3, 0.0);
        assert_close(best->uncertainties[h], 0.6 * sigma, 1e-3, 0.0);
        cls_fit_free(best);
        subject_free(&s);
    }
}

/* Nothing of a fit at a wall is left for the next one. */
static void walls_are_taken_away(void **state)
{
    (void)state;
    subject s = with_events(WALL_AND(", " SHAPE("g", "0.3"), ""), 1e-9);
    fitting f = fitting_open(s, "one after the other");
    cls_problem *const p = f.problem;
    (void)fitting_full(&f, &nothing);
    assert_true(p->scratch->nwalls == 1 && cls_walls_hold(p));
    const double x[] = {1.2};
    for (int i = 0; i < 2; i++) {
        cls_problem_reset(p, s.data, &nothing, 0.0);
        assert_true(p->scratch->nwalls == 0 && !p->blocked && !p->blocking[0] && p->n == 1);
        cls_problem *fresh;
        assert_int_equal(cls_problem_new(s.model, f.arena, &fresh, NULL), CLS_OK);
        cls_problem_reset(fresh, s.data, &nothing, 0.0);
        assert_true(cls_problem_value(p, x) == cls_problem_value(fresh, x));
        assert_true(cls_scratch_impossible(s.data, p->scratch) == 0);
        p->blocked = p->blocking[0] = i == 0; /* as a step that was blocked leaves it */
    }
    fitting_close(&f);
}

static bool count_down(void *context)
{
    size_t *const left = context;
    *left -= *left > 0;
    return *left > 0;
}

/* Wherever in it a fit is ended, that is all that it says. */
static void a_fit_along_walls_can_be_interrupted(void **state)
{
    (void)state;
    subject s = with_events(WALL_AND(", " SHAPE("g", "0.3"), ""), 0.0);
    cls_fit_result *best;
    cls_fit_options options = {.poi = &nothing};
    assert_int_equal(cls_fit(s.model, s.data, &options, &best, NULL), CLS_OK);
    const size_t all = best->evaluations;
    cls_fit_free(best);
    assert_in_range(all, 30, 2000);
    for (size_t i = 1; i <= all + 1; i++) {
        size_t left = i;
        options.go_on = count_down;
        options.go_on_context = &left;
        assert_int_equal(cls_fit(s.model, s.data, &options, &best, NULL),
                         i > all ? CLS_OK : CLS_INTERRUPTED);
        cls_fit_free(i > all ? best : NULL);
    }
    subject_free(&s);
}

/* From other starts, to a minimum that is known and to one that is not. */
static void a_known_minimum_at_a_wall_is_found_again(void **state)
{
    (void)state;
    uint64_t random = 4;
    fitting f = fitting_open_text(WALL_AND("", ""), NULL);
    cls_problem *const p = f.problem;
    const cls_minimum first = fitting_full(&f, &nothing);
    const double x[] = {p->best[0]};
    const cls_basin basin = {.x = x, .value = first.value, .reach = 1e-3};
    for (int i = 0; i < 40; i++) {
        cls_problem_reset(p, f.s.data, &nothing, 0.0);
        p->basin = i % 2 ? &basin : NULL;
        p->x[0] = random_uniform(&random, p->lo[0], p->hi[0]);
        const cls_minimum again = fitting_minimum(&f, cls_optimizer_get(0));
        assert_true(p->merged || fabs(again.value - first.value) < 1e-9);
        assert_true(i % 2 || !p->merged);
    }
    fitting_close(&f);
}

static bool has_note(const cls_limits *limits)
{
    size_t found = 0;
    for (size_t i = 0; i < limits->nnotes; i++)
        found += strstr(limits->notes[i], "no expected events left") != NULL;
    assert_true(found <= 1);
    return found == 1;
}

static void a_limit_has_a_note(void **state)
{
    (void)state;
    for (int wall = 0; wall < 2; wall++) {
        subject s = with_events(WALL_AND("", ""), wall ? 0.0 : 1.0);
        cls_limits *limits;
        assert_true(subject_calculate(&s, NULL));
        assert_int_equal(cls_limits_root(s.calculator, &limits, NULL), CLS_OK);
        assert_int_equal(limits->observed.status, CLS_OK);
        for (size_t i = 0; i < CLS_BANDS; i++)
            assert_int_equal(limits->expected[i].status, CLS_OK);
        assert_true(has_note(limits) == (wall == 1));
        cls_limits_free(limits);
        subject_free(&s);
    }
}

/* -2 ln L of 10 + 8 h + 10 mu and 4e-6 (1 + h) events where 1 + h = rest. */
static double barrier_at(const double n[2], double aux, double mu, double rest)
{
    const double pull = rest - 1.0 - aux;
    return 2.0 *
               (events_term(n[0], 2.0 + 8.0 * rest + 10.0 * mu) + events_term(n[1], 4e-6 * rest)) +
           pull * pull + log(2.0 * acos(-1.0));
}

/* Where that is lowest: where its slope is 0, by bisection in ln rest. */
static double barrier_place(const double n[2], double aux, double mu)
{
    double lo = log(1e-20), hi = log(6.0);
    for (int i = 0; i < 200; i++) {
        const double middle = 0.5 * (lo + hi), rest = exp(middle);
        const double slope = 8.0 * (1.0 - n[0] / (2.0 + 8.0 * rest + 10.0 * mu)) + 4e-6 -
                             n[1] / rest + rest - 1.0 - aux;
        *(slope < 0.0 ? &lo : &hi) = middle;
    }
    return exp(0.5 * (lo + hi));
}

/* The event that was observed keeps fits from the wall; the Asimov data have 4e-6 (1 + h) of it. */
static void a_wall_of_the_asimov_data_only(void **state)
{
    (void)state;
    static const double observed[] = {30.0, 1.0};
    const double mu = 6.0, best = barrier_place(observed, 0.0, 0.0);
    const double asimov[] = {2.0 + 8.0 * best, 4e-6 * best};
    const double there = barrier_place(observed, 0.0, mu);
    const double beside = barrier_place(asimov, best - 1.0, mu);
    assert_true(there > 0.1 && beside < 1e-4 && beside > 1e-6);
    subject s;
    assert_true(subject_quoted(
        &s, WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "10, 0", FACTOR("mu")),
                                       SAMPLE("b", "10, 4e-6", HISTOSYS("h", "2, 0", "18, 8e-6")))),
                      SEEN("c", "30, 1"), MEASURED("mu", ""))));
    cls_point point;
    assert_true(subject_calculate(&s, NULL));
    assert_int_equal(cls_hypotest(s.calculator, mu, &point), CLS_OK);
    assert_close(point.twice_nll_fixed, barrier_at(observed, 0.0, mu, there), 0.0, 1e-9);
    assert_close(point.asimov_fixed, barrier_at(asimov, best - 1.0, mu, beside), 0.0, 1e-9);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_minimum_is_the_one_at_the_wall),
        cmocka_unit_test(every_optimizer_gets_there),
        cmocka_unit_test(a_shapefactor_without_events_does_not_matter),
        cmocka_unit_test(two_walls),
        cmocka_unit_test(uncertainties_are_those_along_the_wall),
        cmocka_unit_test(walls_are_taken_away),
        cmocka_unit_test(a_fit_along_walls_can_be_interrupted),
        cmocka_unit_test(a_known_minimum_at_a_wall_is_found_again),
        cmocka_unit_test(a_limit_has_a_note),
        cmocka_unit_test(a_wall_of_the_asimov_data_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
