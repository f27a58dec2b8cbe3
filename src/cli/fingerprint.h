/* Whether two texts are the same, where only one is there: FNV-1a, 64 bits. No secret is in it. */
#ifndef CLS_CLI_FINGERPRINT_H
#define CLS_CLI_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#define CLS_FINGERPRINT_BEGIN UINT64_C(0xcbf29ce484222325)

enum { CLS_FINGERPRINT_SIZE = 17 /**< as text: 16 hexadecimal digits */ };

/** The fingerprint of what had this one before, and bytes[length]. */
static inline uint64_t cls_fingerprint(uint64_t before, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        before = (before ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    return before;
}

/** The same with an end behind them, so that what follows is not taken for a part of it. */
static inline uint64_t cls_fingerprint_part(uint64_t before, const char *bytes, size_t length)
{
    for (size_t n = length; n; n >>= 8)
        before = (before ^ (n & 0xff)) * UINT64_C(0x100000001b3);
    return cls_fingerprint(before, bytes, length);
}

#endif
