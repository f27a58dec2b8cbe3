#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>

enum { MESSAGE_SIZE = 2048 };

void cls_message(const char *format, ...)
{
    char text[MESSAGE_SIZE];
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length < 0)
        return;
    for (char *p = text; *p; p++) {
        const unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == 0x7f)
            *p = '?';
    }
    (void)fprintf(stderr, "cls-limit: %s\n", text);
}
