/*
 * Parameters that the data do not determine: a fit says which, and everything else is what it is
 * with as many of them held as it takes.
 */
#include "base/text.h"
#include "cls/infer.h"
#include "support/close.h"
#include "support/compile.h"
#include "support/spec.h"

#include <string.h>

/* A channel that tells of mu and n by itself. */
#define OTHER                                             \
    CHANNEL("d", TWO(SAMPLE("s", "15, 19", FACTOR("mu")), \
                     SAMPLE("b", "50, 60", NORMSYS("n", "0.9", "1.1"))))
#define WITH_OTHER(samples, parameters)                                                         \
    WORKSPACE(TWO(CHANNEL("c", samples), OTHER), TWO(SEEN("c", "57, 66"), SEEN("d", "60, 75")), \
              MEASURED("mu", parameters))

#define SIGNAL SAMPLE("s", "5, 9", FACTOR("mu"))

enum { MOST_EDITS = 8 };

static const struct {
    const char *name, *text;
    const char *undetermined;     /* names, each with a space behind it */
    const char *held[MOST_EDITS]; /* holding these makes the others determined */
} models[] = {
    {"two factors of one sample",
     WITH_OTHER(TWO(SIGNAL, SAMPLE("b", "50, 60", TWO(FACTOR("k"), FACTOR("l")))), ""),
     "k l ",
     {"k"}},
    {"nine factors of one sample",
     WITH_OTHER(TWO(SIGNAL, SAMPLE("b", "50, 60",
                                   THREE(THREE(FACTOR("a"), FACTOR("b"), FACTOR("c")),
                                         THREE(FACTOR("e"), FACTOR("f"), FACTOR("g")),
                                         THREE(FACTOR("h"), FACTOR("i"), FACTOR("j"))))),
                ""),
     "a b c e f g h i j ",
     {"a", "b", "c", "e", "f", "g", "h", "i"}},
    {"a factor of a sample without events",
     WITH_OTHER(THREE(SIGNAL, SAMPLE("b", "50, 60", FACTOR("k")), SAMPLE("e", "0, 0", FACTOR("m"))),
                ""),
     "m ",
     {"m"}},
    {"a factor of a sample that is held at 0",
     WITH_OTHER(THREE(SIGNAL, SAMPLE("b", "50, 60", FACTOR("k")),
                      SAMPLE("e", "7, 3", TWO(FACTOR("m"), FACTOR("off")))),
                "{'name': 'off', 'inits': [0], 'fixed': true}"),
     "m ",
     {"m"}},
    {"factors per bin, and one of all",
     WITH_OTHER(TWO(SIGNAL, SAMPLE("b", "50, 60", TWO(SHAPEFACTOR("k"), FACTOR("f")))), ""),
     "f k[0] k[1] ",
     {"f"}},
    {"two factors per bin of one sample, beside a gamma",
     WITH_OTHER(TWO(SIGNAL, SAMPLE("b", "50, 60",
                                   THREE(SHAPEFACTOR("k"), SHAPEFACTOR("l"), SHAPE("g", "3, 4")))),
                ""),
     "k[0] k[1] l[0] l[1] ",
     {"l"}},
    {"two factors per bin of two samples, beside a gamma",
     WITH_OTHER(THREE(SIGNAL, SAMPLE("b", "50, 60", TWO(SHAPEFACTOR("k"), STATERROR("g", "3, 4"))),
                      SAMPLE("e", "20, 10", SHAPEFACTOR("l"))),
                ""),
     "k[0] k[1] l[0] l[1] ",
     {"l"}},
    {"a factor per bin without events in one, beside a gamma",
     WITH_OTHER(THREE(SIGNAL, SAMPLE("b", "40, 60", SHAPE("g", "3, 4")),
                      SAMPLE("e", "10, 0", SHAPEFACTOR("k"))),
                ""),
     "k[1] ",
     {"k[1]"}},
    {"the signal, which factors per bin make up for",
     WORKSPACE(CHANNEL("c", TWO(SIGNAL, SAMPLE("b", "50, 60",
                                               TWO(SHAPEFACTOR("k"), NORMSYS("n", "0.9", "1.1"))))),
               SEEN("c", "57, 66"), MEASURED("mu", "")),
     "mu k[0] k[1] ",
     {"mu"}},
};

enum { MODELS = sizeof models / sizeof models[0] };

/* A model as it is, or with what is undetermined held. */
static subject open_model(size_t m, bool held)
{
    cls_edit edits[MOST_EDITS];
    size_t n = 0;
    for (; held && n < MOST_EDITS && models[m].held[n]; n++)
        edits[n] =
            (cls_edit){.kind = CLS_EDIT_FIX, .name = models[m].held[n], .value = (double)NAN};
    const cls_model_options options = {.edits = edits, .nedits = n};
    return compiled_subject(models[m].text, &options);
}

static cls_fit_result *fitted(const subject *s)
{
    cls_fit_result *result;
    cls_error err;
    const cls_fit_options options = {.uncertainties = true};
    if (cls_fit(s->model, s->data, &options, &result, &err))
        fail_msg("%s", err.message);
    assert_true(result->gradient <= 1e-6 && result->decrement <= 1e-9);
    assert_string_equal(result->optimizer, "newton");
    return result;
}

static void they_are_told(void **state)
{
    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        cls_text names = {0};
        subject s = open_model(m, false);
        cls_fit_result *const result = fitted(&s);
        for (size_t p = 0; p < result->nparameters; p++) {
            const cls_parameter parameter = cls_model_parameter(s.model, p);
            const bool inside = !parameter.fixed && result->bounds[p] == CLS_BOUND_NONE;
            assert_true(isfinite(result->uncertainties[p]) == (inside && !result->undetermined[p]));
            if (!result->undetermined[p])
                continue;
            assert_true(inside);
            cls_text_add_format(&names, "%s ", parameter.name);
        }
        assert_string_equal(names.bytes, models[m].undetermined);
        cls_text_free(&names);
        cls_fit_free(result);
        subject_free(&s);
    }
}

/* What is determined and not held is the same; how much that is. */
static size_t check_others(const cls_model *held, const cls_fit_result *a, const cls_fit_result *b)
{
    size_t determined = 0;
    assert_close(a->twice_nll, b->twice_nll, 0.0, 1e-9);
    for (size_t p = 0; p < a->nparameters; p++) {
        assert_true(!b->undetermined[p]);
        if (a->undetermined[p] || cls_model_parameter(held, p).fixed)
            continue;
        assert_close(a->parameters[p], b->parameters[p], 1e-5, 1e-5);
        assert_close(a->uncertainties[p], b->uncertainties[p], 1e-6, 0.0);
        determined++;
    }
    return determined;
}

static void the_others_are_as_if_they_were_held(void **state)
{
    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        subject free = open_model(m, false), held = open_model(m, true);
        cls_fit_result *const a = fitted(&free), *const b = fitted(&held);
        assert_true(check_others(held.model, a, b) > 0);
        cls_fit_free(a);
        cls_fit_free(b);
        subject_free(&free);
        subject_free(&held);
    }
}

static void check_limit(const cls_limit *a, const cls_limit *b)
{
    assert_int_equal(a->status, b->status);
    if (a->status == CLS_OK)
        assert_close(a->value, b->value, 1e-7, 0.0);
}

/* There is one even for mu where others make up for it: they end at their bounds. */
static void limits_do_not_depend_on_them(void **state)
{
    (void)state;
    for (size_t m = 0; m < MODELS; m++) {
        cls_limits *limits[2];
        const bool hold = strcmp(models[m].held[0], "mu") != 0;
        for (int held = 0; held < 2; held++) {
            subject s = open_model(m, hold && held);
            assert_true(subject_calculate(&s, NULL));
            assert_int_equal(cls_limits_root(s.calculator, &limits[held], NULL), CLS_OK);
            for (size_t i = 0; i < limits[held]->nnotes; i++)
                assert_null(strstr(limits[held]->notes[i], "took over"));
            subject_free(&s);
        }
        assert_int_equal(cls_limits_exit(limits[0]), 0);
        check_limit(&limits[0]->observed, &limits[1]->observed);
        for (size_t i = 0; i < CLS_BANDS; i++)
            check_limit(&limits[0]->expected[i], &limits[1]->expected[i]);
        cls_limits_free(limits[0]);
        cls_limits_free(limits[1]);
    }
}

/* Hardly determined is determined: two factors whose samples differ by a thousandth in shape. */
static void what_is_hardly_determined_is_not_told(void **state)
{
    (void)state;
    subject s = compiled_subject(
        WITH_OTHER(
            THREE(SIGNAL, SAMPLE("b", "50, 60", FACTOR("k")),
                  SAMPLE("e", "25, 30.03", FACTOR("l"))),
            "{'name': 'k', 'bounds': [[-1e6, 1e6]]}, {'name': 'l', 'bounds': [[-1e6, 1e6]]}"),
        NULL);
    cls_fit_result *const result = fitted(&s);
    const size_t k = cls_model_find(s.model, "k"), l = cls_model_find(s.model, "l");
    assert_true(!result->undetermined[k] && !result->undetermined[l]);
    assert_true(result->uncertainties[k] > 100.0);
    assert_close(result->uncertainties[l], 2.0 * result->uncertainties[k], 1e-2, 0.0);
    cls_fit_free(result);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_told),
        cmocka_unit_test(the_others_are_as_if_they_were_held),
        cmocka_unit_test(limits_do_not_depend_on_them),
        cmocka_unit_test(what_is_hardly_determined_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
