/*
 * Known values, each with its tolerance and origin, in golden/<table>.tsv; support/golden.h tells
 * how a row is read. Quantities, and what their where holds:
 *
 *     twice_nll, nu:BIN        parameters NAME=VALUE; those that are left out have their init
 *     place, init, lo, hi, fixed, auxdata, width, all :PARAMETER       nothing
 *     minimum, best:PARAMETER  "free", or mu=VALUE: the POI held
 *     CLs, CLsb, CLb, CLs_exp:SIGMA, q, sqrt_qA, muhat, status         mu=VALUE, options
 *     limit, limit_status, limit_bound, all :observed or :SIGMA        "root" or
 *                              scan=MIN:MAX:STEP, options
 *
 * Options: cl=VALUE, signal_scale=VALUE; everywhere factor_code=CODE, shape_code=CODE.
 * SIGMA: -2, -1, 0, +1, +2.
 */
#include "base/text.h"
#include "support/golden.h"
#include "support/subject.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct quantity {
    const char *name;
    bool (*compute)(const golden_row *row, subject *s, double *value);
} quantity;

typedef struct field {
    const char *name;
    double value;
} field;

/* The field with this name. */
static bool pick(const field *fields, size_t n, const char *name, double *value)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0) {
            *value = fields[i].value;
            return true;
        }
    return false;
}

/* The index in cls_exp of -2 ... +2; CLS_BANDS where the text is none of them. */
static size_t band_of(const char *text)
{
    static const char *const bands[CLS_BANDS] = {"-2", "-1", "0", "+1", "+2"};
    size_t i = 0;
    while (i < CLS_BANDS && strcmp(bands[i], text) != 0)
        i++;
    return i;
}

/* Options of the model, which are no parameters. */
static bool is_option(const char *name)
{
    return strcmp(name, "factor_code") == 0 || strcmp(name, "shape_code") == 0;
}

/* All parameters: their inits, changed as the row says. */
static double *parameters(const golden_row *row, const cls_model *model)
{
    const size_t n = cls_model_parameters(model);
    double *const theta = calloc(n, sizeof *theta);
    assert_non_null(theta);
    for (size_t i = 0; i < n; i++)
        theta[i] = cls_model_parameter(model, i).init;
    const char *cursor = row->where;
    golden_setting setting;
    while (golden_next(&cursor, &setting)) {
        if (is_option(setting.name))
            continue;
        const size_t i = cls_model_find(model, setting.name);
        if (i == CLS_NONE || !cls_double_parse(setting.value, &theta[i])) {
            print_error("no parameter \"%s\", or no value \"%s\"\n", setting.name, setting.value);
            free(theta);
            return NULL;
        }
    }
    return theta;
}

static bool twice_nll(const golden_row *row, subject *s, double *value)
{
    cls_error err;
    double *const theta = parameters(row, s->model);
    const bool ok = theta && !cls_model_twice_nll(s->model, s->data, theta, value, &err);
    free(theta);
    return ok;
}

static bool nu(const golden_row *row, subject *s, double *value)
{
    cls_error err;
    const size_t n = cls_model_bins(s->model), bin = strtoul(row->argument, NULL, 10);
    double *const theta = parameters(row, s->model);
    double *const rates = calloc(n, sizeof *rates);
    const bool ok = theta && rates && bin < n && !cls_model_expected(s->model, theta, rates, &err);
    if (ok)
        *value = rates[bin];
    free(rates);
    free(theta);
    return ok;
}

static bool parameter(const golden_row *row, subject *s, double *value)
{
    const size_t i = cls_model_find(s->model, row->argument);
    if (i == CLS_NONE)
        return false;
    const cls_parameter p = cls_model_parameter(s->model, i);
    const field fields[] = {
        {"place", (double)i}, {"init", p.init},       {"lo", p.lo},       {"hi", p.hi},
        {"fixed", p.fixed},   {"auxdata", p.auxdata}, {"width", p.width},
    };
    return pick(fields, sizeof fields / sizeof fields[0], row->quantity, value);
}

static bool fit(const golden_row *row, subject *s, double *value)
{
    cls_error err;
    golden_setting setting;
    const double poi = golden_number(row, "mu", (double)NAN);
    const bool free_fit = golden_find(row, "free", &setting) != NULL;
    const cls_fit_options options = {.poi = free_fit ? NULL : &poi};
    const size_t i = cls_model_find(s->model, row->argument);
    const bool minimum = strcmp(row->quantity, "minimum") == 0;
    cls_fit_result *result;
    if ((!minimum && i == CLS_NONE) || cls_fit(s->model, s->data, &options, &result, &err))
        return false;
    *value = minimum ? result->twice_nll : result->parameters[i];
    cls_fit_free(result);
    return true;
}

static bool calculate(const golden_row *row, subject *s)
{
    const cls_infer_options options = {.cl = golden_number(row, "cl", 0.0),
                                       .signal_scale = golden_number(row, "signal_scale", 0.0)};
    return subject_calculate(s, &options);
}

static bool point(const golden_row *row, subject *s, double *value)
{
    if (!calculate(row, s))
        return false;
    cls_point p;
    (void)cls_hypotest(s->calculator, golden_number(row, "mu", (double)NAN), &p);
    const size_t band = band_of(row->argument);
    const field fields[] = {
        {"CLs", p.cls_obs}, {"CLsb", p.clsb},
        {"CLb", p.clb},     {"CLs_exp", band < CLS_BANDS ? p.cls_exp[band] : (double)NAN},
        {"q", p.q},         {"sqrt_qA", sqrt(p.q_asimov)},
        {"muhat", p.muhat}, {"status", p.status},
    };
    return pick(fields, sizeof fields / sizeof fields[0], row->quantity, value);
}

/* Limits on the grid MIN:MAX:STEP. */
static cls_limits *scan(const char *text, cls_calculator *calculator)
{
    double min, max, step, mu[1000];
    cls_error err;
    cls_limits *limits = NULL;
    if (sscanf(text, "%lf:%lf:%lf", &min, &max, &step) != 3)
        return NULL;
    const size_t n = (size_t)lround((max - min) / step) + 1;
    assert_true(n <= sizeof mu / sizeof mu[0]);
    for (size_t i = 0; i < n; i++)
        mu[i] = min + (double)i * step;
    mu[n - 1] = max;
    (void)cls_limits_scan(calculator, mu, n, &limits, &err);
    return limits;
}

static bool limit(const golden_row *row, subject *s, double *value)
{
    cls_error err;
    golden_setting setting;
    cls_limits *limits = NULL;
    const size_t band = band_of(row->argument);
    const bool observed = strcmp(row->argument, "observed") == 0;
    if ((!observed && band == CLS_BANDS) || !calculate(row, s))
        return false;
    if (golden_find(row, "scan", &setting))
        limits = scan(setting.value, s->calculator);
    else if (golden_find(row, "root", &setting))
        (void)cls_limits_root(s->calculator, &limits, &err);
    if (!limits)
        return false;
    const cls_limit *const l = observed ? &limits->observed : &limits->expected[band];
    const field fields[] = {
        {"limit", l->value}, {"limit_status", l->status}, {"limit_bound", l->bound}};
    const bool found = pick(fields, sizeof fields / sizeof fields[0], row->quantity, value);
    cls_limits_free(limits);
    return found;
}

static const quantity quantities[] = {
    {"twice_nll", twice_nll},
    {"nu", nu},
    {"place", parameter},
    {"init", parameter},
    {"lo", parameter},
    {"hi", parameter},
    {"fixed", parameter},
    {"auxdata", parameter},
    {"width", parameter},
    {"minimum", fit},
    {"best", fit},
    {"CLs", point},
    {"CLsb", point},
    {"CLb", point},
    {"CLs_exp", point},
    {"q", point},
    {"sqrt_qA", point},
    {"muhat", point},
    {"status", point},
    {"limit", limit},
    {"limit_status", limit},
    {"limit_bound", limit},
};

static bool compute(const golden_row *row, double *value)
{
    char path[1024];
    subject s;
    golden_setting factor, shape;
    const cls_model_options options = {.factor_code = golden_find(row, "factor_code", &factor),
                                       .shape_code = golden_find(row, "shape_code", &shape)};
    (void)snprintf(path, sizeof path, "%s/%s", CLS_TEST_DIR, row->workspace);
    for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++)
        if (strcmp(quantities[i].name, row->quantity) == 0) {
            const bool ok =
                subject_read_as(&s, path, &options) && quantities[i].compute(row, &s, value);
            subject_free(&s);
            return ok;
        }
    print_error("unknown quantity \"%s\"\n", row->quantity);
    return false;
}

static void every_row_holds(void **state)
{
    assert_true(golden_table(*state, compute));
}

#define TABLE(name)                                 \
    {                                               \
        name, every_row_holds, NULL, NULL, (char[]) \
        {                                           \
            name                                    \
        }                                           \
    }

static const struct CMUnitTest tests[] = {
    TABLE("closed-form"), TABLE("likelihood"),    TABLE("hypotest"),
    TABLE("limits"),      TABLE("scaled-signal"), TABLE("modifiers"),
};

int main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
