/* What the files of src/workspace share: reading lists of named things. */
#ifndef CLS_WORKSPACE_LIST_H
#define CLS_WORKSPACE_LIST_H

#include "workspace/workspace.h"

/** Where what is read is kept, and where failures go. */
typedef struct cls_ws_reader {
    cls_arena *arena;
    cls_error *err;
} cls_ws_reader;

/** A kind of list: a JSON array of objects that have a "name". */
typedef struct cls_ws_list_kind {
    const char *what; /**< one element, for messages: "sample" */
    size_t size;      /**< of the struct an element is read into */
    bool may_be_empty;
    bool has_type; /**< two elements may share a name if their "type" differs */

    /** Reads one element into a zeroed struct; owner is what cls_ws_list_read was given. */
    cls_status (*read)(const cls_ws_reader *r, cls_json_at at, void *element, void *owner);
} cls_ws_list_kind;

/** A list that was read: an array of n structs in the arena. */
typedef struct cls_ws_list {
    void *elements;
    size_t n;
} cls_ws_list;

/** Reads a list. CLS_BAD_WORKSPACE also if it is empty or has two elements of one name. */
cls_status cls_ws_list_read(const cls_ws_reader *r, const cls_ws_list_kind *kind, cls_json_at array,
                            void *owner, cls_ws_list *list);

/** Reads an array of at least one number. */
cls_status cls_ws_numbers_read(const cls_ws_reader *r, cls_json_at array, cls_ws_numbers *numbers);

/** Fails because an array at a place has n values for nbins bins; of_what follows, perhaps "". */
cls_status cls_ws_wrong_length(const cls_ws_reader *r, const cls_ws_numbers *numbers, size_t nbins,
                               const char *of_what);

/** Reads the channels of a workspace or bare specification. */
cls_status cls_ws_channels_read(const cls_ws_reader *r, cls_json_at array, cls_ws_list *channels);

/** Reads an array of observations. */
cls_status cls_ws_observations_read(const cls_ws_reader *r, cls_json_at array,
                                    cls_ws_list *observations);

/** Reads an array of measurements. */
cls_status cls_ws_measurements_read(const cls_ws_reader *r, cls_json_at array,
                                    cls_ws_list *measurements);

/** Reads the array of a measurement's or a bare specification's parameters. */
cls_status cls_ws_parameters_read(const cls_ws_reader *r, cls_json_at array,
                                  cls_ws_list *parameters);

#endif
