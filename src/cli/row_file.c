#include "cli/row_file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static cls_status fail(const cls_row_file *file, cls_status status, const char *what, int error,
                       cls_error *err)
{
    cls_error_clear(err);
    (void)snprintf(err->file, sizeof err->file, "%s", file->path);
    return cls_fail(err, status, NULL, "%s%s", what, error ? strerror(error) : "");
}

/* Keeps other processes from writing to the file; where locks are not known there are none. */
static cls_status lock(const cls_row_file *file, cls_error *err)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(file->file, F_SETLK, &whole) == 0 || (errno != EACCES && errno != EAGAIN))
        return CLS_OK;
    return fail(file, CLS_BAD_FILE, "another process is writing to it", 0, err);
}

static cls_status read_all(const cls_row_file *file, cls_text *old, cls_error *err)
{
    char bytes[1 << 14];
    ssize_t n;
    while ((n = read(file->file, bytes, sizeof bytes)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(file, CLS_BAD_FILE, "", errno, err);
        cls_text_add_bytes(old, bytes, (size_t)n);
    }
    return old->failed ? cls_fail_memory(err) : CLS_OK;
}

cls_status cls_row_file_open(cls_row_file *file, const char *path, cls_text *old, cls_error *err)
{
    const mode_t all = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
    struct stat info;
    *file = (cls_row_file){.path = path};
    file->file = open(path, (old ? O_RDWR : O_WRONLY) | O_CREAT | O_CLOEXEC, all);
    if (file->file < 0)
        return fail(file, CLS_INTERNAL, "cannot be written: ", errno, err);
    file->regular = fstat(file->file, &info) == 0 && S_ISREG(info.st_mode);
    if (old && !file->regular)
        return fail(file, CLS_USAGE, "only a regular file can be continued (--resume)", 0, err);
    const cls_status status = file->regular ? lock(file, err) : CLS_OK;
    return status == CLS_OK && old ? read_all(file, old, err) : status;
}

cls_status cls_row_file_begin(cls_row_file *file, size_t keep, cls_error *err)
{
    if (!file->regular)
        return CLS_OK;
    if (ftruncate(file->file, (off_t)keep) == 0 && lseek(file->file, 0, SEEK_END) >= 0)
        return CLS_OK;
    return fail(file, CLS_INTERNAL, "cannot be written: ", errno, err);
}

cls_status cls_row_file_append(cls_row_file *file, const char *bytes, size_t length, cls_error *err)
{
    while (length > 0) {
        const ssize_t n = write(file->file, bytes, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(file, CLS_INTERNAL, "cannot be written: ", errno, err);
        bytes += n;
        length -= (size_t)n;
    }
    if (file->regular && fdatasync(file->file) != 0)
        return fail(file, CLS_INTERNAL, "cannot be written: ", errno, err);
    return CLS_OK;
}

void cls_row_file_close(cls_row_file *file)
{
    if (file->file >= 0)
        (void)close(file->file);
    file->file = -1;
}
