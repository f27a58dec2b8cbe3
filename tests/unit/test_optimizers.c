/*
 * Every optimizer, called directly, on every model: all find the same minimum. What a minimum is
 * does not rest on their word: no point around it is lower.
 */
#include "support/close.h"
#include "support/fitting.h"
#include "support/models.h"
#include "support/random.h"

#include <stdio.h>
#include <string.h>

enum { AROUND = 50, RANDOM_FITS = 40 };

/* How much higher an optimizer may end (twice_nll). */
static const double with_gradient = 1e-7, without_gradient = 1e-5;

/* Starts anew; the POI is held at *poi or free, and not below 0. */
static void reset(fitting *f, const double *poi)
{
    cls_problem_reset(f->problem, f->s.data, poi, 0.0);
}

static void check_bounds(const cls_problem *p)
{
    for (size_t i = 0; i < p->n; i++)
        assert_true(p->best[i] >= p->lo[i] && p->best[i] <= p->hi[i]);
}

/* The minimum by cls_minimize, checked on points around it, near and far. */
static double find_minimum(fitting *f, const double *poi)
{
    cls_minimum minimum;
    cls_error err;
    cls_problem *const p = f->problem;
    double x[FITTING_MOST], lowest[FITTING_MOST];
    uint64_t random = 1;
    reset(f, poi);
    if (cls_minimize(p, cls_optimizer_get(0), NULL, &minimum, &err))
        fail_msg("%s: %s", f->name, err.message);
    check_bounds(p);
    memcpy(lowest, p->best, p->n * sizeof *lowest);
    for (int k = 0; k < AROUND && p->n > 0; k++) {
        const double size = random_log(&random, 1e-4, 1.0);
        for (size_t i = 0; i < p->n; i++)
            x[i] = fmin(fmax(lowest[i] + size * random_uniform(&random, -1.0, 1.0), p->lo[i]),
                        p->hi[i]);
        assert_true(cls_problem_value(p, x) >= minimum.value - 1e-12 * (1.0 + fabs(minimum.value)));
    }
    return minimum.value;
}

static void compare_optimizers(fitting *f, const double *poi)
{
    const double lowest = find_minimum(f, poi);
    for (size_t i = 0; cls_optimizer_get(i) && f->problem->n > 0; i++) {
        const cls_optimizer *const optimizer = cls_optimizer_get(i);
        const double allowed = optimizer->gradient ? with_gradient : without_gradient;
        reset(f, poi);
        (void)optimizer->minimize(f->problem);
        check_bounds(f->problem);
        if (!close_check(2.0 * f->problem->best_value, 2.0 * lowest, 0.0, allowed, "twice_nll is"))
            fail_msg("%s, %s, POI %s", f->name, optimizer->name, poi ? "held" : "free");
    }
}

static void compare_on(subject s, const char *name)
{
    static const double held = 1.0;
    fitting f = fitting_open(s, name);
    compare_optimizers(&f, NULL);
    if (s.model->poi != CLS_NONE)
        compare_optimizers(&f, &held);
    fitting_close(&f);
}

static void all_optimizers_agree_on_every_case(void **state)
{
    (void)state;
    for (size_t i = 0; model_case_get(i); i++)
        compare_on(model_case_open(model_case_get(i)), model_case_get(i)->name);
}

static void all_optimizers_agree_on_examples(void **state)
{
    (void)state;
    static const char *const paths[] = {CLS_EXAMPLES_DIR "/scaled-signal.json",
                                        CLS_EXAMPLES_DIR "/two-bin.json"};
    for (size_t i = 0; i < 2; i++) {
        subject s;
        assert_true(subject_read(&s, paths[i]));
        compare_on(s, paths[i]);
    }
}

static void all_optimizers_agree_on_random_models(void **state)
{
    (void)state;
    for (size_t seed = 0; seed < RANDOM_FITS; seed++) {
        char name[32];
        (void)snprintf(name, sizeof name, "random model %zu", seed);
        compare_on(random_model(seed), name);
    }
}

/* Only one of them is without derivatives, and only it gets the larger tolerance. */
static void optimizers_have_names(void **state)
{
    (void)state;
    size_t n = 0;
    for (; cls_optimizer_get(n); n++) {
        const cls_optimizer *found;
        assert_int_equal(cls_optimizer_find(cls_optimizer_name(n), &found, NULL), CLS_OK);
        assert_ptr_equal(found, cls_optimizer_get(n));
        assert_true(strlen(cls_optimizer_summary(n)) > 0);
        assert_int_equal(cls_optimizer_uses_gradient(n),
                         strcmp(cls_optimizer_name(n), "bobyqa") != 0);
    }
    assert_true(n >= 2);
    assert_null(cls_optimizer_name(n));
    assert_null(cls_optimizer_summary(n));
    assert_false(cls_optimizer_uses_gradient(n));
    const cls_optimizer *found;
    assert_int_equal(cls_optimizer_find(NULL, &found, NULL), CLS_OK);
    assert_string_equal(found->name, "newton");
    cls_error err;
    assert_int_equal(cls_optimizer_find("newtn", &found, &err), CLS_USAGE);
    assert_string_equal(err.message, "unknown optimizer \"newtn\"; did you mean \"newton\"?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_optimizers_agree_on_every_case),
        cmocka_unit_test(all_optimizers_agree_on_examples),
        cmocka_unit_test(all_optimizers_agree_on_random_models),
        cmocka_unit_test(optimizers_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
