/* Reports of evaluations and fits: hand-made results, byte for byte; no NaN and no infinity. */
#include "cls/report.h"
#include "support/models.h"
#include "support/spec.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double nothing = (double)NAN;

enum { PARAMETERS = 3 };

static const char text[] = WORKSPACE(
    CHANNEL("c", TWO(SAMPLE("s", "5, 6", FACTOR("mu")), SAMPLE("b", "50, 60", SHAPE("g", "5, 0")))),
    SEEN("c", "50, 60"), MEASURED("mu", ""));

static const double theta[PARAMETERS] = {0.125, 1.5, 1.0};
static const double constraints[PARAMETERS] = {0.0, 4.5, 2.0};
static const double uncertainties[PARAMETERS] = {(double)NAN, 0.25, 0.06666};
static const double gradient[PARAMETERS] = {-1234.5, 1e-9, 0.0};
static const double signal[] = {0.625, 1234.5}, background[] = {75.25, 0.0},
                    sum[] = {75.875, 1234.5};
static const double counts[] = {50.0, 60.25};

static const cls_sample_evaluation samples[] = {{"b", background}, {"s", signal}};

/* A result with all its parts; not the one that the model would give. */
static cls_evaluation made_up(const cls_channel_evaluation *channel, const cls_model *model)
{
    return (cls_evaluation){.model = model,
                            .twice_nll = 20.5,
                            .nchannels = 1,
                            .channels = channel,
                            .nparameters = PARAMETERS,
                            .parameters = theta,
                            .constraints = constraints,
                            .gradient = gradient};
}

static cls_channel_evaluation channel_of(const double *observed)
{
    return (cls_channel_evaluation){.name = "c",
                                    .nbins = 2,
                                    .nsamples = 2,
                                    .samples = samples,
                                    .expected = sum,
                                    .observed = observed,
                                    .twice_nll = observed ? 14.0 : nothing};
}

static cls_report_head head_of(const char *poi)
{
    return (cls_report_head){.workspace = "ws.json", .measurement = "m", .poi = poi};
}

static subject model(void)
{
    subject s;
    assert_true(subject_quoted(&s, text));
    return s;
}

static char *evaluation_as(const char *format, const cls_report_head *head, const cls_evaluation *e)
{
    cls_error err = {0};
    char *report = NULL;
    size_t length = 0;
    assert_int_equal(cls_report_evaluation(format, head, e, &report, &length, &err), CLS_OK);
    assert_int_equal(length, strlen(report));
    return report;
}

static char *fit_as(const char *format, const cls_report_head *head, const cls_best_fit *fit)
{
    cls_error err = {0};
    char *report = NULL;
    size_t length = 0;
    assert_int_equal(cls_report_fit(format, head, fit, &report, &length, &err), CLS_OK);
    assert_int_equal(length, strlen(report));
    return report;
}

/* Takes the report over. */
static void check(char *report, const char *expected)
{
    assert_string_equal(report, expected);
    cls_report_free(report);
}

/* The same for JSON: rest is what follows the members that are always there. */
static void check_json(char *report, const char *command, const char *poi, const char *rest)
{
    enum { SIZE = 4096 };
    char expected[SIZE];
    const int length = snprintf(expected, SIZE,
                                "{\n"
                                "  \"program\": \"cls-limit\",\n"
                                "  \"version\": \"%s\",\n"
                                "  \"command\": \"%s\",\n"
                                "  \"workspace\": \"ws.json\",\n"
                                "  \"measurement\": \"m\",\n"
                                "  \"poi\": %s,\n"
                                "%s",
                                cls_version(), command, poi, rest);
    assert_in_range(length, 1, SIZE - 1);
    check(report, expected);
}

static void text_of_an_evaluation(void **state)
{
    (void)state;
    subject s = model();
    cls_report_head head = head_of("mu");
    head.data = "da\tta";
    const cls_channel_evaluation channel = channel_of(counts);
    const cls_evaluation e = made_up(&channel, s.model);
    check(evaluation_as("text", &head, &e),
          "-2 ln L and its gradient at given parameters, measurement m, data da?ta\n"
          "\n"
          "  -2 ln L        20.5\n"
          "    channel c      14\n"
          "    constraints   6.5\n"
          "\n"
          "  parameter  value  gradient  constraint\n"
          "  mu         0.125   -1234.5           -\n"
          "  g[0]         1.5     1e-09         4.5\n"
          "  g[1]           1         0           2\n"
          "\n"
          "Expected events of channel c\n"
          "  bin         0        1\n"
          "  b       75.25        0\n"
          "  s        0.62  1234.50\n"
          "  sum     75.88  1234.50\n"
          "  data       50    60.25\n");
    subject_free(&s);
}

static void text_of_an_impossible_evaluation(void **state)
{
    (void)state;
    subject s = model();
    const double few[] = {-75.0, (double)INFINITY}, undefined[PARAMETERS] = {0.0, nothing, 2.0};
    const cls_sample_evaluation only = {"a long name", few};
    const cls_channel_evaluation channel = {.name = "c",
                                            .nbins = 2,
                                            .nsamples = 1,
                                            .samples = &only,
                                            .expected = few,
                                            .observed = counts,
                                            .twice_nll = nothing};
    cls_report_head head = head_of(NULL);
    cls_evaluation e = made_up(&channel, s.model);
    e.status = CLS_IMPOSSIBLE_BIN;
    e.twice_nll = nothing;
    e.constraints = undefined;
    e.gradient = NULL;
    head.measurement = "";
    check(evaluation_as("text", &head, &e), "-2 ln L and its gradient at given parameters\n"
                                            "\n"
                                            "  -2 ln L        impossible-bin\n"
                                            "    channel c                 -\n"
                                            "    constraints               -\n"
                                            "\n"
                                            "  parameter  value  gradient  constraint\n"
                                            "  mu         0.125         -           -\n"
                                            "  g[0]         1.5         -           -\n"
                                            "  g[1]           1         -           2\n"
                                            "\n"
                                            "Expected events of channel c\n"
                                            "  bin                 0         1\n"
                                            "  a long name  -75.0000         -\n"
                                            "  sum          -75.0000         -\n"
                                            "  data               50   60.2500\n");
    subject_free(&s);
}

static void text_without_data(void **state)
{
    (void)state;
    subject s = model();
    const cls_report_head head = head_of("mu");
    const cls_channel_evaluation channel = channel_of(NULL);
    cls_evaluation e = made_up(&channel, s.model);
    e.twice_nll = nothing;
    e.constraints = e.gradient = NULL;
    check(evaluation_as("text", &head, &e),
          "Expected events (there are no data) at given parameters, measurement m\n"
          "\n"
          "  parameter  value\n"
          "  mu         0.125\n"
          "  g[0]         1.5\n"
          "  g[1]           1\n"
          "\n"
          "Expected events of channel c\n"
          "  bin         0        1\n"
          "  b       75.25        0\n"
          "  s        0.62  1234.50\n"
          "  sum     75.88  1234.50\n");
    subject_free(&s);
}

static void events_of_every_size_show_two_digits_at_least(void **state)
{
    (void)state;
    static const struct {
        double first, second;
        const char *line;
    } rows[] = {
        {1234567.8, 0.25, "\n  sum   1234567.8   2.50e-01\n"},
        {123456.7, 1.0, "\n  sum   123456.7       1.0\n"},
        {99.5, 0.0125, "\n  sum   99.5000   0.0125\n"},
        {0.5, 0.000125, "\n  sum     0.5000  1.25e-04\n"},
        {0.000125, 0.0, "\n  sum   1.25e-04         0\n"},
        {2e12, 3.0, "\n  sum   2.00e+12  3.00e+00\n"},
        {0.0, 0.0, "\n  sum      0     0\n"},
    };
    subject s = model();
    const cls_report_head head = head_of("mu");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const double events[] = {rows[i].first, rows[i].second};
        const cls_sample_evaluation only = {"b", events};
        const cls_channel_evaluation channel = {
            .name = "c", .nbins = 2, .nsamples = 1, .samples = &only, .expected = events};
        const cls_evaluation e = made_up(&channel, s.model);
        char *const report = evaluation_as("text", &head, &e);
        if (!strstr(report, rows[i].line))
            fail_msg("wanted%sfound\n%s", rows[i].line, report);
        cls_report_free(report);
    }
    subject_free(&s);
}

#define JSON_PARAMETERS                                             \
    "  \"parameters\": [\n"                                         \
    "    {\"name\": \"mu\", \"value\": 0.125, \"fixed\": false},\n" \
    "    {\"name\": \"g[0]\", \"value\": 1.5, \"fixed\": false},\n" \
    "    {\"name\": \"g[1]\", \"value\": 1, \"fixed\": true}\n"     \
    "  ],\n"
#define JSON_EVENTS                  \
    "  \"rates\": {\n"               \
    "    \"c\": [75.875, 1234.5]\n"  \
    "  },\n"                         \
    "  \"samples\": {\n"             \
    "    \"c\": {\n"                 \
    "      \"b\": [75.25, 0],\n"     \
    "      \"s\": [0.625, 1234.5]\n" \
    "    }\n"                        \
    "  },\n"

static void json_of_an_evaluation(void **state)
{
    (void)state;
    subject s = model();
    const cls_report_head head = head_of("mu");
    const cls_channel_evaluation channel = channel_of(counts);
    const cls_evaluation e = made_up(&channel, s.model);
    check_json(evaluation_as("json", &head, &e), "eval", "\"mu\"",
               "  \"twice_nll\": 20.5,\n"
               "  \"status\": \"ok\",\n"
               "  \"parts\": {\n"
               "    \"channels\": {\n"
               "      \"c\": 14\n"
               "    },\n"
               "    \"constraints\": {\n"
               "      \"mu\": 0,\n"
               "      \"g[0]\": 4.5,\n"
               "      \"g[1]\": 2\n"
               "    }\n"
               "  },\n" JSON_PARAMETERS "  \"gradient\": {\n"
               "    \"mu\": -1234.5,\n"
               "    \"g[0]\": 1e-09,\n"
               "    \"g[1]\": 0\n"
               "  },\n" JSON_EVENTS "  \"observed\": {\n"
               "    \"c\": [50, 60.25]\n"
               "  }\n"
               "}\n");
    subject_free(&s);
}

static void json_without_data_and_where_the_likelihood_is_0(void **state)
{
    (void)state;
    subject s = model();
    const cls_report_head head = head_of(NULL);
    const cls_channel_evaluation channel = channel_of(NULL);
    cls_evaluation e = made_up(&channel, s.model);
    e.twice_nll = nothing;
    e.constraints = e.gradient = NULL;
#define JSON_NOTHING              \
    "  \"parts\": {\n"            \
    "    \"channels\": {\n"       \
    "      \"c\": null\n"         \
    "    },\n"                    \
    "    \"constraints\": null\n" \
    "  },\n" JSON_PARAMETERS "  \"gradient\": null,\n" JSON_EVENTS "  \"observed\": {}\n}\n"
    check_json(evaluation_as("json", &head, &e), "eval", "null",
               "  \"twice_nll\": null,\n"
               "  \"status\": \"no-data\",\n"
               "  \"reason\": \"without data there are expected events only, no "
               "likelihood\",\n" JSON_NOTHING);
    e.status = CLS_IMPOSSIBLE_BIN;
    (void)snprintf(e.reason, sizeof e.reason, "too \"few\"");
    check_json(evaluation_as("json", &head, &e), "eval", "null",
               "  \"twice_nll\": null,\n"
               "  \"status\": \"impossible-bin\",\n"
               "  \"reason\": \"too \\\"few\\\"\",\n" JSON_NOTHING);
#undef JSON_NOTHING
    subject_free(&s);
}

static const cls_bound bounds[PARAMETERS] = {CLS_BOUND_LOWER, CLS_BOUND_UPPER, CLS_BOUND_NONE};

static const cls_fit_result found = {.twice_nll = 23.5,
                                     .gradient = 0.0625,
                                     .decrement = 1.5e-17,
                                     .iterations = 4,
                                     .evaluations = 7,
                                     .optimizer = "newton",
                                     .nparameters = PARAMETERS,
                                     .parameters = theta,
                                     .bounds = bounds,
                                     .uncertainties = uncertainties};

static void text_of_a_fit(void **state)
{
    (void)state;
    subject s = model();
    const cls_report_head head = head_of("mu");
    cls_best_fit fit = {.model = s.model, .result = &found};
    check(fit_as("text", &head, &fit), "Best fit, measurement m\n"
                                       "\n"
                                       "  -2 ln L                        23.5\n"
                                       "  distance to the minimum (EDM)  1.5e-17\n"
                                       "  projected gradient of -ln L    0.0625\n"
                                       "  optimizer                      newton\n"
                                       "  iterations                     4\n"
                                       "  evaluations                    7\n"
                                       "\n"
                                       "  parameter  value  uncertainty  state\n"
                                       "  mu         0.125            -  at its lower bound\n"
                                       "  g[0]         1.5         0.25  at its upper bound\n"
                                       "  g[1]           1       0.0667  fixed\n");
    fit = (cls_best_fit){.model = s.model, .status = CLS_FIT_FAILED, .reason = "no minimum"};
    check(fit_as("text", &head, &fit), "Best fit, measurement m\n\n  fit-failed\n");
    subject_free(&s);
}

static void json_of_a_fit(void **state)
{
    (void)state;
    static const char *const notes[] = {"widened"};
    subject s = model();
    const cls_report_head head = head_of("mu");
    cls_best_fit fit = {.model = s.model, .result = &found, .notes = notes, .nnotes = 1};
    check_json(fit_as("json", &head, &fit), "fit", "\"mu\"",
               "  \"twice_nll\": 23.5,\n"
               "  \"status\": \"ok\",\n"
               "  \"edm\": 1.5e-17,\n"
               "  \"projected_gradient\": 0.0625,\n"
               "  \"iterations\": 4,\n"
               "  \"evaluations\": 7,\n"
               "  \"optimizer\": \"newton\",\n"
               "  \"parameters\": [\n"
               "    {\"name\": \"mu\", \"value\": 0.125, \"uncertainty\": null, \"fixed\": false, "
               "\"at_bound\": \"lower\", \"undetermined\": false},\n"
               "    {\"name\": \"g[0]\", \"value\": 1.5, \"uncertainty\": 0.25, \"fixed\": false, "
               "\"at_bound\": \"upper\", \"undetermined\": false},\n"
               "    {\"name\": \"g[1]\", \"value\": 1, \"uncertainty\": 0.06666, \"fixed\": true, "
               "\"at_bound\": null, \"undetermined\": false}\n"
               "  ],\n"
               "  \"notes\": [\n"
               "    \"widened\"\n"
               "  ]\n"
               "}\n");
    fit = (cls_best_fit){.model = s.model, .status = CLS_FIT_FAILED, .reason = "no minimum"};
    check_json(fit_as("json", &head, &fit), "fit", "\"mu\"",
               "  \"twice_nll\": null,\n"
               "  \"status\": \"fit-failed\",\n"
               "  \"reason\": \"no minimum\",\n"
               "  \"edm\": null,\n"
               "  \"projected_gradient\": null,\n"
               "  \"iterations\": 0,\n"
               "  \"evaluations\": 0,\n"
               "  \"optimizer\": null,\n"
               "  \"parameters\": [\n"
               "    {\"name\": \"mu\", \"value\": null, \"uncertainty\": null, \"fixed\": false, "
               "\"at_bound\": null, \"undetermined\": false},\n"
               "    {\"name\": \"g[0]\", \"value\": null, \"uncertainty\": null, \"fixed\": false, "
               "\"at_bound\": null, \"undetermined\": false},\n"
               "    {\"name\": \"g[1]\", \"value\": null, \"uncertainty\": null, \"fixed\": true, "
               "\"at_bound\": null, \"undetermined\": false}\n"
               "  ],\n"
               "  \"notes\": []\n"
               "}\n");
    subject_free(&s);
}

static void assert_all_finite(char *report)
{
    assert_true(strstr(report, "nan") == NULL);
    assert_true(strstr(report, "inf") == NULL);
    cls_report_free(report);
}

static void no_format_writes_nan_or_inf(void **state)
{
    (void)state;
    subject s = model();
    const double infinity = (double)INFINITY;
    const double bad[PARAMETERS] = {nothing, infinity, -infinity};
    const cls_sample_evaluation sample = {"b", bad};
    const cls_channel_evaluation channel = {.name = "c",
                                            .nbins = PARAMETERS,
                                            .nsamples = 1,
                                            .samples = &sample,
                                            .expected = bad,
                                            .observed = bad,
                                            .twice_nll = infinity};
    cls_evaluation e = made_up(&channel, s.model);
    e.twice_nll = -infinity;
    e.parameters = e.constraints = e.gradient = bad;
    cls_fit_result wrong = found;
    wrong.twice_nll = wrong.gradient = wrong.decrement = infinity;
    wrong.parameters = bad;
    const cls_best_fit fit = {.model = s.model, .result = &wrong};
    const cls_report_head head = head_of("mu");
    size_t formats = 0;
    for (; cls_format_name(formats); formats++) {
        assert_all_finite(evaluation_as(cls_format_name(formats), &head, &e));
        assert_all_finite(fit_as(cls_format_name(formats), &head, &fit));
    }
    assert_true(formats >= 2);
    subject_free(&s);
}

static void an_unknown_format_is_refused(void **state)
{
    (void)state;
    subject s = model();
    const cls_report_head head = head_of("mu");
    const cls_channel_evaluation channel = channel_of(counts);
    const cls_evaluation e = made_up(&channel, s.model);
    const cls_best_fit fit = {.model = s.model, .result = &found};
    cls_error err = {0};
    char *report = NULL;
    size_t length = 0;
    assert_int_equal(cls_report_evaluation("xml", &head, &e, &report, &length, &err), CLS_USAGE);
    assert_string_equal(err.message, "unknown format \"xml\"");
    assert_int_equal(cls_report_fit("xml", &head, &fit, &report, &length, &err), CLS_USAGE);
    assert_null(report);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_an_evaluation),
        cmocka_unit_test(text_of_an_impossible_evaluation),
        cmocka_unit_test(text_without_data),
        cmocka_unit_test(events_of_every_size_show_two_digits_at_least),
        cmocka_unit_test(json_of_an_evaluation),
        cmocka_unit_test(json_without_data_and_where_the_likelihood_is_0),
        cmocka_unit_test(text_of_a_fit),
        cmocka_unit_test(json_of_a_fit),
        cmocka_unit_test(no_format_writes_nan_or_inf),
        cmocka_unit_test(an_unknown_format_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
