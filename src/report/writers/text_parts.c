#include "report/writers/parts.h"

#include <math.h>

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
