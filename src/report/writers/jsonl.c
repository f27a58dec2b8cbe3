/* JSON Lines: the objects of the format json, each on a line, so that runs can be concatenated. */
#include "report/writers/grid.h"

#define DEFINE(kind, type)                                                             \
    static void kind##_as_line(cls_text *text, const cls_report_head *head, type what) \
    {                                                                                  \
        cls_json_writer w = {.text = text};                                            \
        cls_write_##kind(&w, head, what);                                              \
        cls_text_add(text, "\n");                                                      \
    }
CLS_REPORT_LIST(DEFINE)
#undef DEFINE

static void grid_as_lines(cls_text *text, const cls_report_head *head, const cls_grid_row *rows,
                          size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cls_json_writer w = {.text = text};
        cls_write_grid_row(&w, head, &rows[i]);
        cls_text_add(text, "\n");
    }
}

static void patchset_as_line(cls_text *text, const cls_patchset_view *view)
{
    cls_json_writer w = {.text = text};
    cls_write_patchset(&w, view);
    cls_text_add(text, "\n");
}

const cls_writer cls_writer_jsonl = {.name = "jsonl",
                                     .grid = grid_as_lines,
                                     .patchset = patchset_as_line,
#define MEMBER(kind, type) .kind = kind##_as_line,
                                     CLS_REPORT_LIST(MEMBER)
#undef MEMBER
};
