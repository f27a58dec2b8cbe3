/* JSON Lines: the objects of the format json, each on a line, so that runs can be concatenated. */
#include "report/writers/parts.h"

#define DEFINE(kind, type)                                                             \
    static void kind##_as_line(cls_text *text, const cls_report_head *head, type what) \
    {                                                                                  \
        cls_json_writer w = {.text = text};                                            \
        cls_write_##kind(&w, head, what);                                              \
        cls_text_add(text, "\n");                                                      \
    }
CLS_REPORT_LIST(DEFINE)
#undef DEFINE

const cls_writer cls_writer_jsonl = {.name = "jsonl",
#define MEMBER(kind, type) .kind = kind##_as_line,
                                     CLS_REPORT_LIST(MEMBER)
#undef MEMBER
};
