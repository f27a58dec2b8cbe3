#include "support/combinations.h"
#include "support/edges.h"
#include "support/likelihood.h"
#include "support/models.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static void check_one(subject s, const char *name, const cls_model_options *options,
                      likelihood_places places, likelihood_check *check)
{
    likelihood l;
    likelihood_start(&l, s, name, options);
    likelihood_points(&l, places, check);
    likelihood_end(&l);
}

/* Codes with a kink at 0 have no derivatives at the start values. */
static bool is_smooth(const cls_model_options *options)
{
    return !(options->factor_code && strcmp(options->factor_code, "1") == 0) &&
           !(options->shape_code && strcmp(options->shape_code, "0") == 0);
}

static void check_case(const model_case *from, bool zeros, const cls_model_options *options,
                       likelihood_check *check)
{
    subject s;
    const likelihood_places places = {is_smooth(options), from->zero, zeros};
    if (!subject_quoted_as(&s, from->text, options))
        fail_msg("%s", from->name);
    check_one(s, from->name, options, places, check);
}

static void check_combination(const combination *from, const cls_model_options *options,
                              likelihood_check *check)
{
    char name[120];
    subject s;
    const likelihood_places places = {is_smooth(options), true, true};
    cls_text text = combination_text(from);
    combination_describe(from, name, sizeof name);
    if (!subject_parse_as(&s, text.bytes, options))
        fail_msg("%s: %s", name, text.bytes);
    cls_text_free(&text);
    check_one(s, name, options, places, check);
}

/* The options number i, each with codes other than the ones before; false past the last. */
static bool codes(size_t i, cls_model_options *options)
{
    size_t shapes = 1; /* at least */
    while (cls_shape_code_name(shapes))
        shapes++;
    *options = (cls_model_options){.factor_code = cls_factor_code_name(i / shapes),
                                   .shape_code = cls_shape_code_name(i % shapes)};
    return options->factor_code != NULL;
}

static void check_combinations(size_t every, likelihood_check *check)
{
    static const cls_edit tight = {CLS_EDIT_BOUNDS, "*[*", 0.0, 0.97, 1.04};
    static const cls_model_options bounded = {.edits = &tight, .nedits = 1};
    combination c;
    cls_model_options options;
    size_t count = 0;
    for (size_t i = 0; combination_get(i, &c); i++) {
        if (!combination_exists(&c))
            continue;
        for (size_t k = 0; codes(k, &options) && (k == 0 || combination_interpolates(&c)); k++)
            if (count++ % every == 0)
                check_combination(&c, &options, check);
        if (count++ % every == 0)
            check_combination(&c, &bounded, check);
    }
}

/* Of two types under one name some can be the same parameter. */
static void check_namesakes(likelihood_check *check)
{
    const cls_model_options defaults = {0};
    combination c;
    for (size_t i = 0; combination_namesakes(i, &c); i++)
        if (combination_agrees(&c, NULL))
            check_combination(&c, &defaults, check);
}

void every_likelihood(size_t every, likelihood_check *check)
{
    const cls_model_options defaults = {0};
    const likelihood_places anywhere = {true, true, false};
    cls_model_options options;
    char name[40];
    for (size_t i = 0; model_case_get(i); i++)
        check_case(model_case_get(i), false, &defaults, check);
    for (size_t k = 0; codes(k, &options); k++)
        for (size_t i = 0; edge_case_get(i); i++)
            check_case(edge_case_get(i), edge_case_get(i)->zero, &options, check);
    for (size_t seed = 0; seed < RANDOM_MODELS; seed += every) {
        (void)snprintf(name, sizeof name, "random model %zu", seed);
        check_one(random_model(seed), name, NULL, anywhere, check);
    }
    check_combinations(every, check);
    check_namesakes(check);
}
