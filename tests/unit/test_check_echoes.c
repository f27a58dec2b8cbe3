/*
 * A fault hides no other one, unless that may be its echo: a consequence of what could not be read
 * or understood.
 */
#include "support/kinds.h"
#include "support/spec.h"
#include "support/test.h"

/* The bins of a name whose uses are not all understood are not known; nor is what may fill a bin.
 */
static void faults_of_modifiers_have_no_echo(void **state)
{
    (void)state;
#define STAT(data) "{'name': 'st', 'type': 'staterror', 'data': " data "}"
#define CHANNELS(first, second)                                      \
    TWO(CHANNEL("c", SAMPLE("s", "1, 2", TWO(FACTOR("mu"), first))), \
        CHANNEL("d", SAMPLE("s", "3", second) ", " SAMPLE("b", "3", "")))
#define STATS(first, second, entry)                                            \
    WORKSPACE(CHANNELS(first, second), TWO(SEEN("c", "0, 0"), SEEN("d", "1")), \
              MEASURED("mu", entry))
#define SIGMAS "{'name': 'st', 'sigmas': [0.1, 0.1, 0.1]}"
    FOUND(STATS(STAT("[1, 1]"), STAT("[1]"), SIGMAS), CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(STATS(STAT("null"), STAT("[1]"), SIGMAS), CLS_FINDING_PAYLOAD,
          CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(WORKSPACE(
              TWO(CHANNEL("c", TWO(SAMPLE("s", "1", TWO(FACTOR("mu"), STAT("[1]"))),
                                   SAMPLE("b", "1", STAT("[1]")))),
                  CHANNEL("d", TWO(SAMPLE("s", "3", STAT("null")), SAMPLE("b", "3", STAT("[1]"))))),
              TWO(SEEN("c", "1"), SEEN("d", "1")), MEASURED("mu", "")),
          CLS_FINDING_PAYLOAD);
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "0", "{'name': 'x', 'type': 'y', 'data': null}")),
                    SEEN("c", "5"), MEASURED("x", "")),
          CLS_FINDING_MODIFIER_TYPE);
    FOUND(STATS(STAT("[1, 1]"), STAT("null"), SIGMAS), CLS_FINDING_PAYLOAD,
          CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "1", "{'name': 'mu', 'type': 'norm', 'data': null}")),
                    SEEN("c", "5"), MEASURED("mu", "{'name': 'mu', 'inits': [1, 2]}")),
          CLS_FINDING_MODIFIER_TYPE);
}

#define LUMI_BIN(data, parameters)                                                                 \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", data, TWO(FACTOR("mu"), LUMI)),                         \
                               SAMPLE("b", "1", TWO(NORMSYS("n", "-1", "1"), SHAPEFACTOR("k"))))), \
              SEEN("c", "1"), MEASURED("mu", parameters))
#define TOO_MANY "{'name': 'n', 'inits': [0, 0]}, {'name': 'k', 'inits': [1, 1]}"

/* Events that cannot be read leave the parameters of their sample, and their number the bins. */
static void events_are_not_all_of_a_sample(void **state)
{
    (void)state;
    FOUND(LUMI_BIN("1", TOO_MANY), CLS_FINDING_DATA_RANGE, CLS_FINDING_OVERRIDE,
          CLS_FINDING_OVERRIDE, CLS_FINDING_LUMI);
    FOUND(LUMI_BIN("'1'", TOO_MANY), CLS_FINDING_WRONG_TYPE, CLS_FINDING_DATA_RANGE,
          CLS_FINDING_OVERRIDE, CLS_FINDING_OVERRIDE, CLS_FINDING_LUMI);
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "'1'", TWO(SHAPE("u", "0.1"), STATERROR("t", "9")))),
                    SEEN("c", "1"), MEASURED("", "")),
          CLS_FINDING_WRONG_TYPE, CLS_FINDING_NO_POI);
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "'1'", HISTOSYS("h", "9", "8"))), SEEN("c", "1"),
                    MEASURED("h", "{'name': 'h', 'inits': [0, 0]}")),
          CLS_FINDING_WRONG_TYPE, CLS_FINDING_OVERRIDE);
    FOUND(WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "1, 2", ""), SAMPLE("b", "", SHAPE("u", "1, 1")))),
                    SEEN("c", "1, 2"), MEASURED("", "")),
          CLS_FINDING_EMPTY, CLS_FINDING_NO_POI);
}

/* What an entry gives is judged; what it may give, but as it cannot be read, is not missed. */
static void arrays_of_an_entry_are_judged_one_by_one(void **state)
{
    (void)state;
#define LUMI_ENTRY(first, others) LUMI_BIN("1", "{'name': 'lumi', " first others "}")
#define OTHERS(sigma) ", 'bounds': [[0, 2]], 'auxdata': [1], 'sigmas': [" sigma "]"
    FOUND(LUMI_ENTRY("'inits': [1]", OTHERS("0.1")), CLS_FINDING_DATA_RANGE);
    FOUND(LUMI_ENTRY("'inits': [1]", OTHERS("-0.1")), CLS_FINDING_DATA_RANGE, CLS_FINDING_OVERRIDE);
    FOUND(LUMI_ENTRY("'inits': ['1']", OTHERS("0.1")), CLS_FINDING_WRONG_TYPE,
          CLS_FINDING_DATA_RANGE);
    FOUND(LUMI_ENTRY("'inits': 1", OTHERS("-0.1")), CLS_FINDING_WRONG_TYPE, CLS_FINDING_DATA_RANGE,
          CLS_FINDING_OVERRIDE);
    FOUND(LUMI_ENTRY("'inits': [1, 2]", OTHERS("-0.1")), CLS_FINDING_DATA_RANGE,
          CLS_FINDING_OVERRIDE, CLS_FINDING_OVERRIDE);
    FOUND(LUMI_ENTRY("'inits': []", ""), CLS_FINDING_EMPTY, CLS_FINDING_DATA_RANGE,
          CLS_FINDING_LUMI);
    FOUND(LUMI_ENTRY("'inits': [1, 2]", ""), CLS_FINDING_DATA_RANGE, CLS_FINDING_OVERRIDE,
          CLS_FINDING_LUMI);
    FOUND(LUMI_ENTRY("'sigmas': [0]", ""), CLS_FINDING_DATA_RANGE, CLS_FINDING_LUMI,
          CLS_FINDING_OVERRIDE);
    FOUND(LUMI_ENTRY("'init': [1]", ""), CLS_FINDING_UNKNOWN_KEY, CLS_FINDING_DATA_RANGE);
}

/* A gamma that cannot be above 0, unless what says so is not known. */
static void settings_that_are_not_known_have_no_echo(void **state)
{
    (void)state;
#define GAMMA(entry)                                                                          \
    WORKSPACE(                                                                                \
        CHANNEL("c", TWO(SAMPLE("s", "1", FACTOR("mu")), SAMPLE("b", "9", SHAPE("u", "3")))), \
        SEEN("c", "1"), MEASURED("mu", "{'name': 'u', " entry "}"))
    FOUND(GAMMA("'bounds': [[-1, 0]]"), CLS_FINDING_OVERRIDE, CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(GAMMA("'bounds': [[-1, 0]], 'fixed': 1"), CLS_FINDING_WRONG_TYPE);
    FOUND(GAMMA("'bounds': [[-1, 0], 2], 'inits': [0]"), CLS_FINDING_BOUNDS);
    FOUND(GAMMA("'fixed': true, 'inits': [0]"), CLS_FINDING_OVERRIDE, CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(GAMMA("'fixed': true, 'inits': ['0']"), CLS_FINDING_WRONG_TYPE);
    FOUND(GAMMA("'factors': [0, 1]"), CLS_FINDING_OVERRIDE);
    FOUND(GAMMA("'factors': [0], 'auxdata': [-1], 'inits': ['']"), CLS_FINDING_WRONG_TYPE,
          CLS_FINDING_OVERRIDE, CLS_FINDING_OVERRIDE);
}

/* Whether a bin can be filled, and a parameter of interest be tested, may depend on them. */
static void nor_have_they_elsewhere(void **state)
{
    (void)state;
#define NEGATIVE_BIN(entry)                                                                      \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "1", FACTOR("mu")), SAMPLE("b", "-1", FACTOR("k")))), \
              SEEN("c", "5"), MEASURED("mu", "{'name': 'k', " entry "}"))
    FOUND(NEGATIVE_BIN("'bounds': [[0, 2]]"), CLS_FINDING_NEGATIVE_YIELD,
          CLS_FINDING_SIGNAL_ONLY_BIN);
    FOUND(NEGATIVE_BIN("'bounds': [2]"), CLS_FINDING_BOUNDS, CLS_FINDING_NEGATIVE_YIELD);
    FOUND(NEGATIVE_BIN("'inits': [''], 'fixed': true"), CLS_FINDING_WRONG_TYPE,
          CLS_FINDING_NEGATIVE_YIELD);
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "1", SHAPE("u", "0"))), SEEN("c", "5"),
                    MEASURED("u", "{'name': 'u', 'fixed': 1}")),
          CLS_FINDING_WRONG_TYPE, CLS_FINDING_NO_UNCERTAINTY, CLS_FINDING_SIGNAL_ONLY_BIN);
}

/* Entries that are lost may have been those that are missed. */
static void entries_that_are_lost_have_no_echo(void **state)
{
    (void)state;
#define ENTRIES(text) LUMI_BIN("1", text)
    FOUND(ENTRIES("7"), CLS_FINDING_WRONG_TYPE, CLS_FINDING_DATA_RANGE);
    FOUND(ENTRIES("{'inits': [1]}"), CLS_FINDING_MISSING_KEY, CLS_FINDING_DATA_RANGE);
    FOUND(ENTRIES(TWO("{'name': 'lumi', 'inits': [1]}", "{'name': 'lumi', 'sigmas': [1]}")),
          CLS_FINDING_DUPLICATE, CLS_FINDING_DATA_RANGE);
    FOUND(ENTRIES("{'name': 'lumi', 'inits': [1], 'inits': [2]}"), CLS_FINDING_DUPLICATE_KEY,
          CLS_FINDING_DATA_RANGE);
    FOUND(ENTRIES(TWO("{'name': 'n', 'sigmas': [1]}", "7")), CLS_FINDING_WRONG_TYPE,
          CLS_FINDING_DATA_RANGE, CLS_FINDING_OVERRIDE);
    FOUND(GAMMA("'bounds': [[-1, 0]], 'fixed': false}, 7, {'name': 'mu'"), CLS_FINDING_WRONG_TYPE,
          CLS_FINDING_OVERRIDE, CLS_FINDING_SIGNAL_ONLY_BIN);
#define CONFIG(config)                                                                 \
    "{'channels': [" CHANNEL("c", SAMPLE("s", "1", LUMI)) "], 'observations': [" SEEN( \
        "c", "1") "], 'measurements': [{'name': 'm'" config                            \
                  "}, {'name': 'n', 'config': {'poi': '', "                            \
                  "'parameters': []}}], 'version': '1.0.0'}"
    FOUND(CONFIG(""), CLS_FINDING_MISSING_KEY, CLS_FINDING_LUMI, CLS_FINDING_NO_POI);
    FOUND(CONFIG(", 'config': {'poi': ''}"), CLS_FINDING_MISSING_KEY, CLS_FINDING_LUMI,
          CLS_FINDING_NO_POI, CLS_FINDING_NO_POI);
}

/* How many bins a channel has is not known where samples and observation disagree about it. */
static void bins_that_are_doubtful_have_no_echo(void **state)
{
    (void)state;
#define BARE(first, second, modifiers)                                                          \
    "{'channels': [" CHANNEL(                                                                   \
        "c", TWO(SAMPLE("s", first, modifiers),                                                 \
                 SAMPLE("b", second, ""))) "], 'parameters': [{'name': 'k', 'inits': [1, 1]}, " \
                                           "{'name': 'mu', 'fixed': false}]}"
    NOTHING_FOUND(BARE("1, 2", "1, 2", TWO(FACTOR("mu"), SHAPEFACTOR("k"))));
    FOUND(BARE("1, 2, 3", "1, 2", TWO(FACTOR("mu"), SHAPEFACTOR("k"))), CLS_FINDING_LENGTH);
    FOUND(BARE("1, 2, 3", "1, 2", THREE(FACTOR("mu"), FACTOR("k[2]"), SHAPEFACTOR("k"))),
          CLS_FINDING_LENGTH);
    FOUND(BARE("1, 2, 3", "1, 2, 3", THREE(FACTOR("mu"), FACTOR("k[2]"), SHAPEFACTOR("k"))),
          CLS_FINDING_OVERRIDE, CLS_FINDING_NAME_CLASH);
    FOUND(WORKSPACE(TWO(CHANNEL("c", SAMPLE("s", "1, 2", SHAPEFACTOR("k"))),
                        CHANNEL("d", SAMPLE("s", "1, 2, 3", SHAPEFACTOR("k")))),
                    TWO(SEEN("c", "1, 2"), SEEN("d", "1, 2")), MEASURED("", "")),
          CLS_FINDING_LENGTH, CLS_FINDING_NO_POI);
    FOUND(WORKSPACE(CHANNEL("c", SAMPLE("s", "0, 0, 0", STATERROR("t", "0, 0, 0"))),
                    SEEN("c", "1, 2"), MEASURED("", "{'name': 't', 'inits': [1, 1]}")),
          CLS_FINDING_LENGTH, CLS_FINDING_NO_POI);
    FOUND(WORKSPACE(TWO(CHANNEL("c", SAMPLE("s", "1", STATERROR("t", "1"))),
                        CHANNEL("d", SAMPLE("s", "1, 2", STATERROR("t", "1, 1")))),
                    TWO(SEEN("c", "1"), SEEN("d", "1")),
                    MEASURED("", "{'name': 't', 'inits': [1, 1]}")),
          CLS_FINDING_LENGTH, CLS_FINDING_NO_POI);
    FOUND(WORKSPACE(TWO(CHANNEL("c", SAMPLE("s", "1", SHAPEFACTOR("k"))),
                        CHANNEL("d", SAMPLE("s", "1, 2, 3, 4", SHAPEFACTOR("k")))),
                    TWO(SEEN("c", "1, 2"), SEEN("d", "1, 2, 3, 4")), MEASURED("", "")),
          CLS_FINDING_LENGTH, CLS_FINDING_NO_POI);
    /* two agree against one */
    FOUND(WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "1, 2", SHAPEFACTOR("k")), SAMPLE("b", "1", ""))),
                    SEEN("c", "1, 2"), MEASURED("", "{'name': 'k', 'inits': [1]}")),
          CLS_FINDING_LENGTH, CLS_FINDING_OVERRIDE, CLS_FINDING_NO_POI);
}

/* A channel that was read whole is judged though another one was not; that one is not. */
static void channels_are_judged_each(void **state)
{
    (void)state;
#define EMPTY_BIN_AND(samples)                                                            \
    WORKSPACE(TWO(CHANNEL("c", SAMPLE("s", "1, 0", FACTOR("k"))), CHANNEL("d", samples)), \
              TWO(SEEN("c", "1, 1"), SEEN("d", "3")), MEASURED("", ""))
#define EMPTY(name, modifiers) SAMPLE(name, "0", modifiers)
    static const cls_finding_kind impossible = CLS_FINDING_IMPOSSIBLE_BIN;
    static const cls_finding_kind no_poi = CLS_FINDING_NO_POI;
    FOUND(EMPTY_BIN_AND(EMPTY("s", "")), impossible, impossible, no_poi);
    FOUND(EMPTY_BIN_AND(EMPTY("s", "7")), CLS_FINDING_WRONG_TYPE, impossible);
    FOUND(EMPTY_BIN_AND(EMPTY("s", "{'type': 'normfactor', 'data': null}")),
          CLS_FINDING_MISSING_KEY, impossible);
    FOUND(EMPTY_BIN_AND(EMPTY("s", TWO(HISTOSYS("h", "0", "0"), HISTOSYS("h", "0", "1")))),
          CLS_FINDING_DUPLICATE, impossible, no_poi);
    FOUND(EMPTY_BIN_AND(EMPTY("s", HISTOSYS("h", "0", "'1'"))), CLS_FINDING_WRONG_TYPE, impossible,
          no_poi);
    FOUND(EMPTY_BIN_AND(TWO(EMPTY("s", ""), SAMPLE("b", "'1'", ""))), CLS_FINDING_WRONG_TYPE,
          impossible, no_poi);
    FOUND(EMPTY_BIN_AND(TWO(EMPTY("s", ""), "null")), CLS_FINDING_WRONG_TYPE, impossible);
    FOUND(EMPTY_BIN_AND(TWO(EMPTY("s", ""), EMPTY("s", ""))), CLS_FINDING_DUPLICATE, impossible);
    FOUND(EMPTY_BIN_AND(TWO(EMPTY("s", ""), SAMPLE("b", "0, 0", ""))), CLS_FINDING_LENGTH,
          impossible, no_poi);
    FOUND(EMPTY_BIN_AND("{'name': 's', 'data': [1], 'data': [0], 'modifiers': []}"),
          CLS_FINDING_DUPLICATE_KEY, impossible);
    FOUND(EMPTY_BIN_AND("{'data': [0], 'modifiers': []}"), CLS_FINDING_MISSING_KEY, impossible,
          impossible, no_poi);
}

/* Names of modifiers that are lost may have been those that are missed. */
static void names_that_are_lost_have_no_echo(void **state)
{
    (void)state;
#define LOST(samples, parameters)                                               \
    WORKSPACE(CHANNEL("c", TWO(SAMPLE("b", "1", ""), samples)), SEEN("c", "1"), \
              MEASURED("mu", parameters))
#define UNUSED "{'name': 'k'}"
    FOUND(LOST(SAMPLE("s", "1", ""), UNUSED), CLS_FINDING_NO_POI, CLS_FINDING_UNUSED_ENTRY);
    FOUND(LOST("7", UNUSED), CLS_FINDING_WRONG_TYPE);
    FOUND(LOST(SAMPLE("b", "1", ""), UNUSED), CLS_FINDING_DUPLICATE);
    FOUND(LOST("{'name': 's', 'data': [1], 'modifiers': [], 'modifiers': []}", UNUSED),
          CLS_FINDING_DUPLICATE_KEY);
    FOUND(LOST("{'data': [1], 'modifiers': []}", UNUSED), CLS_FINDING_MISSING_KEY,
          CLS_FINDING_NO_POI, CLS_FINDING_UNUSED_ENTRY);
    FOUND(LOST(SAMPLE("s", "1", TWO("7", LUMI)), UNUSED), CLS_FINDING_WRONG_TYPE, CLS_FINDING_LUMI);
#define STATS_AND(sample)                                                                    \
    WORKSPACE(TWO(CHANNEL("c", SAMPLE("s", "1", TWO(FACTOR("mu"), STAT("[1]"))) ", " SAMPLE( \
                                   "b", "1", STAT("[1]"))),                                  \
                  CHANNEL("d", TWO(SAMPLE("s", "3", STAT("[1]")), sample))),                 \
              TWO(SEEN("c", "1"), SEEN("d", "1")),                                           \
              MEASURED("mu", "{'name': 'st', 'sigmas': [1, 1, 1]}"))
    FOUND(STATS_AND(SAMPLE("b", "3", "")), CLS_FINDING_CARRIERS, CLS_FINDING_OVERRIDE);
    FOUND(STATS_AND(SAMPLE("b", "3", "7")), CLS_FINDING_WRONG_TYPE);
    FOUND(STATS_AND("{'data': [3], 'modifiers': [" STAT("[1]") "]}"), CLS_FINDING_MISSING_KEY);
}

/* Without the parameter of interest it is not known what it alone fills. */
static void the_parameter_of_interest_may_be_lost(void **state)
{
    (void)state;
#define OF_INTEREST(poi)                                                                          \
    "{'channels': [" CHANNEL("c", SAMPLE("s", "1, 0", FACTOR("mu"))) "], 'observations': [" SEEN( \
        "c", "1, 0") "], 'measurements': [{'name': 'm', 'config': {" poi                          \
                     "'parameters': []}}], 'version': '1.0.0'}"
    FOUND(OF_INTEREST("'poi': 'mu', "), CLS_FINDING_SIGNAL_ONLY_BIN, CLS_FINDING_EMPTY_BIN);
    FOUND(OF_INTEREST("'poi': 1, "), CLS_FINDING_WRONG_TYPE, CLS_FINDING_EMPTY_BIN);
    FOUND(OF_INTEREST(""), CLS_FINDING_MISSING_KEY, CLS_FINDING_EMPTY_BIN);
    FOUND(OF_INTEREST("'poi': 'nu', 'poi': 'pi', "), CLS_FINDING_DUPLICATE_KEY,
          CLS_FINDING_EMPTY_BIN);
}

/* Of two parameters of one name it is not known which is fixed. */
static void a_clash_leaves_no_parameter_of_interest(void **state)
{
    (void)state;
    FOUND(WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "1", TWO(FACTOR("k[0]"), SHAPEFACTOR("k"))),
                                     SAMPLE("b", "1", SHAPE("u", "0")))),
                    SEEN("c", "1"), MEASURED("k", "")),
          CLS_FINDING_NAME_CLASH, CLS_FINDING_NO_UNCERTAINTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_of_modifiers_have_no_echo),
        cmocka_unit_test(events_are_not_all_of_a_sample),
        cmocka_unit_test(arrays_of_an_entry_are_judged_one_by_one),
        cmocka_unit_test(settings_that_are_not_known_have_no_echo),
        cmocka_unit_test(nor_have_they_elsewhere),
        cmocka_unit_test(entries_that_are_lost_have_no_echo),
        cmocka_unit_test(bins_that_are_doubtful_have_no_echo),
        cmocka_unit_test(channels_are_judged_each),
        cmocka_unit_test(names_that_are_lost_have_no_echo),
        cmocka_unit_test(the_parameter_of_interest_may_be_lost),
        cmocka_unit_test(a_clash_leaves_no_parameter_of_interest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
