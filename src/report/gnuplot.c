/*
 * Scripts for gnuplot that need nothing else: their data stand in them. Names are data and are
 * shown as they are: single quotes keep gnuplot from looking for commands in them, noenhanced from
 * looking for markup.
 */
#include "report/gnuplot.h"

#include "base/error.h"
#include "report/layout.h"

#include <math.h>
#include <string.h>

void cls_gnuplot_name(cls_text *text, const char *name)
{
    cls_text plain = {0};
    cls_layout_plain(&plain, name);
    text->failed = text->failed || plain.failed;
    for (const char *p = plain.length && !plain.failed ? plain.bytes : ""; *p; p++) {
        cls_text_add(text, *p == '\'' ? "'" : "");
        cls_text_add_bytes(text, p, 1);
    }
    cls_text_free(&plain);
}

/* A file's name in double quotes; whatever may be special there is written by its number. */
static void add_path(cls_text *text, const char *path)
{
    cls_text_add(text, "\"");
    for (const char *p = path; *p; p++) {
        const unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == 0x7f || strchr("\"\\`@$%'", *p))
            cls_text_add_format(text, "\\%03o", (unsigned)c);
        else
            cls_text_add_bytes(text, p, 1);
    }
    cls_text_add(text, "\"");
}

void cls_gnuplot_begin(cls_text *text, const char *what, const char *terminal, const char *output)
{
    static const struct {
        const char *name, *command;
    } terminals[] = {
        {"pdf", "pdfcairo size 16cm,11cm font \"Sans,12\" linewidth 1.4"},
        {"png", "pngcairo size 1280,880 font \"Sans,19\" linewidth 2"},
        {"svg", "svg size 800,550 font \"Sans,14\" linewidth 1.4 background \"white\""},
    };
    cls_text_add_format(text, "# %s by cls-limit %s, drawn by gnuplot\nset encoding utf8\n", what,
                        cls_version());
    size_t i = sizeof terminals / sizeof terminals[0] - 1;
    while (i > 0 && strcmp(terminals[i].name, terminal) != 0)
        i--;
    cls_text_add_format(text, "set terminal %s\n", terminals[i].command);
    if (!output)
        return;
    cls_text_add(text, "set output ");
    add_path(text, output);
    cls_text_add(text, "\n");
}

void cls_gnuplot_number(cls_text *text, double x)
{
    cls_text_add(text, " ");
    if (isfinite(x))
        cls_text_add_double(text, x);
    else
        cls_text_add(text, "?");
}
