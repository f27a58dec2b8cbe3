#include "base/input.h"

#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { CHUNK = 16384, GZIP_ONLY = 16 + MAX_WBITS };

static cls_status fail(const char *path, const char *reason, cls_error *err)
{
    if (err)
        (void)snprintf(err->file, sizeof err->file, "%s", path);
    return cls_fail(err, CLS_BAD_FILE, NULL, "cannot be read: %s", reason);
}

static cls_status fail_system(const char *path, int reason, cls_error *err)
{
    return fail(path, reason ? strerror(reason) : "unknown reason", err);
}

static cls_status read_all(FILE *file, const char *path, cls_text *text, cls_error *err)
{
    char chunk[CHUNK];
    size_t length;
    errno = 0;
    cls_text_add(text, ""); /* an empty file is an empty text, not none */
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0)
        cls_text_add_bytes(text, chunk, length);
    return ferror(file) ? fail_system(path, errno, err) : CLS_OK;
}

static bool is_gzip(const cls_text *text)
{
    return text->length >= 2 && memcmp(text->bytes, "\x1f\x8b", 2) == 0;
}

/* The next piece of input; zlib counts in a type of its own. */
static void feed(z_stream *stream, size_t *left)
{
    const size_t most = 1U << 30;
    if (stream->avail_in > 0)
        return;
    stream->avail_in = (uInt)(*left < most ? *left : most);
    *left -= stream->avail_in;
}

/* Unpacks all members of packed; zlib's word on how it ended. */
static int inflate_all(z_stream *stream, cls_text *packed, cls_text *text)
{
    unsigned char chunk[CHUNK];
    size_t left = packed->length;
    int state = Z_OK;
    stream->next_in = (unsigned char *)packed->bytes;
    while (state == Z_OK) {
        feed(stream, &left);
        stream->next_out = chunk;
        stream->avail_out = sizeof chunk;
        state = inflate(stream, Z_NO_FLUSH);
        cls_text_add_bytes(text, (const char *)chunk, sizeof chunk - stream->avail_out);
        if (state == Z_STREAM_END && stream->avail_in + left > 0)
            state = inflateReset(stream); /* another member follows */
    }
    return state;
}

/* Replaces gzip data by what they hold. */
static cls_status unpack(const char *path, cls_text *text, cls_error *err)
{
    z_stream stream = {.next_in = NULL};
    cls_text unpacked = {0};
    if (inflateInit2(&stream, GZIP_ONLY) != Z_OK)
        return cls_fail_memory(err);
    cls_text_add(&unpacked, "");
    const int state = inflate_all(&stream, text, &unpacked);
    (void)inflateEnd(&stream);
    if (state != Z_STREAM_END || unpacked.failed) {
        cls_text_free(&unpacked);
        if (state == Z_MEM_ERROR || state == Z_STREAM_END)
            return cls_fail_memory(err);
        return fail(path,
                    state == Z_BUF_ERROR ? "its gzip data end too early"
                                         : "its gzip data are damaged",
                    err);
    }
    cls_text_free(text);
    *text = unpacked;
    return CLS_OK;
}

cls_status cls_input_read(const char *path, cls_text *text, cls_error *err)
{
    errno = 0;
    const bool standard = strcmp(path, "-") == 0;
    FILE *const file = standard ? stdin : fopen(path, "rb");
    if (!file)
        return fail_system(path, errno, err);
    cls_status status = read_all(file, path, text, err);
    if (!standard)
        (void)fclose(file);
    if (!status && text->failed)
        status = cls_fail_memory(err);
    if (!status && is_gzip(text))
        status = unpack(path, text, err);
    return status;
}

const char *cls_input_library_version(void)
{
    return zlibVersion();
}
