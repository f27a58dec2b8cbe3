/* All faults of the models of a workspace at once. */
#include "cls/check.h"
#include "support/kinds.h"
#include "support/spec.h"
#include "support/test.h"

#include <string.h>

/* A finding that is expected. */
typedef struct expected {
    cls_finding_kind kind;
    size_t line;
    const char *where;
} expected;

/* data/check/model-faults.json breaks nearly every rule, some of them several times. */
static void none_hides_another(void **state)
{
    (void)state;
    static const expected wanted[] = {
        {CLS_FINDING_NAME_CLASH, 10, "/channels/0/samples/0/modifiers/0"},
        {CLS_FINDING_DATA_RANGE, 12, "/channels/0/samples/0/modifiers/2"},
        {CLS_FINDING_CARRIERS, 23, "/channels/0/samples/1/modifiers/2"},
        {CLS_FINDING_MODIFIER_TYPE, 24, "/channels/0/samples/1/modifiers/3"},
        {CLS_FINDING_PAYLOAD, 25, "/channels/0/samples/1/modifiers/4"},
        {CLS_FINDING_NAME_CLASH, 32, "/channels/0/samples/2/modifiers/0"},
        {CLS_FINDING_LUMI, 35, "/channels/0/samples/2/modifiers/3"},
        {CLS_FINDING_DATA_RANGE, 47, "/channels/1/samples/0/modifiers/0"},
        {CLS_FINDING_DATA_RANGE, 47, "/channels/1/samples/0/modifiers/0"},
        {CLS_FINDING_NAME_CLASH, 47, "/channels/1/samples/0/modifiers/0"},
        {CLS_FINDING_CARRIERS, 54, "/channels/1/samples/1/modifiers/0"},
        {CLS_FINDING_WRONG_TYPE, 63, "/channels/2/samples/0/data/1"},
        {CLS_FINDING_DATA_RANGE, 65, "/channels/2/samples/0/modifiers/0"},
        {CLS_FINDING_LENGTH, 66, "/channels/2/samples/0/modifiers/1/data"},
        {CLS_FINDING_LENGTH, 69, "/channels/2/samples/1/data"},
        {CLS_FINDING_IMPOSSIBLE_BIN, 72, "/channels/3"},
        {CLS_FINDING_UNKNOWN_KEY, 74, "/channels/3/samples/0/title"},
        {CLS_FINDING_LUMI, 89, "/measurements/0/config/parameters/0"},
        {CLS_FINDING_OVERRIDE, 90, "/measurements/0/config/parameters/1/inits"},
        {CLS_FINDING_OVERRIDE, 90, "/measurements/0/config/parameters/1/bounds"},
        {CLS_FINDING_OVERRIDE, 90, "/measurements/0/config/parameters/1/sigmas"},
        {CLS_FINDING_OVERRIDE, 91, "/measurements/0/config/parameters/2/auxdata"},
        {CLS_FINDING_OVERRIDE, 92, "/measurements/0/config/parameters/3/sigmas"},
        {CLS_FINDING_WRONG_TYPE, 96, "/measurements/0/config/parameters/7/inits/0"},
        {CLS_FINDING_OVERRIDE, 96, "/measurements/0/config/parameters/7/sigmas"},
        {CLS_FINDING_LUMI, 100, "/measurements/1"},
        {CLS_FINDING_LUMI, 101, "/measurements/2"},
        {CLS_FINDING_ONE_SIDED, 13, "/channels/0/samples/0/modifiers/3"},
        {CLS_FINDING_VARIATION, 13, "/channels/0/samples/0/modifiers/3"},
        {CLS_FINDING_NEGATIVE_UNCERTAINTY, 20, "/channels/0/samples/1/modifiers/0"},
        {CLS_FINDING_UNCERTAINTY, 20, "/channels/0/samples/1/modifiers/0"},
        {CLS_FINDING_NO_UNCERTAINTY, 20, "/channels/0/samples/1/modifiers/0"},
        {CLS_FINDING_ONE_SIDED, 21, "/channels/0/samples/1/modifiers/1"},
        {CLS_FINDING_VARIATION, 21, "/channels/0/samples/1/modifiers/1"},
        {CLS_FINDING_NO_UNCERTAINTY, 23, "/channels/0/samples/1/modifiers/2"},
        {CLS_FINDING_NEGATIVE_YIELD, 28, "/channels/0/samples/2"},
        {CLS_FINDING_NEGATIVE_UNCERTAINTY, 54, "/channels/1/samples/1/modifiers/0"},
        {CLS_FINDING_UNUSED_ENTRY, 95, "/measurements/0/config/parameters/6"},
        {CLS_FINDING_UNTESTABLE_POI, 100, "/measurements/1/config/poi"},
    };
    static const size_t n = sizeof wanted / sizeof wanted[0];
    cls_findings *findings = NULL;
    assert_int_equal(
        cls_check_file(CLS_TEST_DIR "/data/check/model-faults.json", NULL, 0, &findings, NULL),
        CLS_OK);
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        if (i >= n || f.kind != wanted[i].kind || f.line != wanted[i].line ||
            strcmp(f.where, wanted[i].where) != 0)
            fail_msg("finding %zu: %s, line %zu, %s: %s", i, cls_finding_word(f.kind), f.line,
                     f.where, f.message);
    }
    assert_int_equal(cls_findings_count(findings), n);
    cls_findings_free(findings);
}

/* Signal and background in one bin, where 5 events were observed. */
#define ONE_BIN(signal, background, modifiers, parameters)                                        \
    WORKSPACE(                                                                                    \
        CHANNEL("c", TWO(SAMPLE("s", signal, FACTOR("mu")), SAMPLE("b", background, modifiers))), \
        SEEN("c", "5"), MEASURED("mu", parameters))

static void what_can_fill_a_bin(void **state)
{
    (void)state;
    NOTHING_FOUND(ONE_BIN("0", "1", FACTOR("k"), ""));
    FOUND(ONE_BIN("0", "0", FACTOR("k"), ""), CLS_FINDING_IMPOSSIBLE_BIN);
    FOUND(ONE_BIN("1", "0", FACTOR("k"), ""), CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(ONE_BIN("1", "-1", FACTOR("k"), ""), CLS_FINDING_NEGATIVE_YIELD,
          CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(ONE_BIN("0", "0", HISTOSYS("h", "0", "1"), ""), CLS_FINDING_VARIATION);
    FOUND(ONE_BIN("0", "-1", HISTOSYS("h", "-1.5", "-0.5"), ""), CLS_FINDING_NEGATIVE_YIELD);
    FOUND(ONE_BIN("0", "0", HISTOSYS("h", "0", "0"), ""), CLS_FINDING_IMPOSSIBLE_BIN);
}

/* Below 0 a sum has no likelihood, whatever was observed; all that may lift it counts. */
static void what_is_always_below_0(void **state)
{
    (void)state;
#define SUM(signal, background, modifiers, others, observed, parameters)                        \
    WORKSPACE(CHANNEL("c", THREE(SAMPLE("s", signal, FACTOR("mu")),                             \
                                 SAMPLE("b", background, modifiers), SAMPLE("o", others, ""))), \
              SEEN("c", observed), MEASURED("mu", parameters))
#define BELOW(...) FOUND(SUM(__VA_ARGS__), CLS_FINDING_IMPOSSIBLE_BIN, CLS_FINDING_NEGATIVE_YIELD)
#define SIGNAL_LIFTS(...) \
    FOUND(SUM(__VA_ARGS__), CLS_FINDING_NEGATIVE_YIELD, CLS_FINDING_SIGNAL_ONLY_BIN)
#define NOT_BELOW(...) FOUND(SUM(__VA_ARGS__), CLS_FINDING_NEGATIVE_YIELD)
    BELOW("0", "-10", "", "0", "0", "");
    BELOW("0", "5", "", "-10", "0", "");
    BELOW("0", "5", "", "-10", "3", "");
    SIGNAL_LIFTS("50", "5", "", "-10", "5", "");
    SIGNAL_LIFTS("50", "5", "", "-10", "0", "");
    SIGNAL_LIFTS("0.1", "5", "", "-10", "0", ""); /* far above the bounds */
    NOT_BELOW("-50", "5", "", "0", "5", "");
    NOT_BELOW("50", "11", "", "-10", "5", "");
    NOT_BELOW("50", "0.3", "", "-0.3", "0", "");
    NOT_BELOW("0", "0.1", "", "-0.1000000000000001", "0", ""); /* rounding may have done that */
    SIGNAL_LIFTS("50", "5", FACTOR("k"), "-10", "5", "{'name': 'k', 'bounds': [[0, 1.5]]}");
    NOT_BELOW("50", "5", FACTOR("k"), "-10", "5", "{'name': 'k', 'bounds': [[0, 2.5]]}");
    SIGNAL_LIFTS("50", "1", "", "-10", "5", "");
    SIGNAL_LIFTS("50", "-10", FACTOR("k"), "5", "5", "{'name': 'k', 'bounds': [[0.6, 2]]}");
    NOT_BELOW("50", "-10", FACTOR("k"), "5", "5", "{'name': 'k', 'bounds': [[0.4, 2]]}");
    NOT_BELOW("50", "-10", FACTOR("k"), "0", "0", "{'name': 'k', 'bounds': [[-1, 2]]}");
    NOT_BELOW("0", "-10", TWO(FACTOR("k"), FACTOR("l")), "0", "0",
              TWO("{'name': 'k', 'bounds': [[-2, 1]]}", "{'name': 'l', 'bounds': [[-2, 1]]}"));
    SIGNAL_LIFTS("50", "5", NORMSYS("n", "0.9", "1.1"), "-10", "5", "");
    NOT_BELOW("50", "5", NORMSYS("n", "0.85", "1.2"), "-10", "5", "");
    SIGNAL_LIFTS("50", "-10", NORMSYS("n", "0.9", "1.1"), "5", "5", "");
    NOT_BELOW("50", "-10", NORMSYS("n", "0.85", "1.2"), "5", "5", "");
    FOUND(SUM("50", "5", NORMSYS("n", "0.01", "1"), "-10", "5", ""), CLS_FINDING_VARIATION,
          CLS_FINDING_NEGATIVE_YIELD);
    FOUND(SUM("50", "5", NORMSYS("n", "1e300", "1e306"), "-10", "5", ""), CLS_FINDING_ONE_SIDED,
          CLS_FINDING_VARIATION, CLS_FINDING_NEGATIVE_YIELD);
    NOT_BELOW("50", "-10", HISTOSYS("h", "-9", "-11"), "5", "5", "");
    SIGNAL_LIFTS("50", "5", SHAPE("u", "1"), "-100", "5", "");
    NOT_BELOW("50", "5", SHAPE("u", "1"), "-10", "5", "");
}

static void factors_can_empty_a_bin_or_turn_its_sign(void **state)
{
    (void)state;
    static const cls_finding_kind impossible = CLS_FINDING_IMPOSSIBLE_BIN;
    FOUND(ONE_BIN("0", "1", FACTOR("k"), "{'name': 'k', 'inits': [0], 'fixed': true}"), impossible);
    FOUND(ONE_BIN("0", "1", FACTOR("k"), "{'name': 'k', 'bounds': [[0, 0]]}"), impossible);
    FOUND(ONE_BIN("0", "1", FACTOR("k"), "{'name': 'k', 'bounds': [[-2, 0]]}"), impossible);
    NOTHING_FOUND(ONE_BIN("0", "1", FACTOR("k"), "{'name': 'k', 'bounds': [[-2, 1]]}"));
    FOUND(ONE_BIN("0", "1", SHAPEFACTOR("k"), "{'name': 'k', 'bounds': [[-1, 0]]}"), impossible);
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "1, 1", SHAPEFACTOR("k"))), SEEN("c", "5, 5"),
                    MEASURED("", "{'name': 'k', 'bounds': [[0, 1], [0, 0]]}")),
          impossible, CLS_FINDING_NO_POI);
    FOUND(ONE_BIN("0", "-1", FACTOR("k"), "{'name': 'k', 'bounds': [[-2, 0]]}"),
          CLS_FINDING_NEGATIVE_YIELD);
    NOTHING_FOUND(
        ONE_BIN("0", "1", TWO(FACTOR("k"), FACTOR("l")),
                TWO("{'name': 'k', 'bounds': [[-2, 0]]}", "{'name': 'l', 'bounds': [[-2, 0]]}")));
    NOTHING_FOUND(ONE_BIN("0", "1", NORMSYS("n", "0.9", "1.1"), ""));
}

/* What vanishes with the POI is its factors; other effects of it leave the events. */
static void only_factors_of_the_poi_are_signal(void **state)
{
    (void)state;
    NOTHING_FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "1", NORMSYS("n", "0.9", "1.1"))),
                            SEEN("c", "5"), MEASURED("n", "")));
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "1", SHAPEFACTOR("k"))), SEEN("c", "0"),
                    MEASURED("k[0]", "")),
          CLS_FINDING_SIGNAL_ONLY_BIN);
    NOTHING_FOUND(
        WORKSPACE(CHANNEL("c", SAMPLE("s", "1", TWO(FACTOR("k"), FACTOR("mu"))) ", " SAMPLE(
                                   "b", "1", FACTOR("k"))),
                  SEEN("c", "0"), MEASURED("mu", "")));
}

static void without_observations_a_bin_is_only_empty(void **state)
{
    (void)state;
    FOUND("{'channels': [" CHANNEL("c", SAMPLE("s", "0, 1", FACTOR("mu"))) "]}",
          CLS_FINDING_SIGNAL_ONLY_BIN, CLS_FINDING_EMPTY_BIN);
}

/* What measurements have in common is told once, and what they do not is told of each. */
static void measurements_differ(void **state)
{
    (void)state;
#define MEASUREMENT(name, poi) \
    "{'name': '" name "', 'config': {'poi': '" poi "', 'parameters': []}}"
#define MEASUREMENTS(a, b, c)                                                                                                           \
    "{'channels': [" CHANNEL("c", SAMPLE("s", "1, 2", FACTOR("mu")) ", " SAMPLE("b", "0, 2", FACTOR("k"))) "], 'observations': [" SEEN( \
        "c",                                                                                                                            \
        "3, 4") "], 'measurements': [" MEASUREMENT("a",                                                                                 \
                                                   a) ", " MEASUREMENT("b",                                                             \
                                                                       b) ", " MEASUREMENT("c",                                         \
                                                                                           c) "],"                                      \
                                                                                              " '"                                      \
                                                                                              "ve"                                      \
                                                                                              "rs"                                      \
                                                                                              "io"                                      \
                                                                                              "n'"                                      \
                                                                                              ": "                                      \
                                                                                              "'1"                                      \
                                                                                              ".0"                                      \
                                                                                              ".0"                                      \
                                                                                              "'}"
    FOUND(MEASUREMENTS("mu", "mu", "mu"), CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(MEASUREMENTS("k", "k", "mu"), CLS_FINDING_SIGNAL_ONLY_BIN);
    NOTHING_FOUND(MEASUREMENTS("k", "k", "k"));
    FOUND(MEASUREMENTS("", "", "k"), CLS_FINDING_NO_POI, CLS_FINDING_NO_POI);
}

static void each_component_may_clash(void **state)
{
    (void)state;
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "1, 2, 3",
                                        THREE(SHAPEFACTOR("k"), FACTOR("k[0]"), FACTOR("k[2]")))),
                    SEEN("c", "1, 2, 3"), MEASURED("", "")),
          CLS_FINDING_NAME_CLASH, CLS_FINDING_NAME_CLASH, CLS_FINDING_NO_POI);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_hides_another),
        cmocka_unit_test(what_can_fill_a_bin),
        cmocka_unit_test(what_is_always_below_0),
        cmocka_unit_test(factors_can_empty_a_bin_or_turn_its_sign),
        cmocka_unit_test(only_factors_of_the_poi_are_signal),
        cmocka_unit_test(without_observations_a_bin_is_only_empty),
        cmocka_unit_test(measurements_differ),
        cmocka_unit_test(each_component_may_clash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
