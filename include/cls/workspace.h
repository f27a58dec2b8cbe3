#ifndef CLS_WORKSPACE_H
#define CLS_WORKSPACE_H

#include "cls/status.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A HistFactory workspace in pyhf's JSON format (channels, observations, measurements, version),
 * or a bare specification (channels and perhaps parameters, without observations).
 * Immutable once read.
 */
typedef struct cls_workspace cls_workspace;

/**
 * Reads a workspace from a file, or from standard input if path is "-". On success *out is the
 * caller's, to be freed with cls_workspace_free; on failure it is NULL.
 * CLS_BAD_FILE, CLS_BAD_JSON, CLS_BAD_WORKSPACE (with file, line, JSON Pointer), CLS_NO_MEMORY.
 */
CLS_API cls_status cls_workspace_read(const char *path, cls_workspace **out, cls_error *err);

/**
 * The same, with JSON Patches (RFC 6902) applied to the whole file before it is read as a
 * workspace: patches[npatches] are the names of their files, in order. At most one of all files may
 * be "-". Also CLS_BAD_PATCH: the operation that fails, with its file, line and place there. What
 * is wrong with a value in the patched workspace names the file and line where the value was
 * written.
 */
CLS_API cls_status cls_workspace_read_patched(const char *path, const char *const *patches,
                                              size_t npatches, cls_workspace **out, cls_error *err);

/** As cls_workspace_read, from text[length]; name stands for the file in messages. */
CLS_API cls_status cls_workspace_parse(const char *name, const char *text, size_t length,
                                       cls_workspace **out, cls_error *err);

/** Frees a workspace. NULL is a no-op. Models compiled from it stay valid. */
CLS_API void cls_workspace_free(cls_workspace *workspace);

/** True for a bare specification: no observations, no measurements. */
CLS_API bool cls_workspace_is_bare(const cls_workspace *workspace);

/** Number of measurements (a bare specification has one, unnamed: its parameters). */
CLS_API size_t cls_workspace_measurements(const cls_workspace *workspace);

/** A measurement's name, lent; "" for that of a bare specification; NULL past the last. */
CLS_API const char *cls_workspace_measurement_name(const cls_workspace *workspace, size_t i);

/** The parameter of interest of a measurement, lent; "" for none; "mu" for a bare specification. */
CLS_API const char *cls_workspace_poi(const cls_workspace *workspace, size_t i);

/** Name of the parameter that entry k of a measurement is about, lent; NULL past the last. */
CLS_API const char *cls_workspace_entry(const cls_workspace *workspace, size_t i, size_t k);

/** A channel as the workspace has it; all is lent. */
typedef struct cls_channel_info {
    const char *name;
    size_t nbins, nsamples;
    const double *observed; /**< counts [nbins]; NULL for a bare specification */
} cls_channel_info;

/** A sample of a channel; all is lent. */
typedef struct cls_sample_info {
    const char *name;
    const double *nominal; /**< events [nbins of the channel], before any modifier */
    size_t nmodifiers;
} cls_sample_info;

/** A modifier of a sample; all is lent. */
typedef struct cls_modifier_info {
    const char *name, *type;
} cls_modifier_info;

/** Number of channels. */
CLS_API size_t cls_workspace_channels(const cls_workspace *workspace);

/** Channel c (below cls_workspace_channels), its sample s, that one's modifier m: file's order. */
CLS_API cls_channel_info cls_workspace_channel(const cls_workspace *workspace, size_t c);
CLS_API cls_sample_info cls_workspace_sample(const cls_workspace *workspace, size_t c, size_t s);
CLS_API cls_modifier_info cls_workspace_modifier(const cls_workspace *workspace, size_t c, size_t s,
                                                 size_t m);

/**
 * Observed counts read from a JSON file with an "observations" array, for the channels of a
 * workspace. Opaque; used when a model's data are made.
 */
typedef struct cls_observations cls_observations;

/**
 * Reads observations from a file: an object whose member "observations" has the form of a
 * workspace's (other members are ignored, so a workspace serves). Statuses as cls_workspace_read.
 */
CLS_API cls_status cls_observations_read(const char *path, cls_observations **out, cls_error *err);

/** Frees observations. NULL is a no-op. */
CLS_API void cls_observations_free(cls_observations *observations);

/** How a table becomes a workspace. {0} is the default for everything. */
typedef struct cls_table_options {
    double epsilon;  /**< added to the background of every bin [events] */
    const char *poi; /**< name of the signal's strength; NULL: "mu" */
} cls_table_options;

/**
 * Reads a table in CSV ("-": standard input), a line of titles and a line for each bin, and writes
 * a workspace with one channel: text[length], the caller's, to be freed with cls_table_free.
 * Titles: signal, background, uncertainty (of the background: absolute, or in % of it, epsilon
 * included, where a % follows the number) or uncertainty% (all in %), observed; bin is ignored.
 * Empty lines and lines that begin with # too. CLS_BAD_FILE with file, line and column,
 * CLS_NO_MEMORY.
 */
CLS_API cls_status cls_table_read(const char *path, const cls_table_options *options, char **text,
                                  size_t *length, cls_error *err);

/** Frees the text of a workspace. NULL is a no-op. */
CLS_API void cls_table_free(char *text);

/** Writes the version of cJSON in use, such as "1.7.15", into text[size]. */
CLS_API void cls_cjson_version(char *text, size_t size);

/** The same for zlib. */
CLS_API void cls_zlib_version(char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
