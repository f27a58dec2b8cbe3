#include "cli/picture.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/message.h"
#include "cli/output.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What gnuplot reads, makes and complains about: files without a name. */
typedef struct streams {
    FILE *script, *picture, *complaints;
} streams;

static void close_streams(streams *s)
{
    FILE *const all[] = {s->script, s->picture, s->complaints};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i])
            (void)fclose(all[i]);
}

/* Opens all, the script written and rewound; returns 0, or the system's error number. */
static int open_streams(streams *s, const char *script, size_t length)
{
    *s = (streams){tmpfile(), tmpfile(), tmpfile()};
    if (!s->script || !s->picture || !s->complaints)
        return errno;
    if (fwrite(script, 1, length, s->script) != length || fflush(s->script) != 0)
        return errno;
    return lseek(fileno(s->script), 0, SEEK_SET) == 0 ? 0 : errno;
}

/* Runs gnuplot to its end; returns 0, its exit status if that is not 0, or -1: not started. */
static int run(const streams *s)
{
    static char program[] = "gnuplot", defaults[] = "-d", standard_input[] = "-";
    char *const words[] = {program, defaults, standard_input, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int state = 0;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    bool started = !posix_spawn_file_actions_adddup2(&actions, fileno(s->script), 0) &&
                   !posix_spawn_file_actions_adddup2(&actions, fileno(s->picture), 1) &&
                   !posix_spawn_file_actions_adddup2(&actions, fileno(s->complaints), 2);
    started = started && posix_spawnp(&child, program, &actions, NULL, words, environ) == 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    if (!started)
        return -1;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(state))
        return 1;
    return WEXITSTATUS(state) == 127 ? -1 : WEXITSTATUS(state);
}

static void read_all(FILE *file, cls_text *text)
{
    char chunk[16384];
    size_t length;
    rewind(file);
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0)
        cls_text_add_bytes(text, chunk, length);
}

/* The last line of gnuplot's that is not empty: what went wrong. */
static void last_line(FILE *file, char *line, size_t size)
{
    char buffer[256];
    line[0] = '\0';
    rewind(file);
    while (fgets(buffer, sizeof buffer, file)) {
        buffer[strcspn(buffer, "\n")] = '\0';
        const char *const words = buffer + strspn(buffer, " \t");
        if (*words)
            (void)snprintf(line, size, ": %s", words);
    }
}

/* The path with another ending. */
static void add_sibling(cls_text *text, const char *path, const char *ending)
{
    cls_text_add_bytes(text, path, (size_t)(strrchr(path, '.') - path));
    cls_text_add(text, ending);
}

/* Writes the script that makes the file of the target into the file path. */
static cls_status write_script(const char *path, cls_picture_target target,
                               const cls_picture *picture, cls_error *err)
{
    char *script = NULL;
    size_t length = 0;
    cls_status status = picture->script(picture->context, target, &script, &length, err);
    if (status == CLS_OK)
        status = cls_output_write(path, script, length, err);
    cls_report_free(script);
    return status;
}

/* The script alone, which makes a PDF. */
static cls_status write_alone(const char *path, const cls_picture *picture, cls_error *err)
{
    cls_text pdf = {0};
    add_sibling(&pdf, path, ".pdf");
    const cls_status status =
        pdf.failed ? cls_fail_memory(err)
                   : write_script(path, (cls_picture_target){"pdf", pdf.bytes}, picture, err);
    cls_text_free(&pdf);
    return status;
}

/* The script beside the picture that could not be made, and why. */
static cls_status fall_back(cls_picture_target target, const cls_picture *picture, const char *why,
                            cls_error *err)
{
    cls_text beside = {0};
    add_sibling(&beside, target.output, ".gp");
    if (beside.failed)
        return cls_fail_memory(err);
    const cls_status status = write_script(beside.bytes, target, picture, err);
    if (status == CLS_OK)
        cls_message("%s is not drawn: %s; its script is %s", target.output, why, beside.bytes);
    cls_text_free(&beside);
    return status;
}

/* Has gnuplot draw, and writes what it made; *why is filled in where it made nothing. */
static cls_status draw(const char *path, const char *script, size_t length, char why[512],
                       cls_error *err)
{
    streams s;
    cls_text picture = {0};
    cls_status status = CLS_OK;
    const int error = open_streams(&s, script, length);
    const int result = error ? 1 : run(&s);
    why[0] = '\0';
    if (error) {
        (void)snprintf(why, 512, "no temporary file: %s", strerror(error));
    } else if (result < 0) {
        (void)snprintf(why, 512, "gnuplot cannot be run, is it installed?");
    } else {
        char line[300];
        last_line(s.complaints, line, sizeof line);
        read_all(s.picture, &picture);
        if (result > 0 || picture.length == 0)
            (void)snprintf(why, 512, "gnuplot fails%s", line);
        else if (picture.failed)
            status = cls_fail_memory(err);
        else
            status = cls_output_write(path, picture.bytes, picture.length, err);
    }
    cls_text_free(&picture);
    close_streams(&s);
    return status;
}

cls_status cls_picture_draw(const char *path, const cls_picture *picture, bool *drawn,
                            cls_error *err)
{
    const char *const ending = strrchr(path, '.') + 1;
    char *script = NULL, why[512];
    size_t length = 0;
    *drawn = true;
    if (strcmp(ending, "gp") == 0)
        return write_alone(path, picture, err);
    cls_status status = picture->script(picture->context, (cls_picture_target){ending, NULL},
                                        &script, &length, err);
    if (status == CLS_OK)
        status = draw(path, script, length, why, err);
    cls_report_free(script);
    if (status != CLS_OK || !why[0])
        return status;
    *drawn = false;
    return fall_back((cls_picture_target){ending, path}, picture, why, err);
}
