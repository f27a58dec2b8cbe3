/* Whether two values are equal (RFC 6902, section 4.6), and if not, where they differ. */
#ifndef CLS_JSON_DIFFERENCE_H
#define CLS_JSON_DIFFERENCE_H

#include "json/document.h"

/** The first difference. */
typedef struct cls_json_difference {
    const cJSON *found;  /**< a value, or the object that lacks a member */
    const cJSON *wanted; /**< what should be in its place; NULL: found should not be there */
    bool missing;        /**< found is an object that lacks the member wanted */
} cls_json_difference;

/**
 * True, with the difference filled in, unless the values are equal: of one kind, numbers of equal
 * value, arrays with equal elements in the same order, objects with equal members in any order.
 */
bool cls_json_differ(const cJSON *found, const cJSON *wanted, cls_json_difference *difference);

/** Appends what is wrong: "found 1 at /a/0, wanted 2"; doc: that of the value found. */
void cls_json_difference_add(cls_text *text, const cls_json *doc,
                             const cls_json_difference *difference);

#endif
