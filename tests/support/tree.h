/* JSON trees as text, for tests that compare them. */
#ifndef CLS_SUPPORT_TREE_H
#define CLS_SUPPORT_TREE_H

#include "base/text.h"
#include "json/json.h"

/** Appends a value on one line, as {"a": [1, "b", null]}. */
void tree_add(cls_text *text, cls_json_at value);

/** Reads a document from a text in which ' stands for ". Fails the test where that fails. */
cls_json *tree_parse(const char *file, const char *text);

/** Applies such a text, of the file "patch.json", as a patch. */
cls_status tree_patch(cls_json *doc, const char *patch, cls_error *err);

/** Fails the test unless a document is what tree_add writes for it, with ' for ". */
void tree_assert(const cls_json *doc, const char *wanted);

#endif
