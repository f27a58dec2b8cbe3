/*
 * Fits of workspaces from the field (the rows of best.jsonl, support/corpus_rows.h), with the
 * strength held: neither random starts nor the other optimizers find a lower minimum, on the data
 * and on the Asimov data. Asked where the search is meant to be exhaustive: where the minimum lies
 * within five sigma of the best one (infer/chain.h), and at 0, where the Asimov data are made.
 * Skipped where the corpus is missing. Arguments: names of workspaces, if not all are to be tested.
 */
#include "fit/minimize.h"
#include "infer/calculator.h"
#include "support/close.h"
#include "support/corpus_rows.h"
#include "support/random.h"

#include <string.h>

/* Ten times slower: too slow for every run. unit.corpus_fits takes the same ways through the code.
 */
#ifdef __SANITIZE_ADDRESS__
enum { SLOWED_DOWN = 1 };
#else
enum { SLOWED_DOWN = 0 };
#endif

enum { RANDOM = 20 /* starts at each strength that is looked at */ };

enum {
    STRENGTHS = 41, /* 0 ... 4 */
    FEW = 20        /* free parameters up to which optimizers without derivatives are tried */
};

/* What another start may gain: units of ln L, and relative to ln L. */
static const double gain = 1e-8, rounding = 1e-12;

/* Which strengths are looked at. */
static const size_t looked_at[] = {0, 2, 7, 10, 20, 40};

/* What the test was told to look at; NULL: everything. */
static char **wanted;

/* One workspace's fits of one data set, and what all of them add up to. */
typedef struct search {
    const char *name, *kind;
    subject s;
    cls_arena *arena;
    cls_problem *problem;
    const cls_data *data;
    double strength, value; /* -ln L that was found */
    uint64_t random;
    double lower; /* by how much a start ends lower, the most so far */
    const char *by;
    size_t fits, rows, places, bad;
} search;

/* Somewhere within bounds, and within some standard deviations of the auxiliary data. */
static void start_at_random(search *c)
{
    cls_problem *const p = c->problem;
    for (size_t i = 0; i < p->n; i++) {
        const cls_coordinate *const at = &p->model->parameters[p->model->globals[p->free[i]]];
        const double reach = at->constraint == CLS_NORMAL    ? 3.0 * at->width
                             : at->constraint == CLS_POISSON ? 3.0 / sqrt(at->width)
                                                             : 1.0;
        const double x = at->init + random_uniform(&c->random, -reach, reach);
        p->x[i] = fmin(fmax(x, p->lo[i]), p->hi[i]);
    }
}

/* A fit with one optimizer, from the start values or from random ones. */
static void try_start(search *c, const cls_optimizer *optimizer, bool at_random)
{
    cls_minimum minimum;
    cls_problem_reset(c->problem, c->data, &c->strength, 0.0);
    if (at_random)
        start_at_random(c);
    c->fits++;
    if (c->problem->n == 0 || cls_minimize(c->problem, optimizer, NULL, &minimum, NULL))
        return;
    const double value = minimum.value + c->data->constant;
    if (c->value - value - rounding * fabs(value) > c->lower) {
        c->lower = c->value - value - rounding * fabs(value);
        c->by = at_random ? "a random start" : optimizer->name;
    }
}

/* All starts at one strength. */
static void look(search *c, double strength, double twice_nll)
{
    c->strength = strength;
    c->value = 0.5 * twice_nll;
    c->lower = 0.0;
    for (int i = 0; i < RANDOM; i++)
        try_start(c, cls_optimizer_get(0), true);
    for (size_t i = 1; cls_optimizer_get(i); i++)
        if (cls_optimizer_get(i)->gradient || c->problem->n <= FEW)
            try_start(c, cls_optimizer_get(i), false);
    c->places++;
    if (c->lower <= gain)
        return;
    print_error("%s, %s data, mu %g: %s ends %.3g lower\n", c->name, c->kind, strength, c->by,
                c->lower);
    c->bad++;
}

/* Whether the i-th strength is looked at. */
static bool is_looked_at(size_t i)
{
    for (size_t k = 0; k < sizeof looked_at / sizeof looked_at[0]; k++)
        if (looked_at[k] == i)
            return true;
    return false;
}

static void look_at_all(search *c, const cls_point *points)
{
    const bool asimov = strcmp(c->kind, "asimov") == 0;
    for (size_t i = 0; i < STRENGTHS; i++) {
        const double fixed = asimov ? points[i].asimov_fixed : points[i].twice_nll_fixed;
        const double best = asimov ? points[i].asimov_free : points[i].twice_nll_free;
        const bool far = 0.5 * (fixed - best) > CLS_FAR_AWAY;
        if (is_looked_at(i) && (i == 0 || !far))
            look(c, points[i].mu, fixed);
    }
}

static void test_strengths(const search *c, cls_point *points)
{
    double strengths[STRENGTHS];
    for (size_t i = 0; i < STRENGTHS; i++)
        strengths[i] = 0.1 * (double)i;
    cls_hypotests(c->s.calculator, strengths, STRENGTHS, points);
    for (size_t i = 0; i < STRENGTHS; i++)
        assert_int_equal(points[i].status, CLS_OK);
}

static bool check_row(void *context, cls_json_at row)
{
    search *const c = context;
    if (!corpus_is_wanted(row, wanted))
        return true;
    const size_t before = c->bad, fits = c->fits;
    static cls_point points[STRENGTHS];
    cls_data *asimov;
    c->random = 20;
    c->name = cls_json_string(cls_json_member(row, "corpus"));
    c->s = (subject){NULL, NULL, NULL, NULL};
    assert_true(corpus_open_row(&c->s, row) && subject_calculate(&c->s, NULL));
    test_strengths(c, points);
    c->arena = cls_arena_new();
    assert_int_equal(cls_problem_new(c->s.model, c->arena, &c->problem, NULL), CLS_OK);
    assert_int_equal(cls_data_asimov(c->s.model, c->s.calculator->postfit.made, &asimov, NULL),
                     CLS_OK);
    c->kind = "observed";
    c->data = c->s.data;
    look_at_all(c, points);
    c->kind = "asimov";
    c->data = asimov;
    look_at_all(c, points);
    print_message("%-42s %5zu fits\n", c->name, c->fits - fits);
    c->rows++;
    cls_data_free(asimov);
    cls_arena_free(c->arena);
    subject_free(&c->s);
    return c->bad == before;
}

static void nothing_is_lower(void **state)
{
    search c = {.rows = 0};
    const size_t failures = corpus_each_row(*state, check_row, &c);
    print_message("%zu rows, %zu strengths, %zu fits\n", c.rows, c.places, c.fits);
    assert_true(c.rows > 0);
    assert_int_equal(failures, 0);
}

int main(int argc, char **argv)
{
    FILE *const table = SLOWED_DOWN ? NULL : corpus_table("best.jsonl");
    if (!table)
        return CLS_TEST_SKIPPED;
    wanted = argc > 1 ? argv + 1 : NULL;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(nothing_is_lower, table),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)fclose(table);
    return failed;
}
