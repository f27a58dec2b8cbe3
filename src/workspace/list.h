/* What the files of src/workspace share: reading lists of named things. */
#ifndef CLS_WORKSPACE_LIST_H
#define CLS_WORKSPACE_LIST_H

#include "base/names.h"
#include "workspace/known.h"
#include "workspace/workspace.h"

/** The observations, found by their names. */
typedef struct cls_ws_observed {
    const cls_ws_observation *all;
    cls_names names; /**< that of observation i has number i */
} cls_ws_observed;

/** Where what is read is kept, and where faults go: see json/json.h on findings. */
typedef struct cls_ws_reader {
    cls_arena *arena;
    cls_error *err;
    cls_findings *findings;          /**< NULL: the first fault ends the reading */
    const cls_ws_observed *observed; /**< what the channels are compared with; NULL: nothing */
    const cls_ws_known *known;       /**< samples that need not be read again; NULL: none */
    unsigned *partial; /**< with findings: gets the cls_ws_part bits of what is left out */
} cls_ws_reader;

/** A kind of list: a JSON array of objects that have a "name". */
typedef struct cls_ws_list_kind {
    const char *what; /**< one element, for messages: "sample" */
    bool may_be_empty;
    unsigned names;     /**< cls_ws_part bits: what is not known without the name of an element */
    unsigned contents;  /**< the same for an element that is left out */
    size_t size;        /**< of the struct an element is read into, which has at these offsets */
    size_t name, where; /**< its name and its place, and */
    size_t type; /**< its type, if two elements may share a name where that differs; 0: none */

    /**
     * Reads one element into a zeroed struct; owner is what cls_ws_list_read was given. What fails
     * without ending the reading is left out of the list.
     */
    cls_status (*read)(const cls_ws_reader *r, cls_json_at at, void *element, void *owner);
} cls_ws_list_kind;

/** A list that was read: an array of n structs in the arena. */
typedef struct cls_ws_list {
    void *elements;
    size_t n;
} cls_ws_list;

/**
 * Records a fault: a failure or, with findings, a finding. Returns the kind's status, or
 * CLS_NO_MEMORY.
 */
cls_status cls_ws_fault(const cls_ws_reader *r, cls_json_at at, cls_finding_kind kind,
                        const char *format, ...) CLS_PRINTF_LIKE(4, 5);

/** True if reading goes on after a status: CLS_OK, or a fault that is among the findings. */
bool cls_ws_goes_on(const cls_ws_reader *r, cls_status status);

/** Reads an object's members, as cls_json_fields_all. */
cls_status cls_ws_fields_read(const cls_ws_reader *r, cls_json_at object, cls_json_field *fields,
                              size_t n);

/**
 * The name of an element. If that is absent, which is among the findings then, it is the element's
 * JSON Pointer, so that no two are alike. NULL, with CLS_NO_MEMORY in err.
 */
const char *cls_ws_name(const cls_ws_reader *r, cls_json_at element, cls_json_at name);

/** True if an element has a name. */
bool cls_ws_is_named(cls_json_at element);

/**
 * Reads a list. CLS_BAD_WORKSPACE also if it is empty or has two elements of one name. With
 * findings: the list of those that could be read, without the repeated ones; an absent array gives
 * none.
 */
cls_status cls_ws_list_read(const cls_ws_reader *r, const cls_ws_list_kind *kind, cls_json_at array,
                            void *owner, cls_ws_list *list);

/**
 * Reads an array of at least one number. With findings, an array that is absent or has other values
 * too gives values = NULL, with n as far as it is known, and CLS_BAD_WORKSPACE.
 */
cls_status cls_ws_numbers_read(const cls_ws_reader *r, cls_json_at array, cls_ws_numbers *numbers);

/** Fails because an array at a place has n values for nbins bins; of_what follows, perhaps "". */
cls_status cls_ws_wrong_length(const cls_ws_reader *r, const cls_ws_numbers *numbers, size_t nbins,
                               const char *of_what);

/** The observation of a channel, or NULL. */
const cls_ws_observation *cls_ws_observation_find(const cls_ws_observed *observed,
                                                  const char *channel);

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

/** Applies a patch to a document: the statuses of cls_json_read and cls_json_patch. */
cls_status cls_ws_patch(cls_json *doc, const char *path, cls_error *err);

/** A workspace without contents for a document, which it takes over. NULL with CLS_NO_MEMORY. */
cls_workspace *cls_ws_new(cls_json *doc, cls_error *err);

/** Makes a workspace of a document, which it takes over: the statuses of cls_workspace_parse. */
cls_status cls_ws_make(cls_json *doc, cls_workspace **out, cls_error *err);

/** Fills a workspace from its document. */
cls_status cls_ws_document_read(const cls_ws_reader *r, cls_workspace *ws);

#endif
