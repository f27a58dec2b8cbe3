#include "report/writers/parts.h"

#include <math.h>

void cls_test_as_text(cls_text *text, const char *what, const cls_report_head *head)
{
    cls_text_add(text, what);
    cls_layout_plain(text, head->poi);
    cls_text_add_format(text, ", asymptotic %s", cls_test_stat_word(head));
    if (!head->data)
        return;
    cls_text_add(text, ", data ");
    cls_layout_plain(text, head->data);
}

void cls_band_as_text(cls_text *text, const cls_report_head *head)
{
    cls_text_add(text, cls_band_is_prefit(head) ? ", prefit band" : "");
    cls_text_add(text, head->clip_band ? ", clipped band" : "");
}

const cls_text_labels *cls_labels_as_text(const cls_report_head *head)
{
    static const cls_text_labels utf8 = {
        12,
        {"observed    ", "expected -2σ", "         -1σ", "      median", "         +1σ",
         "         +2σ"},
    };
    static const cls_text_labels ascii = {
        17,
        {"observed         ", "expected -2 sigma", "         -1 sigma", "           median",
         "         +1 sigma", "         +2 sigma"},
    };
    return head->ascii ? &ascii : &utf8;
}

void cls_title_as_text(cls_text *text, const cls_report_head *head)
{
    if (head->measurement[0])
        cls_text_add(text, ", measurement ");
    cls_layout_plain(text, head->measurement);
    if (head->data)
        cls_text_add(text, ", data ");
    cls_layout_plain(text, head->data ? head->data : "");
    cls_text_add(text, "\n");
}

void cls_number_as_cell(cls_layout_table *table, double x, int digits)
{
    cls_text *const cell = cls_layout_cell(table);
    if (isfinite(x))
        cls_text_add_short(cell, x, digits);
    else
        cls_text_add(cell, "-");
    cls_layout_end(table);
}
