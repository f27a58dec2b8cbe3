#ifndef CLS_EXPORT_H
#define CLS_EXPORT_H

/** Marks what the library exports; everything else is hidden. */
#if defined(__GNUC__)
#define CLS_API __attribute__((visibility("default")))
#else
#define CLS_API
#endif

#endif
