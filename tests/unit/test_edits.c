/* Changes of parameters for one run (--set, --fix, --free, --bounds), and what they do to fits. */
#include "cls/fit.h"
#include "support/close.h"
#include "support/compile.h"
#include "support/models.h"
#include "support/spec.h"

#include <math.h>
#include <string.h>

/* The names try to be mistaken for one another. */
#define CHANNELS                                                                               \
    TWO(CHANNEL("a",                                                                           \
                TWO(SAMPLE("s", "10, 20", TWO(FACTOR("mu"), NORMSYS("al*", "0.9", "1.2"))),    \
                    SAMPLE("t", "50, 0", TWO(SHAPE("g", "5, 1"), NORMSYS("alp", "1", "1"))))), \
        CHANNEL("b", TWO(SAMPLE("t", "40, 60", TWO(STATERROR("gs", "4, 0"), FACTOR("k"))),     \
                         SAMPLE("u", "9, 9", TWO(FACTOR("h"), SHAPEFACTOR("g?"))))))
#define COUNTS TWO(SEEN("a", "61, 25"), SEEN("b", "52, 66"))
#define MEASURING(parameters) WORKSPACE(CHANNELS, COUNTS, MEASURED("mu", parameters))

static const char text[] = MEASURING("{'name': 'h', 'inits': [0.5], 'fixed': true}");

enum { PARAMETERS = 11 };
static const char *const names[PARAMETERS] = {"mu",    "k",    "h",    "al*",   "alp",  "g?[0]",
                                              "g?[1]", "g[0]", "g[1]", "gs[0]", "gs[1]"};
enum { MU, K, H, AL, ALP, GG0, GG1, G0, G1, ST0, ST1 };

static cls_edit set(const char *name, double value)
{
    return (cls_edit){.kind = CLS_EDIT_SET, .name = name, .value = value};
}

static cls_edit fix(const char *name)
{
    return (cls_edit){.kind = CLS_EDIT_FIX, .name = name, .value = (double)NAN};
}

static cls_edit fix_at(const char *name, double value)
{
    return (cls_edit){.kind = CLS_EDIT_FIX, .name = name, .value = value};
}

static cls_edit unfix(const char *name)
{
    return (cls_edit){.kind = CLS_EDIT_FREE, .name = name};
}

static cls_edit bound(const char *name, double lo, double hi)
{
    return (cls_edit){.kind = CLS_EDIT_BOUNDS, .name = name, .lo = lo, .hi = hi};
}

/* What one or more edits change: every parameter not named here must stay as it is. */
typedef struct change {
    size_t parameter;
    double init;
    bool fixed;
} change;

static void check_edits(const cls_edit *edits, size_t nedits, const change *changes, size_t n)
{
    cls_model *const before = compiled(text, NULL);
    cls_model *const after = compiled(text, &(cls_model_options){.edits = edits, .nedits = nedits});
    check_names(after, names, PARAMETERS);
    for (size_t p = 0; p < PARAMETERS; p++) {
        cls_parameter wanted = cls_model_parameter(before, p);
        for (size_t i = 0; i < n; i++)
            if (changes[i].parameter == p) {
                wanted.init = changes[i].init;
                wanted.fixed = changes[i].fixed;
            }
        check_parameter(after, names[p], wanted);
        const bool changed = wanted.init != cls_model_parameter(before, p).init;
        assert_int_equal(cls_model_is_edited(after, p), changed);
    }
    cls_model_free(after);
    cls_model_free(before);
}

#define CHECK_EDITS(edits, ...)                                                         \
    check_edits(edits, sizeof(edits) / sizeof(edits)[0], (const change[]){__VA_ARGS__}, \
                sizeof((const change[]){__VA_ARGS__}) / sizeof(change))

static void a_name_means_all_its_components(void **state)
{
    (void)state;
    const cls_edit all[] = {set("g", 1.2)}, one[] = {set("g[1]", 1.2)}, scalar[] = {set("mu", 3)};
    CHECK_EDITS(all, {G0, 1.2, false}, {G1, 1.2, true});
    CHECK_EDITS(one, {G1, 1.2, true});
    CHECK_EDITS(scalar, {MU, 3.0, false});
}

/* A name that is exactly one wins; else * and ? match names with and without index. */
static void exact_names_come_before_patterns(void **state)
{
    (void)state;
    const cls_edit exact[] = {fix("al*")}, any[] = {fix("a*")}, one[] = {fix("al?")};
    CHECK_EDITS(exact, {AL, 0.0, true});
    CHECK_EDITS(any, {AL, 0.0, true}, {ALP, 0.0, true});
    CHECK_EDITS(one, {AL, 0.0, true}, {ALP, 0.0, true});
    const cls_edit group[] = {fix("?")}, first[] = {fix("*[0]")}, component[] = {fix("g*[1]")};
    CHECK_EDITS(group, {K, 1.0, true}, {G0, 1.0, true});
    CHECK_EDITS(first, {GG0, 1.0, true}, {G0, 1.0, true}, {ST0, 1.0, true});
    CHECK_EDITS(component, {GG1, 1.0, true});
    const cls_edit exact_one[] = {fix("g?[0]")}, exact_set[] = {fix("g?")},
                   others[] = {fix("g??0]")};
    CHECK_EDITS(exact_one, {GG0, 1.0, true});
    CHECK_EDITS(exact_set, {GG0, 1.0, true}, {GG1, 1.0, true});
    CHECK_EDITS(others, {GG0, 1.0, true}, {ST0, 1.0, true});
    const cls_edit all[] = {set("*", 2.0)};
    CHECK_EDITS(all, {MU, 2.0, false}, {K, 2.0, false}, {H, 2.0, true}, {AL, 2.0, false},
                {ALP, 2.0, false}, {GG0, 2.0, false}, {GG1, 2.0, false}, {G0, 2.0, false},
                {G1, 2.0, true}, {ST0, 2.0, false}, {ST1, 2.0, true});
}

static void edits_are_made_in_their_order(void **state)
{
    (void)state;
    const cls_edit set_first[] = {set("k", 2.0), fix("k")};
    CHECK_EDITS(set_first, {K, 2.0, true});
    const cls_edit fix_first[] = {fix_at("k", 2.0), set("k", 3.0)};
    CHECK_EDITS(fix_first, {K, 3.0, true});
    const cls_edit freed[] = {fix_at("k", 2.0), unfix("k")};
    CHECK_EDITS(freed, {K, 2.0, false});
    const cls_edit refixed[] = {unfix("k"), fix_at("*", 2.0), unfix("*"), fix_at("k", 4.0)};
    CHECK_EDITS(refixed, {MU, 2.0, false}, {K, 4.0, true}, {H, 2.0, false}, {AL, 2.0, false},
                {ALP, 2.0, false}, {GG0, 2.0, false}, {GG1, 2.0, false}, {G0, 2.0, false},
                {G1, 2.0, true}, {ST0, 2.0, false}, {ST1, 2.0, true});
}

static void gammas_without_uncertainty_stay_fixed(void **state)
{
    (void)state;
    const cls_edit all[] = {unfix("*")}, one[] = {unfix("gs[1]"), unfix("g")};
    CHECK_EDITS(all, {H, 0.5, false});
    CHECK_EDITS(one, {H, 0.5, true});
    const cls_edit gammas[] = {unfix("gs")};
    cls_model *const m = compiled(MEASURING("{'name': 'gs', 'fixed': true}"),
                                  &(cls_model_options){.edits = gammas, .nedits = 1});
    check_parameter(m, "gs[0]", normal_gamma(0.1));
    check_parameter(m, "gs[1]", normal_gamma(0.0));
    cls_model_free(m);
    const cls_edit both[] = {fix("gs"), unfix("gs")}; /* the measurement freed it: it may be free */
    cls_model *const freed = compiled(MEASURING("{'name': 'gs', 'fixed': false}"),
                                      &(cls_model_options){.edits = both, .nedits = 2});
    check_parameter(freed, "gs[1]", normal_gamma(1.0));
    cls_model_free(freed);
}

static void bounds_replace_those_of_the_measurement(void **state)
{
    (void)state;
    const cls_edit edits[] = {bound("g*", 0.5, 3.0), bound("g[0]", 0.9, 1.1), bound("mu", -2, 5)};
    cls_model *const m = compiled(MEASURING("{'name': 'g', 'bounds': [[0.1, 2], [0.1, 2]]}"),
                                  &(cls_model_options){.edits = edits, .nedits = 3});
    const double wanted[PARAMETERS][2] = {
        [MU] = {-2, 5},  [K] = {0, 10},    [H] = {0, 10},    [AL] = {-5, 5},
        [ALP] = {-5, 5}, [GG0] = {0.5, 3}, [GG1] = {0.5, 3}, [G0] = {0.9, 1.1},
        [G1] = {0.5, 3}, [ST0] = {0.5, 3}, [ST1] = {0.5, 3}};
    for (size_t p = 0; p < PARAMETERS; p++) {
        const cls_parameter found = cls_model_parameter(m, p);
        assert_close(found.lo, wanted[p][0], 0.0, 0.0);
        assert_close(found.hi, wanted[p][1], 0.0, 0.0);
    }
    cls_model_free(m);
}

static void edits_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const char below[] = "\"g[0]\" cannot be above 0, where its likelihood begins";
    const struct {
        cls_edit edit;
        const char *message;
    } rows[] = {
        {fix("mmu"), "no parameter \"mmu\"; did you mean \"mu\"?"},
        {unfix("qqqqqq"), "no parameter \"qqqqqq\""},
        {set("x*", 1.0), "no parameter \"x*\""},
        {fix("mu[0]"), "no parameter \"mu[0]\"; did you mean \"mu\"?"},
        {fix("g[2]"), "no parameter \"g[2]\"; did you mean \"g\"?"},
        {set("mu", (double)NAN), "the value of \"mu\" is not finite"},
        {fix_at("mu", HUGE_VAL), "the value of \"mu\" is not finite"},
        {bound("mu", 1.0, 1.0), "bounds 1 and 1 of \"mu\": wanted lower < upper"},
        {bound("mu", 2.0, 1.0), "bounds 2 and 1 of \"mu\": wanted lower < upper"},
        {bound("mu", (double)NAN, 1.0), "bounds nan and 1 of \"mu\": wanted lower < upper"},
        {bound("mu", 0.0, HUGE_VAL), "bounds 0 and inf of \"mu\": wanted lower < upper"},
        {fix_at("g", 0.0), below},
        {fix_at("*", -1.0), below},
        {bound("g", -1.0, 0.0), below},
        {set("g[1]", 0.0), "\"g[1]\" cannot be above 0, where its likelihood begins"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_misused(text, &(cls_model_options){.edits = &rows[i].edit, .nedits = 1},
                      rows[i].message);
}

static void unknown_interpolation_codes_are_refused(void **state)
{
    (void)state;
    check_misused(text, &(cls_model_options){.factor_code = "4p"},
                  "unknown interpolation code \"4p\" for normsys, which has 4, 1");
    check_misused(text, &(cls_model_options){.shape_code = "1"},
                  "unknown interpolation code \"1\" for histosys, which has 4p, 0, 2");
}

/* A fit of a workspace with edits. */
static cls_fit_result *fit(const char *json, const cls_edit *edits, size_t n)
{
    cls_workspace *const workspace = workspace_quoted(json);
    const cls_model_options options = {.edits = edits, .nedits = n};
    cls_model *model = NULL;
    cls_data *data = NULL;
    cls_fit_result *result = NULL;
    cls_error err;
    if (cls_model_compile(workspace, &options, &model, &err) ||
        cls_data_observed(model, NULL, &data, &err) || cls_fit(model, data, NULL, &result, &err))
        fail_msg("%s", err.message);
    cls_data_free(data);
    cls_model_free(model);
    cls_workspace_free(workspace);
    return result;
}

/* Fixed and bounded for one run, or by the measurement: the same fit, to the last bit. */
static void a_fit_does_not_care_who_fixes(void **state)
{
    (void)state;
    const struct {
        cls_edit edit;
        const char *json;
    } rows[] = {
        {fix_at("k", 0.95), MEASURING("{'name': 'k', 'inits': [0.95], 'fixed': true}")},
        {fix("al*"), MEASURING("{'name': 'al*', 'fixed': true}")},
        {fix_at("g", 1.05), MEASURING("{'name': 'g', 'inits': [1.05, 1.05], 'fixed': true}")},
        {fix_at("gs", 0.9), MEASURING("{'name': 'gs', 'inits': [0.9, 0.9], 'fixed': true}")},
        {fix_at("mu", 0.3), MEASURING("{'name': 'mu', 'inits': [0.3], 'fixed': true}")},
        {bound("g", 1.02, 1.03),
         MEASURING("{'name': 'g', 'bounds': [[1.02, 1.03], [1.02, 1.03]]}")},
        {bound("al*", 0.2, 3.0), MEASURING("{'name': 'al*', 'bounds': [[0.2, 3]]}")},
        {set("g", 1.5), MEASURING("{'name': 'g', 'inits': [1.5, 1.5]}")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cls_fit_result *const edited = fit(MEASURING(""), &rows[i].edit, 1);
        cls_fit_result *const given = fit(rows[i].json, NULL, 0);
        assert_close(edited->twice_nll, given->twice_nll, 0.0, 0.0);
        assert_memory_equal(edited->parameters, given->parameters,
                            PARAMETERS * sizeof *given->parameters);
        cls_fit_free(edited);
        cls_fit_free(given);
    }
}

/* One component of a gamma can be held, which no measurement can say. */
static void one_component_can_be_fixed(void **state)
{
    (void)state;
    const cls_edit edit = fix_at("g[0]", 1.3);
    cls_fit_result *const all = fit(text, NULL, 0), *const held = fit(text, &edit, 1);
    assert_close(held->parameters[G0], 1.3, 0.0, 0.0);
    assert_true(fabs(all->parameters[G0] - 1.3) > 0.1);
    assert_true(all->twice_nll < held->twice_nll - 0.1);
    cls_fit_free(all);
    cls_fit_free(held);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_means_all_its_components),
        cmocka_unit_test(exact_names_come_before_patterns),
        cmocka_unit_test(edits_are_made_in_their_order),
        cmocka_unit_test(gammas_without_uncertainty_stay_fixed),
        cmocka_unit_test(bounds_replace_those_of_the_measurement),
        cmocka_unit_test(edits_that_do_not_fit_are_refused),
        cmocka_unit_test(unknown_interpolation_codes_are_refused),
        cmocka_unit_test(a_fit_does_not_care_who_fixes),
        cmocka_unit_test(one_component_can_be_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
