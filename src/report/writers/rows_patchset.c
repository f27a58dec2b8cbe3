/* Rows of signal points. */
#include "report/writers/rows.h"

void cls_rows_patchset(cls_rows *rows, const cls_patchset_view *view)
{
    const cls_patchset *const set = view->patchset;
    static const char *const titles[] = {"patchset", "name"};
    cls_rows_titles(rows, titles, sizeof titles / sizeof titles[0]);
    for (size_t k = 0; k < cls_patchset_labels(set); k++)
        rows->string(rows, cls_patchset_label(set, k));
    rows->end(rows);
    for (size_t i = 0; i < cls_patchset_points(set); i++) {
        if (view->point < cls_patchset_points(set) && view->point != i)
            continue;
        const cls_patchset_point point = cls_patchset_point_at(set, i);
        rows->string(rows, cls_patchset_file(set));
        rows->string(rows, point.name);
        for (size_t k = 0; k < cls_patchset_labels(set); k++)
            rows->string(rows, point.values[k].text);
        rows->end(rows);
    }
}
