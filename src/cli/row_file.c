#include "cli/row_file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
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

/* What brings rows to the disk while others are found. */
typedef struct cls_row_carrier {
    int file;
    pthread_t thread;
    pthread_mutex_t lock; /* for what follows */
    pthread_cond_t news;
    bool waiting; /* rows were appended that were not taken along yet */
    bool ends;    /* no more rows will be */
    int error;    /* the first one, as errno has it */
} cls_row_carrier;

/* The thread: one way to the disk for all rows that wait for it. */
static void *carry(void *context)
{
    cls_row_carrier *const c = context;
    (void)pthread_mutex_lock(&c->lock);
    while (c->waiting || !c->ends) {
        if (!c->waiting) {
            (void)pthread_cond_wait(&c->news, &c->lock);
            continue;
        }
        c->waiting = false;
        (void)pthread_mutex_unlock(&c->lock);
        const int error = fdatasync(c->file) == 0 ? 0 : errno;
        (void)pthread_mutex_lock(&c->lock);
        c->error = c->error ? c->error : error;
    }
    (void)pthread_mutex_unlock(&c->lock);
    return NULL;
}

/* NULL: there can be none. */
static cls_row_carrier *new_carrier(int file)
{
    cls_row_carrier *const c = malloc(sizeof *c);
    if (!c)
        return NULL;
    *c = (cls_row_carrier){.file = file};
    if (pthread_mutex_init(&c->lock, NULL) == 0) {
        if (pthread_cond_init(&c->news, NULL) == 0) {
            if (pthread_create(&c->thread, NULL, carry, c) == 0)
                return c;
            (void)pthread_cond_destroy(&c->news);
        }
        (void)pthread_mutex_destroy(&c->lock);
    }
    free(c);
    return NULL;
}

/* Tells the thread of rows, or of their end; what went wrong so far, as errno has it. */
static int tell(cls_row_carrier *c, bool rows)
{
    (void)pthread_mutex_lock(&c->lock);
    c->waiting = c->waiting || rows;
    c->ends = !rows;
    const int error = c->error;
    (void)pthread_cond_signal(&c->news);
    (void)pthread_mutex_unlock(&c->lock);
    return error;
}

/* Has rows brought to the disk, here if not by a thread; what went wrong, as errno has it. */
static int send_rows(cls_row_file *file)
{
    if (!file->regular)
        return 0;
    if (!file->carrier)
        file->carrier = new_carrier(file->file);
    if (file->carrier)
        return tell(file->carrier, true);
    return fdatasync(file->file) == 0 ? 0 : errno;
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
    const int error = send_rows(file);
    return error ? fail(file, CLS_INTERNAL, "cannot be written: ", error, err) : CLS_OK;
}

cls_status cls_row_file_finish(cls_row_file *file, cls_error *err)
{
    cls_row_carrier *const c = file->carrier;
    if (!c)
        return CLS_OK;
    file->carrier = NULL;
    (void)tell(c, false);
    (void)pthread_join(c->thread, NULL);
    const int error = c->error;
    (void)pthread_cond_destroy(&c->news);
    (void)pthread_mutex_destroy(&c->lock);
    free(c);
    return error ? fail(file, CLS_INTERNAL, "cannot be written: ", error, err) : CLS_OK;
}

void cls_row_file_close(cls_row_file *file)
{
    cls_error ignored;
    (void)cls_row_file_finish(file, &ignored);
    if (file->file >= 0)
        (void)close(file->file);
    file->file = -1;
}
