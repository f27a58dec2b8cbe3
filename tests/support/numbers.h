/* Arrays of numbers in JSON text. */
#ifndef CLS_SUPPORT_NUMBERS_H
#define CLS_SUPPORT_NUMBERS_H

#include "base/text.h"

/** Appends [x, y, ...]. */
static inline void add_numbers(cls_text *text, const double *numbers, size_t n)
{
    cls_text_add(text, "[");
    for (size_t i = 0; i < n; i++) {
        cls_text_add(text, i ? ", " : "");
        cls_text_add_double(text, numbers[i]);
    }
    cls_text_add(text, "]");
}

#endif
