/* Pieces of a workspace's text, with ' for ": see subject_quoted and workspace_quoted. */
#ifndef CLS_SUPPORT_SPEC_H
#define CLS_SUPPORT_SPEC_H

#define MEASURED(poi, parameters)                                  \
    "'measurements': [{'name': 'm', 'config': {'poi': '" poi "', " \
    "'parameters': [" parameters "]}}], 'version': '1.0.0'"
#define CHANNEL(name, samples) "{'name': '" name "', 'samples': [" samples "]}"
#define SAMPLE(name, data, modifiers) \
    "{'name': '" name "', 'data': [" data "], 'modifiers': [" modifiers "]}"
#define FACTOR(name) "{'name': '" name "', 'type': 'normfactor', 'data': null}"
#define SHAPE(name, data) "{'name': '" name "', 'type': 'shapesys', 'data': [" data "]}"
#define NORMSYS(name, lo, hi) \
    "{'name': '" name "', 'type': 'normsys', 'data': {'lo': " lo ", 'hi': " hi "}}"
#define HISTOSYS(name, lo, hi) \
    "{'name': '" name "', 'type': 'histosys', 'data': {'lo_data': [" lo "], 'hi_data': [" hi "]}}"
#define STATERROR(name, data) "{'name': '" name "', 'type': 'staterror', 'data': [" data "]}"
#define SHAPEFACTOR(name) "{'name': '" name "', 'type': 'shapefactor', 'data': null}"
#define LUMI "{'name': 'lumi', 'type': 'lumi', 'data': null}"
#define TWO(a, b) a ", " b
#define THREE(a, b, c) a ", " b ", " c
#define FOUR(a, b, c, d) a ", " b ", " c ", " d
#define SEEN(name, data) "{'name': '" name "', 'data': [" data "]}"
#define WORKSPACE(channels, observations, measured) \
    "{'channels': [" channels "], 'observations': [" observations "], " measured "}"

/* So many more parameters that other starts are not tried at every strength (CLS_FEW). */
#define MORE                                                                    \
    TWO(THREE(NORMSYS("n1", "0.97", "1.03"), NORMSYS("n2", "0.98", "1.02"),     \
              NORMSYS("n3", "0.96", "1.04")),                                   \
        TWO(THREE(NORMSYS("n4", "0.99", "1.01"), NORMSYS("n5", "0.95", "1.05"), \
                  NORMSYS("n6", "0.94", "1.06")),                               \
            THREE(NORMSYS("n7", "0.98", "1.03"), NORMSYS("n8", "0.97", "1.02"), \
                  NORMSYS("n9", "0.96", "1.05"))))

#endif
