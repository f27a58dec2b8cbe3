/*
 * Workspaces from the field: evaluations.jsonl, a table of support/corpus_rows.h, says a row per
 * workspace what pyhf 0.7.6 makes of it: channels in the order of data, parameters with all that is
 * known of them, -2 ln L and expected events at some points. Skipped where the corpus is missing.
 */
#include "model/model.h"
#include "support/close.h"
#include "support/corpus_rows.h"

#include <string.h>

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

/* What the rows add up to. */
typedef struct total {
    size_t rows, points;
} total;

static bool check_row(void *context, cls_json_at at)
{
    total *const t = context;
    row r = {.at = at, .name = cls_json_string(cls_json_member(at, "corpus"))};
    const bool ok = corpus_open_row(&r.s, at) && check_channels(&r) && check_parameters(&r) &&
                    check_poi(&r) && check_points(&r, &t->points);
    if (!ok)
        print_error("%s differs\n", r.name);
    t->rows++;
    subject_free(&r.s);
    return ok;
}

static void workspaces_are_understood_as_by_pyhf(void **state)
{
    total t = {0, 0};
    const size_t failures = corpus_each_row(*state, check_row, &t);
    print_message("%zu rows, %zu points\n", t.rows, t.points);
    assert_true(t.rows > 0);
    assert_int_equal(failures, 0);
}

int main(void)
{
    FILE *const table = corpus_table("evaluations.jsonl");
    if (!table)
        return CLS_TEST_SKIPPED;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(workspaces_are_understood_as_by_pyhf, table),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)fclose(table);
    return failed;
}
