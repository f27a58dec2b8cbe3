#include "json/document.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static cls_status fail_file(const char *path, int reason, cls_error *err)
{
    cls_json_place(err, path, 0);
    return cls_fail(err, CLS_BAD_FILE, NULL, "cannot be read: %s",
                    reason ? strerror(reason) : "unknown reason");
}

static cls_status read_all(FILE *file, const char *path, cls_text *text, cls_error *err)
{
    char chunk[16384];
    size_t length;
    errno = 0;
    cls_text_add(text, ""); /* an empty file is an empty text, not none */
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0)
        cls_text_add_bytes(text, chunk, length);
    return ferror(file) ? fail_file(path, errno, err) : CLS_OK;
}

cls_status cls_json_read(const char *path, cls_json **out, cls_error *err)
{
    return cls_json_read_all(path, NULL, out, err);
}

cls_status cls_json_read_all(const char *path, cls_findings *findings, cls_json **out,
                             cls_error *err)
{
    *out = NULL;
    errno = 0;
    const bool standard = strcmp(path, "-") == 0;
    FILE *const file = standard ? stdin : fopen(path, "rb");
    if (!file)
        return fail_file(path, errno, err);
    cls_text text = {0};
    const cls_status status = read_all(file, path, &text, err);
    if (!standard)
        (void)fclose(file);
    if (!status)
        return cls_json_adopt(path, &text, findings, out, err);
    cls_text_free(&text);
    return status;
}
