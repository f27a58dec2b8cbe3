/* JSON of a grid: the object of the command limit, and what belongs to the signal point. */
#include "report/writers/grid.h"

#include <math.h>

cls_report_head cls_grid_head(const cls_report_head *head, const cls_grid_row *row)
{
    cls_report_head own = *head;
    own.measurement = row->measurement;
    own.poi = row->poi;
    own.signal_scale = row->signal_scale;
    return own;
}

static void write_values(cls_json_writer *w, const cls_grid_row *row)
{
    cls_json_write_key(w, "values");
    cls_json_open_object_line(w);
    for (size_t i = 0; i < row->nlabels; i++) {
        cls_json_write_key(w, row->labels[i]);
        if (row->values[i].is_number)
            cls_json_write_number(w, row->values[i].number);
        else
            cls_json_write_string(w, row->values[i].text);
    }
    cls_json_close_object(w);
}

static void write_size(cls_json_writer *w, const char *key, size_t n)
{
    cls_json_write_key(w, key);
    cls_json_write_size(w, n);
}

/* Which workspace the point was made with. */
static void write_files(cls_json_writer *w, const cls_report_head *head, const cls_grid_row *row)
{
    cls_report_head unpatched = *head;
    unpatched.npatches = 0;
    cls_write_origin(w, "grid", &unpatched);
    if (row->patch || head->npatches) {
        cls_json_write_key(w, "patches");
        cls_json_open_array(w);
        for (size_t i = 0; i < head->npatches; i++)
            cls_json_write_string(w, head->patches[i]);
        if (row->patch)
            cls_json_write_string(w, row->patch);
        cls_json_close_array(w);
    }
    if (row->patchset)
        cls_write_member(w, "patchset", row->patchset);
}

void cls_write_grid_row(cls_json_writer *w, const cls_report_head *head, const cls_grid_row *row)
{
    const cls_report_head own = cls_grid_head(head, row);
    cls_json_open_object(w);
    write_files(w, head, row);
    cls_write_member(w, "name", row->name);
    write_size(w, "index", row->index);
    write_size(w, "points", row->points);
    write_values(w, row);
    cls_write_member(w, "options", row->options);
    cls_write_member(w, "inputs", row->inputs);
    cls_write_member(w, "measurement", row->measurement);
    cls_write_member(w, "poi", row->poi);
    cls_write_limit_members(w, &own, &row->limits);
    cls_json_write_key(w, "cls");
    cls_write_point(w, &own, &row->at_one);
    cls_write_status(w, row->status, row->reason);
    cls_json_close_object(w);
}
