/*
 * Workspaces from the field: evaluations.jsonl, in the folder of support/corpus.h, says a row per
 * workspace what pyhf 0.7.6 makes of it: channels in the order of data, parameters with all that is
 * known of them, -2 ln L and expected events at some points. A row may name patches: files, or an
 * entry of a patchset. Skipped where the folder is missing.
 */
#include "model/model.h"
#include "support/close.h"
#include "support/corpus.h"
#include "support/subject.h"
#include "support/tree.h"
#include "json/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 1024, LINE_SIZE = 1 << 20 };

/* Relative: evaluation is asked to agree to 1e-9 and 1e-12. */
static const double twice_nll_tolerance = 1e-10, nu_tolerance = 1e-12, auxdata_tolerance = 1e-13;

/* A row, and the model that was made of its workspace. */
typedef struct row {
    cls_json_at at;
    const char *name;
    subject s;
} row;

static cls_json_at get(const row *r, const char *key)
{
    return cls_json_member(r->at, key);
}

static bool same_text(const char *found, const char *wanted, const char *what)
{
    if (strcmp(found, wanted) == 0)
        return true;
    print_error("%s \"%s\", wanted \"%s\"\n", what, found, wanted);
    return false;
}

static bool same_count(size_t found, size_t wanted, const char *what)
{
    if (found == wanted)
        return true;
    print_error("%zu %s, wanted %zu\n", found, what, wanted);
    return false;
}

/* The channels, in the order of their bins. */
static bool check_channels(const row *r)
{
    bool ok = true;
    size_t bin = 0, n = 0;
    const size_t nbins = cls_model_bins(r->s.model);
    cls_json_at wanted = cls_json_first(get(r, "channels"));
    for (; ok && bin < nbins && wanted.node; wanted = cls_json_next(wanted), n++) {
        size_t index = 0;
        const char *const name = cls_model_bin_channel(r->s.model, bin, &index);
        ok = same_text(name, cls_json_string(wanted), "channel") &&
             same_count(index, 0, "bins before");
        while (bin < nbins && cls_model_bin_channel(r->s.model, bin, &index) == name)
            bin++;
    }
    return ok && same_count(n, cls_json_count(get(r, "channels")), "channels") &&
           same_count(bin, nbins, "bins");
}

static bool check_parameter(const cls_parameter *p, cls_json_at name, cls_json_at init,
                            cls_json_at bounds, cls_json_at fixed)
{
    const cls_json_at lo = cls_json_first(bounds);
    return same_text(p->name, cls_json_string(name), "parameter") &&
           close_check(p->init, cls_json_number(init), 0.0, 0.0, "init") &&
           close_check(p->lo, cls_json_number(lo), 0.0, 0.0, "lower bound") &&
           close_check(p->hi, cls_json_number(cls_json_next(lo)), 0.0, 0.0, "upper bound") &&
           same_count(p->fixed, cls_json_bool(fixed), "fixed");
}

static bool check_parameters(const row *r)
{
    const size_t n = cls_model_parameters(r->s.model);
    cls_json_at name = cls_json_first(get(r, "par_names")), init = cls_json_first(get(r, "init"));
    cls_json_at bounds = cls_json_first(get(r, "bounds")), fixed = cls_json_first(get(r, "fixed"));
    cls_json_at auxdata = cls_json_first(get(r, "auxdata"));
    size_t nauxdata = 0;
    if (!same_count(n, cls_json_count(get(r, "par_names")), "parameters"))
        return false;
    for (size_t i = 0; i < n; i++) {
        const cls_parameter p = cls_model_parameter(r->s.model, i);
        if (!check_parameter(&p, name, init, bounds, fixed))
            return false;
        name = cls_json_next(name);
        init = cls_json_next(init);
        bounds = cls_json_next(bounds);
        fixed = cls_json_next(fixed);
        if (strcmp(p.constraint, "none") == 0)
            continue;
        nauxdata++;
        if (!auxdata.node ||
            !close_check(p.auxdata, cls_json_number(auxdata), auxdata_tolerance, 0.0, p.name))
            return false;
        auxdata = cls_json_next(auxdata);
    }
    return same_count(nauxdata, cls_json_count(get(r, "auxdata")), "auxiliary data");
}

/* pyhf names the POI without its index. */
static bool check_poi(const row *r)
{
    const size_t poi = cls_model_poi(r->s.model);
    const char *const name = poi == CLS_NONE ? "" : cls_model_parameter(r->s.model, poi).name;
    const cls_json_at at = get(r, "poi");
    const char *const wanted = at.node ? cls_json_string(at) : "";
    const size_t length = strlen(wanted);
    if (strncmp(name, wanted, length) == 0 && strcmp(name + length, "[0]") == 0)
        return true;
    return same_text(name, wanted, "parameter of interest");
}

static bool check_nu(const row *r, const double *theta, cls_json_at wanted, cls_arena *arena)
{
    const size_t nbins = cls_model_bins(r->s.model);
    double *const nu = cls_arena_array(arena, nbins, sizeof *nu, NULL);
    bool ok = nu && same_count(cls_json_count(wanted), nbins, "expected events") &&
              !cls_model_expected(r->s.model, theta, nu, NULL);
    cls_json_at e = cls_json_first(wanted);
    for (size_t b = 0; ok && b < nbins; b++, e = cls_json_next(e))
        ok = close_check(nu[b], cls_json_number(e), nu_tolerance, 0.0, "expected events");
    return ok;
}

static bool check_point(const row *r, cls_json_at point, cls_arena *arena)
{
    const double *theta;
    double found;
    size_t n;
    cls_error err;
    const cls_json_at nu = cls_json_member(point, "nu");
    if (cls_json_numbers(cls_json_member(point, "parameters"), arena, &theta, &n, &err) ||
        !same_count(n, cls_model_parameters(r->s.model), "values") ||
        cls_model_twice_nll(r->s.model, r->s.data, theta, &found, &err)) {
        print_error("%s\n", err.message);
        return false;
    }
    return close_check(found, cls_json_number(cls_json_member(point, "twice_nll")),
                       twice_nll_tolerance, 0.0, "-2 ln L") &&
           (!nu.node || check_nu(r, theta, nu, arena));
}

static bool check_points(const row *r, size_t *points)
{
    cls_arena *const arena = cls_arena_new();
    assert_non_null(arena);
    bool ok = true;
    cls_json_at point = cls_json_first(get(r, "points"));
    for (; ok && point.node; point = cls_json_next(point)) {
        ok = check_point(r, point, arena);
        *points += ok;
    }
    cls_arena_free(arena);
    return ok;
}

/* A file beside the row's workspace. */
static cls_json *read_beside(const row *r, const char *file)
{
    char path[PATH_SIZE];
    cls_json *doc;
    cls_error err;
    (void)snprintf(path, sizeof path, "%s/%s/%s", corpus_folder(), r->name, file);
    if (cls_json_read(path, &doc, &err))
        fail_msg("%s: %s", path, err.message);
    return doc;
}

/* The patch of a patchset's entry, as a document. */
static cls_json *read_entry(const row *r, const char *name)
{
    cls_json *const set = read_beside(r, "derived_patchset.json"), *patch;
    cls_json_at e = cls_json_first(cls_json_member(cls_json_root(set), "patches"));
    cls_text text = {0};
    while (e.node &&
           strcmp(cls_json_string(cls_json_member(cls_json_member(e, "metadata"), "name")), name) !=
               0)
        e = cls_json_next(e);
    if (!e.node)
        fail_msg("%s: no patch %s", r->name, name);
    tree_add(&text, cls_json_member(e, "patch"));
    assert_false(text.failed);
    assert_int_equal(cls_json_parse(name, text.bytes, text.length, &patch, NULL), CLS_OK);
    cls_text_free(&text);
    cls_json_free(set);
    return patch;
}

/* The row's workspace, with its patches. */
static bool open_row(row *r)
{
    cls_json *const doc = read_beside(r, "workspace.json");
    cls_text text = {0};
    cls_json_at file = cls_json_first(get(r, "patch"));
    for (; file.node; file = cls_json_next(file))
        assert_int_equal(cls_json_patch(doc, read_beside(r, cls_json_string(file)), NULL), CLS_OK);
    if (get(r, "name").node)
        assert_int_equal(cls_json_patch(doc, read_entry(r, cls_json_string(get(r, "name"))), NULL),
                         CLS_OK);
    tree_add(&text, cls_json_root(doc));
    cls_json_free(doc);
    const bool ok = !text.failed && subject_parse(&r->s, text.bytes);
    cls_text_free(&text);
    return ok;
}

static bool check_row(row *r, size_t *points)
{
    const bool ok = open_row(r) && check_channels(r) && check_parameters(r) && check_poi(r) &&
                    check_points(r, points);
    if (!ok)
        print_error("%s differs\n", r->name);
    subject_free(&r->s);
    return ok;
}

static void workspaces_are_understood_as_by_pyhf(void **state)
{
    FILE *const file = *state;
    size_t rows = 0, failures = 0, points = 0;
    char *const line = malloc(LINE_SIZE);
    assert_non_null(line);
    while (fgets(line, LINE_SIZE, file)) {
        cls_json *doc;
        assert_int_equal(cls_json_parse("evaluations.jsonl", line, strlen(line), &doc, NULL),
                         CLS_OK);
        row r = {.at = cls_json_root(doc)};
        r.name = cls_json_string(get(&r, "corpus"));
        rows++;
        failures += !check_row(&r, &points);
        cls_json_free(doc);
    }
    free(line);
    print_message("%zu rows, %zu points\n", rows, points);
    assert_true(rows > 0);
    assert_int_equal(failures, 0);
}

int main(void)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/evaluations.jsonl", corpus_folder());
    FILE *const file = fopen(path, "r");
    if (!file)
        return CLS_TEST_SKIPPED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(workspaces_are_understood_as_by_pyhf, file),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)fclose(file);
    return failed;
}
