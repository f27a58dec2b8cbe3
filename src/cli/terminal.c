#include "cli/terminal.h"

#include "base/error.h"
#include "cli/output.h"

#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t cls_terminal_width(void)
{
    enum { USUAL = 80 };
    if (!isatty(STDOUT_FILENO))
        return 0;
#ifdef TIOCGWINSZ
    struct winsize size = {.ws_col = 0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
#endif
    return USUAL;
}

/* The bytes of the line's beginning that fit, up to a ", "; all of it where there is none. */
static size_t fitting(const char *line, size_t length, size_t width)
{
    size_t columns = 0, end = 0;
    for (size_t i = 0; i < length; i++) {
        columns += ((unsigned char)line[i] & 0xC0) != 0x80; /* characters of UTF-8 */
        if (columns > width)
            return end ? end : length;
        if (line[i] == ',' && i + 1 < length && line[i + 1] == ' ')
            end = i + 1;
    }
    return length;
}

static void add_line(cls_text *text, const char *line, size_t length, size_t width)
{
    static const char indent[] = "  ";
    enum { INDENT = sizeof indent - 1 };
    size_t n = length > 0 && line[0] != ' ' ? fitting(line, length, width) : length;
    cls_text_add_bytes(text, line, n);
    while (n < length) {
        line += n + 1;
        length -= n + 1;
        n = fitting(line, length, width > INDENT ? width - INDENT : 1);
        cls_text_add_format(text, "\n%s", indent);
        cls_text_add_bytes(text, line, n);
    }
}

void cls_terminal_add(cls_text *text, const char *bytes, size_t length, size_t width)
{
    while (length > 0) {
        const char *const end = memchr(bytes, '\n', length);
        const size_t n = end ? (size_t)(end - bytes) : length;
        add_line(text, bytes, n, width);
        if (end)
            cls_text_add(text, "\n");
        bytes += n + (end != NULL);
        length -= n + (end != NULL);
    }
}

cls_status cls_terminal_deliver(const cls_arguments *args, const char *report, size_t length,
                                cls_error *err)
{
    const bool shown = !args->output && strcmp(args->format, "text") == 0;
    const size_t width = shown ? cls_terminal_width() : 0;
    if (!width)
        return cls_output_write(args->output, report, length, err);
    cls_text text = {0};
    cls_terminal_add(&text, report, length, width);
    const cls_status status =
        text.failed ? cls_fail_memory(err) : cls_output_write(NULL, text.bytes, text.length, err);
    cls_text_free(&text);
    return status;
}
