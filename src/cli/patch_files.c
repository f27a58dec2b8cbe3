#include "cli/patch_files.h"

#include "base/error.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_json(const char *name)
{
    static const char ending[] = ".json";
    const size_t length = strlen(name), n = sizeof ending - 1;
    return name[0] != '.' && length > n && strcmp(name + length - n, ending) == 0;
}

static bool is_same_file(const char *path, const char *other)
{
    struct stat a, b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

static cls_status add(cls_patch_files *files, const char *path, cls_error *err)
{
    if (files->n == files->capacity) {
        const size_t capacity = files->capacity ? 2 * files->capacity : 64;
        const char **const paths = realloc(files->paths, capacity * sizeof *paths);
        if (!paths)
            return cls_fail_memory(err);
        files->paths = paths;
        files->capacity = capacity;
    }
    files->paths[files->n] = cls_arena_string(files->arena, path, strlen(path), err);
    return files->paths[files->n++] ? CLS_OK : CLS_NO_MEMORY;
}

static cls_status add_entry(cls_patch_files *files, const char *folder, const char *name,
                            const char *workspace, cls_error *err)
{
    cls_text path = {0};
    const size_t length = strlen(folder);
    cls_text_add(&path, folder);
    cls_text_add(&path, length && folder[length - 1] == '/' ? "" : "/");
    cls_text_add(&path, name);
    cls_status status = path.failed ? cls_fail_memory(err) : CLS_OK;
    if (!status && !is_same_file(path.bytes, workspace))
        status = add(files, path.bytes, err);
    cls_text_free(&path);
    return status;
}

static cls_status add_folder(cls_patch_files *files, const char *folder, const char *workspace,
                             cls_error *err)
{
    DIR *const dir = opendir(folder);
    if (!dir) {
        (void)snprintf(err->file, sizeof err->file, "%s", folder);
        return cls_fail(err, CLS_BAD_FILE, NULL, "%s", strerror(errno));
    }
    cls_status status = CLS_OK;
    const struct dirent *entry;
    while (!status && (entry = readdir(dir)) != NULL)
        if (is_json(entry->d_name))
            status = add_entry(files, folder, entry->d_name, workspace, err);
    (void)closedir(dir);
    return status;
}

static cls_status add_matches(cls_patch_files *files, const char *pattern, cls_error *err)
{
    glob_t found;
    const int outcome = glob(pattern, 0, NULL, &found);
    cls_status status = outcome == GLOB_NOSPACE ? cls_fail_memory(err) : CLS_OK;
    for (size_t i = 0; outcome == 0 && i < found.gl_pathc && !status; i++)
        status = add(files, found.gl_pathv[i], err);
    if (outcome == 0)
        globfree(&found);
    return status;
}

cls_status cls_patch_files_add(cls_patch_files *files, const char *word, const char *workspace,
                               cls_error *err)
{
    struct stat info;
    const size_t before = files->n;
    const bool folder = stat(word, &info) == 0 && S_ISDIR(info.st_mode);
    const cls_status status =
        folder ? add_folder(files, word, workspace, err) : add_matches(files, word, err);
    if (status || files->n > before)
        return status;
    return cls_fail(err, CLS_USAGE, "--patches",
                    folder ? "the folder \"%s\" has no files *.json" : "no file fits \"%s\"", word);
}

static int by_path(const void *a, const void *b)
{
    const char *const *const x = a, *const *const y = b;
    return strcmp(*x, *y);
}

void cls_patch_files_sort(cls_patch_files *files)
{
    size_t kept = 0;
    if (files->n)
        qsort(files->paths, files->n, sizeof *files->paths, by_path);
    for (size_t i = 0; i < files->n; i++)
        if (!kept || strcmp(files->paths[kept - 1], files->paths[i]) != 0)
            files->paths[kept++] = files->paths[i];
    files->n = kept;
}
