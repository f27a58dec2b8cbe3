/*
 * JSON for programs: every number at full precision, null with a reason for what is undefined.
 * Several reports are the elements of an array.
 */
#include "report/writers/grid.h"

static cls_json_writer begin(cls_text *text, const cls_report_head *head)
{
    cls_json_writer w = {.text = text, .indent = true};
    if (head->places == 0)
        return w;
    w.depth = 1;
    w.after_value = head->place > 0;
    if (head->place == 0)
        cls_text_add(text, "[");
    return w;
}

static void end(cls_json_writer *w, const cls_report_head *head)
{
    if (head->places == 0)
        cls_text_add(w->text, "\n");
    else if (head->place + 1 == head->places)
        cls_text_add(w->text, "\n]\n");
}

#define DEFINE(kind, type)                                                             \
    static void kind##_as_json(cls_text *text, const cls_report_head *head, type what) \
    {                                                                                  \
        cls_json_writer w = begin(text, head);                                         \
        cls_write_##kind(&w, head, what);                                              \
        end(&w, head);                                                                 \
    }
CLS_REPORT_LIST(DEFINE)
#undef DEFINE

/* An array, whatever the number of rows. */
static void grid_as_json(cls_text *text, const cls_report_head *head, const cls_grid_row *rows,
                         size_t n)
{
    cls_json_writer w = {.text = text, .indent = true};
    cls_json_open_array(&w);
    for (size_t i = 0; i < n; i++)
        cls_write_grid_row(&w, head, &rows[i]);
    cls_json_close_array(&w);
    cls_text_add(text, "\n");
}

static void patchset_as_json(cls_text *text, const cls_patchset_view *view)
{
    cls_json_writer w = {.text = text, .indent = true};
    cls_write_patchset(&w, view);
    cls_text_add(text, "\n");
}

const cls_writer cls_writer_json = {.name = "json",
                                    .grid = grid_as_json,
                                    .patchset = patchset_as_json,
#define MEMBER(kind, type) .kind = kind##_as_json,
                                    CLS_REPORT_LIST(MEMBER)
#undef MEMBER
};
