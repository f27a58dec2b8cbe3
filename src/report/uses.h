/* How often a workspace uses each of its modifiers. */
#ifndef CLS_REPORT_USES_H
#define CLS_REPORT_USES_H

#include "base/names.h"
#include "cls/workspace.h"

#include <stdbool.h>

/** Modifiers by name and type, in the order they are met. */
typedef struct cls_uses {
    cls_names modifiers; /**< the kind of a name is its type */
    size_t *samples;     /**< [modifiers.n]: the number of samples that have it */
} cls_uses;

/** Counts. False when memory is short. To be freed with cls_uses_free in any case. */
bool cls_uses_count(cls_uses *uses, const cls_workspace *workspace);

/** Frees the counts. */
void cls_uses_free(cls_uses *uses);

#endif
