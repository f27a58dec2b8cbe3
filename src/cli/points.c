#include "cli/points.h"

#include "base/error.h"
#include "base/input.h"
#include "base/names.h"
#include "cli/patch_files.h"
#include "workspace/patchset.h"

#include <stdlib.h>
#include <string.h>

/* The point's name: that of its file, without folder and .json. */
static const char *name_of(const char *path, cls_arena *arena, cls_error *err)
{
    static const char ending[] = ".json";
    const char *const slash = strrchr(path, '/');
    const char *const name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    const size_t n = sizeof ending - 1;
    if (length > n && strcmp(name + length - n, ending) == 0)
        length -= n;
    return cls_arena_string(arena, name, length, err);
}

static cls_status check_names(const cls_signal_points *points, cls_error *err)
{
    cls_names names;
    cls_status status = cls_names_init(&names, points->n, err);
    for (size_t i = 0; i < points->n && !status; i++) {
        const size_t same = cls_names_add(&names, points->list[i].name, NULL);
        if (same < i)
            status =
                cls_fail(err, CLS_USAGE, "--patches", "two points would be called \"%s\": %s, %s",
                         points->list[i].name, points->list[same].file, points->list[i].file);
    }
    cls_names_free(&names);
    return status;
}

static cls_status take_files(cls_signal_points *points, const cls_patch_files *files,
                             cls_error *err)
{
    points->list = cls_arena_array(points->arena, files->n, sizeof *points->list, err);
    if (!points->list)
        return CLS_NO_MEMORY;
    points->n = files->n;
    for (size_t i = 0; i < files->n; i++) {
        const char *const name = name_of(files->paths[i], points->arena, err);
        if (!name)
            return CLS_NO_MEMORY;
        points->list[i] = (cls_signal_point){.name = name, .file = files->paths[i]};
    }
    return check_names(points, err);
}

static cls_status find_files(cls_signal_points *points, const cls_arguments *args, cls_error *err)
{
    cls_patch_files files = {.arena = points->arena};
    cls_status status = CLS_OK;
    for (size_t i = 0; i < args->patch_files.n && !status; i++)
        status = cls_patch_files_add(&files, args->patch_files.words[i], args->workspace, err);
    cls_patch_files_sort(&files);
    if (!status)
        status = take_files(points, &files, err);
    free(files.paths);
    return status;
}

static cls_status read_patchset(cls_signal_points *points, const char *path, cls_error *err)
{
    cls_status status = cls_patchset_read(path, &points->patchset, err);
    if (status)
        return status;
    points->n = cls_patchset_points(points->patchset);
    points->nlabels = cls_patchset_labels(points->patchset);
    points->list = cls_arena_array(points->arena, points->n, sizeof *points->list, err);
    points->labels = cls_arena_array(points->arena, points->nlabels, sizeof *points->labels, err);
    if (!points->list || !points->labels)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < points->nlabels; i++)
        points->labels[i] = cls_patchset_label(points->patchset, i);
    for (size_t i = 0; i < points->n; i++) {
        const cls_patchset_point point = cls_patchset_point_at(points->patchset, i);
        points->list[i] = (cls_signal_point){.name = point.name, .values = point.values};
    }
    return CLS_OK;
}

static cls_status fail_no_match(const cls_signal_points *points, const char *pattern,
                                cls_error *err)
{
    const char **const names = cls_arena_array(points->arena, points->n, sizeof *names, err);
    if (!names)
        return CLS_NO_MEMORY;
    for (size_t i = 0; i < points->n; i++)
        names[i] = points->list[i].name;
    char hint[256];
    cls_text_nearest(pattern, names, points->n, hint, sizeof hint);
    return cls_fail(err, CLS_USAGE, "--points", "no signal point is called \"%s\"%s", pattern,
                    hint);
}

/* Selects the points that fit a pattern, or have exactly this name. */
static cls_status select_by(cls_signal_points *points, const char *pattern, cls_error *err)
{
    bool exact = false, any = false;
    for (size_t i = 0; i < points->n && !exact; i++)
        exact = strcmp(points->list[i].name, pattern) == 0;
    for (size_t i = 0; i < points->n; i++) {
        const char *const name = points->list[i].name;
        const bool fits = exact ? strcmp(name, pattern) == 0 : cls_text_matches(pattern, name);
        points->list[i].selected = points->list[i].selected || fits;
        any = any || fits;
    }
    return any ? CLS_OK : fail_no_match(points, pattern, err);
}

/* Every N-th of those that were selected, from the I-th on. */
static void select_shard(cls_signal_points *points, const cls_shard *shard)
{
    size_t place = 0;
    for (size_t i = 0; i < points->n && shard->n; i++)
        if (points->list[i].selected)
            points->list[i].selected = place++ % shard->n == shard->i - 1;
}

static cls_status select_points(cls_signal_points *points, const cls_arguments *args,
                                cls_error *err)
{
    cls_status status = CLS_OK;
    for (size_t i = 0; i < points->n; i++)
        points->list[i].selected = args->points.n == 0;
    for (size_t i = 0; i < args->points.n && !status; i++)
        status = select_by(points, args->points.words[i], err);
    select_shard(points, &args->shard);
    return status;
}

cls_status cls_signal_points_find(cls_signal_points *points, const cls_arguments *args,
                                  cls_error *err)
{
    *points = (cls_signal_points){.arena = cls_arena_new()};
    if (!points->arena)
        return cls_fail_memory(err);
    const cls_status status =
        args->patchset ? read_patchset(points, args->patchset, err) : find_files(points, args, err);
    return status ? status : select_points(points, args, err);
}

cls_status cls_signal_points_patch(const cls_signal_points *points, size_t i, cls_text *text,
                                   cls_error *err)
{
    if (points->list[i].file)
        return cls_input_read(points->list[i].file, text, err);
    const cls_json_slice *const patch = &points->patchset->points[i].patch;
    cls_text_add_bytes(text, patch->text, patch->length);
    return text->failed ? cls_fail_memory(err) : CLS_OK;
}

cls_status cls_signal_points_apply(const cls_signal_points *points, size_t i, const cls_text *text,
                                   cls_background *background, cls_workspace **out, cls_error *err)
{
    if (!points->list[i].file)
        return cls_background_patch_point(background, points->patchset, i, out, err);
    return cls_background_patch(background, points->list[i].file, text->bytes ? text->bytes : "",
                                text->length, out, err);
}

void cls_signal_points_free(cls_signal_points *points)
{
    cls_patchset_free(points->patchset);
    cls_arena_free(points->arena);
    *points = (cls_signal_points){0};
}
