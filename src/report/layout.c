#include "report/layout.h"

#include <string.h>

enum { WIDTH = 79, INDENT = 2, GAP = 2, FIRST_MOST = 36 };

void cls_layout_plain(cls_text *text, const char *string)
{
    for (const char *p = string; *p; p++) {
        const unsigned char c = (unsigned char)*p;
        cls_text_add_bytes(text, c < 0x20 || c == 0x7f ? "?" : p, 1);
    }
}

size_t cls_layout_width(const char *string)
{
    size_t width = 0;
    for (; *string; string++)
        width += ((unsigned char)*string & 0xC0) != 0x80; /* not inside a character */
    return width;
}

static void add_spaces(cls_text *text, size_t n)
{
    cls_text_add_format(text, "%*s", (int)n, "");
}

/* The characters up to the next space. */
static size_t word_width(const char *word, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)word[i] & 0xC0) != 0x80;
    return width;
}

void cls_layout_wrap(cls_text *text, size_t at, size_t indent, const char *words)
{
    add_spaces(text, indent > at ? indent - at : 0);
    at = at > indent ? at : indent;
    bool begins = true; /* a line */
    while (*words) {
        const size_t length = strcspn(words, " "), width = word_width(words, length);
        if (!begins && at + 1 + width > WIDTH) {
            cls_text_add(text, "\n");
            add_spaces(text, indent);
            at = indent;
            begins = true;
        }
        if (!begins)
            cls_text_add(text, " ");
        at += width + !begins;
        begins = false;
        cls_text_add_bytes(text, words, length);
        words += length;
        words += strspn(words, " ");
    }
    cls_text_add(text, "\n");
}

cls_text *cls_layout_cell(cls_layout_table *table)
{
    return &table->cells;
}

void cls_layout_end(cls_layout_table *table)
{
    cls_text_add_bytes(&table->cells, "", 1);
    table->n++;
}

void cls_layout_add(cls_layout_table *table, const char *string)
{
    cls_layout_plain(&table->cells, string);
    cls_layout_end(table);
}

void cls_layout_add_all(cls_layout_table *table, const char *const *strings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        cls_layout_add(table, strings[i]);
}

/* Widths of all columns but the last, which takes what is left. */
static void measure(const cls_layout_table *table, size_t columns, size_t *widths)
{
    const char *cell = table->cells.bytes;
    for (size_t i = 0; i < table->n; i++, cell += strlen(cell) + 1) {
        const size_t column = i % columns, width = cls_layout_width(cell);
        if (width > widths[column] && (column > 0 || width <= FIRST_MOST))
            widths[column] = width;
    }
}

/* Appends a row, which begins at cell; returns where the next one begins. */
static const char *add_row(cls_text *text, const cls_layout_table *table, const char *cell,
                           const size_t *widths)
{
    const size_t columns = strlen(table->align);
    size_t at = INDENT;
    add_spaces(text, INDENT);
    for (size_t c = 0; c + 1 < columns; c++, cell += strlen(cell) + 1) {
        const size_t width = cls_layout_width(cell);
        const size_t pad = widths[c] > width ? widths[c] - width : 0;
        add_spaces(text, table->align[c] == 'r' ? pad : 0);
        cls_text_add(text, cell);
        if (width > widths[c]) {
            cls_text_add(text, "\n");
            add_spaces(text, INDENT + widths[c]);
        }
        add_spaces(text, (table->align[c] == 'r' ? 0 : pad) + GAP);
        at += widths[c] + GAP;
    }
    const bool right = table->align[columns - 1] == 'r';
    const size_t last = widths[columns - 1], width = cls_layout_width(cell);
    cls_layout_wrap(text, at, at + (right && last > width ? last - width : 0), cell);
    return cell + strlen(cell) + 1;
}

void cls_layout_table_add(cls_text *text, cls_layout_table *table)
{
    const size_t columns = strlen(table->align);
    size_t widths[CLS_LAYOUT_COLUMNS] = {0};
    text->failed = text->failed || table->cells.failed;
    if (!text->failed && table->n) {
        measure(table, columns, widths);
        const char *cell = table->cells.bytes;
        for (size_t i = 0; i < table->n; i += columns)
            cell = add_row(text, table, cell, widths);
    }
    cls_text_free(&table->cells);
}
