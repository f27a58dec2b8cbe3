/* Random models whose fits want fewer events than are possible, many of them. */
#include "cls/fit.h"
#include "support/close.h"
#include "support/random.h"
#include "support/sketch.h"

enum {
    MODELS = 200,
    MOST_FAILED = 1, /* where bins without events leave no way between them */
    MOST = 40,       /* parameters */
    MOST_BINS = 6
};

static const double nothing = 0.0;

/* A random model: few events and variations of any size, and what pulls them. */
static sketch random_walls(uint64_t *random)
{
    enum { SIGNAL, BACKGROUND };
    const size_t nbins = 1 + random_below(random, 4), nshapes = 1 + random_below(random, 4);
    static const char *const names[] = {"h0", "h1", "h2", "h3"};
    static const double parts[] = {1e-6, 1e-3, 0.3, 1.0};
    const bool tiny = random_chance(random, 0.3), stat = random_chance(random, 0.5);
    const double pull = random_uniform(random, 0.3, 1.6);
    sketch k = {.nchannels = 2};
    sketch_channel *const c = &k.channels[0], *const d = &k.channels[1];
    *c = (sketch_channel){.name = "c", .nbins = nbins, .nsamples = 2};
    *d = (sketch_channel){.name = "d", .nbins = 2, .nsamples = 1};
    c->samples[SIGNAL] = (sketch_sample){
        .name = "s", .nmodifiers = 1, .modifiers = {{.name = "mu", .type = SKETCH_NORMFACTOR}}};
    for (size_t i = 0; i < 2; i++) {
        sketch_sample *const b = i ? &d->samples[0] : &c->samples[BACKGROUND];
        *b = (sketch_sample){.name = "b", .nmodifiers = nshapes + (i == 0)};
        for (size_t bin = 0; bin < (i ? 2 : nbins); bin++) {
            b->nominal[bin] = i ? random_log(random, 10.0, 1e3) : random_log(random, 1e-3, 3.0);
            for (size_t h = 0; h < nshapes; h++) {
                sketch_modifier *const shape = &b->modifiers[h];
                const double size = (i ? 0.25 : 1.4) * b->nominal[bin];
                shape->name = names[h];
                shape->type = SKETCH_HISTOSYS;
                shape->lo[bin] = b->nominal[bin] - size * random_uniform(random, -1.0, 1.0);
                shape->hi[bin] = b->nominal[bin] + size * random_uniform(random, -1.0, 1.0);
            }
        }
    }
    sketch_modifier *const gamma = &c->samples[BACKGROUND].modifiers[nshapes];
    gamma->name = "g";
    gamma->type = stat ? SKETCH_STATERROR : SKETCH_SHAPESYS;
    for (size_t bin = 0; bin < nbins; bin++) {
        const double b = c->samples[BACKGROUND].nominal[bin];
        const bool whole = !tiny && random_chance(random, 0.7);
        c->samples[SIGNAL].nominal[bin] = random_log(random, 1e-3, 3.0);
        gamma->uncertainty[bin] = b * random_uniform(random, 0.1, 1.0);
        c->observed[bin] = whole ? round(b * random_uniform(random, 0.5, 3.0))
                                 : b * parts[random_below(random, 4)];
    }
    for (size_t bin = 0; bin < 2; bin++)
        d->observed[bin] = round(d->samples[0].nominal[bin] * pull);
    return k;
}

/* Whether no bin has fewer than 0 events; where that may be rounding a likelihood is above 0. */
static bool is_possible(const subject *s, const double *theta)
{
    double nu[MOST_BINS];
    assert_int_equal(cls_model_expected(s->model, theta, nu, NULL), CLS_OK);
    for (size_t b = 0; b < cls_model_bins(s->model); b++)
        if (nu[b] < 0.0)
            return false;
    return true;
}

/* No possible point close to the minimum is lower. */
static void check_neighbours(const subject *s, const cls_fit_result *best, bool held,
                             uint64_t *random)
{
    double theta[MOST], value, at_best;
    assert_int_equal(cls_model_twice_nll(s->model, s->data, best->parameters, &at_best, NULL), 0);
    assert_close(at_best, best->twice_nll, 0.0, 1e-8);
    for (int round = 0; round < 200; round++) {
        const double size = random_log(random, 1e-8, 1e-3);
        for (size_t p = 0; p < best->nparameters; p++) {
            const cls_parameter c = cls_model_parameter(s->model, p);
            const double to = best->parameters[p] + size * random_uniform(random, -1.0, 1.0);
            const bool poi = p == cls_model_poi(s->model);
            const bool stays = (poi && held) || random_chance(random, 0.3);
            theta[p] = stays ? best->parameters[p] : fmax(to, c.lo);
            theta[p] = poi ? theta[p] : fmin(theta[p], c.hi);
        }
        if (is_possible(s, theta) && !cls_model_twice_nll(s->model, s->data, theta, &value, NULL))
            assert_true(value >= best->twice_nll - 1e-8);
    }
}

static void random_models_are_fitted(void **state)
{
    (void)state;
    uint64_t random = 7, neighbours = 8;
    size_t failed = 0, leaning = 0;
    for (size_t i = 0; i < MODELS; i++) {
        const sketch k = random_walls(&random);
        subject s;
        double nu[8];
        cls_fit_result *best;
        const cls_fit_options options = {.poi = i % 2 ? &nothing : NULL};
        assert_true(sketch_compile(&k, &s));
        if (cls_fit(s.model, s.data, &options, &best, NULL)) {
            failed++;
        } else {
            assert_true(best->decrement <= 1e-6);
            assert_int_equal(cls_model_expected(s.model, best->parameters, nu, NULL), CLS_OK);
            size_t few = 0;
            for (size_t b = 0; b < k.channels[0].nbins; b++)
                few += nu[b] < 1e-6 * k.channels[0].samples[1].nominal[b];
            leaning += few > 0;
            check_neighbours(&s, best, options.poi, &neighbours);
            cls_fit_free(best);
        }
        subject_free(&s);
    }
    print_message("%zu of %d fits fail, %zu end at walls\n", failed, MODELS, leaning);
    assert_true(failed <= MOST_FAILED && leaning >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_models_are_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
