/*
 * Reading a patchset, with what pyhf's schema and constructor ask of one. More lenient in one
 * thing: names, labels and references may be any text.
 */
#include "workspace/patchset.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTER_SIZE = 64, MD5_DIGITS = 32, SHA256_DIGITS = 64, KEY_SIZE = 64 };

typedef struct reader {
    cls_patchset *set;
    cls_error *err;
} reader;

/* What the JSON layer calls a bad workspace is a bad patchset here. */
static cls_status own(const reader *r, cls_status status)
{
    if (status != CLS_BAD_WORKSPACE)
        return status;
    if (r->err)
        r->err->code = CLS_BAD_PATCHSET;
    return CLS_BAD_PATCHSET;
}

static cls_status read_fields(const reader *r, cls_json_at object, cls_json_field *fields, size_t n)
{
    return own(r, cls_json_fields(object, fields, n, r->err));
}

/* A member that an object must have, among others that are ignored. */
static cls_status take(const reader *r, cls_json_at object, const char *key, cls_json_kind kind,
                       cls_json_at *value)
{
    *value = cls_json_member(object, key);
    if (!value->node)
        return cls_json_fail(object, r->err, CLS_BAD_PATCHSET, "key \"%s\" is missing", key);
    return own(r, cls_json_expect(*value, kind, r->err));
}

/* Room for as many elements as an array or object has, of which there must be one; else NULL. */
static void *make_room(const reader *r, cls_json_at parent, const char *what, size_t size,
                       size_t *n, cls_status *status)
{
    *n = cls_json_count(parent);
    if (*n) {
        void *const room = cls_arena_array(r->set->arena, *n, size, r->err);
        *status = room ? CLS_OK : CLS_NO_MEMORY;
        return room;
    }
    const char *const kind = cls_json_kind_of(parent) == CLS_JSON_ARRAY ? "array" : "object";
    *status = cls_json_fail(parent, r->err, CLS_BAD_PATCHSET,
                            "found an empty %s, wanted at least one %s", kind, what);
    return NULL;
}

static cls_status check_version(const reader *r, cls_json_at version)
{
    r->set->version = cls_json_string(version);
    if (strcmp(r->set->version, "1.0.0") == 0)
        return CLS_OK;
    return cls_json_fail(version, r->err, CLS_BAD_PATCHSET,
                         "found version \"%s\", wanted \"1.0.0\"", r->set->version);
}

static cls_status fail_twice(const reader *r, cls_json_at repeat, cls_json_at first,
                             const char *what)
{
    return cls_json_fail(repeat, r->err, CLS_BAD_PATCHSET, "duplicate %s, first on line %zu", what,
                         cls_json_line(first));
}

static cls_status read_labels(const reader *r, cls_json_at array)
{
    cls_status status;
    void *const room =
        make_room(r, array, "label", sizeof *r->set->labels, &r->set->nlabels, &status);
    if (!room)
        return status;
    r->set->labels = room;
    size_t n = 0;
    for (cls_json_at e = cls_json_first(array); e.node && !status; e = cls_json_next(e)) {
        status = own(r, cls_json_expect(e, CLS_JSON_STRING, r->err));
        if (status)
            return status;
        cls_json_at before = cls_json_first(array);
        for (size_t i = 0; i < n; i++, before = cls_json_next(before))
            if (strcmp(r->set->labels[i], cls_json_string(e)) == 0)
                return fail_twice(r, e, before, "label");
        r->set->labels[n++] = cls_json_string(e);
    }
    return status;
}

static cls_status read_references(const reader *r, cls_json_at object)
{
    cls_status status;
    void *const room = make_room(r, object, "reference", sizeof *r->set->references,
                                 &r->set->nreferences, &status);
    if (!room)
        return status;
    cls_ps_reference *next = r->set->references = room;
    for (cls_json_at m = cls_json_first(object); m.node && !status; m = cls_json_next(m)) {
        status = own(r, cls_json_expect(m, CLS_JSON_STRING, r->err));
        if (!status)
            *next++ = (cls_ps_reference){cls_json_key(m), cls_json_string(m)};
    }
    return status;
}

static cls_status read_digest(const reader *r, cls_json_at at, cls_patchset_digest *digest)
{
    const cls_status status = own(r, cls_json_expect(at, CLS_JSON_STRING, r->err));
    if (status)
        return status;
    *digest = (cls_patchset_digest){cls_json_key(at), cls_json_string(at)};
    const bool is_md5 = strcmp(digest->algorithm, "md5") == 0;
    if (!is_md5 && strcmp(digest->algorithm, "sha256") != 0)
        return cls_json_fail(at, r->err, CLS_BAD_PATCHSET,
                             "unknown digest \"%s\", wanted sha256 or md5", digest->algorithm);
    const size_t wanted = is_md5 ? MD5_DIGITS : SHA256_DIGITS, length = strlen(digest->value);
    if (length == wanted && strspn(digest->value, "0123456789abcdefABCDEF") == length)
        return CLS_OK;
    return cls_json_fail(at, r->err, CLS_BAD_PATCHSET,
                         "found \"%s\", wanted the %zu hexadecimal digits of a %s digest",
                         digest->value, wanted, digest->algorithm);
}

static cls_status read_digests(const reader *r, cls_json_at object)
{
    cls_status status;
    void *const room =
        make_room(r, object, "digest", sizeof *r->set->digests, &r->set->ndigests, &status);
    if (!room)
        return status;
    cls_patchset_digest *next = r->set->digests = room;
    for (cls_json_at m = cls_json_first(object); m.node && !status; m = cls_json_next(m))
        status = read_digest(r, m, next++);
    return status;
}

static cls_status read_metadata(const reader *r, cls_json_at object)
{
    cls_json_at description, references, digests, labels;
    cls_status status = take(r, object, "description", CLS_JSON_STRING, &description);
    if (!status)
        status = take(r, object, "references", CLS_JSON_OBJECT, &references);
    if (!status)
        status = take(r, object, "digests", CLS_JSON_OBJECT, &digests);
    if (!status)
        status = take(r, object, "labels", CLS_JSON_ARRAY, &labels);
    if (status)
        return status;
    r->set->metadata = object;
    r->set->description = cls_json_string(description);
    status = read_references(r, references);
    if (!status)
        status = read_digests(r, digests);
    return status ? status : read_labels(r, labels);
}

/* Reads the metadata of point i; the texts of its numbers are filled in later. */
static cls_status read_point_metadata(const reader *r, cls_json_at at, size_t i)
{
    cls_json_at name, values;
    cls_status status = take(r, at, "name", CLS_JSON_STRING, &name);
    if (!status)
        status = take(r, at, "values", CLS_JSON_ARRAY, &values);
    if (status)
        return status;
    cls_patchset *const set = r->set;
    cls_ps_point *const point = &set->points[i];
    point->metadata = at;
    point->name = cls_json_string(name);
    if (!point->name[0])
        return cls_json_fail(name, r->err, CLS_BAD_PATCHSET, "the name is empty");
    const size_t n = cls_json_count(values);
    if (n != set->nlabels)
        return cls_json_fail(values, r->err, CLS_BAD_PATCHSET, "%zu value%s for %zu label%s", n,
                             n == 1 ? "" : "s", set->nlabels, set->nlabels == 1 ? "" : "s");
    point->values = cls_arena_array(set->arena, n, sizeof *point->values, r->err);
    if (!point->values)
        return CLS_NO_MEMORY;
    cls_patchset_value *next = point->values;
    for (cls_json_at e = cls_json_first(values); e.node && !status; e = cls_json_next(e)) {
        status = own(r, cls_json_expect(e, CLS_JSON_NUMBER | CLS_JSON_STRING, r->err));
        if (status)
            return status;
        const bool is_number = cls_json_kind_of(e) == CLS_JSON_NUMBER;
        *next++ = (cls_patchset_value){.text = is_number ? "" : cls_json_string(e),
                                       .number = is_number ? cls_json_number(e) : (double)NAN,
                                       .is_number = is_number};
    }
    return CLS_OK;
}

static cls_status read_point(const reader *r, cls_json_at at, size_t i)
{
    cls_json_field fields[] = {
        {.key = "metadata", .kinds = CLS_JSON_OBJECT, .required = true},
        {.key = "patch", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    const cls_status status = read_fields(r, at, fields, 2);
    if (status)
        return status;
    r->set->points[i].patch.value = fields[1].value;
    return read_point_metadata(r, fields[0].value, i);
}

/* Values as one text, by which equal ones are found; 1 and 1.0 are equal, 1 and "1" are not. */
static cls_status add_values(cls_text *key, const cls_patchset_value *values, size_t n,
                             cls_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i].is_number) {
            cls_text_add(key, "n");
            cls_text_add_double(key, values[i].number == 0.0 ? 0.0 : values[i].number);
            cls_text_add(key, " ");
        } else {
            cls_text_add_format(key, "s%zu %s", strlen(values[i].text), values[i].text);
        }
    }
    return key->failed ? cls_fail_memory(err) : CLS_OK;
}

static cls_json_at member_of_point(const reader *r, size_t i, const char *key)
{
    return cls_json_member(r->set->points[i].metadata, key);
}

/* Fails where the values of a point are those of an earlier one. */
static cls_status check_values(const reader *r, cls_names *keys, size_t i)
{
    cls_text text = {0};
    cls_status status = add_values(&text, r->set->points[i].values, r->set->nlabels, r->err);
    const char *const key =
        status ? NULL : cls_arena_string(r->set->arena, text.bytes, text.length, r->err);
    cls_text_free(&text);
    if (!key)
        return CLS_NO_MEMORY;
    const size_t first = cls_names_add(keys, key, NULL);
    if (first == i)
        return CLS_OK;
    const cls_json_at at = member_of_point(r, i, "values");
    return cls_json_fail(at, r->err, CLS_BAD_PATCHSET,
                         "\"%s\" has the same values as \"%s\" on line %zu", r->set->points[i].name,
                         r->set->points[first].name,
                         cls_json_line(member_of_point(r, first, "values")));
}

/* Fails where two points have one name or the same values. */
static cls_status check_points(const reader *r)
{
    cls_patchset *const set = r->set;
    cls_names keys;
    cls_status status = cls_names_init(&set->names, set->npoints, r->err);
    if (!status)
        status = cls_names_init(&keys, set->npoints, r->err);
    if (status)
        return status;
    for (size_t i = 0; i < set->npoints && !status; i++) {
        const size_t first = cls_names_add(&set->names, set->points[i].name, NULL);
        if (first < i) {
            char what[POINTER_SIZE + 200];
            (void)snprintf(what, sizeof what, "name \"%.200s\"", set->points[i].name);
            status = fail_twice(r, member_of_point(r, i, "name"), member_of_point(r, first, "name"),
                                what);
        } else {
            status = check_values(r, &keys, i);
        }
    }
    cls_names_free(&keys);
    return status;
}

/* Lists what of a point has its text looked up, in the order in which it stands in the file. */
static cls_json_slice *list_slices(cls_json_at point, cls_json_slice *next)
{
    for (cls_json_at m = cls_json_first(point); m.node; m = cls_json_next(m)) {
        if (strcmp(cls_json_key(m), "patch") == 0) {
            (next++)->value = m;
            continue;
        }
        const cls_json_at values = cls_json_member(m, "values");
        for (cls_json_at e = cls_json_first(values); e.node; e = cls_json_next(e))
            (next++)->value = e;
    }
    return next;
}

/* Takes over the texts that were found for point i. */
static cls_status take_slices(const reader *r, const cls_json_slice *slices, size_t i)
{
    cls_patchset *const set = r->set;
    cls_patchset_value *const values = set->points[i].values;
    size_t value = 0;
    for (size_t k = 0; k <= set->nlabels; k++) {
        if (cls_json_kind_of(slices[k].value) == CLS_JSON_ARRAY) {
            set->points[i].patch = slices[k];
            continue;
        }
        cls_patchset_value *const v = &values[value++];
        if (!v->is_number)
            continue;
        v->text = cls_arena_string(set->arena, slices[k].text, slices[k].length, r->err);
        if (!v->text)
            return CLS_NO_MEMORY;
    }
    return CLS_OK;
}

static cls_status find_texts(const reader *r, cls_json_at array)
{
    cls_patchset *const set = r->set;
    const size_t each = set->nlabels + 1;
    cls_json_slice *const slices =
        cls_arena_array(set->arena, set->npoints, each * sizeof *slices, r->err);
    if (!slices)
        return CLS_NO_MEMORY;
    cls_json_slice *next = slices;
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e))
        next = list_slices(e, next);
    cls_json_find_slices(set->doc, slices, set->npoints * each);
    cls_status status = CLS_OK;
    for (size_t i = 0; i < set->npoints && !status; i++)
        status = take_slices(r, slices + i * each, i);
    return status;
}

static cls_status read_points(const reader *r, cls_json_at array)
{
    cls_patchset *const set = r->set;
    cls_status status;
    void *const room = make_room(r, array, "patch", sizeof *set->points, &set->npoints, &status);
    if (!room)
        return status;
    set->points = room;
    size_t i = 0;
    for (cls_json_at e = cls_json_first(array); e.node && !status; e = cls_json_next(e))
        status = read_point(r, e, i++);
    if (!status)
        status = check_points(r);
    return status ? status : find_texts(r, array);
}

cls_status cls_ps_document_read(cls_patchset *patchset, cls_error *err)
{
    const reader r = {patchset, err};
    cls_json_field fields[] = {
        {.key = "metadata", .kinds = CLS_JSON_OBJECT, .required = true},
        {.key = "patches", .kinds = CLS_JSON_ARRAY, .required = true},
        {.key = "version", .kinds = CLS_JSON_STRING, .required = true},
    };
    cls_status status = read_fields(&r, cls_json_root(patchset->doc), fields, 3);
    if (!status)
        status = check_version(&r, fields[2].value);
    if (!status)
        status = read_metadata(&r, fields[0].value);
    return status ? status : read_points(&r, fields[1].value);
}
