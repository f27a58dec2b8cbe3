/*
 * Fits of workspaces from the field (the rows of best.jsonl in the corpus, see support/corpus.h):
 * every fit of a scan ends where nothing is left to gain, and restarts from random points find
 * nothing lower. Slow; skipped where the corpus is missing. Arguments: names of workspaces, if not
 * all are to be tested.
 */
#include "cls/infer.h"
#include "fit/minimize.h"
#include "support/close.h"
#include "support/corpus.h"
#include "support/random.h"
#include "support/subject.h"
#include "json/json.h"

#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 1024, LINE_SIZE = 1 << 20, POINTS = 40, RESTARTS = 20 };

/* What every fit ends with, and what a restart may gain: units of ln L. */
static const double largest_gradient = 1e-6, largest_decrement = 1e-9, gain = 1e-8;

/* Where restarts are known to end lower: the documented starts (infer/fits.h) are not enough. */
static const char *const known[] = {"cms-ttg-2l-stat", "compressed-slepton", "ttbar-ljets-xsec"};

/* What the test was told to look at; NULL: everything. */
static char **wanted;

/* The scan of one workspace. */
typedef struct scan {
    const char *name;
    subject s;
    size_t fits, bad, points;
    cls_point tested[POINTS];
} scan;

static void judge(void *context, const cls_fit_line *line)
{
    scan *const c = context;
    c->fits++;
    if (!line->status && line->gradient <= largest_gradient && line->decrement <= largest_decrement)
        return;
    print_error("%s, %s data, mu %g: %s, gradient %.3g, decrement %.3g, by %s\n", c->name,
                line->data, line->mu, cls_status_word(line->status), line->gradient,
                line->decrement, line->optimizer);
    c->bad++;
}

static bool open_scan(scan *c, cls_json_at row)
{
    char path[PATH_SIZE], patch[PATH_SIZE];
    const char *const patches[] = {patch};
    const cls_json_at entry = cls_json_first(cls_json_member(row, "patch"));
    cls_error err;
    (void)snprintf(path, sizeof path, "%s/%s/workspace.json", corpus_folder(), c->name);
    if (entry.node)
        (void)snprintf(patch, sizeof patch, "%s/%s/%s", corpus_folder(), c->name,
                       cls_json_string(entry));
    if (cls_workspace_read_patched(path, patches, entry.node != NULL, &c->s.workspace, &err) ||
        cls_model_compile(c->s.workspace, NULL, &c->s.model, &err) ||
        cls_data_observed(c->s.model, NULL, &c->s.data, &err)) {
        print_error("%s: %s: %s\n", c->name, err.where, err.message);
        return false;
    }
    return subject_calculate(&c->s, &(cls_infer_options){.log = judge, .log_context = c});
}

static bool test_strengths(scan *c, double mu)
{
    bool ok = true;
    double strengths[POINTS];
    for (size_t i = 0; i < POINTS; i++)
        strengths[i] = mu * 0.1 * (double)(i + 1);
    cls_hypotests(c->s.calculator, strengths, POINTS, c->tested);
    for (size_t i = 0; i < POINTS; i++) {
        const cls_point *const p = &c->tested[i];
        if (p->status)
            print_error("%s: mu %g: %s\n", c->name, p->mu, p->reason);
        ok = ok && !p->status;
    }
    return ok;
}

/* Somewhere within bounds, and within some standard deviations of the auxiliary data. */
static void random_start(cls_problem *p, uint64_t *random)
{
    for (size_t i = 0; i < p->n; i++) {
        const cls_coordinate *const c = &p->model->parameters[p->model->globals[p->free[i]]];
        const double reach = c->constraint == CLS_NORMAL    ? 3.0 * c->width
                             : c->constraint == CLS_POISSON ? 3.0 / sqrt(c->width)
                                                            : 1.0;
        const double x = c->init + random_uniform(random, -reach, reach);
        p->x[i] = fmin(fmax(x, p->lo[i]), p->hi[i]);
    }
}

/* Restarts at some of the strengths; false where one finds a lower minimum. */
static bool restart(scan *c)
{
    bool ok = true;
    uint64_t random = 20;
    cls_arena *const arena = cls_arena_new();
    cls_problem *problem;
    assert_int_equal(cls_problem_new(c->s.model, arena, &problem, NULL), CLS_OK);
    for (int i = 0; i < RESTARTS; i++) {
        const cls_point *const point = &c->tested[(size_t)2 * (size_t)i];
        cls_minimum minimum;
        cls_problem_reset(problem, c->s.data, &point->mu, 0.0);
        random_start(problem, &random);
        if (cls_minimize(problem, cls_optimizer_get(0), NULL, &minimum, NULL))
            continue;
        const double value = minimum.value + c->s.data->constant;
        const double lower = 0.5 * point->twice_nll_fixed - value;
        if (lower > gain + 1e-12 * fabs(value))
            print_error("%s: mu %g: a restart ends %.3g lower\n", c->name, point->mu, lower);
        ok = ok && !(lower > gain + 1e-12 * fabs(value));
    }
    cls_arena_free(arena);
    return ok;
}

static bool is_known(const char *name)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    return false;
}

static bool is_wanted(const char *name)
{
    if (!wanted)
        return true;
    for (size_t i = 0; wanted[i]; i++)
        if (strcmp(wanted[i], name) == 0)
            return true;
    return false;
}

/* One row: true where all is well, or nothing is wanted. */
static bool check_row(cls_json_at row, size_t *fits)
{
    scan c = {.name = cls_json_string(cls_json_member(row, "corpus"))};
    if (!is_wanted(c.name) || cls_json_member(row, "name").node) /* of a patchset */
        return true;
    bool ok = open_scan(&c, row) && test_strengths(&c, cls_json_number(cls_json_member(row, "mu")));
    ok = ok && c.bad == 0 && (restart(&c) || is_known(c.name));
    print_message("%-45s %4zu fits, %zu bad\n", c.name, c.fits, c.bad);
    *fits += c.fits;
    subject_free(&c.s);
    return ok;
}

static void every_fit_ends_at_its_minimum(void **state)
{
    FILE *const file = *state;
    size_t failures = 0, fits = 0;
    char *const line = malloc(LINE_SIZE);
    assert_non_null(line);
    while (fgets(line, LINE_SIZE, file)) {
        cls_json *doc;
        assert_int_equal(cls_json_parse("best.jsonl", line, strlen(line), &doc, NULL), CLS_OK);
        failures += !check_row(cls_json_root(doc), &fits);
        cls_json_free(doc);
    }
    free(line);
    assert_true(fits > 0);
    assert_int_equal(failures, 0);
}

int main(int argc, char **argv)
{
    char path[PATH_SIZE];
    wanted = argc > 1 ? argv + 1 : NULL;
    (void)snprintf(path, sizeof path, "%s/best.jsonl", corpus_folder());
    FILE *const file = fopen(path, "r");
    if (!file)
        return CLS_TEST_SKIPPED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(every_fit_ends_at_its_minimum, file),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)fclose(file);
    return failed;
}
