/* The findings in a workspace's text, by their kinds. */
#ifndef CLS_SUPPORT_KINDS_H
#define CLS_SUPPORT_KINDS_H

#include "cls/findings.h"

#include <stddef.h>

/** Checks a text, where ' stands for ", and that it has findings of kinds[n], in this order. */
void check_kinds(const char *text, const cls_finding_kind *kinds, size_t n);

#define FOUND(text, ...)                                       \
    check_kinds(text, (const cls_finding_kind[]){__VA_ARGS__}, \
                sizeof((const cls_finding_kind[]){__VA_ARGS__}) / sizeof(cls_finding_kind))
#define NOTHING_FOUND(text) check_kinds(text, NULL, 0)

#endif
