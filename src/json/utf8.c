#include "json/utf8.h"

#include <stdint.h>

size_t cls_utf8_length(const char *text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* below: an overlong form */
    const uint32_t first = (unsigned char)text[0];
    if (first < 0x80)
        return 1;
    if (first < 0xC0 || first > 0xF7)
        return 0;
    const size_t n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    uint32_t code = first & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        const uint32_t next = (unsigned char)text[i];
        if ((next & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (next & 0x3F);
    }
    if (code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return 0;
    return n;
}
