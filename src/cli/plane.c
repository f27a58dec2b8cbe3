#include "cli/plane.h"

#include "base/error.h"
#include "cli/message.h"
#include "cli/picture.h"

#include <stdlib.h>
#include <string.h>

/* CLS_USAGE unless there are two labels; the message names those that there are. */
static cls_status check_labels(const char *const *labels, size_t n, cls_error *err)
{
    if (n == 2)
        return CLS_OK;
    if (n == 0)
        return cls_fail(err, CLS_USAGE, "--plot",
                        "a picture needs points with two labels; these have none");
    cls_text names = {0};
    for (size_t i = 0; i < n; i++)
        cls_text_add_format(&names, "%s\"%s\"", i ? ", " : "", labels[i]);
    const cls_status status =
        names.failed ? cls_fail_memory(err)
                     : cls_fail(err, CLS_USAGE, "--plot",
                                "a picture needs points with two labels; these have %zu: %.300s", n,
                                names.bytes);
    cls_text_free(&names);
    return status;
}

static cls_status check_values(const char *name, const char *const *labels,
                               const cls_patchset_value *values, cls_error *err)
{
    for (size_t i = 0; i < 2; i++)
        if (!values[i].is_number)
            return cls_fail(err, CLS_USAGE, "--plot",
                            "the value \"%.80s\" of %.80s at the point %.80s is no number",
                            values[i].text, labels[i], name);
    return CLS_OK;
}

cls_status cls_plane_check(const cls_signal_points *points, cls_error *err)
{
    cls_status status = check_labels(points->labels, points->nlabels, err);
    for (size_t i = 0; i < points->n && status == CLS_OK; i++)
        if (points->list[i].selected)
            status =
                check_values(points->list[i].name, points->labels, points->list[i].values, err);
    return status;
}

cls_plane_point cls_plane_point_of(const cls_patchset_value values[2], const cls_stored_row *row)
{
    cls_plane_point point = {.x = values[0].number, .y = values[1].number, .cls_obs = row->cls_obs};
    memcpy(point.cls_exp, row->cls_exp, sizeof point.cls_exp);
    return point;
}

static cls_status make_script(const void *context, cls_picture_target target, char **text,
                              size_t *length, cls_error *err)
{
    cls_plane plane = *(const cls_plane *)context;
    plane.terminal = target.terminal;
    plane.output = target.output;
    return cls_report_plane(&plane, text, length, err);
}

cls_status cls_plane_draw(const char *path, const cls_plane *plane, int *exit_status,
                          cls_error *err)
{
    bool drawn = false;
    cls_status status = CLS_OK;
    if (plane->n)
        status = cls_picture_draw(path, &(cls_picture){make_script, plane}, &drawn, err);
    else
        cls_message("%s is not drawn: there are no points", path);
    *exit_status = drawn ? *exit_status : 1;
    return status;
}

static cls_status check_row(const cls_stored_row *first, const cls_stored_row *row, cls_error *err)
{
    if (row->scale != first->scale)
        return cls_fail(err, CLS_USAGE, "--plot", "a picture shows one signal scale, not %g and %g",
                        first->scale, row->scale);
    const cls_status status = check_labels(row->labels, row->nlabels, err);
    return status == CLS_OK ? check_values(row->name, row->labels, row->values, err) : status;
}

cls_status cls_plane_rows_read(cls_plane_rows *rows, const cls_text *text, cls_error *err)
{
    cls_stored *const stored = &rows->stored;
    cls_status status = cls_stored_read(stored, "merged rows", text, err);
    if (status != CLS_OK || !stored->n)
        return status;
    const cls_stored_row *const first = &stored->rows[0];
    rows->points = calloc(stored->n, sizeof *rows->points);
    if (!rows->points)
        return cls_fail_memory(err);
    for (size_t i = 0; i < stored->n && status == CLS_OK; i++) {
        status = check_row(first, &stored->rows[i], err);
        if (status == CLS_OK)
            rows->points[i] = cls_plane_point_of(stored->rows[i].values, &stored->rows[i]);
    }
    if (status == CLS_OK)
        rows->plane = (cls_plane){.labels = {first->labels[0], first->labels[1]},
                                  .points = rows->points,
                                  .n = stored->n,
                                  .cl = first->cl,
                                  .signal_scale = first->scale};
    return status;
}

void cls_plane_rows_free(cls_plane_rows *rows)
{
    free(rows->points);
    cls_stored_free(&rows->stored);
    *rows = (cls_plane_rows){0};
}
