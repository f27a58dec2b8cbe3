/*
 * The corpus' tables: files of JSON, a line per workspace. A row names its folder ("corpus") and,
 * for some, patches beside the workspace: files ("patch"), or an entry of a patchset ("name").
 */
#ifndef CLS_SUPPORT_CORPUS_ROWS_H
#define CLS_SUPPORT_CORPUS_ROWS_H

#include "support/subject.h"
#include "json/json.h"

#include <stdio.h>

/** Opens a table, such as "best.jsonl"; NULL where the corpus is missing. */
FILE *corpus_table(const char *name);

/** What to do with a row; false if something is wrong with it. */
typedef bool corpus_check(void *context, cls_json_at row);

/** Calls check with every row of a table, from its beginning; returns how many were wrong. */
size_t corpus_each_row(FILE *table, corpus_check *check, void *context);

/** Whether two rows are about the same workspace with the same patches. */
bool corpus_same_workspace(cls_json_at row, cls_json_at other);

/** Whether the row's folder is among names, which NULL ends; names = NULL: any is. */
bool corpus_is_wanted(cls_json_at row, char *const *names);

/** The row's workspace, with its patches; see subject_read. */
bool corpus_open_row(subject *s, cls_json_at row);

#endif
