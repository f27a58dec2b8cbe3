/* What a workspace whose document is lent by a background needs of it. */
#ifndef CLS_WORKSPACE_BACKGROUND_H
#define CLS_WORKSPACE_BACKGROUND_H

#include "cls/background.h"

/** Takes the patch back that was applied last. */
void cls_background_restore(cls_background *background);

#endif
