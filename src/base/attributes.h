/* The only place for compiler attributes; without a known compiler plain C11 remains. */
#ifndef CLS_BASE_ATTRIBUTES_H
#define CLS_BASE_ATTRIBUTES_H

#if defined(__GNUC__)
#define CLS_PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#else
#define CLS_PRINTF_LIKE(text, first)
#endif

#endif
