/*
 * Strict JSON (RFC 8259) on top of cJSON: what cJSON lets pass in silence is refused here, and
 * every node knows its line and its JSON Pointer. The only room that knows cJSON.
 *
 * Who reads a document wants the first fault, as a failure, or all of them, as findings. Functions
 * that serve both take a list of findings, which may be NULL. If it is not, a fault goes there and
 * not into err, and reading goes on where that makes sense; the function still returns the status.
 */
#ifndef CLS_JSON_JSON_H
#define CLS_JSON_JSON_H

#include "base/arena.h"
#include "base/error.h"
#include "base/findings.h"

#include <stdbool.h>
#include <stddef.h>

/** A document: its file's name, its text and its tree. */
typedef struct cls_json cls_json;

/** A value in a document's tree. */
typedef struct cls_json_node cls_json_node;

/** A value and the document it stands in; lives as long as the document. */
typedef struct cls_json_at {
    const cls_json *doc;
    const cls_json_node *node; /**< NULL: absent */
} cls_json_at;

/** Kinds of values, as bits, so that a set of kinds is one number. */
typedef enum cls_json_kind {
    CLS_JSON_NULL = 1,
    CLS_JSON_BOOL = 2,
    CLS_JSON_NUMBER = 4,
    CLS_JSON_STRING = 8,
    CLS_JSON_ARRAY = 16,
    CLS_JSON_OBJECT = 32
} cls_json_kind;

/** Deepest nesting of arrays and objects. */
enum { CLS_JSON_MAX_DEPTH = 256 };

/**
 * Reads a document from text[length], which is copied. file is the name in messages.
 * Refused with CLS_BAD_JSON, with line and pointer: duplicate keys, numbers that overflow a double
 * or have more than 63 characters, leading zeros, bare points, raw control characters, \u0000,
 * lone surrogates, invalid UTF-8, a byte order mark, an empty text, text after the value, nesting
 * deeper than CLS_JSON_MAX_DEPTH.
 */
cls_status cls_json_parse(const char *file, const char *text, size_t length, cls_json **out,
                          cls_error *err);

/** Reads a document from a file ("-": standard input). Also CLS_BAD_FILE with the system's reason.
 */
cls_status cls_json_read(const char *path, cls_json **out, cls_error *err);

/**
 * The same two for those who want all faults: a text that is no JSON is one finding and *out is
 * NULL, a duplicate key is one and does not end the reading. The document is indexed (see
 * cls_json_index). CLS_BAD_JSON (all is among the findings), CLS_BAD_FILE, CLS_NO_MEMORY.
 */
cls_status cls_json_parse_all(const char *file, const char *text, size_t length,
                              cls_findings *findings, cls_json **out, cls_error *err);
cls_status cls_json_read_all(const char *path, cls_findings *findings, cls_json **out,
                             cls_error *err);

/**
 * Applies a JSON Patch (RFC 6902) to a document, all of it or nothing. The patch is used up: its
 * values move into the document, where they keep their file and lines; it is freed on failure.
 * CLS_BAD_PATCH, with the patch's file, the line and the JSON Pointer of the operation or its
 * member in it; CLS_NO_MEMORY. cls_json_at of the document that the caller has may be void then.
 */
cls_status cls_json_patch(cls_json *doc, cls_json *patch, cls_error *err);

/** A patch that was applied for a while. */
typedef struct cls_json_trial cls_json_trial;

/**
 * The same, until cls_json_undo_patch is called with *out, before any other change of the document;
 * cls_json_at of the caller are void after each.
 */
cls_status cls_json_try_patch(cls_json *doc, cls_json *patch, cls_json_trial **out, cls_error *err);

/** Takes the patch back, which is freed: the document is as it was. NULL is a no-op. */
void cls_json_undo_patch(cls_json *doc, cls_json_trial *trial);

/** A copy of a document, its places included. CLS_NO_MEMORY. */
cls_status cls_json_copy(const cls_json *doc, cls_json **out, cls_error *err);

/** Lets a document be copied by several threads at once, up to the next change of it. */
void cls_json_prepare_copies(cls_json *doc);

/** Where a value stands in the text of its document, and as long as that lives. */
typedef struct cls_json_slice {
    cls_json_at value;
    const char *text; /**< [length], not terminated */
    size_t length;
    size_t line; /**< where it begins, from 1 */
} cls_json_slice;

/**
 * Finds where the values of slices[n] stand. They are in the order of the text, none is within
 * another one, and their document has not been patched.
 */
void cls_json_find_slices(const cls_json *doc, cls_json_slice *slices, size_t n);

/**
 * Makes a document of a part of another one, which it does not need any more then. Places in it are
 * those of the whole file: pointer is the JSON Pointer of the part there. CLS_NO_MEMORY.
 */
cls_status cls_json_parse_part(const cls_json_slice *part, const char *pointer, cls_json **out,
                               cls_error *err);

/**
 * Lets the numbers of a document that has not been patched keep their text, so that they can be
 * written as they were read, also when a patch has moved them. CLS_NO_MEMORY.
 */
cls_status cls_json_keep_numbers(cls_json *doc, cls_error *err);

/** The text of a number that kept it; else NULL. */
const char *cls_json_number_text(cls_json_at number);

/** Frees a document. NULL is a no-op. */
void cls_json_free(cls_json *doc);

/** The document's outermost value. */
cls_json_at cls_json_root(const cls_json *doc);

/** The kind of a present value. */
cls_json_kind cls_json_kind_of(cls_json_at value);

/** Members of an object or elements of an array, in order; absent after the last. */
cls_json_at cls_json_first(cls_json_at parent);
cls_json_at cls_json_next(cls_json_at value);

/** Number of members or elements; 0 for every other kind. Linear in the result. */
size_t cls_json_count(cls_json_at parent);

/** The key of an object's member (NULL for an array's element). */
const char *cls_json_key(cls_json_at member);

/** The member of an object with this key, or absent. */
cls_json_at cls_json_member(cls_json_at object, const char *key);

/** The value of a string, number or boolean; the kind must have been checked. */
const char *cls_json_string(cls_json_at string);
double cls_json_number(cls_json_at number);
bool cls_json_bool(cls_json_at boolean);

/** Fails with CLS_BAD_WORKSPACE unless the value's kind is one of kinds ("found X, wanted Y"). */
cls_status cls_json_expect(cls_json_at value, unsigned kinds, cls_error *err);

/** A member that an object may or must have; value is filled in, absent where it is missing. */
typedef struct cls_json_field {
    const char *key;
    unsigned kinds; /**< cls_json_kind bits */
    bool required;
    bool wrong;    /**< filled in: it is there, but of the wrong kind */
    bool repeated; /**< filled in: it is there several times; value is the last */
    cls_json_at value;
} cls_json_field;

/**
 * Reads an object's members into fields[n]. CLS_BAD_WORKSPACE for a value that is no object, a
 * missing member, a member of the wrong kind, and an unknown key (with the nearest known ones).
 */
cls_status cls_json_fields(cls_json_at object, cls_json_field *fields, size_t n, cls_error *err);

/**
 * The same for those who may want all faults: with findings, all of the object's members are
 * looked at, one of the wrong kind is absent, and it only fails where the value is no object.
 */
cls_status cls_json_fields_all(cls_json_at object, cls_json_field *fields, size_t n,
                               cls_findings *findings, cls_error *err);

/** Reads an array of numbers into *values[*n], allocated in arena. CLS_BAD_WORKSPACE if it is none.
 */
cls_status cls_json_numbers(cls_json_at array, cls_arena *arena, const double **values, size_t *n,
                            cls_error *err);

/**
 * The same for those who may want all faults: with findings, all elements are looked at; if one is
 * no number, *values is NULL, but *n is the array's length all the same.
 */
cls_status cls_json_numbers_all(cls_json_at array, cls_arena *arena, const double **values,
                                size_t *n, cls_findings *findings, cls_error *err);

/**
 * Records a failure at a value: its file, line and JSON Pointer are found (slowly) and filled in.
 * An absent value gives no pointer. Returns code, or CLS_NO_MEMORY.
 */
cls_status cls_json_fail(cls_json_at at, cls_error *err, cls_status code, const char *format, ...)
    CLS_PRINTF_LIKE(4, 5);

/**
 * The same for a fault of a kind: goes into findings where that is not NULL, else into err. Returns
 * the kind's status, which is CLS_OK for a mere warning; or CLS_NO_MEMORY, always in err.
 */
cls_status cls_json_fault(cls_json_at at, cls_finding_kind kind, cls_findings *findings,
                          cls_error *err, const char *format, ...) CLS_PRINTF_LIKE(5, 6);

/**
 * Makes the places of values quick to find, up to the next patch, for those who have many faults to
 * tell. CLS_NO_MEMORY.
 */
cls_status cls_json_index(cls_json *doc, cls_error *err);

/** Writes the JSON Pointer of a value into pointer[size], cut there; false when memory is short. */
bool cls_json_pointer(cls_json_at at, char *pointer, size_t size);

/** The version of cJSON in use, such as "1.7.15". */
const char *cls_json_library_version(void);

/** The file a value was written in: that of the document or of a patch. Lent. */
const char *cls_json_file(cls_json_at at);

/** The value's line in that file, from 1; 0: unknown. */
size_t cls_json_line(cls_json_at at);

#endif
