/* JSON of the command patchset. */
#include "report/writers/parts.h"

static void write_metadata(cls_json_writer *w, const cls_patchset *set)
{
    const char *text = NULL, *key = NULL;
    cls_write_member(w, "description", cls_patchset_description(set));
    cls_json_write_key(w, "references");
    cls_json_open_object_line(w);
    for (size_t i = 0; (key = cls_patchset_reference(set, i, &text)) != NULL; i++)
        cls_write_member(w, key, text);
    cls_json_close_object(w);
    cls_json_write_key(w, "digests");
    cls_json_open_object_line(w);
    for (size_t i = 0; i < cls_patchset_digests(set); i++)
        cls_write_member(w, cls_patchset_digest_at(set, i).algorithm,
                         cls_patchset_digest_at(set, i).value);
    cls_json_close_object(w);
    cls_json_write_key(w, "labels");
    cls_json_open_array_line(w);
    for (size_t i = 0; i < cls_patchset_labels(set); i++)
        cls_json_write_string(w, cls_patchset_label(set, i));
    cls_json_close_array(w);
}

static void write_values(cls_json_writer *w, const cls_patchset *set, size_t i)
{
    const cls_patchset_point point = cls_patchset_point_at(set, i);
    cls_write_member(w, "name", point.name);
    cls_json_write_key(w, "values");
    cls_json_open_array_line(w);
    for (size_t k = 0; k < cls_patchset_labels(set); k++) {
        if (point.values[k].is_number)
            cls_json_write_raw(w, point.values[k].text);
        else
            cls_json_write_string(w, point.values[k].text);
    }
    cls_json_close_array(w);
}

static void write_operations(cls_json_writer *w, const cls_patchset *set, size_t i)
{
    cls_json_write_key(w, "operations");
    cls_json_open_array(w);
    for (size_t k = 0; k < cls_patchset_operations(set, i); k++) {
        const cls_patchset_operation operation = cls_patchset_operation_at(set, i, k);
        cls_json_open_object_line(w);
        cls_write_member(w, "op", operation.op);
        cls_write_member(w, "path", operation.path);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
}

void cls_write_patchset(cls_json_writer *w, const cls_patchset_view *view)
{
    const cls_patchset *const set = view->patchset;
    const size_t n = cls_patchset_points(set);
    cls_json_open_object(w);
    cls_write_member(w, "program", "cls-limit");
    cls_write_member(w, "version", cls_version());
    cls_write_member(w, "command", "patchset");
    cls_write_member(w, "patchset", cls_patchset_file(set));
    write_metadata(w, set);
    cls_json_write_key(w, "points");
    cls_json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        if (view->point < n && view->point != i)
            continue;
        if (view->point == i)
            cls_json_open_object(w);
        else
            cls_json_open_object_line(w);
        write_values(w, set, i);
        if (view->point == i)
            write_operations(w, set, i);
        cls_json_close_object(w);
    }
    cls_json_close_array(w);
    cls_json_close_object(w);
}
