/* Text of the command patchset: a table of its points, or what is told of the whole or of one. */
#include "report/layout.h"
#include "report/writers/parts.h"

#include <string.h>

/* A name, and what stands behind it, broken into lines. */
static void add_entry(cls_text *text, size_t width, const char *name, const char *what)
{
    cls_text words = {0};
    const size_t start = text->length;
    cls_text_add(text, "  ");
    cls_layout_plain(text, name);
    cls_layout_plain(&words, what);
    for (size_t n = cls_layout_width(name); n < width + 2; n++)
        cls_text_add(text, " ");
    text->failed = text->failed || words.failed;
    if (!text->failed)
        cls_layout_wrap(text, cls_layout_width(text->bytes + start), width + 4,
                        words.bytes ? words.bytes : "");
    cls_text_free(&words);
}

/* "a, b, c" */
static void add_labels(cls_text *text, const cls_patchset *set)
{
    for (size_t i = 0; i < cls_patchset_labels(set); i++)
        cls_text_add_format(text, "%s%s", i ? ", " : "", cls_patchset_label(set, i));
}

static void add_metadata(cls_text *text, const cls_patchset *set)
{
    size_t width = strlen("description");
    const char *words = NULL, *key = NULL;
    for (size_t i = 0; (key = cls_patchset_reference(set, i, &words)) != NULL; i++)
        width = cls_layout_width(key) > width ? cls_layout_width(key) : width;
    cls_text labels = {0};
    add_labels(&labels, set);
    cls_text_add(text, "\n");
    add_entry(text, width, "description", cls_patchset_description(set));
    add_entry(text, width, "labels", labels.failed ? "" : labels.bytes);
    for (size_t i = 0; (key = cls_patchset_reference(set, i, &words)) != NULL; i++)
        add_entry(text, width, key, words);
    for (size_t i = 0; i < cls_patchset_digests(set); i++)
        add_entry(text, width, cls_patchset_digest_at(set, i).algorithm,
                  cls_patchset_digest_at(set, i).value);
    add_entry(text, width, "version", cls_patchset_version(set));
    text->failed = text->failed || labels.failed;
    cls_text_free(&labels);
}

/* All values of a point in one cell, where there are too many for columns of their own. */
static void add_joined(cls_layout_table *table, const cls_patchset *set,
                       const cls_patchset_value *values)
{
    cls_text *const cell = cls_layout_cell(table);
    for (size_t k = 0; k < cls_patchset_labels(set); k++) {
        cls_text_add(cell, k ? ", " : "");
        cls_layout_plain(cell, values ? values[k].text : cls_patchset_label(set, k));
    }
    cls_layout_end(table);
}

static void add_table(cls_text *text, const cls_patchset *set)
{
    static const char right[] = "lrrrrrrr"; /* CLS_LAYOUT_COLUMNS of them */
    const size_t n = cls_patchset_labels(set);
    const bool fits = n < CLS_LAYOUT_COLUMNS;
    char align[CLS_LAYOUT_COLUMNS + 1] = "ll";
    if (fits)
        memcpy(align, right, n + 1);
    cls_layout_table table = {.align = align};
    cls_layout_add(&table, "name");
    for (size_t k = 0; fits && k < n; k++)
        cls_layout_add(&table, cls_patchset_label(set, k));
    if (!fits)
        add_joined(&table, set, NULL);
    for (size_t i = 0; i < cls_patchset_points(set); i++) {
        const cls_patchset_point point = cls_patchset_point_at(set, i);
        cls_layout_add(&table, point.name);
        for (size_t k = 0; fits && k < n; k++)
            cls_layout_add(&table, point.values[k].text);
        if (!fits)
            add_joined(&table, set, point.values);
    }
    cls_text_add(text, "\n");
    cls_layout_table_add(text, &table);
}

static void add_point(cls_text *text, const cls_patchset *set, size_t i)
{
    const cls_patchset_point point = cls_patchset_point_at(set, i);
    size_t width = 0;
    cls_layout_plain(text, point.name);
    cls_text_add(text, " of ");
    cls_layout_plain(text, cls_patchset_file(set));
    cls_text_add(text, "\n\n");
    for (size_t k = 0; k < cls_patchset_labels(set); k++) {
        const size_t w = cls_layout_width(cls_patchset_label(set, k));
        width = w > width ? w : width;
    }
    for (size_t k = 0; k < cls_patchset_labels(set); k++)
        add_entry(text, width, cls_patchset_label(set, k), point.values[k].text);
    cls_text_add(text, "\nOperations\n");
    for (size_t k = 0; k < cls_patchset_operations(set, i); k++) {
        const cls_patchset_operation operation = cls_patchset_operation_at(set, i, k);
        add_entry(text, strlen("replace"), operation.op, operation.path);
    }
}

void cls_patchset_as_text(cls_text *text, const cls_patchset_view *view)
{
    const size_t n = cls_patchset_points(view->patchset);
    if (view->point < n) {
        add_point(text, view->patchset, view->point);
        return;
    }
    cls_layout_plain(text, cls_patchset_file(view->patchset));
    cls_text_add_format(text, ": %zu signal point%s\n", n, n == 1 ? "" : "s");
    if (view->metadata)
        add_metadata(text, view->patchset);
    else
        add_table(text, view->patchset);
}
