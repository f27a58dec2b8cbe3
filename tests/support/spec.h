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
#define SEEN(name, data) "{'name': '" name "', 'data': [" data "]}"
#define WORKSPACE(channels, observations, measured) \
    "{'channels': [" channels "], 'observations': [" observations "], " measured "}"

#endif
