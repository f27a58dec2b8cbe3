/* Rules of what the models of a workspace are made of. */
#include "support/mutations.h"

#define FAKES "/channels/0/samples/2"
#define FAKES_STAT "{\"name\": \"stat_SR\", \"type\": \"staterror\", \"data\": [1, 0.5]}"
#define USE(name, type, data) "{\"name\": \"" name "\", \"type\": \"" type "\", \"data\": " data "}"
#define ALREADY(name, place) "\"" name "\" cannot be the same parameter as at " place ": "
#define LINE "\n            "

/* The uncertainties of both samples of stat_SR, with what stands between them. */
#define STAT_SR(background, fakes)                                                           \
    background "}\n          ]\n        },\n        {\n"                                     \
               "          \"name\": \"fakes\",\n          \"data\": [4, 3],\n"               \
               "          \"modifiers\": [{\"name\": \"stat_SR\", \"type\": \"staterror\", " \
               "\"data\": " fakes

/* All of channel CR behind its first two bins, and what was observed. */
#define CR(nominal, modifiers, others, observed)                                                   \
    nominal ",\n          \"modifiers\": [" LINE modifiers "\n          ]\n        }, {\"name\": " \
            "\"others\", \"data\": " others                                                        \
            ", \"modifiers\": []}\n      ]\n    }\n  ],\n  \"observations\": [\n    {\"name\": "   \
            "\"SR\", \"data\": [60, 58]},\n    {\"name\": \"CR\", \"data\": " observed
#define SHAPE USE("shape", "shapefactor", "null")
#define NORM USE("norm", "normfactor", "null")
#define CR_AS_IT_IS CR("[200, 210, 220]", SHAPE "," LINE NORM, "[1, 2, 3]", "[205, 206, 207]")

const mutation model_mutations[] = {
    {"\"shapefactor\"", "\"shapefaktor\"", CLS_FINDING_MODIFIER_TYPE,
     "/channels/1/samples/0/modifiers/0",
     "unknown modifier type \"shapefaktor\"; did you mean \"shapefactor\"?"},
    {"\"type\": \"shapesys\"", "\"type\": \"shapesyst\"", CLS_FINDING_MODIFIER_TYPE,
     BACKGROUND "/modifiers/0", "unknown modifier type \"shapesyst\"; did you mean \"shapesys\"?"},
    {"\"name\": \"mu\", \"type\": \"normfactor\"", "\"name\": \"mu\", \"type\": \"\"",
     CLS_FINDING_MODIFIER_TYPE, SIGNAL "/modifiers/0", "unknown modifier type \"\""},

    {"{\"lo\": 0.9, \"hi\": 1.1}", "null", CLS_FINDING_PAYLOAD, SIGNAL "/modifiers/2",
     "data of normsys \"jes\" is null, wanted an object with lo and hi"},
    {"\"shapefactor\", \"data\": null", "\"shapefactor\", \"data\": [1, 1, 1]", CLS_FINDING_PAYLOAD,
     "/channels/1/samples/0/modifiers/0",
     "data of shapefactor \"shape\" is an array with one number per bin, wanted null"},
    {"[3, 7]", "{\"lo_data\": [47, 45], \"hi_data\": [53, 59]}", CLS_FINDING_PAYLOAD,
     BACKGROUND "/modifiers/0",
     "data of shapesys \"bkg\" is an object with lo_data and hi_data, wanted an array with one "
     "number per bin"},
    {"[1, 0.5]", "null", CLS_FINDING_PAYLOAD, FAKES "/modifiers/0",
     "data of staterror \"stat_SR\" is null, wanted an array with one number per bin"},
    {"\"type\": \"lumi\", \"data\": null",
     "\"type\": \"lumi\", \"data\": {\"lo\": 0.9, \"hi\": "
     "1.1}",
     CLS_FINDING_PAYLOAD, SIGNAL "/modifiers/1",
     "data of lumi \"lumi\" is an object with lo and hi, wanted null"},

    {"\"lo\": 0.9", "\"lo\": -0.9", CLS_FINDING_DATA_RANGE, SIGNAL "/modifiers/2",
     "lo = -0.9 and hi = 1.1, wanted factors >= 0"},
    {"[3, 7]", "[3, 1e-200]", CLS_FINDING_DATA_RANGE, BACKGROUND "/modifiers/0",
     "uncertainty 1e-200 on 52 events in bin 1: tau = (52/1e-200)^2 is out of range"},
    {"[3, 7]", "[1e200, 7]", CLS_FINDING_DATA_RANGE, BACKGROUND "/modifiers/0",
     "uncertainty 1e+200 on 50 events in bin 0: tau = (50/1e+200)^2 is out of range"},
    {"[2, 2.5]", "[1e200, 2.5]", CLS_FINDING_DATA_RANGE, BACKGROUND "/modifiers/2",
     "\"stat_SR[0]\": sigma = sqrt(inf)/54 is out of range"},

    {FAKES_STAT, USE("jes", "normfactor", "null"), CLS_FINDING_NAME_CLASH, FAKES "/modifiers/0",
     ALREADY("jes", BACKGROUND "/modifiers/1") "their constraints differ"},
    {FAKES_STAT, USE("shape", "shapefactor", "null"), CLS_FINDING_NAME_CLASH, FAKES "/modifiers/0",
     ALREADY("shape", "/channels/1/samples/0/modifiers/0") "their numbers of bins differ"},
    {FAKES_STAT, USE("lumi", "normsys", "{\"lo\": 0.9, \"hi\": 1.1}"), CLS_FINDING_NAME_CLASH,
     SIGNAL "/modifiers/1",
     ALREADY("lumi", FAKES "/modifiers/0") "their start values, bounds, auxiliary data or widths "
                                           "differ"},
    {"\"name\": \"shape\"", "\"name\": \"norm\"", CLS_FINDING_NAME_CLASH,
     "/channels/1/samples/0/modifiers/0",
     ALREADY("norm", "/channels/1/samples/0/modifiers/1") "one is a single parameter, the other "
                                                          "has one per bin"},
    {FAKES_STAT, USE("bkg", "shapesys", "[1, 0.5]"), CLS_FINDING_NAME_CLASH, FAKES "/modifiers/0",
     "\"bkg\" is used at " BACKGROUND "/modifiers/0 already, and this type is never shared"},
    {FAKES_STAT, USE("bkg[1]", "normfactor", "null"), CLS_FINDING_NAME_CLASH,
     BACKGROUND "/modifiers/0",
     "two parameters would have the name \"bkg[1]\", here and at " FAKES "/modifiers/0"},

    {CR_AS_IT_IS,
     CR("[200, 210, 220]", SHAPE "," LINE NORM ", " USE("stat_SR", "staterror", "[9, 9, 9]"),
        "[1, 2, 3]", "[205, 206, 207]"),
     CLS_FINDING_CARRIERS, FAKES "/modifiers/0",
     "sample \"fakes\" carries \"stat_SR\" in channel \"SR\", but not in channel \"CR\", which has "
     "it too"},

    {"[270, 55]", "[270]", CLS_FINDING_OVERRIDE, ENTRY(2) "/factors",
     "1 factors for \"bkg\", which has 2 components"},
    {"\"inits\": [1], \"fixed\"", "\"inits\": [1, 1], \"fixed\"", CLS_FINDING_OVERRIDE,
     ENTRY(1) "/inits", "2 inits for \"norm\", which has 1 component"},
    {"[[0, 5], [0, 6]]", "[[0, 5], [0, 6], [0, 7]]", CLS_FINDING_OVERRIDE, ENTRY(2) "/bounds",
     "3 bounds for \"bkg\", which has 2 components"},
    {"\"inits\": [1], \"fixed\"", "\"auxdata\": [1], \"fixed\"", CLS_FINDING_OVERRIDE,
     ENTRY(1) "/auxdata", "\"norm\" has no constraint, so it takes no auxdata"},
    {"\"factors\": [270, 55]", "\"sigmas\": [0.1, 0.1]", CLS_FINDING_OVERRIDE, ENTRY(2) "/sigmas",
     "\"bkg\" takes no sigmas: only lumi and staterror do"},
    {"\"sigmas\": [0.02]", "\"sigmas\": [0.02], \"factors\": [3]", CLS_FINDING_OVERRIDE,
     ENTRY(0) "/factors", "\"lumi\" takes no factors: only shapesys does"},
    {"[270, 55]", "[270, 0]", CLS_FINDING_OVERRIDE, ENTRY(2) "/factors",
     "factor 0 of \"bkg\", wanted > 0"},
    {"[0.02]", "[-0.02]", CLS_FINDING_OVERRIDE, ENTRY(0) "/sigmas",
     "sigma -0.02 of \"lumi\", wanted > 0"},
    {"\"factors\": [270, 55]", "\"auxdata\": [270, -55]", CLS_FINDING_OVERRIDE, ENTRY(2) "/auxdata",
     "auxdata -55 of \"bkg\" must be >= 0: they are counts"},
    {"[[0, 5], [0, 6]]", "[[0, 5], [-1, 0]]", CLS_FINDING_OVERRIDE, ENTRY(2) "/bounds",
     "\"bkg\" cannot be above 0, where its likelihood begins"},

    {FAKES_STAT, USE("luminosity", "lumi", "null"), CLS_FINDING_LUMI, FAKES "/modifiers/0",
     "lumi \"luminosity\": there is one luminosity, and its name is \"lumi\""},
    {", \"sigmas\": [0.1]", "", CLS_FINDING_LUMI, "/measurements/1/config/parameters/0",
     "the measurement gives no sigmas for \"lumi\", which has no default"},
    {"\"bounds\": [[0.9, 1.1]], \"auxdata\": [1], ", "", CLS_FINDING_LUMI, ENTRY(0),
     "the measurement gives no bounds, auxdata for \"lumi\", which has no default"},
    {"{\"name\": \"lumi\", \"inits\": [1], \"bounds\": [[0.8, 1.2]], \"auxdata\": [1], \"sigmas\": "
     "[0.1]}",
     "", CLS_FINDING_LUMI, "/measurements/1",
     "the measurement gives no inits, bounds, auxdata, sigmas for \"lumi\", which has no default"},

    {CR_AS_IT_IS, CR("[200, 0, 0]", SHAPE "," LINE NORM, "[1, 0, 0]", "[205, 206, 207]"),
     CLS_FINDING_IMPOSSIBLE_BIN, "/channels/1",
     "events were observed where no sample can have any, in bins 1 and 2"},
    {"[4, 3]", "[4, -3]", CLS_FINDING_NEGATIVE_YIELD, FAKES, "the events are below 0 in bin 1"},

    {"\"poi\": \"mu\"", "\"poi\": \"norm\"", CLS_FINDING_UNTESTABLE_POI,
     "/measurements/0/config/poi",
     "the parameter of interest \"norm\" is fixed, so it cannot be tested"},
    {"\"poi\": \"mu\"", "\"poi\": \"shape\"", CLS_FINDING_UNTESTABLE_POI,
     "/measurements/0/config/poi", "\"shape\" has 3 components, a parameter of interest has one"},
    {"\"poi\": \"mu\"", "\"poi\": \"jes[0]\"", CLS_FINDING_NO_POI, "/measurements/0/config/poi",
     "no modifier has the parameter of interest \"jes[0]\"; did you mean \"jes\"?"},

    {"\"data\": [1, 2, 3]", "\"data\": [1, 0, 3]", CLS_FINDING_SIGNAL_ONLY_BIN, "/channels/1",
     "events were observed where only samples with the parameter of interest can be: there is no "
     "likelihood without them, in bin 1"},
    {CR_AS_IT_IS, CR("[200, 210, 220]", SHAPE "," LINE NORM, "[0, 2, 3]", "[0, 206, 207]"),
     CLS_FINDING_SIGNAL_ONLY_BIN, "/channels/1",
     "only samples with the parameter of interest can fill bin 0"},
    {CR_AS_IT_IS, CR("[200, 0, 220]", SHAPE "," LINE NORM, "[1, 0, 3]", "[205, 0, 207]"),
     CLS_FINDING_EMPTY_BIN, "/channels/1", "no sample can fill bin 1"},

    {"\"lo\": 0.9", "\"lo\": 1.05", CLS_FINDING_ONE_SIDED, SIGNAL "/modifiers/2",
     "normsys \"jes\": lo = 1.05 and hi = 1.1 are both above 1"},
    {"\"hi\": 1.1", "\"hi\": 0.95", CLS_FINDING_ONE_SIDED, SIGNAL "/modifiers/2",
     "normsys \"jes\": lo = 0.9 and hi = 0.95 are both below 1"},
    {"[48, 51]", "[52, 53]", CLS_FINDING_ONE_SIDED, BACKGROUND "/modifiers/1",
     "histosys \"jes\": lo_data and hi_data are on the same side in bins 0 and 1"},
    {"[53, 54]", "[53, 51.5]", CLS_FINDING_ONE_SIDED, BACKGROUND "/modifiers/1",
     "histosys \"jes\": lo_data and hi_data are on the same side in bin 1"},

    {"\"hi\": 1.1", "\"hi\": 2.5", CLS_FINDING_VARIATION, SIGNAL "/modifiers/2",
     "normsys \"jes\": hi = 2.5 is a change of +150 %"},
    {"\"lo\": 0.9", "\"lo\": 0.04", CLS_FINDING_VARIATION, SIGNAL "/modifiers/2",
     "normsys \"jes\": lo = 0.04 is a change of -96 %"},
    {"[53, 54]", "[101, 54]", CLS_FINDING_VARIATION, BACKGROUND "/modifiers/1",
     "histosys \"jes\": changes above 100 % or below -95 % in bin 0"},
    {"[48, 51]", "[2.4, -51]", CLS_FINDING_VARIATION, BACKGROUND "/modifiers/1",
     "histosys \"jes\": changes above 100 % or below -95 % in bins 0 and 1"},

    {"[3, 7]", "[3, 53]", CLS_FINDING_UNCERTAINTY, BACKGROUND "/modifiers/0",
     "shapesys \"bkg\": the uncertainty is above 100 % in bin 1"},
    {"[2, 2.5]", "[55, 2.5]", CLS_FINDING_UNCERTAINTY, BACKGROUND "/modifiers/2",
     "staterror \"stat_SR\": the uncertainty of all its samples together is above 100 % in bin 0"},
    {"[3, 7]", "[-3, 7]", CLS_FINDING_NEGATIVE_UNCERTAINTY, BACKGROUND "/modifiers/0",
     "shapesys \"bkg\": the uncertainty is negative in bin 0"},
    {"[1, 0.5]", "[1, -0.5]", CLS_FINDING_NEGATIVE_UNCERTAINTY, FAKES "/modifiers/0",
     "staterror \"stat_SR\": the uncertainty is negative in bin 1"},
    {"[3, 7]", "[0, 0]", CLS_FINDING_NO_UNCERTAINTY, BACKGROUND "/modifiers/0",
     "shapesys \"bkg\": without events or uncertainty, gamma is fixed at 1 in bins 0 and 1"},
    {STAT_SR("[2, 2.5]", "[1, 0.5]"), STAT_SR("[2, 0]", "[1, 0]"), CLS_FINDING_NO_UNCERTAINTY,
     BACKGROUND "/modifiers/2",
     "staterror \"stat_SR\": without events or uncertainty, gamma is fixed at 1 in bin 1"},
};

const size_t n_model_mutations = sizeof model_mutations / sizeof model_mutations[0];
