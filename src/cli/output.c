#include "cli/output.h"

#include "base/error.h"
#include "base/text.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static cls_status fail_to_write(const char *path, int error, cls_error *err)
{
    cls_error_clear(err);
    (void)snprintf(err->file, sizeof err->file, "%s", path ? path : "standard output");
    return cls_fail(err, CLS_INTERNAL, NULL, "cannot be written: %s", strerror(error));
}

/* Writes all, to the disk if it is to be kept, and closes; returns 0, or the system's error number.
 */
static int write_and_close(FILE *stream, const char *bytes, size_t length, bool keep)
{
    errno = 0;
    const bool written = fwrite(bytes, 1, length, stream) == length && fflush(stream) == 0 &&
                         (!keep || fsync(fileno(stream)) == 0);
    const int error = errno;
    const bool closed = fclose(stream) == 0;
    if (written && closed)
        return 0;
    const int cause = written ? errno : error;
    return cause ? cause : EIO;
}

static int write_in_place(const char *path, const char *bytes, size_t length)
{
    FILE *const stream = fopen(path, "w");
    return stream ? write_and_close(stream, bytes, length, false) : errno;
}

/* The access rights a new file gets. */
static mode_t default_mode(void)
{
    const mode_t mask = umask(0);
    (void)umask(mask);
    return (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH) & ~mask;
}

/* Fills the file temporary (a template of mkstemp), then gives it the name path. */
static int write_and_rename(const char *path, char *temporary, mode_t mode, const char *bytes,
                            size_t length)
{
    const int file = mkstemp(temporary);
    FILE *const stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (!stream)
        return errno;
    int error = fchmod(file, mode) == 0 ? 0 : errno;
    const int write_error = write_and_close(stream, bytes, length, true);
    error = error ? error : write_error;
    if (!error && rename(temporary, path) != 0)
        error = errno;
    if (error)
        (void)unlink(temporary);
    return error;
}

/* Writes a file that is none yet, or a regular one. */
static int write_regular(const char *path, mode_t mode, const char *bytes, size_t length)
{
    cls_text temporary = {0};
    cls_text_add(&temporary, path);
    cls_text_add(&temporary, ".XXXXXX");
    const int error =
        temporary.failed ? ENOMEM : write_and_rename(path, temporary.bytes, mode, bytes, length);
    cls_text_free(&temporary);
    return error;
}

static int write_file(const char *path, const char *bytes, size_t length)
{
    struct stat info;
    if (lstat(path, &info) != 0)
        return write_regular(path, default_mode(), bytes, length);
    char *const target = S_ISLNK(info.st_mode) ? realpath(path, NULL) : NULL;
    int error;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode))
        error = write_regular(target ? target : path, info.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO),
                              bytes, length);
    else /* a device, a folder, a link to what is not there yet */
        error = write_in_place(path, bytes, length);
    free(target);
    return error;
}

cls_status cls_output_write(const char *path, const char *bytes, size_t length, cls_error *err)
{
    const int error =
        path ? write_file(path, bytes, length) : write_and_close(stdout, bytes, length, false);
    if (!error || (!path && error == EPIPE))
        return CLS_OK;
    return fail_to_write(path, error, err);
}

static bool utf8;

static void find_utf8(void)
{
    utf8 = setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool cls_output_is_utf8(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, find_utf8);
    return utf8;
}
