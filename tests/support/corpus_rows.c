#include "support/corpus_rows.h"

#include "support/corpus.h"
#include "support/test.h"
#include "support/tree.h"

#include <string.h>

enum { PATH_SIZE = 1024, LINE_SIZE = 1 << 20 };

FILE *corpus_table(const char *name)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/%s", corpus_folder(), name);
    return fopen(path, "r");
}

size_t corpus_each_row(FILE *table, corpus_check *check, void *context)
{
    size_t wrong = 0;
    char *const line = malloc(LINE_SIZE);
    assert_non_null(line);
    rewind(table);
    while (fgets(line, LINE_SIZE, table)) {
        cls_json *doc;
        assert_int_equal(cls_json_parse("table", line, strlen(line), &doc, NULL), CLS_OK);
        wrong += !check(context, cls_json_root(doc));
        cls_json_free(doc);
    }
    free(line);
    return wrong;
}

bool corpus_same_workspace(cls_json_at row, cls_json_at other)
{
    static const char *const keys[] = {"corpus", "patch", "name"};
    bool same = true;
    for (size_t i = 0; same && i < sizeof keys / sizeof keys[0]; i++) {
        cls_text texts[2] = {{0}, {0}};
        const cls_json_at values[2] = {cls_json_member(row, keys[i]),
                                       cls_json_member(other, keys[i])};
        same = (values[0].node == NULL) == (values[1].node == NULL);
        if (same && values[0].node) {
            tree_add(&texts[0], values[0]);
            tree_add(&texts[1], values[1]);
            same = strcmp(texts[0].bytes, texts[1].bytes) == 0;
        }
        cls_text_free(&texts[0]);
        cls_text_free(&texts[1]);
    }
    return same;
}

/* A file beside the row's workspace. */
static cls_json *read_beside(cls_json_at row, const char *file)
{
    char path[PATH_SIZE];
    cls_json *doc;
    cls_error err;
    (void)snprintf(path, sizeof path, "%s/%s/%s", corpus_folder(),
                   cls_json_string(cls_json_member(row, "corpus")), file);
    if (cls_json_read(path, &doc, &err))
        fail_msg("%s: %s", path, err.message);
    return doc;
}

/* The patch of a patchset's entry, as a document. */
static cls_json *read_entry(cls_json_at row, const char *name)
{
    cls_json *const set = read_beside(row, "derived_patchset.json"), *patch;
    cls_json_at e = cls_json_first(cls_json_member(cls_json_root(set), "patches"));
    cls_text text = {0};
    while (e.node &&
           strcmp(cls_json_string(cls_json_member(cls_json_member(e, "metadata"), "name")), name) !=
               0)
        e = cls_json_next(e);
    if (!e.node)
        fail_msg("no patch %s", name);
    tree_add(&text, cls_json_member(e, "patch"));
    assert_false(text.failed);
    assert_int_equal(cls_json_parse(name, text.bytes, text.length, &patch, NULL), CLS_OK);
    cls_text_free(&text);
    cls_json_free(set);
    return patch;
}

bool corpus_open_row(subject *s, cls_json_at row)
{
    cls_json *const doc = read_beside(row, "workspace.json");
    cls_text text = {0};
    const cls_json_at entry = cls_json_member(row, "name");
    cls_json_at file = cls_json_first(cls_json_member(row, "patch"));
    for (; file.node; file = cls_json_next(file))
        assert_int_equal(cls_json_patch(doc, read_beside(row, cls_json_string(file)), NULL),
                         CLS_OK);
    if (entry.node)
        assert_int_equal(cls_json_patch(doc, read_entry(row, cls_json_string(entry)), NULL),
                         CLS_OK);
    tree_add(&text, cls_json_root(doc));
    cls_json_free(doc);
    const bool ok = !text.failed && subject_parse(s, text.bytes);
    cls_text_free(&text);
    return ok;
}

bool corpus_is_wanted(cls_json_at row, char *const *names)
{
    const char *const name = cls_json_string(cls_json_member(row, "corpus"));
    for (size_t i = 0; names && names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return !names;
}
