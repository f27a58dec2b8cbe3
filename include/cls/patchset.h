#ifndef CLS_PATCHSET_H
#define CLS_PATCHSET_H

#include "cls/workspace.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A patchset in pyhf's format: one JSON Patch per signal point, each with a name and with values
 * (masses, couplings) that go with the patchset's labels, and digests of the background-only
 * workspace that all of them are meant for. Immutable once read; threads may share it.
 */
typedef struct cls_patchset cls_patchset;

/** A value of a signal point: a number, or a word. */
typedef struct cls_patchset_value {
    const char *text; /**< as the file has it, without the quotes of a string; lent */
    double number;    /**< NAN for a word */
    bool is_number;
} cls_patchset_value;

/** A signal point; all is lent. */
typedef struct cls_patchset_point {
    const char *name;
    const cls_patchset_value *values; /**< [cls_patchset_labels] */
} cls_patchset_point;

/** A digest of the background-only workspace, as the patchset gives it; all is lent. */
typedef struct cls_patchset_digest {
    const char *algorithm; /**< "sha256" or "md5" */
    const char *value;     /**< hexadecimal digits */
} cls_patchset_digest;

/**
 * Reads a patchset from a file ("-": standard input). Names and sets of values must be unique, each
 * point has as many values as there are labels, and the version is "1.0.0". On success *out is the
 * caller's, to be freed with cls_patchset_free; on failure it is NULL.
 * CLS_BAD_FILE, CLS_BAD_JSON, CLS_BAD_PATCHSET (with file, line, JSON Pointer), CLS_NO_MEMORY.
 */
CLS_API cls_status cls_patchset_read(const char *path, cls_patchset **out, cls_error *err);

/** The same from text[length], which is copied; name is the file's name in messages. */
CLS_API cls_status cls_patchset_parse(const char *name, const char *text, size_t length,
                                      cls_patchset **out, cls_error *err);

/** Frees a patchset. NULL is a no-op. */
CLS_API void cls_patchset_free(cls_patchset *patchset);

/** The file's name as it was given, its description, and its version; lent. */
CLS_API const char *cls_patchset_file(const cls_patchset *patchset);
CLS_API const char *cls_patchset_description(const cls_patchset *patchset);
CLS_API const char *cls_patchset_version(const cls_patchset *patchset);

/** Number of labels, and label i, lent; NULL past the last. */
CLS_API size_t cls_patchset_labels(const cls_patchset *patchset);
CLS_API const char *cls_patchset_label(const cls_patchset *patchset, size_t i);

/** Number of references, and the key and the text of reference i, lent; NULL past the last. */
CLS_API size_t cls_patchset_references(const cls_patchset *patchset);
CLS_API const char *cls_patchset_reference(const cls_patchset *patchset, size_t i,
                                           const char **text);

/** Number of digests, and digest i (below it). */
CLS_API size_t cls_patchset_digests(const cls_patchset *patchset);
CLS_API cls_patchset_digest cls_patchset_digest_at(const cls_patchset *patchset, size_t i);

/** Number of signal points, and point i (below it), in the order of the file. */
CLS_API size_t cls_patchset_points(const cls_patchset *patchset);
CLS_API cls_patchset_point cls_patchset_point_at(const cls_patchset *patchset, size_t i);

/** An operation of a patch, as far as it has these members; lent. */
typedef struct cls_patchset_operation {
    const char *op;   /**< "add"; "" where it is missing or no string */
    const char *path; /**< a JSON Pointer; likewise */
} cls_patchset_operation;

/** Number of operations in the patch of point i, and operation k of them (below it). */
CLS_API size_t cls_patchset_operations(const cls_patchset *patchset, size_t i);
CLS_API cls_patchset_operation cls_patchset_operation_at(const cls_patchset *patchset, size_t i,
                                                         size_t k);

/** The number of the point with this name; cls_patchset_points where there is none. */
CLS_API size_t cls_patchset_find(const cls_patchset *patchset, const char *name);

/**
 * The JSON Patch of point i as a text of its own, text[length], terminated; the caller's, to be
 * freed with cls_patchset_free_text. CLS_NO_MEMORY.
 */
CLS_API cls_status cls_patchset_patch(const cls_patchset *patchset, size_t i, char **text,
                                      size_t *length, cls_error *err);

/**
 * The same within an object: the point's metadata, with those of the patchset that are not in them,
 * in the member "metadata", and the patch in "patch".
 */
CLS_API cls_status cls_patchset_patch_described(const cls_patchset *patchset, size_t i, char **text,
                                                size_t *length, cls_error *err);

/**
 * The workspace file with the patch of point i applied, as JSON text; owned as there. Numbers are
 * written as the files have them. Also CLS_BAD_FILE, CLS_BAD_JSON, CLS_BAD_PATCH as
 * cls_workspace_read_patched.
 */
CLS_API cls_status cls_patchset_apply(const cls_patchset *patchset, size_t i, const char *workspace,
                                      char **text, size_t *length, cls_error *err);

/** Frees such a text. NULL is a no-op. */
CLS_API void cls_patchset_free_text(char *text);

/**
 * The same as a workspace that can be compiled, without the detour through a text: faults name the
 * file, the line and the JSON Pointer where they stand, in the workspace file or in the patchset.
 * On success *out is the caller's. As cls_workspace_read_patched.
 */
CLS_API cls_status cls_patchset_workspace(const cls_patchset *patchset, size_t i,
                                          const char *workspace, cls_workspace **out,
                                          cls_error *err);

/**
 * The text that digests of a JSON file are taken of, as Python's json.dumps(sort_keys=True,
 * ensure_ascii=False) writes the file: text[length], owned as above. CLS_BAD_FILE, CLS_BAD_JSON,
 * CLS_NO_MEMORY.
 */
CLS_API cls_status cls_digest_text(const char *path, char **text, size_t *length, cls_error *err);

/**
 * Computes a digest of text[length] into hex[CLS_DIGEST_SIZE], in lower case. The library has no
 * such function of its own: who wants digests verified brings one. CLS_USAGE for an unknown
 * algorithm.
 */
enum { CLS_DIGEST_SIZE = 129 };
typedef cls_status cls_digest_function(const char *algorithm, const char *text, size_t length,
                                       char *hex, cls_error *err);

/**
 * Compares all digests of a patchset with those of a workspace file. CLS_BAD_PATCHSET where one
 * differs, with both in the message; and as cls_digest_text.
 */
CLS_API cls_status cls_patchset_verify(const cls_patchset *patchset, const char *workspace,
                                       cls_digest_function *digest, cls_error *err);

#ifdef __cplusplus
}
#endif

#endif
